"""Which newspaper a file belongs to: its sidecar's, else the run's; a run that names none takes none away."""

from pathlib import Path

import pytest

from flows.cli import main
from flows.rebuild import rebuild_warehouse
from flows.settings import read_settings
from tests.runs.homes import QUIET, deliver, load, query
from tests.runs.test_arrival import PAGE

DATED = "2025年9月4日 星期四\n\n" + PAGE
PAPER = "临江新报"


def papers(home: Path) -> list[tuple[object, ...]]:
    return query(
        home,
        """
        select relative_path, version, name from dim_source_file inner join dim_newspaper using (newspaper_key)
        where is_current and source_file_key <> 0 order by all
        """,
    )


def test_a_changed_file_keeps_its_paper_and_its_issue(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"1.txt": DATED, "2.txt": DATED.replace("88", "89")}), home, newspaper=PAPER)
    load(deliver(inbox, {"1.txt": DATED.replace("1200余户", "1300余户")}), home)
    assert papers(home) == [("1.txt", 2, PAPER), ("2.txt", 1, PAPER)]
    assert query(home, "select count(*) from dim_issue where issue_key <> 0") == [(1,)]
    load(deliver(inbox, {"1.txt": DATED.replace("1200余户", "1400余户")}), home, newspaper="江北报")
    assert ("2.txt", 1, PAPER) in papers(home)
    assert "江北报" in {name for _, _, name in papers(home)}


def test_bytes_held_under_another_path_keep_their_paper(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"b.txt": DATED}), home, newspaper=PAPER)
    load(deliver(inbox, {"a.txt": DATED}), home)
    assert papers(home) == [("a.txt", 1, PAPER)]


def test_what_a_sidecar_said_goes_with_it(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"a.txt": DATED, "a.json": '{"newspaper": "甲报"}'}), home)
    (inbox / "a.json").unlink()
    load(inbox, home)
    assert [name for _, _, name in papers(home)] == ["未知"]


def test_a_path_of_several_papers_is_evidence_of_none(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    for day, paper in ((4, "甲报"), (11, "乙报")):
        load(deliver(inbox, {"page.txt": DATED.replace("9月4日", f"9月{day}日")}), home, newspaper=paper)
    load(deliver(inbox, {"page.txt": DATED.replace("9月4日", "9月18日")}), home)
    assert sorted(str(name) for _, _, name in papers(home)) == ["乙报", "未知", "甲报"]


def test_files_of_no_paper_are_told_where_papers_are_known(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": DATED})
    assert load(inbox, tmp_path / "nameless").warnings == ()
    load(inbox, home, newspaper=PAPER)
    (warning,) = load(deliver(inbox, {"b.txt": DATED.replace("88", "89")}), home).warnings
    assert warning.startswith("1 file is of no known newspaper: b.txt")


def test_a_retried_file_is_of_the_paper_named_and_only_what_is_listed_is_retried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"a.txt": DATED, "b.txt": b"", "c.zip": b"PK\x03\x04"}), home, newspaper=PAPER)
    deliver(inbox, {"b.txt": DATED.replace("88", "89"), "new.txt": DATED.replace("88", "90")})
    assert main(["--home", str(home), "quarantine", "retry", str(inbox), "--newspaper", PAPER]) == 0
    assert "2 seen, 1 loaded" in capsys.readouterr().out
    assert papers(home) == [("a.txt", 1, PAPER), ("b.txt", 1, PAPER)]
    load(inbox, home, newspaper=PAPER)
    assert ("new.txt", 1, PAPER) in papers(home)


def test_a_mended_archive_is_retried_whole(tmp_path: Path) -> None:
    import zipfile

    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"a.txt": DATED, "c.zip": b"PK\x03\x04"}), home)
    with zipfile.ZipFile(inbox / "c.zip", "w") as archive:
        archive.writestr("1.txt", DATED.replace("88", "89"))
    assert load(inbox, home, retry=True).files_loaded == 1
    rebuild_warehouse(read_settings({}, home=home, processes=1), reporter=QUIET)


def test_nothing_is_retried_before_anything_was_set_aside(tmp_path: Path) -> None:
    inbox = deliver(tmp_path / "inbox", {"a.txt": DATED})
    assert load(inbox, tmp_path / "home", retry=True).status == "nothing_new"
