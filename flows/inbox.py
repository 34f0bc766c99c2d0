"""Deliveries: every file of an inbox, with its bytes' hash, or the reason why it cannot be taken.

An inbox is a folder or an fsspec URL. Links are not followed out of it; archives are read as folders of texts.
"""

import gzip
import hashlib
import io
import stat
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from flows.archives import OpenArchive, check_archive, open_archive
from flows.errors import FileRefusedError
from flows.remarks import tell_growing_files, tell_lone_sidecars
from flows.settings import Settings
from flows.sidecar import MAX_BYTES as MAX_SIDECAR_BYTES
from flows.sidecar import TEXT_ENDINGS, Sidecar, find_lone_sidecars, name_sidecar, parse_sidecar
from flows.stores import Entry, SupportsRead, open_binary, open_store

# Left alone: hidden files, editors' and uploaders' unfinished files, documentation beside the texts.
_IGNORED_ENDINGS = (".tmp", ".part", ".partial", ".crdownload", "~", ".md")
_UNIX_MODE = 16  # bits above which a zip file's member holds its Unix mode
_HEAD = 512  # bytes looked at to say what an unknown file is


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

    `known` tells what is held of paths and of what lies in those that are archives, so that bytes read before under the
    same size and time are not read again.
    `warn` is told of an empty inbox that may be a mistyped one, of files left out, and of sidecars beside no text.
    Raises BanmianError when there is no such inbox.
    """
    store = open_store(inbox)
    entries = {e.relative_path: e for e in store.list_entries()}
    if not entries and (remark := store.explain_empty()):
        warn(remark)
    texts = [e for path, e in sorted(entries.items()) if not _is_ignored(path) and not path.endswith(".json")]
    _let_settle(texts, settings=settings, now=now, sleep=sleep)
    held = known([e.relative_path for e in texts])
    found: list[Delivery] = []
    growing: list[str] = []
    lone = find_lone_sidecars(entries)
    for entry in texts:
        if entry.relative_path.endswith(".zip") and not entry.refusal:
            read, lone_inside = _read_archive(entry, held, settings=settings)
        else:
            read, lone_inside = [_read_plain(entry, held.get(entry.relative_path), settings=settings)], []
        after = store.stat_entry(entry) if not entry.refusal else entry
        if after and after.fingerprint == entry.fingerprint:
            found += [_attach_sidecar(d, entries, settings) for d in read]
            lone += lone_inside
        elif after:  # still being written; where it is gone, there is nothing to take
            growing.append(_printable(entry.relative_path))
    for remark in (*tell_lone_sidecars([_printable(path) for path in lone]), *tell_growing_files(growing)):
        warn(remark)
    return sorted(found, key=lambda d: d.relative_path)


def read_delivery(delivery: Delivery, *, max_bytes: int, archive: OpenArchive | None = None) -> bytes:
    """The unpacked bytes of a delivery. Raises FileRefusedError when they cannot be read or are too many.

    Whoever reads many gives the `archive` that stays open from one to the next.
    """
    try:
        if delivery.member is not None:
            with (
                nullcontext(archive) if archive else OpenArchive() as opened,
                opened.open_member(delivery.location, delivery.member) as inner,
            ):
                return _read_bounded(inner, max_bytes)
        with open_binary(delivery.location) as handle:
            if delivery.location.endswith(".gz"):
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
    return path.endswith(_IGNORED_ENDINGS)


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
        if not entry.relative_path.endswith(TEXT_ENDINGS):
            raise _explain_unsupported(entry)
        if entry.size > settings.max_file_bytes:
            raise FileRefusedError("too_large", f"{entry.size >> 20} MB")
        delivery = Delivery(entry.relative_path, entry.location, fingerprint=entry.fingerprint)
        if known and _stands_as_held(entry, known):
            return replace(delivery, sha256=known.sha256, byte_size=known.byte_size)
        return _add_bytes(delivery, read_delivery(delivery, max_bytes=settings.max_file_bytes))
    except FileRefusedError as error:
        return _refuse(entry, error)


def _stands_as_held(entry: Entry, known: Known) -> bool:
    """Whether it has the bytes it was read with. Where a store tells no time of change, the size proves nothing."""
    return bool(entry.changed and known.fingerprint == entry.fingerprint and known.sha256)


def _add_bytes(delivery: Delivery, data: bytes) -> Delivery:
    return replace(delivery, sha256=hashlib.sha256(data).hexdigest(), byte_size=len(data))


def _explain_unsupported(entry: Entry) -> FileRefusedError:
    """The best reason for a file that does not end in a text's name: what it is, rather than what it is called."""
    from transforms.decode import DecodeError, decode_text

    if entry.size == 0:
        return FileRefusedError("empty")
    try:
        with open_binary(entry.location) as handle:
            decode_text(handle.read(_HEAD))
    except DecodeError as error:
        return FileRefusedError("binary" if error.reason == "unreadable_encoding" else error.reason)
    except OSError:
        return FileRefusedError("unreadable")
    return FileRefusedError("unsupported_type")


def _read_archive(entry: Entry, held: Mapping[str, Known], *, settings: Settings) -> tuple[list[Delivery], list[str]]:
    """The files in a zip file as deliveries, texts and refused ones, and its sidecars beside no text.

    The archive itself where it cannot be trusted. Its directory is read as a folder is listed; what is held of it is
    unpacked no more while the archive stands as it stood.
    """
    try:
        if _printable(entry.relative_path) != entry.relative_path:
            raise FileRefusedError("unsafe_path")
        with open_binary(entry.location) as handle, open_archive(handle) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            check_archive(members, packed=entry.size, settings=settings)
            sidecars = {m.filename: m for m in members if m.filename.endswith(".json")}
            if not any(m.filename.endswith(".txt") for m in members):
                raise FileRefusedError("empty", "no .txt in the archive")
            wanted = [m for m in members if not (m.filename.endswith(".json") or _is_ignored(m.filename))]
            read = [_read_member(entry, archive, m, sidecars, held, settings=settings) for m in wanted]
            lone = find_lone_sidecars([m.filename for m in members])
            return read, [f"{entry.relative_path}/{name}" for name in lone]
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
        refused = FileRefusedError("bad_archive")
    except OSError as error:
        refused = FileRefusedError("unreadable", error.strerror or "")
    except FileRefusedError as error:
        refused = error
    return [_refuse(entry, refused)], []


def _read_member(
    entry: Entry,
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    sidecars: Mapping[str, zipfile.ZipInfo],
    held: Mapping[str, Known],
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
        if not member.filename.endswith(".txt"):
            raise FileRefusedError("unsupported_type")
        delivery = Delivery(path, entry.location, member.filename, fingerprint=entry.fingerprint)
        known = held.get(path)
        if known and _stands_as_held(entry, known):
            delivery = replace(delivery, sha256=known.sha256, byte_size=known.byte_size)
        else:
            with archive.open(member) as inner:
                delivery = _add_bytes(delivery, _read_bounded(inner, settings.max_file_bytes))
        beside = sidecars.get(name_sidecar(member.filename))
        if beside and beside.file_size > MAX_SIDECAR_BYTES:
            raise FileRefusedError("bad_sidecar", "too large")
        return replace(delivery, sidecar=parse_sidecar(archive.read(beside))) if beside else delivery
    except FileRefusedError as error:
        return _refuse(entry, error, member.filename)


def _attach_sidecar(delivery: Delivery, entries: Mapping[str, Entry], settings: Settings) -> Delivery:
    """Add what `NAME.json` beside `NAME.txt` says; a sidecar that cannot be understood refuses its text."""
    if delivery.refusal or delivery.member is not None:
        return delivery
    entry = entries.get(name_sidecar(delivery.relative_path))
    if entry is None:
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
