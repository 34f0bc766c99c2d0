"""Releases: immutable checked files. Readers follow `current`, which is swapped whole; they are never locked out.

The layout held in a test of 172 publishes under 741 reads: a directory a release, the file checkpointed and closed with
no write-ahead log beside it, mode 0444, and `current` a directory link replaced in one step.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import BanmianError
from flows.home import WAREHOUSE_FILE, Home, remove_release
from flows.warehouse import open_warehouse

_MANIFEST = "release.json"
_READ_ONLY = 0o444


@dataclass(frozen=True, slots=True)
class Release:
    """A published file: its directory's name, when it was made, by which load, its hash and size in bytes.

    `number` counts a home's releases from 1, whatever the clock says; `made_from` names the one it began as a copy of.
    Those published before these were recorded have 0 and None.
    """

    name: str
    published_at: str
    load_key: int
    sha256: str
    byte_size: int
    is_current: bool = False
    number: int = 0
    made_from: str | None = None


def start_candidate(home: Home) -> Path:
    """A private copy of the published file to work on; an empty place for one where nothing is published yet."""
    candidate = home.work / WAREHOUSE_FILE
    candidate.parent.mkdir(parents=True, exist_ok=True)
    if home.is_published():
        copy_file(home.warehouse, candidate)
        candidate.chmod(0o644)
    return candidate


def copy_file(source: Path, target: Path) -> None:
    """Copy a file inside the kernel, sharing blocks where the file system can.

    The room is taken at once: ext4 copies into blocks that it need not look for as they fill in less time.
    """
    with source.open("rb") as reader, target.open("wb") as writer:
        left = os.fstat(reader.fileno()).st_size
        try:
            os.posix_fallocate(writer.fileno(), 0, left)
            while left > 0 and (copied := os.copy_file_range(reader.fileno(), writer.fileno(), left)):
                left -= copied
        except OSError:
            left = -1
    if left:
        shutil.copyfile(source, target)


def publish_candidate(home: Home, candidate: Path, *, load_key: int, keep: int) -> Release:
    """Make the candidate the published file, and remove releases beyond the last `keep`.

    The one it was made from is kept before others, so that there is a way back.
    """
    held = list_releases(home)
    before = next((r.name for r in held if r.is_current), None)
    number = max((r.number for r in held), default=0) + 1
    seal_file(candidate)
    sha256 = hash_file(candidate)
    now = datetime.now(UTC)
    name = f"{now:%Y%m%dT%H%M%S}.{now.microsecond:06d}Z"
    size = candidate.stat().st_size
    release = Release(name, now.isoformat(), load_key, sha256, size, number=number, made_from=before)
    unfinished = home.releases / f".{name}"
    unfinished.mkdir()
    candidate.rename(unfinished / WAREHOUSE_FILE)
    (unfinished / WAREHOUSE_FILE).chmod(_READ_ONLY)
    (unfinished / _MANIFEST).write_text(json.dumps(asdict(release), indent=1))
    _sync(unfinished / WAREHOUSE_FILE)
    _sync(unfinished)
    unfinished.rename(home.releases / name)
    _sync(home.releases)
    point_current(home, name)
    for old in sorted(held, key=lambda r: r.name == before)[: max(0, len(held) + 1 - keep)] if keep else []:
        remove_release(home, old.name)
    return release


def seal_file(path: Path) -> None:
    """Fold the write-ahead log into the file. Raises BanmianError when one is left: it would poison the next reader."""
    with open_warehouse(path) as connection:
        connection.execute("checkpoint")
    if path.with_name(path.name + ".wal").exists():
        raise BanmianError("a write-ahead log was left beside the finished file", place=str(path))


def point_current(home: Home, name: str) -> None:
    """Swap the `current` link to a release in one step."""
    link = home.root / f".current-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / name)
    os.replace(link, home.current)
    _sync(home.root)


def list_releases(home: Home) -> list[Release]:
    """Kept releases, in the order in which they were published."""
    current = os.readlink(home.current).rsplit("/", 1)[-1] if home.current.is_symlink() else ""
    found = []
    for folder in home.releases.iterdir():
        if not folder.name.startswith(".") and (folder / _MANIFEST).exists():
            fields = json.loads((folder / _MANIFEST).read_text())
            found.append(Release(**{**fields, "is_current": folder.name == current}))
    return sorted(found, key=lambda release: (release.number, release.name))


def rollback_release(home: Home, name: str | None = None) -> Release:
    """Point readers at an older release: the one named, else the one before. The next load starts from it."""
    releases = list_releases(home)
    wanted = next((r for r in releases if r.name == (name or _name_before(releases))), None)
    if wanted is None:
        raise BanmianError(
            f"there is no release {name or 'before the current one'}",
            place=str(home.releases),
            remedy="See `banmian release list`.",
        )
    point_current(home, wanted.name)
    return wanted


def _name_before(releases: Sequence[Release]) -> str | None:
    """The release that the current one was made from; the one listed before it where that was not recorded."""
    position = next((i for i, r in enumerate(releases) if r.is_current), len(releases))
    if position < len(releases) and releases[position].number:
        return releases[position].made_from
    return releases[position - 1].name if position else None


def verify_current(home: Home) -> None:
    """Refuse to build on a release that was changed after it was published: root can write a file of mode 0444."""
    if not home.is_published():
        return
    manifest = json.loads((home.current / _MANIFEST).read_text())
    if hash_file(home.warehouse) != manifest["sha256"]:
        raise BanmianError(
            "the published file is not the one that was published: its hash differs",
            place=str(home.warehouse.resolve()),
            remedy="Find out who changed it, then `banmian release rollback`, or `banmian rebuild` from its texts.",
        )


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
