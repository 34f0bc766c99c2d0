"""A delivery: a file of an inbox with its bytes' hash, or the reason why it cannot be taken."""

import gzip
import hashlib
import zipfile
import zlib
from contextlib import nullcontext
from dataclasses import dataclass, replace

from flows.archives import OpenArchive
from flows.errors import FileRefusedError
from flows.sidecar import Sidecar, has_ending
from flows.stores import Entry, SupportsRead, open_binary

# Left alone: hidden files, editors' and uploaders' unfinished files, documentation beside the texts.
_IGNORED_ENDINGS = (".tmp", ".part", ".partial", ".crdownload", "~", ".md")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as it stands in the inbox.

    `relative_path` names it (`a.zip/b.txt` inside an archive), `location` and `member` find its bytes again. `sha256`
    and `byte_size` are of the unpacked text. `fingerprint` is the size and time of change it was read under; of a
    member, its archive's and how many files that holds. `refusal` says why it cannot be taken: (reason code, sentence).
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
    """What the warehouse knows of a path: the fingerprint it was read under, what was read, its sidecar (JSON)."""

    fingerprint: str | None
    sha256: str | None
    byte_size: int | None
    sidecar: str | None = None


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
                return read_bounded(inner, max_bytes)
        with open_binary(delivery.location) as handle:
            if has_ending(delivery.location, ".gz"):
                with gzip.open(handle) as inner:
                    return read_bounded(inner, max_bytes)
            return read_bounded(handle, max_bytes)
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        raise FileRefusedError("bad_archive") from None
    except OSError as error:
        raise FileRefusedError("unreadable", error.strerror or type(error).__name__) from None


def read_bounded(handle: SupportsRead, max_bytes: int) -> bytes:
    """All bytes. Raises FileRefusedError when they are more than a page may have."""
    data = handle.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise FileRefusedError("too_large", f"more than {max_bytes >> 20} MB")
    return data


def is_ignored(path: str) -> bool:
    """Whether a file is left alone by its name."""
    return has_ending(path, _IGNORED_ENDINGS)


def refuse(entry: Entry, error: FileRefusedError, member: str | None = None) -> Delivery:
    """A file, or a member of an archive, that cannot be taken."""
    path = entry.relative_path if member is None else f"{entry.relative_path}/{member}"
    return Delivery(
        relative_path=printable(path),
        location=entry.location,
        member=member,
        byte_size=entry.size,
        fingerprint=entry.fingerprint,
        refusal=(error.reason, error.message),
    )


def printable(path: str) -> str:
    """A path as people and databases can hold it: what is not printable is shown as an escape."""
    text = path.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def recall_bytes(delivery: Delivery, entry: Entry, known: Known | None) -> Delivery | None:
    """The delivery as it is held, where it was read under the same size and time; None where it is to be read."""
    # Where a store tells no time of change, the size alone proves nothing.
    if known and known.sha256 and entry.changed and known.fingerprint == delivery.fingerprint:
        return replace(delivery, sha256=known.sha256, byte_size=known.byte_size)
    return None


def add_bytes(delivery: Delivery, data: bytes) -> Delivery:
    """The delivery with hash and size of its unpacked bytes."""
    return replace(delivery, sha256=hashlib.sha256(data).hexdigest(), byte_size=len(data))
