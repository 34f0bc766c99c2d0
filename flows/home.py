"""The home directory: where things stand in it, who holds it, and what a killed run left behind."""

import errno
import fcntl
import json
import os
import re
import shutil
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from flows.errors import BanmianError, WarehouseBusyError

WAREHOUSE_FILE = "warehouse.duckdb"
_DISK_FULL = re.compile(r"no space left|disk is full|out of disk|not enough disk", re.IGNORECASE)
_FORBIDDEN = re.compile(r"permission denied|not permitted|read-only file system", re.IGNORECASE)
# DuckDB's, Polars', and DuckDB's where a checkpoint fails.
_OF_DISK = ("IO Error", "os error", "Could not write file")
_DISK_HEADROOM = 64 << 20  # bytes left free beside the copy of the release: parts, spill, logs


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below one home directory."""

    root: Path

    @property
    def current(self) -> Path:
        """Directory link to the published release."""
        return self.root / "current"

    @property
    def warehouse(self) -> Path:
        """The published file."""
        return self.current / WAREHOUSE_FILE

    @property
    def releases(self) -> Path:
        """Kept releases, a directory each."""
        return self.root / "releases"

    @property
    def work(self) -> Path:
        """What a run needs and the next one may delete."""
        return self.root / "work"

    @property
    def journal(self) -> Path:
        """Outcomes of runs that published nothing, until the next release takes them in."""
        return self.root / "journal"

    @property
    def quarantine(self) -> Path:
        """Copies of files that could not be loaded: see flows/quarantine.py."""
        return self.root / "quarantine"

    @property
    def reports(self) -> Path:
        """Reports and pages of check results."""
        return self.root / "reports"

    @property
    def folders(self) -> tuple[Path, ...]:
        """What every run writes in."""
        return (self.root, self.releases, self.work, self.journal, self.quarantine, self.reports)

    @property
    def lock(self) -> Path:
        """Held by the one run that may write."""
        return self.root / "lock"

    @property
    def doomed(self) -> Path:
        """Names of releases to delete once another is current."""
        return self.root / "doomed.json"

    @property
    def overrides(self) -> Path:
        """What a person has decided against the parser."""
        return self.root / "overrides.csv"

    def is_published(self) -> bool:
        """Whether there is a release to read."""
        return self.warehouse.exists()


def open_home(root: Path) -> Home:
    """Make the home's directories. Raises BanmianError where that is not possible."""
    home = Home(root.absolute())
    if problem := explain_unfit_path(home):
        raise BanmianError(problem, place=str(root), remedy="Move or rename the folder, or give another --home.")
    try:
        for path in home.folders:
            path.mkdir(parents=True, exist_ok=True)
            if not os.access(path, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    except OSError as error:
        raise BanmianError(
            f"the home cannot be written ({error.strerror or error}) / 仓库目录无法写入",
            place=str(error.filename or root),
            remedy="Give another one with --home or BANMIAN_HOME, or make this one writable. / 请改用可写的目录。",
        ) from None
    return home


def explain_unfit_path(home: Home) -> str | None:
    """Why DuckDB cannot write in a folder of this name; None where it can.

    It takes what follows a question mark for parameters, and puts its write-ahead log where no folder is.
    """
    return "DuckDB cannot write below a folder whose name holds a question mark" if "?" in str(home.root) else None


def read_home_id(home: Home) -> str:
    """A name that no other home has, made at first use: for what the home keeps in places it shares with others."""
    path = home.root / "home-id"
    if not path.exists():
        unfinished = home.root / f".home-id-{os.getpid()}"
        unfinished.write_text(f"banmian-{uuid.uuid4().hex}")
        unfinished.rename(path)
    return path.read_text()


@contextmanager
def hold_lock(home: Home, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Be the one run that writes. Raises WarehouseBusyError, naming the holder, when another one is.

    The kernel drops the lock with the process, however it ends, so that none is ever stale; the file's text only tells
    people who holds it. Raises BanmianError where it cannot be written.
    """
    try:
        handle = os.open(home.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise explain_machine_error(home, error) from error
    try:
        _take(handle, home, wait_seconds)
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "started_at": datetime.now(UTC).isoformat()}
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(holder).encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _take(handle: int, home: Home, wait_seconds: float) -> None:
    give_up = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= give_up:
                raise WarehouseBusyError(
                    f"another run holds the warehouse ({describe_holder(home)})",
                    place=str(home.root),
                    remedy="Wait until it ends; its lock goes with its process.",
                ) from None
            time.sleep(0.2)


def describe_holder(home: Home) -> str:
    """Who holds the lock, in words."""
    try:
        holder = json.loads(home.lock.read_text())
        return f"process {holder['pid']} on {holder['host']}, since {holder['started_at'][:19]}Z"
    except (OSError, ValueError, KeyError):
        return "just starting"


def clear_leftovers(home: Home) -> list[str]:
    """Delete what a killed run left: work files, half-made releases and records. Call only while holding the lock."""
    removed = []
    _delete_doomed(home)
    unfinished = (*home.releases.glob(".*"), *home.root.glob(".current-*"), *home.journal.glob(".*"))
    unfinished += (*home.root.glob(".home-id-*"), *home.quarantine.glob(".*"))
    for path in (*home.work.iterdir(), *unfinished):
        removed.append(path.name)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return removed


def doom_releases(home: Home) -> None:
    """Note every release kept now as one to delete when another has become current: they hold what is withdrawn."""
    names = [path.name for path in home.releases.iterdir() if not path.name.startswith(".")]
    home.doomed.write_text(json.dumps(names))


def remove_release(home: Home, name: str) -> None:
    """Delete a kept release. Renamed first: killed in between, the rest is seen to be half a release, and goes."""
    half = home.releases / f".{name}"
    if (home.releases / name).exists():
        (home.releases / name).rename(half)
        shutil.rmtree(half, ignore_errors=True)


def _delete_doomed(home: Home) -> None:
    """Delete what was doomed, once readers have left it; where the run published nothing, nothing is."""
    if not home.doomed.exists():
        return
    try:
        names = json.loads(home.doomed.read_text())
    except ValueError:  # cut short by a kill: nothing was published after it
        names = []
    if home.current.is_symlink() and os.readlink(home.current).rsplit("/", 1)[-1] not in names:
        for name in names:
            remove_release(home, name)
    home.doomed.unlink()


def check_disk_space(home: Home, *, incoming_bytes: int) -> None:
    """Refuse a run that would fill the disk: it needs the release once more and about ten times what comes in."""
    held = home.warehouse.stat().st_size if home.is_published() else 0
    needed = held + 10 * incoming_bytes + _DISK_HEADROOM
    free = shutil.disk_usage(home.root).free
    if free < needed:
        raise BanmianError(
            f"too little disk space: {free >> 20} MB free, about {needed >> 20} MB needed / 磁盘空间不足",
            place=str(home.root),
            remedy="Free some space, keep fewer releases (BANMIAN_KEEP_RELEASES), or move the home. "
            "/ 请腾出空间，或减少保留的发布，或迁移仓库目录。",
        )


def explain_machine_error(home: Home, error: Exception) -> Exception:
    """What a disk that failed or too little memory means for a person; any other error as it is.

    DuckDB says in words what the system says in numbers, and Polars what either of them says.
    """
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return BanmianError(
            "DuckDB may not use enough memory; the last release stands as it was / 内存上限不足，上一次发布未受影响",
            place="BANMIAN_MEMORY_LIMIT",
            remedy="Raise it (as 4GB), or deliver the files in smaller lots; then run again. "
            "/ 请调高上限，或分批投递，然后重新运行。",
        )
    if isinstance(error, BanmianError) or not (isinstance(error, OSError) or any(sign in text for sign in _OF_DISK)):
        return error
    place = home.root
    if getattr(error, "errno", None) == errno.ENOSPC or _DISK_FULL.search(text):
        free = shutil.disk_usage(home.root).free >> 20
        message = f"the disk is full: {free} MB free; the last release stands as it was / 磁盘已满，上一次发布未受影响"
        remedy = (
            "Free some space, keep fewer releases (BANMIAN_KEEP_RELEASES), or move the home; then run again. "
            "/ 请腾出空间，或减少保留的发布，或迁移仓库目录，然后重新运行。"
        )
    elif _FORBIDDEN.search(text):
        why = getattr(error, "strerror", None) or text[:300]
        message = f"this cannot be read or written ({why}); the last release stands as it was / 无法读写"
        place = getattr(error, "filename2", None) or getattr(error, "filename", None) or place
        remedy = "Give whoever runs this the right to it, then run again. / 请授予读写权限，然后重新运行。"
    elif isinstance(error, FileNotFoundError | IsADirectoryError | NotADirectoryError | FileExistsError):
        return error  # a fault of the program, not of the disk
    else:
        message = f"reading or writing failed ({text[:300]}); the last release stands as it was / 读写失败"
        remedy = "Check the disk and its mount, then run again. / 请检查磁盘与挂载，然后重新运行。"
    return BanmianError(message, place=str(place), remedy=remedy)
