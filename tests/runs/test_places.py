"""Where state lies: homes of any name, one that DuckDB cannot write in, and parts in a place shared with others."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.doctor import examine_home
from flows.errors import BanmianError
from flows.settings import read_settings
from tests.runs.homes import deliver, load, query, run_under_modes
from tests.runs.test_arrival import PAGE


@pytest.mark.parametrize("name", ["a[b]*{c} 'd' \"e\" 100% #版面"])
def test_a_home_may_have_any_name(tmp_path: Path, name: str) -> None:
    home = tmp_path / name
    outcome = load(deliver(tmp_path / "inbox", {"a.txt": PAGE}), home, every_check=True)
    assert (outcome.status, outcome.files_loaded) == ("published", 1)
    assert query(home, "select relative_path from dim_source_file where is_current") == [("a.txt",)]
    assert not [finding for finding in examine_home(read_settings({}, home=home)) if finding.is_fault]


def test_a_home_that_duckdb_cannot_write_in_is_named_as_one(tmp_path: Path) -> None:
    home = tmp_path / "what?" / "home"
    with pytest.raises(BanmianError, match="question mark"):
        load(deliver(tmp_path / "inbox", {"a.txt": PAGE}), home)
    assert not home.exists()
    faults = [finding for finding in examine_home(read_settings({}, home=home)) if finding.is_fault]
    assert [finding.name for finding in faults] == ["home"]
    assert "question mark" in faults[0].seen


@pytest.fixture(scope="module")
def kept_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of two releases."""
    folder = tmp_path_factory.mktemp("kept")
    for number in (1, 2):
        load(deliver(folder / "inbox", {f"{number}.txt": PAGE.replace("88", str(number))}), folder / "home")
    (folder / "home" / "overrides.csv").touch()
    return folder / "home"


@contextmanager
def closed(*paths: Path, mode: int) -> Iterator[None]:
    """Take rights away, and give them back for the next test."""
    before = {path: path.stat().st_mode for path in paths}
    try:
        for path in paths:
            path.chmod(path.stat().st_mode & mode)
        yield
    finally:
        for path, given in before.items():
            path.chmod(given)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("load", "INBOX"), "the home cannot be written"),
        (("rebuild",), "the home cannot be written"),
        (("withdraw", "1.txt"), "the home cannot be written"),
        (("verify",), "the home cannot be written"),
        (("release", "rollback"), "lock: this cannot be read or written"),
        (("report",), "site: the report cannot be written"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_home_that_cannot_be_written_is_told_in_a_sentence(
    kept_home: Path, words: tuple[str, ...], said: str
) -> None:
    inbox = str(kept_home.parent / "inbox")
    with closed(kept_home, *kept_home.iterdir(), mode=0o555):
        done = run_under_modes(kept_home, *(inbox if word == "INBOX" else word for word in words))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert f"{said} (Permission denied)" in done.stderr
    assert "→" in done.stderr


def test_what_a_command_may_not_write_in_the_midst_of_its_work_is_told(kept_home: Path) -> None:
    """The lock may be taken, the link of the current release may not be changed."""
    current = (kept_home / "current").resolve()
    with closed(kept_home, mode=0o555):
        done = run_under_modes(kept_home, "release", "rollback")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert str(kept_home) in done.stderr
    assert "cannot be read or written (Permission denied)" in done.stderr
    assert (kept_home / "current").resolve() == current


@pytest.mark.parametrize(
    ("places", "mode", "faults"),
    [
        ((".", "releases", "work", "journal", "quarantine", "reports", "lock"), 0o555, {"home", "lock"}),
        (("reports",), 0o555, {"home"}),
        (("overrides.csv",), 0, {"overrides"}),
        (("current/warehouse.duckdb",), 0, {"release", "parser", "checks", "quarantine", "overrides"}),
    ],
)
def test_doctor_says_what_is_closed_and_looks_at_the_rest(
    kept_home: Path, places: tuple[str, ...], mode: int, faults: set[str]
) -> None:
    with closed(*(kept_home / place for place in places), mode=mode):
        done = run_under_modes(kept_home, "doctor", "--json")
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    assert {finding["name"] for finding in found if finding["is_fault"]} == faults
    assert all("Permission denied" in finding["seen"] and finding["remedy"] for finding in found if finding["is_fault"])
    assert len(found) == 10


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_parts_made_elsewhere_are_removed_whatever_becomes_of_the_run(tmp_path: Path, scheme: str) -> None:
    shared, home, inbox = tmp_path / "shared", tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": PAGE})
    deliver(shared, {"banmian-of-another-home/part/refused.parquet": b"theirs"})
    given = {"parts": f"{scheme}{shared}"}
    load(inbox, home, **given)
    own = (home / "home-id").read_text()
    deliver(shared, {f"{own}/left by a killed run/refused.parquet": b"ours"})
    assert load(inbox, home, **given).status == "nothing_new"
    assert {path.name for path in shared.iterdir()} == {"banmian-of-another-home"}
    with pytest.raises(BanmianError):
        load(tmp_path / "nowhere", home, **given)
    assert (shared / "banmian-of-another-home" / "part" / "refused.parquet").read_bytes() == b"theirs"


def test_doctor_names_a_locale_that_misreads_chinese_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.getfilesystemencoding", lambda: "gbk")
    faults = [finding for finding in examine_home(read_settings({}, home=tmp_path)) if finding.is_fault]
    assert [(finding.name, "gbk" in finding.seen, "PYTHONUTF8" in finding.remedy) for finding in faults] == [
        ("Python", True, True)
    ]
