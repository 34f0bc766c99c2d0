"""Where state lies: homes of any name, one that DuckDB cannot write in, and parts in a place shared with others."""

from pathlib import Path

import pytest

from flows.doctor import examine_home
from flows.errors import BanmianError
from flows.settings import read_settings
from tests.runs.homes import deliver, load, query
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
