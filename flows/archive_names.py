"""The names of a zip file's members, as whoever packed it meant them.

A member says by a flag that its name is UTF-8. Without it the standard means code page 437, but Windows in China writes
GBK, and others UTF-8 all the same (APPNOTE 6.3.10, 4.4.4 and 4.6.9).
"""

import struct
import zipfile
import zlib

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field: version 1, CRC-32 of the name it is for, the name in UTF-8
_UNICODE_PATH_HEAD = struct.Struct("<BL")
_FIELD_HEAD = struct.Struct("<HH")
# Pairs of bytes that are letters in UTF-8 are mostly Han characters in GBK (图 is ͼ); Han take three bytes in UTF-8.
_FIRST_OF_THREE_BYTES = "\u0800"


def restore_member_names(archive: zipfile.ZipFile) -> None:
    """Give every member the name it was meant to have; it is then found by it."""
    for member in archive.infolist():
        member.filename = read_member_name(member)
    archive.NameToInfo.clear()
    archive.NameToInfo.update((member.filename, member) for member in archive.infolist())


def read_member_name(member: zipfile.ZipInfo) -> str:
    """The name by the Unicode path field, else by the flag, else in the encoding that fits, else as it is."""
    if member.flag_bits & _UTF8_FLAG:
        return _find_unicode_path(member, member.orig_filename.encode()) or member.filename
    name = member.orig_filename.encode("cp437")
    return _find_unicode_path(member, name) or _guess(name) or member.filename


def _guess(name: bytes) -> str | None:
    """The name in UTF-8, else in GB18030; None where it is in neither."""
    in_utf8, in_gb18030 = _decode(name, "utf-8"), _decode(name, "gb18030")
    if in_utf8 is None or (in_gb18030 is not None and max(in_utf8, default="") < _FIRST_OF_THREE_BYTES):
        return in_gb18030
    return in_utf8


def _decode(name: bytes, encoding: str) -> str | None:
    try:
        return _end_at_nul(name.decode(encoding))
    except UnicodeDecodeError:
        return None


def _find_unicode_path(member: zipfile.ZipInfo, name: bytes) -> str | None:
    """The name in the Unicode path field, where it was written for the name that the member has now."""
    extra = member.extra
    while len(extra) >= _FIELD_HEAD.size:
        kind, size = _FIELD_HEAD.unpack_from(extra)
        field, extra = extra[_FIELD_HEAD.size :][:size], extra[_FIELD_HEAD.size + size :]
        if kind != _UNICODE_PATH or len(field) <= _UNICODE_PATH_HEAD.size:
            continue
        if _UNICODE_PATH_HEAD.unpack_from(field) == (1, zlib.crc32(name)):
            return _decode(field[_UNICODE_PATH_HEAD.size :], "utf-8")
    return None


def _end_at_nul(name: str) -> str:
    """A name as `zipfile` ends it: what follows a NUL would hide the ending that other programs see."""
    return name.partition("\0")[0]
