"""Deliveries: every file of an inbox, with its bytes' hash, or the reason why it cannot be taken.

An inbox is a folder or an fsspec URL. Links are not followed out of it; archives are read as folders of texts.
"""

import gzip
import hashlib
import io
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import IO

from flows.archive_names import restore_member_names
from flows.errors import FileRefusedError
from flows.remarks import tell_growing_files, tell_lone_sidecars
from flows.settings import Settings
from flows.sidecar import MAX_BYTES as MAX_SIDECAR_BYTES
from flows.sidecar import Sidecar, find_lone_sidecars, has_ending, is_sidecar, is_text, pair_sidecars, parse_sidecar
from flows.stores import Entry, SupportsRead, open_binary, open_store

# Left alone: hidden files, editors' and uploaders' unfinished files, documentation beside the texts.
_IGNORED_ENDINGS = (".tmp", ".part", ".partial", ".crdownload", "~", ".md")
_UNIX_MODE = 16  # bits above which a zip file's member holds its Unix mode
_HEAD = 512  # bytes looked at to say what an unknown file is
_LONGEST_CHARACTER = 4  # bytes, in every encoding that is read
# A zip file ends with a record of 22 bytes and at most 64 KB of comment; it says how large the directory before it is.
_END_RECORD, _END_RECORD_SIZE, _LONGEST_COMMENT = b"PK\5\6", 22, 1 << 16
_ZIP64_LOCATOR, _ZIP64_LOCATOR_SIZE = b"PK\6\7", 20
# About 60,000 members. Each costs half a kilobyte of memory as soon as the archive is opened.
_MOST_DIRECTORY_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as it stands in the inbox.

    `relative_path` names it (`a.zip/b.txt` inside an archive), `location` and `member` find its bytes again. `sha256`
    and `byte_size` are of the unpacked text. `fingerprint` is the size and time of change it was read under. `refusal`
    says why it cannot be taken: (reason code, sentence).
    """

    relative_path: str
    location: str
    member: str | None = None
    sha256: str | None = None
    byte_size: int | None = None
    fingerprint: str | None = None
    sidecar: Sidecar | None = None
    refusal: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse knows of a path: the fingerprint it was read under, and what was read."""

    fingerprint: str | None
    sha256: str | None
    byte_size: int | None


def discover_deliveries(
    inbox: str,
    *,
    settings: Settings,
    known: Callable[[list[str]], Mapping[str, Known]],
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    warn: Callable[[str], None] = lambda _: None,
) -> list[Delivery]:
    """Every file of the inbox as a Delivery, ordered by path; files still being written are left out.

    `known` tells what is held of paths, so that bytes read before under the same size and time are not read again.
    `warn` is told of an empty inbox that may be a mistyped one, of files left out, and of sidecars beside no text.
    Raises BanmianError when there is no such inbox.
    """
    store = open_store(inbox)
    entries = {e.relative_path: e for e in store.list_entries()}
    if not entries and (remark := store.explain_empty()):
        warn(remark)
    texts = [e for path, e in sorted(entries.items()) if not _is_ignored(path) and not is_sidecar(path)]
    _let_settle(texts, settings=settings, now=now, sleep=sleep)
    held = known([e.relative_path for e in texts])
    found: list[Delivery] = []
    growing: list[str] = []
    sidecars = {path: entries[beside] for path, beside in pair_sidecars(entries).items()}
    lone = find_lone_sidecars(entries)
    for entry in texts:
        if has_ending(entry.relative_path, ".zip") and not entry.refusal:
            read, lone_inside = _read_archive(entry, settings=settings)
        else:
            read, lone_inside = [_read_plain(entry, held.get(entry.relative_path), settings=settings)], []
        after = store.stat_entry(entry) if not entry.refusal else entry
        if after and after.fingerprint == entry.fingerprint:
            found += [_attach_sidecar(d, sidecars.get(d.relative_path)) for d in read]
            lone += lone_inside
        elif after:  # still being written; where it is gone, there is nothing to take
            growing.append(_printable(entry.relative_path))
    for remark in (*tell_lone_sidecars([_printable(path) for path in lone]), *tell_growing_files(growing)):
        warn(remark)
    return sorted(found, key=lambda d: d.relative_path)


def read_delivery(delivery: Delivery, *, max_bytes: int) -> bytes:
    """The unpacked bytes of a delivery. Raises FileRefusedError when they cannot be read or are too many."""
    try:
        with open_binary(delivery.location) as handle:
            if delivery.member is not None:
                with _open_archive(handle) as archive, archive.open(delivery.member) as inner:
                    return _read_bounded(inner, max_bytes)
            if has_ending(delivery.location, ".gz"):
                with gzip.open(handle) as inner:
                    return _read_bounded(inner, max_bytes)
            return _read_bounded(handle, max_bytes)
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        raise FileRefusedError("bad_archive") from None
    except OSError as error:
        raise FileRefusedError("unreadable", error.strerror or type(error).__name__) from None


def _read_bounded(handle: SupportsRead, max_bytes: int) -> bytes:
    data = handle.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise FileRefusedError("too_large", f"more than {max_bytes >> 20} MB")
    return data


def _is_ignored(path: str) -> bool:
    return has_ending(path, _IGNORED_ENDINGS)


def _let_settle(
    entries: list[Entry], *, settings: Settings, now: Callable[[], float], sleep: Callable[[float], None]
) -> None:
    """Wait out the settle time once when something changed within it, so that a growing file shows that it grows."""
    newest = max((int(e.changed) / 1e9 for e in entries if e.changed.isdigit()), default=0.0)
    if (age := now() - newest) < settings.settle_seconds:
        sleep(min(settings.settle_seconds, settings.settle_seconds - age))


def _refuse(entry: Entry, error: FileRefusedError, member: str | None = None) -> Delivery:
    path = entry.relative_path if member is None else f"{entry.relative_path}/{member}"
    return Delivery(
        relative_path=_printable(path),
        location=entry.location,
        member=member,
        byte_size=entry.size,
        fingerprint=entry.fingerprint,
        refusal=(error.reason, error.message),
    )


def _printable(path: str) -> str:
    """A path as people and databases can hold it: what is not printable is shown as an escape."""
    text = path.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _read_plain(entry: Entry, known: Known | None, *, settings: Settings) -> Delivery:
    try:
        if entry.refusal:
            raise FileRefusedError(entry.refusal)
        if _printable(entry.relative_path) != entry.relative_path:
            raise FileRefusedError("unsafe_path")
        if not is_text(entry.relative_path):
            raise _explain_unsupported(entry)
        if entry.size > settings.max_file_bytes:
            raise FileRefusedError("too_large", f"{entry.size >> 20} MB")
        delivery = Delivery(entry.relative_path, entry.location, fingerprint=entry.fingerprint)
        # Where a store tells no time of change, the size alone proves nothing.
        if known and entry.changed and known.fingerprint == entry.fingerprint and known.sha256:
            return replace(delivery, sha256=known.sha256, byte_size=known.byte_size)
        data = read_delivery(delivery, max_bytes=settings.max_file_bytes)
        return replace(delivery, sha256=hashlib.sha256(data).hexdigest(), byte_size=len(data))
    except FileRefusedError as error:
        return _refuse(entry, error)


def _explain_unsupported(entry: Entry) -> FileRefusedError:
    """The best reason for a file that does not end in a text's name: what it is, rather than what it is called."""
    if entry.size == 0:
        return FileRefusedError("empty")
    try:
        with open_binary(entry.location) as handle:
            head = handle.read(_HEAD)
    except OSError:
        return FileRefusedError("unreadable")
    # The head may end within a character.
    reasons = [_explain_head(head[: len(head) - cut]) for cut in range(_LONGEST_CHARACTER)]
    return FileRefusedError("unsupported_type" if "unsupported_type" in reasons else reasons[0])


def _explain_head(head: bytes) -> str:
    from transforms.decode import DecodeError, decode_text

    try:
        decode_text(head)
    except DecodeError as error:
        return "binary" if error.reason == "unreadable_encoding" else error.reason
    return "unsupported_type"


def _read_archive(entry: Entry, *, settings: Settings) -> tuple[list[Delivery], list[str]]:
    """The files in a zip file as deliveries, texts and refused ones, and its sidecars beside no text.

    The archive itself where it cannot be trusted.
    """
    try:
        if _printable(entry.relative_path) != entry.relative_path:
            raise FileRefusedError("unsafe_path")
        with open_binary(entry.location) as handle, _open_archive(handle) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            _check_archive(members, packed=entry.size, settings=settings)
            by_name = {m.filename: m for m in members}
            sidecars = {name: by_name[beside] for name, beside in pair_sidecars(by_name).items()}
            if not any(has_ending(name, ".txt") for name in by_name):
                raise FileRefusedError("empty", "no .txt in the archive")
            wanted = [m for m in members if not (is_sidecar(m.filename) or _is_ignored(m.filename))]
            read = [_read_member(entry, archive, m, sidecars, settings=settings) for m in wanted]
            lone = find_lone_sidecars(by_name)
            return read, [f"{entry.relative_path}/{name}" for name in lone]
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
        refused = FileRefusedError("bad_archive")
    except OSError as error:
        refused = FileRefusedError("unreadable", error.strerror or "")
    except FileRefusedError as error:
        refused = error
    return [_refuse(entry, refused)], []


def _open_archive(handle: IO[bytes]) -> zipfile.ZipFile:
    """Open a zip file once its last record says that its directory is not too large to be read whole.

    Its members have the names that they were meant to have.
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


def _check_archive(members: list[zipfile.ZipInfo], *, packed: int, settings: Settings) -> None:
    unpacked = sum(m.file_size for m in members)
    if unpacked > settings.max_archive_bytes or unpacked > settings.max_archive_ratio * max(packed, 1):
        raise FileRefusedError("bad_archive", f"unpacks to {unpacked >> 20} MB from {packed >> 10} KB")
    if len({m.filename for m in members}) < len(members):
        raise FileRefusedError("bad_archive", "two members of one name")


def _read_member(
    entry: Entry,
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    sidecars: Mapping[str, zipfile.ZipInfo],
    *,
    settings: Settings,
) -> Delivery:
    path = f"{entry.relative_path}/{member.filename}"
    try:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0] or _printable(path) != path:
            raise FileRefusedError("unsafe_path")
        if stat.S_ISLNK(member.external_attr >> _UNIX_MODE):
            raise FileRefusedError("link")
        if not has_ending(member.filename, ".txt"):
            raise FileRefusedError("unsupported_type")
        with archive.open(member) as inner:
            data = _read_bounded(inner, settings.max_file_bytes)
        beside = sidecars.get(member.filename)
        if beside and beside.file_size > MAX_SIDECAR_BYTES:
            raise FileRefusedError("bad_sidecar", "too large")
        return Delivery(
            relative_path=path,
            location=entry.location,
            member=member.filename,
            sha256=hashlib.sha256(data).hexdigest(),
            byte_size=len(data),
            fingerprint=entry.fingerprint,
            sidecar=parse_sidecar(archive.read(beside)) if beside else None,
        )
    except FileRefusedError as error:
        return _refuse(entry, error, member.filename)


def _attach_sidecar(delivery: Delivery, entry: Entry | None) -> Delivery:
    """Add what `NAME.json` beside `NAME.txt` says; a sidecar that cannot be understood refuses its text."""
    if delivery.refusal or entry is None:
        return delivery
    try:
        if entry.refusal:
            raise FileRefusedError("bad_sidecar", entry.refusal)
        with open_binary(entry.location) as handle:
            data = io.BytesIO(handle.read(MAX_SIDECAR_BYTES + 1)).getvalue()
        if len(data) > MAX_SIDECAR_BYTES:
            raise FileRefusedError("bad_sidecar", "too large")
        return replace(delivery, sidecar=parse_sidecar(data))
    except FileRefusedError as error:
        return replace(delivery, refusal=(error.reason, error.message))
    except OSError as error:
        refused = FileRefusedError("bad_sidecar", error.strerror or "")
        return replace(delivery, refusal=(refused.reason, refused.message))
