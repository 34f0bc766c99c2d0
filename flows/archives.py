"""Zip files of texts: opened within bounds, and left open while their members are read one after the other."""

import io
import struct
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from typing import IO

from flows.archive_names import restore_member_names
from flows.errors import FileRefusedError
from flows.settings import Settings
from flows.stores import open_binary

# A zip file ends with a record of 22 bytes and at most 64 KB of comment; it says how large the directory before it is.
_END_RECORD, _END_RECORD_SIZE, _LONGEST_COMMENT = b"PK\5\6", 22, 1 << 16
_ZIP64_LOCATOR, _ZIP64_LOCATOR_SIZE = b"PK\6\7", 20
# About 60,000 members. Each costs half a kilobyte of memory as long as the archive is open.
_MOST_DIRECTORY_BYTES = 4 << 20


class OpenArchive:
    """The archive that was read last: opening one reads its whole directory, too much to do for every member.

    Close it, or use it in a `with` statement. One process reads with it; it is not sent to another.
    """

    def __init__(self) -> None:
        self._location: str | None = None
        self._archive: zipfile.ZipFile | None = None
        self._opened = ExitStack()

    def open_member(self, location: str, member: str) -> IO[bytes]:
        """Open a member of the archive at `location`. Raises what `open_archive` and reading a zip file raise."""
        if self._archive is None or location != self._location:
            self.close()
            self._archive = self._opened.enter_context(open_archive(self._opened.enter_context(open_binary(location))))
            self._location = location
        return self._archive.open(member)

    def close(self) -> None:
        """Let go of the archive."""
        self._archive = None
        self._opened.close()

    def __enter__(self) -> "OpenArchive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_archive(handle: IO[bytes]) -> zipfile.ZipFile:
    """Open a zip file once its last record says that its directory is not too large to be read whole.

    Its members have the names that they were meant to have. Raises FileRefusedError where the directory is too large,
    zipfile.BadZipFile where there is no such record.
    """
    size = handle.seek(0, io.SEEK_END)
    handle.seek(max(0, size - _END_RECORD_SIZE - _LONGEST_COMMENT))
    tail = handle.read()
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) < at + _END_RECORD_SIZE:
        raise zipfile.BadZipFile
    (directory_bytes,) = struct.unpack_from("<L", tail, at + 12)
    # The form for more than 65,535 members or 4 GB keeps the size elsewhere.
    is_zip64 = tail[max(0, at - _ZIP64_LOCATOR_SIZE) : at].startswith(_ZIP64_LOCATOR)
    if is_zip64 or directory_bytes > _MOST_DIRECTORY_BYTES:
        raise FileRefusedError("bad_archive", "too many members")
    archive = zipfile.ZipFile(handle)
    restore_member_names(archive)
    return archive


def check_archive(members: Sequence[zipfile.ZipInfo], *, packed: int, settings: Settings) -> None:
    """Refuse an archive that unpacks to too much, or has two members of one name. Raises FileRefusedError."""
    unpacked = sum(m.file_size for m in members)
    if unpacked > settings.max_archive_bytes or unpacked > settings.max_archive_ratio * max(packed, 1):
        raise FileRefusedError("bad_archive", f"unpacks to {unpacked >> 20} MB from {packed >> 10} KB")
    if len({m.filename for m in members}) < len(members):
        raise FileRefusedError("bad_archive", "two members of one name")
