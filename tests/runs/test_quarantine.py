"""Copies of refused files: kept while listed, bounded, named by hashes; gone with what is mended or withdrawn."""

import gzip
import hashlib
import zipfile
from pathlib import Path

import pytest

from flows.cli import main
from flows.home import Home
from flows.quarantine import find_copy
from flows.settings import Settings, read_settings
from flows.status import describe_quarantine, describe_status, list_quarantined, read_status
from flows.summary import describe_outcome
from flows.withdraw import drop_quarantined, withdraw_file
from tests.runs.homes import deliver, load, query
from tests.runs.test_arrival import PAGE
from tests.runs.test_refusals import PNG, reasons

OTHER = PAGE.replace("88", "89").replace("老码头", "新码头")
BAD_SIDECAR = '{"page": "no number"}'


def settings_for(home: Path) -> Settings:
    return read_settings({}, home=home, processes=1, settle_seconds=0.0)


def copies(home: Path) -> set[bytes]:
    return {path.read_bytes() for path in Home(home).quarantine.iterdir()}


def test_what_was_refused_is_kept_as_it_came_and_named_by_hashes(tmp_path: Path) -> None:
    home, secret = tmp_path / "home", tmp_path / "secret.txt"
    secret.write_text(PAGE)
    cut = gzip.compress(PAGE.encode())[:-20]
    inbox = deliver(
        tmp_path / "inbox",
        {
            "good.txt": OTHER,
            "picture '; drop.png": PNG,
            "cut.txt.gz": cut,
            "aside.txt": PAGE,
            "aside.json": BAD_SIDECAR,
            "empty.txt": b"",
            "large.txt": b"x" * 20_000,
        },
    )
    (inbox / "link.txt").symlink_to(secret)
    with zipfile.ZipFile(inbox / "two.zip", "w") as archive:
        archive.writestr("noise.txt", b"\x00\x01" * 600)
        archive.writestr("../tricks.txt", "一行字，出不了收件目录。")
    load(inbox, home, max_file_bytes=10_000)
    assert copies(home) == {PNG, cut, PAGE.encode(), b"\x00\x01" * 600, "一行字，出不了收件目录。".encode()}
    copy = find_copy(Home(home), "aside.txt")
    assert copy
    assert copy.name.endswith("-" + hashlib.sha256(PAGE.encode()).hexdigest())
    listed = {row["relative_path"]: row["copy"] for row in list_quarantined(home)}
    assert listed["aside.txt"] == str(copy)
    assert listed["empty.txt"] is None
    assert str(copy) in describe_quarantine(list_quarantined(home))


@pytest.mark.parametrize("bad", [b"", PNG], ids=["empty", "binary"])
def test_files_of_the_same_bytes_are_each_set_aside(bad: bytes, tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": bad, "b.txt": bad, "good.txt": PAGE})
    first = load(inbox, home)
    assert (first.status, first.files_loaded, first.files_quarantined) == ("published", 1, 2)
    assert reasons(home).keys() == {"a.txt", "b.txt"}
    assert load(inbox, home).status == "nothing_new"
    again = load(inbox, home, retry=True)
    assert (again.status, again.files_quarantined) == ("published", 2)
    load(deliver(inbox, {"a.txt": OTHER}), home)
    assert reasons(home).keys() == {"b.txt"}


def test_copies_go_with_what_is_mended_or_dropped(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"page.txt": b"\x00" * 40, "picture.png": PNG, "good.txt": PAGE}), home)
    assert copies(home) == {b"\x00" * 40, PNG}
    load(deliver(inbox, {"page.txt": b"\x00" * 41}), home)  # refused again: the last is kept beside the first
    assert copies(home) == {b"\x00" * 40, b"\x00" * 41, PNG}
    load(deliver(inbox, {"page.txt": OTHER}), home)
    assert copies(home) == {PNG}
    drop_quarantined("picture.png", settings_for(home))
    assert copies(home) == set()


def test_all_copies_together_stay_within_their_bound(tmp_path: Path) -> None:
    home = tmp_path / "home"
    pictures = {f"{n}.png": PNG + bytes([n]) for n in range(5)}
    load(deliver(tmp_path / "inbox", {"good.txt": PAGE, **pictures}), home, max_quarantine_bytes=2 * len(PNG) + 2)
    assert len(copies(home)) == 2
    assert len(reasons(home)) == 5


def test_a_withdrawn_text_is_in_no_copy_and_never_comes_back_as_one(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"a.txt": PAGE, "b.txt": OTHER}), home)
    load(deliver(inbox, {"again.txt": PAGE, "again.json": BAD_SIDECAR, "a.json": BAD_SIDECAR}), home)
    assert copies(home) == {PAGE.encode()}
    assert set(reasons(home)) == {"a.txt", "again.txt"}
    withdraw_file("a.txt", settings_for(home))
    assert copies(home) == set()
    load(deliver(inbox, {"third.txt": PAGE, "third.json": BAD_SIDECAR, "c.txt": OTHER.replace("89", "90")}), home)
    assert copies(home) == set()
    outcomes = query(home, "select relative_path, outcome from ops.inbox_file where relative_path = 'third.txt'")
    assert outcomes == [("third.txt", "withdrawn")]


def test_a_rejected_load_keeps_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.checks import CheckResult

    home = tmp_path / "home"
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE}), home)
    bad = CheckResult("main", "no_bad_rows", "fact_paragraph", "", "error", False, "1", 1, "[]", "It holds. / 成立。")
    monkeypatch.setattr("tests.runs.homes.run_checks", lambda *a, **k: [bad])
    load(deliver(tmp_path / "inbox", {"b.png": PNG}), home)
    assert copies(home) == set()


@pytest.mark.parametrize("loaded_before", [True, False])
def test_a_file_is_taken_once_the_sidecar_it_was_refused_for_is_gone(loaded_before: bool, tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    if loaded_before:
        load(deliver(inbox, {"a.txt": PAGE}), home)
    load(deliver(inbox, {"a.txt": PAGE, "a.json": BAD_SIDECAR}), home)
    assert reasons(home).keys() == {"a.txt"}
    (inbox / "a.json").unlink()
    assert load(inbox, home).files_loaded == 1
    assert reasons(home) == {}
    assert load(inbox, home).status == "nothing_new"


def test_an_archive_set_aside_is_settled_by_what_is_read_from_it(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.zip": b"PK\x03\x04 cut", "a.zip.txt": OTHER})
    for expected in ({"a.zip": "bad_archive"}, {}, {"a.zip": "bad_archive"}):  # cut, whole, cut again
        if not expected:
            with zipfile.ZipFile(inbox / "a.zip", "w") as archive:
                archive.writestr("a.txt", PAGE)
        else:
            (inbox / "a.zip").write_bytes(b"PK\x03\x04 cut")
        load(inbox, home)
        assert reasons(home) == expected


def load_strictly(inbox: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and words of a load that finds nothing new."""
    code = main(["load", str(inbox), "--home", str(home), "--strict"])
    return code, capsys.readouterr().out


def test_number_list_and_exit_code_agree_until_each_is_settled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANMIAN_SETTLE_SECONDS", "0")
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": "", "b.png": PNG, "good.txt": PAGE})
    load(inbox, home)
    for left, dropped in ((2, "a.txt"), (1, "b.png"), (0, "")):
        code, told = load_strictly(inbox, home, capsys)
        assert code == (5 if left else 0)
        assert f"{left} quarantined" in told
        assert (f"{left} more in quarantine" in told) == bool(left)
        assert ("withdrawn" in told) == (left < 2)
        assert f"{left} quarantined" in describe_status(read_status(home))
        assert len(list_quarantined(home)) == left
        if dropped:
            drop_quarantined(dropped, settings_for(home))
    load(deliver(inbox, {"other.txt": OTHER}), home)  # a load that writes keeps it so
    counted = "select files_withdrawn, files_quarantined from reporting.load_history order by started_at desc limit 1"
    assert query(home, counted) == [(2, 0)]
    assert load_strictly(inbox, home, capsys)[0] == 0


@pytest.mark.parametrize(
    ("bad", "other"),
    [
        pytest.param({"a.txt": b"\x00" * 40}, {"a.txt": b"\x00" * 41}, id="refused when read"),
        pytest.param({"a.png": PNG}, {"a.png": PNG + b"1"}, id="refused unread"),
        pytest.param({"a.txt": PAGE, "a.json": "[]"}, {"a.txt": OTHER}, id="refused for its sidecar"),
    ],
)
def test_other_bytes_under_a_dropped_name_are_listed_again(
    bad: dict[str, bytes | str], other: dict[str, bytes | str], tmp_path: Path
) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"good.txt": OTHER.replace("89", "90"), **bad})
    load(inbox, home)
    (path,) = (str(path) for path in reasons(home))
    drop_quarantined(path, settings_for(home))
    assert load(inbox, home).status == "nothing_new"
    assert load(deliver(inbox, other), home).quarantined[0][0] == path
    assert reasons(home).keys() == {path}


def test_a_dropped_file_is_taken_once_the_sidecar_it_was_refused_for_is_gone(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": PAGE, "a.json": BAD_SIDECAR, "b.txt": OTHER})
    load(inbox, home)
    drop_quarantined("a.txt", settings_for(home))
    load(deliver(inbox, {"c.txt": OTHER.replace("89", "90")}), home)
    (inbox / "a.json").unlink()
    assert load(inbox, home).files_loaded == 1


def test_more_files_than_are_named_are_counted(tmp_path: Path) -> None:
    outcome = load(deliver(tmp_path / "inbox", {f"{n}.txt": "" for n in range(25)}), tmp_path / "home")
    told = describe_outcome(outcome, tmp_path / "home")
    assert (told.count("set aside  "), "5 more in quarantine" in told) == (20, True)
