"""Copies of files that could not be loaded, kept for as long as they are listed: to look at, to mend, to report.

A copy is named by the hashes of its path and of its bytes: nothing from outside becomes a name in the home, the same
file is kept once, and what belongs to a withdrawn path or to withdrawn bytes is found without reading it.
"""

import hashlib
from collections.abc import Collection, Iterable
from pathlib import Path

import duckdb

from flows.archives import OpenArchive
from flows.deliveries import Delivery, read_delivery
from flows.errors import FileRefusedError
from flows.home import Home
from flows.settings import Settings
from flows.stores import open_binary

# Nothing to look at, or nothing that may be opened, or more than a copy may weigh.
_NEVER_COPIED = frozenset({"empty", "link", "not_a_file", "too_large"})
_PATH_DIGITS = 16  # of a hash: enough to tell the paths of one inbox apart


def keep_copies(
    home: Home, deliveries: Iterable[Delivery], reasons: dict[str, tuple[str, str]], settings: Settings
) -> None:
    """Copy the refused deliveries, each within the size of a page, all within `max_quarantine_bytes`."""
    room = settings.max_quarantine_bytes - sum(path.stat().st_size for path in _list_copies(home))
    with OpenArchive() as archive:
        for delivery in deliveries:
            reason, _ = reasons[delivery.relative_path]
            data = b"" if reason in _NEVER_COPIED else _read_bytes(delivery, settings.max_file_bytes, archive)
            target = home.quarantine / f"{_hash_path(delivery.relative_path)}-{hashlib.sha256(data).hexdigest()}"
            if not data or len(data) > room or target.exists():
                continue
            unfinished = target.with_name(f".{target.name}")
            unfinished.write_bytes(data)
            unfinished.rename(target)
            room -= len(data)


def _read_bytes(delivery: Delivery, max_bytes: int, archive: OpenArchive) -> bytes:
    """The text as it was unpacked, else the file as it came; nothing where it cannot be read or is too large."""
    try:
        if delivery.sha256 or delivery.member is not None:
            return read_delivery(delivery, max_bytes=max_bytes, archive=archive)
        with open_binary(delivery.location) as handle:
            data = handle.read(max_bytes + 1)
        return data if len(data) <= max_bytes else b""
    except (FileRefusedError, OSError):
        return b""


def drop_unlisted(home: Home, connection: duckdb.DuckDBPyConnection) -> None:
    """Delete copies of files that were mended, dropped or withdrawn, and those of which the bytes were withdrawn."""
    listed = connection.execute("select distinct relative_path from ops.quarantine where resolved_at is null")
    paths = {_hash_path(row[0]) for row in listed.fetchall()}
    withdrawn = {row[0] for row in connection.execute("select sha256 from ops.withdrawal").fetchall()}
    for copy in list(home.quarantine.iterdir()):
        path, _, sha256 = copy.name.partition("-")
        if path not in paths or sha256 in withdrawn:
            copy.unlink()


def find_copy(home: Home, relative_path: str) -> Path | None:
    """The last copy kept of a path."""
    found = list(home.quarantine.glob(f"{_hash_path(relative_path)}-*"))
    return max(found, key=lambda copy: copy.stat().st_mtime_ns, default=None)


def _list_copies(home: Home) -> Collection[Path]:
    return [path for path in home.quarantine.iterdir() if not path.name.startswith(".")]


def _hash_path(relative_path: str) -> str:
    return hashlib.sha256(relative_path.encode("utf-8", "backslashreplace")).hexdigest()[:_PATH_DIGITS]
