"""Names of members, by whatever program packed them."""

import struct
import zipfile
import zlib
from pathlib import Path
from unittest.mock import patch

import pytest

from flows.archive_names import read_member_name
from tests.runs.homes import deliver, load, query
from tests.runs.test_arrival import PAGE
from tests.runs.test_refusals import reasons

UTF8_FLAG = 0x800


class Packed(zipfile.ZipInfo):
    """A member whose name is written in the bytes given, with the flag or without it."""

    def __init__(self, name: bytes, *, flag: int = 0, extra: bytes = b"") -> None:
        super().__init__(name.hex())  # for `zipfile` alone, which wants names to differ
        self.name, self.flag, self.extra = name, flag, extra

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.name, self.flag


def unicode_path(name: bytes, meant: bytes, *, version: int = 1) -> bytes:
    field = struct.pack("<BL", version, zlib.crc32(name)) + meant
    return struct.pack("<HH", 0x7075, len(field)) + field


def pack(path: Path, *members: Packed, sidecar: Packed | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for number, member in enumerate(members):
            archive.writestr(member, PAGE.replace("88", str(88 + number)))
        if sidecar:
            archive.writestr(sidecar, '{"newspaper": "临江新报"}')
    return path


NAME = "2025-10-20_3版.txt"
GBK, UTF8 = NAME.encode("gbk"), NAME.encode()
OTHER = unicode_path(GBK, "二版.txt".encode())


@pytest.mark.parametrize(
    ("member", "name"),
    [
        (Packed(GBK), NAME),
        (Packed(UTF8), NAME),
        (Packed(UTF8, flag=UTF8_FLAG), NAME),
        (Packed("誠.txt".encode("gbk")), "誠.txt"),  # its second byte is a backslash
        (Packed("图.txt".encode("gbk")), "图.txt"),  # its bytes are a letter in UTF-8
        (Packed("café.txt".encode("cp437")), "café.txt"),
        (Packed(GBK, extra=OTHER), "二版.txt"),
        (Packed(GBK, extra=struct.pack("<HHL", 1, 4, 0) + OTHER), "二版.txt"),
        (Packed(UTF8, flag=UTF8_FLAG, extra=unicode_path(UTF8, b"2.txt")), "2.txt"),
        (Packed(GBK, extra=unicode_path(b"renamed.txt", b"2.txt")), NAME),  # of a name it no longer has
        (Packed(GBK, extra=unicode_path(GBK, b"2.txt", version=2)), NAME),
        (Packed(GBK, extra=unicode_path(GBK, b"\xff.txt")), NAME),
        (Packed(GBK, extra=unicode_path(GBK, b"")), NAME),
        (Packed(b"a.txt\0.exe"), "a.txt"),
    ],
)
def test_a_name_is_what_its_packer_meant(tmp_path: Path, member: Packed, name: str) -> None:
    with zipfile.ZipFile(pack(tmp_path / "a.zip", member)) as archive:
        assert [read_member_name(held) for held in archive.infolist()] == [name]


def test_a_page_packed_by_windows_keeps_its_page_and_its_sidecar(tmp_path: Path) -> None:
    home, sidecar = tmp_path / "home", Packed(NAME.replace("txt", "json").encode("gbk"))
    pack(tmp_path / "inbox" / "日报.zip", Packed(GBK), Packed("图.jpg".encode("gbk")), sidecar=sidecar)
    load(tmp_path / "inbox", home)
    held = "select relative_path, page, name from dim_source_file join dim_newspaper using (newspaper_key)"
    assert query(home, f"{held} where is_current and page is not null") == [(f"日报.zip/{NAME}", 3, "临江新报")]
    assert reasons(home) == {"日报.zip/图.jpg": "unsupported_type"}
    assert load(tmp_path / "inbox", home).status == "nothing_new"


def test_a_page_held_under_a_garbled_name_keeps_it_and_its_right_name_repeats_it(tmp_path: Path) -> None:
    home, garbled = tmp_path / "home", GBK.decode("cp437")
    pack(tmp_path / "inbox" / "日报.zip", Packed(GBK))
    with (  # as earlier versions read names and recorded what they read
        patch("flows.archives.restore_member_names"),
        patch("flows.members._mark_members", lambda entry, _: entry.fingerprint),
    ):
        load(tmp_path / "inbox", home)
    assert load(tmp_path / "inbox", home).files_repeated == 1
    delivered = "select relative_path, outcome from ops.inbox_file order by all"
    assert query(home, delivered) == [(f"日报.zip/{garbled}", "loaded"), (f"日报.zip/{NAME}", "repeated")]
    assert query(home, "select relative_path from dim_source_file where is_current and source_file_key <> 0") == [
        (f"日报.zip/{garbled}",)
    ]
    with patch("flows.members.open_archive") as opened:
        again = load(tmp_path / "inbox", home)
    assert (again.status, again.files_unchanged, opened.called) == ("nothing_new", 1, False)


@pytest.mark.parametrize(
    ("members", "refused"),
    [
        ([Packed(GBK), Packed(UTF8)], {"a.zip": "bad_archive"}),  # two of one name
        ([Packed(b"good.txt"), Packed(GBK, extra=unicode_path(GBK, b"../2.txt"))], {"a.zip/../2.txt": "unsafe_path"}),
    ],
)
def test_a_name_is_judged_as_it_was_meant(tmp_path: Path, members: list[Packed], refused: dict[str, str]) -> None:
    deliver(tmp_path / "inbox", {"page.txt": PAGE.replace("88", "99")})
    pack(tmp_path / "inbox" / "a.zip", *members)
    load(tmp_path / "inbox", tmp_path / "home")
    assert reasons(tmp_path / "home") == refused
