"""Bad input gets a clear answer and costs nothing else."""

import gzip
import os
import random
import zipfile
from pathlib import Path
from unittest.mock import patch

import pytest

from flows import inbox as inbox_module
from flows.archives import open_archive
from flows.backfill import Selection, backfill_inbox, plan_backfill
from flows.deliveries import Delivery
from flows.errors import FileRefusedError
from flows.home import Home
from flows.inbox import discover_deliveries
from flows.run_state import LoadOutcome
from flows.settings import read_settings
from flows.sidecar import Sidecar, parse_sidecar
from tests.runs.homes import QUIET, deliver, load, query
from tests.runs.test_arrival import PAGE

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


def reasons(home: Path) -> dict[object, object]:
    return dict(query(home, "select relative_path, reason from ops.quarantine where resolved_at is null"))  # type: ignore[arg-type]


def test_the_good_file_is_published_and_the_bad_ones_have_reasons(tmp_path: Path) -> None:
    inbox = deliver(
        tmp_path / "inbox",
        {
            "good.txt": PAGE,
            "empty.txt": b"",
            "picture.png": PNG,
            "noise.txt": random.Random(1).randbytes(5000),
            "zeros.txt": PAGE.encode().replace("，".encode(), b"\x00"),
        },
    )
    outcome = load(inbox, tmp_path / "home")
    assert (outcome.status, outcome.files_loaded, outcome.files_quarantined) == ("published", 1, 4)
    assert reasons(tmp_path / "home") == {
        "empty.txt": "empty",
        "picture.png": "binary",
        "noise.txt": "binary",
        "zeros.txt": "nul_bytes",
    }
    again = load(inbox, tmp_path / "home")
    assert (again.status, again.files_quarantined) == ("nothing_new", 4)


def test_a_mended_file_settles_its_quarantine(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"page.txt": b"", "good.txt": PAGE}), home)
    load(deliver(inbox, {"page.txt": PAGE.replace("88", "89")}), home)
    assert reasons(home) == {}
    assert query(home, "select count(*) from dim_source_file where is_current") == [(2,)]


def test_hostile_inbox(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密：这些字不在收件目录里。" * 5)
    inbox = deliver(
        tmp_path / "inbox",
        {
            "good.txt": PAGE,
            'it\'s "quoted"; drop table fact_paragraph;--.txt': PAGE.replace("88", "90"),
            "sidecar.txt": PAGE.replace("88", "91"),
            "sidecar.json": '{"issue_date": "2025-02-30"}',
            "week.txt": PAGE.replace("88", "94"),
            "week.json": '{"issue_date": "2025-W01-1"}',
            "deep.txt": PAGE.replace("88", "92"),
            "deep.json": "[" * 60_000,
        },
    )
    (inbox / "link.txt").symlink_to(secret)
    (inbox / "folder").symlink_to(tmp_path)
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "line\nbreak.txt").write_text(PAGE)
    with zipfile.ZipFile(inbox / "tricks.zip", "w") as archive:
        archive.writestr("../outside.txt", PAGE)
        archive.writestr("inside.txt", PAGE.replace("88", "93"))
    with zipfile.ZipFile(inbox / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * 300_000_000)
    (inbox / "broken.zip").write_bytes(b"PK\x03\x04 not really")
    with (inbox / "huge.txt").open("wb") as handle:
        handle.truncate(1 << 30)
    outcome = load(inbox, tmp_path / "home")
    assert outcome.status == "published"
    assert outcome.files_loaded == 3
    assert {str(path): reason for path, reason in reasons(tmp_path / "home").items()} == {
        "link.txt": "link",
        "folder": "link",
        "pipe.txt": "not_a_file",
        "line\\nbreak.txt": "unsafe_path",
        "sidecar.txt": "bad_sidecar",
        "week.txt": "bad_sidecar",
        "deep.txt": "bad_sidecar",
        "tricks.zip/../outside.txt": "unsafe_path",
        "bomb.zip": "bad_archive",
        "broken.zip": "bad_archive",
        "huge.txt": "too_large",
    }
    assert query(tmp_path / "home", "select count(*) from raw.source_text where contains(text, '机密')") == [(0,)]


def test_invisible_characters_are_kept_raw_removed_and_counted(tmp_path: Path) -> None:
    dirty = PAGE.replace("会议指出", "会议\u200b指\u202e出").replace("老码头", "老\x07码头", 1)
    load(deliver(tmp_path / "inbox", {"page.txt": dirty}), tmp_path / "home")
    assert query(tmp_path / "home", "select text from raw.source_text") == [(dirty,)]
    assert query(tmp_path / "home", "select invisible_char_count from dim_source_file where is_current") == [(3,)]
    text = "".join(str(row[0]) for row in query(tmp_path / "home", "select text from fact_paragraph"))
    assert "会议指出" in text
    assert not set("\u200b\u202e\x07") & set(text)


def test_archives_and_compressed_texts_are_read(tmp_path: Path) -> None:
    inbox = deliver(tmp_path / "inbox", {"one.txt.gz": gzip.compress(PAGE.encode())})
    with zipfile.ZipFile(inbox / "many.zip", "w") as archive:
        archive.writestr("二版.txt", PAGE.replace("88", "89"))
        archive.writestr("二版.json", '{"page": 2}')
        archive.writestr("图片/照片.jpg", b"\xff\xd8\xff")
        archive.writestr("说明.md", "read me")
    outcome = load(inbox, tmp_path / "home")
    held = query(tmp_path / "home", "select relative_path, page from dim_source_file where is_current order by 1")
    assert held == [("many.zip/二版.txt", 2), ("one.txt.gz", None)]
    refused = query(tmp_path / "home", "select relative_path, reason from ops.quarantine")
    assert refused == [("many.zip/图片/照片.jpg", "unsupported_type")]
    assert (outcome.status, load(inbox, tmp_path / "home").status) == ("published", "nothing_new")


def test_endings_are_read_in_any_letter_case(tmp_path: Path) -> None:
    home = tmp_path / "home"
    inbox = deliver(
        tmp_path / "inbox",
        {
            "a.TXT": PAGE,
            "a.Json": '{"page": 3}',
            "b.Txt": PAGE.replace("88", "89"),
            "b.JSON": '{"page": 9}',
            "b.json": '{"page": 4}',
            "c.TXT.Gz": gzip.compress(PAGE.replace("88", "90").encode()),
            "README.MD": "read me",
            "d.csv": PAGE,
        },
    )
    with zipfile.ZipFile(inbox / "MANY.ZIP", "w") as archive:
        archive.writestr("e.TXT", PAGE.replace("88", "91"))
        archive.writestr("e.JSON", '{"page": 5}')
    outcome = load(inbox, home)
    held = query(home, "select relative_path, page from dim_source_file where is_current order by 1")
    assert held == [("MANY.ZIP/e.TXT", 5), ("a.TXT", 3), ("b.Txt", 4), ("c.TXT.Gz", None)]
    assert reasons(home) == {"d.csv": "unsupported_type"}
    (warning,) = (warning for warning in outcome.warnings if "not read" in warning)
    assert warning.startswith("1 sidecar is not read, for want of a text of the same name: b.JSON; ")


def test_a_file_of_another_kind_is_called_by_what_it_is_wherever_its_head_ends(tmp_path: Path) -> None:
    texts = {f"{start}.csv": "x" * start + PAGE * 9 for start in range(3)}
    inbox = deliver(tmp_path / "inbox", {"good.txt": PAGE, "gbk.csv": ("x" + PAGE * 9).encode("gb18030"), **texts})
    load(inbox, tmp_path / "home")
    assert set(reasons(tmp_path / "home").values()) == {"unsupported_type"}


def test_an_archive_whose_directory_alone_would_fill_the_memory_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = deliver(tmp_path / "inbox", {})
    inbox.mkdir()
    with zipfile.ZipFile(inbox / "small.zip", "w") as archive:
        archive.writestr("a.txt", PAGE)
    with zipfile.ZipFile(inbox / "crowded.zip", "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.txt", PAGE)
    small = (inbox / "small.zip").read_bytes()
    end = small.rindex(b"PK\5\6")
    (inbox / "larger form.zip").write_bytes(small[:end] + b"PK\6\7" + bytes(16) + small[end:])
    monkeypatch.setattr("flows.archives._MOST_DIRECTORY_BYTES", 500)
    settings = read_settings({}, settle_seconds=0.0)
    found = discover_deliveries(str(inbox), settings=settings, known=lambda _: {})
    reasons_found = {d.relative_path: d.refusal and d.refusal[0] for d in found}
    assert reasons_found == {"small.zip/a.txt": None, "crowded.zip": "bad_archive", "larger form.zip": "bad_archive"}


def read_paths(inbox: Path, home: Path) -> list[str]:
    """The files that a load reads to see whether they are new."""
    read: list[str] = []
    original = inbox_module.read_delivery
    with patch.object(inbox_module, "read_delivery", lambda d, **o: read.append(d.relative_path) or original(d, **o)):
        load(inbox, home)
    return read


def test_a_file_that_was_touched_is_read_until_a_release_says_so(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": PAGE, "empty.txt": b""})
    assert read_paths(inbox, home) == ["a.txt", "empty.txt"]
    release = (home / "current").resolve()
    os.utime(inbox / "a.txt", (0, 0))
    for _ in range(2):
        assert read_paths(inbox, home) == ["a.txt", "empty.txt"]
    assert (home / "current").resolve() == release, "nothing is published for it"
    deliver(inbox, {"b.txt": PAGE.replace("88", "89")})
    assert read_paths(inbox, home) == ["a.txt", "b.txt", "empty.txt"]
    assert read_paths(inbox, home) == ["empty.txt"]  # what was refused is tried again each time
    records = "select outcome from ops.inbox_file where relative_path = 'a.txt'"
    assert query(home, records) == [("loaded",)]


@pytest.mark.parametrize(
    ("beside", "opened"),
    [
        pytest.param({"0.json": '{"page": 2}'}, None, id="all of it is held"),
        pytest.param({"0.json": '{"page": 2}', "图片.jpg": PNG}, ["0.json"], id="a member was refused"),
        pytest.param({"9.json": '{"page": 2}'}, [], id="a sidecar beside no text is to be told of"),
    ],
)
def test_an_archive_that_stands_as_it_stood_is_not_unpacked(
    beside: dict[str, str | bytes], opened: list[str] | None, tmp_path: Path
) -> None:
    home, inbox, texts = tmp_path / "home", tmp_path / "inbox", [PAGE.replace("88", str(n)) for n in range(70, 73)]
    inbox.mkdir()

    def pack(*members: str) -> None:
        with zipfile.ZipFile(inbox / "MANY.ZIP", "w") as archive:
            for name, content in (beside | {f"{number}.txt": text for number, text in enumerate(members)}).items():
                archive.writestr(name, content)

    def load_and_list() -> tuple[LoadOutcome, list[str] | None]:
        """The outcome, and the members unpacked; None where the archive was not opened."""
        with (
            patch("flows.members.open_archive", wraps=open_archive) as archives,
            patch("zipfile.ZipFile.open", autospec=True, side_effect=zipfile.ZipFile.open) as members,
        ):
            outcome = load(inbox, home)
        names = [call.args[1] for call in members.call_args_list]
        listed = sorted(name if isinstance(name, str) else name.filename for name in names)
        return outcome, listed if archives.called else None

    pack(*texts[:2])
    first = load(inbox, home)
    again, unpacked = load_and_list()
    assert (again.status, again.files_unchanged, again.warnings) == ("nothing_new", 2, first.warnings)
    assert unpacked == opened
    pack(*texts)
    more, unpacked = load_and_list()
    assert more.files_loaded == 1
    assert {"0.txt", "1.txt", "2.txt"} <= set(unpacked or ())
    again, unpacked = load_and_list()
    assert (again.files_unchanged, unpacked) == (3, opened)
    pack(texts[0])
    assert load_and_list()[0].files_unchanged == 1


def test_an_archive_of_which_a_part_was_loaded_is_looked_through(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    inbox.mkdir()
    with zipfile.ZipFile(inbox / "many.zip", "w") as archive:
        for day in (3, 4):
            archive.writestr(f"2025-09-0{day}.txt", PAGE.replace("88", str(day)))
    settings = read_settings({}, home=home, processes=1, settle_seconds=0.0)
    backfill_inbox(str(inbox), Selection.parse(until="2025-09-03"), settings, reporter=QUIET)
    assert query(home, "select relative_path from ops.inbox_file") == [("many.zip/2025-09-03.txt",)]
    assert load(inbox, home).files_loaded == 1


def test_an_archive_is_opened_once_for_all_its_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening one reads its whole directory: once to look through it, once to read, once to copy what is refused."""
    inbox = deliver(tmp_path / "inbox", {"a.txt": PAGE})
    with zipfile.ZipFile(inbox / "many.zip", "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.txt", PAGE.replace("88", str(100 + number)))
            archive.writestr(f"{number} refused.txt", f"{number}".encode() + bytes(40))
    opened: list[object] = []
    open_archive = zipfile.ZipFile
    monkeypatch.setattr(zipfile, "ZipFile", lambda handle: opened.append(handle) or open_archive(handle))
    settings = read_settings({}, settle_seconds=0.0)
    plan_backfill(str(inbox), Selection.parse(since="2025-09-01"), settings, Home(tmp_path / "home"))
    assert len(opened) == 2
    opened.clear()
    outcome = load(inbox, tmp_path / "home")
    assert (outcome.files_loaded, outcome.files_quarantined) == (21, 20)
    assert len(opened) == 3


def test_sidecars_that_stand_beside_no_text_are_told(tmp_path: Path) -> None:
    home, said = tmp_path / "home", '{"newspaper": "临江新报"}'
    files = dict.fromkeys(("page.json", "Page2.json", "sub/page.json", "many.zip.json", "4.json"), said)
    inbox = deliver(tmp_path / "inbox", {"page.txt": PAGE, "page2.txt": PAGE.replace("88", "89"), **files})
    with zipfile.ZipFile(inbox / "many.zip", "w") as archive:
        archive.writestr("二版.txt", PAGE.replace("88", "90"))
        archive.writestr("二版.json", said)
        archive.writestr("三版.json", said)
    first, again = load(inbox, home), load(inbox, home)
    for outcome, status in ((first, "published"), (again, "nothing_new")):
        (warning,) = (warning for warning in outcome.warnings if "sidecars are not read" in warning)
        assert outcome.status == status
        assert warning.startswith(
            "5 sidecars are not read, for want of a text of the same name: 4.json, Page2.json, many.zip.json, …"
        )
    for name in files.keys() - {"page.json", "Page2.json"}:
        (inbox / name).unlink()
    (inbox / "many.zip").unlink()
    (warning,) = load(inbox, home).warnings
    assert warning.startswith("1 sidecar is not read, for want of a text of the same name: Page2.json; ")
    (inbox / "Page2.json").rename(inbox / "page2.json")
    assert load(inbox, home).warnings == ()


def test_a_file_that_is_still_being_written_is_told_and_left_to_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": PAGE, "b.txt": PAGE.replace("88", "89")})
    read_delivery = inbox_module.read_delivery

    def grow(delivery: Delivery, **options: int) -> bytes:
        data = read_delivery(delivery, **options)
        if delivery.relative_path == "b.txt":
            (inbox / "b.txt").write_bytes(data + "又来了一行。\n".encode())
        return data

    with monkeypatch.context() as patched:
        patched.setattr(inbox_module, "read_delivery", grow)
        outcome = load(inbox, home, newspaper="临江新报")
    assert (outcome.files_seen, outcome.files_loaded) == (1, 1)
    (warning,) = outcome.warnings
    assert warning.startswith("1 file is still being written and left out: b.txt; the next run takes")
    assert (load(inbox, home).files_loaded, load(inbox, home).warnings) == (1, ())


def test_sidecars_are_read_in_the_encodings_they_are_saved_in(tmp_path: Path) -> None:
    said = '{"newspaper": "临江晚报", "page": 2}'
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert parse_sidecar(said.encode(encoding)) == Sidecar("临江晚报", page=2), encoding
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": PAGE, "a.json": said.encode("gb18030")})
    assert load(inbox, home).quarantined == ()
    assert load(inbox, home).status == "nothing_new"
    assert query(home, "select name from dim_newspaper where newspaper_key <> 0") == [("临江晚报",)]
    for data in (b"\xff\xff", b'{"newspaper": "\x81"}', b""):
        with pytest.raises(FileRefusedError, match="not JSON"):
            parse_sidecar(data)
