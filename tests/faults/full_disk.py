"""A disk that fills up, and a home that cannot be written: one clear sentence, the last release served, rerun equal.

Needs root, for a small file system in memory; without it the proof says so and counts nothing.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

from tests.faults.kills import run_again, set_up
from tests.faults.runs import Order, copy_home, start_process
from tests.faults.tally import Tally
from tests.runs.homes import query

MEGABYTE = 1 << 20
_ROOMY = 512 * MEGABYTE
# Past this a run of the proof's five small pages fits in any case.
_MOST_MEGABYTES = 256
_QUICK_GROWTH = 8


def can_mount() -> bool:
    """Whether this process may mount: it must be root, outside a container that forbids it."""
    return os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A file system in memory, roomy at first."""
    place.mkdir(parents=True, exist_ok=True)
    _command("mount", "-t", "tmpfs", "-o", f"size={_ROOMY}", "tmpfs", str(place))
    try:
        yield place
    finally:
        _command("umount", str(place))


def resize(place: Path, *, free_bytes: int | None) -> None:
    """Leave so many bytes free, or be roomy again."""
    status = os.statvfs(place)
    used = (status.f_blocks - status.f_bfree) * status.f_frsize
    size = _ROOMY if free_bytes is None else used + free_bytes
    _command("mount", "-o", f"remount,rw,size={size}", str(place))


def _command(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def run_told(order: Order, told: Path) -> tuple[int | None, str]:
    """A run with what it says on standard error."""
    process = start_process(_carry_out_told, order, told)
    process.join()
    return process.exitcode, told.read_text()


def _carry_out_told(order: Order, told: Path) -> None:
    from tests.faults.runs import _carry_out

    with told.open("w", buffering=1) as handle, redirect_stderr(handle):
        _carry_out(order)


def fill_disk(folder: Path, scale: float) -> Tally:
    """Run with 1, 2, 4, … MB left, until it fits; then with the guard that looks before; then on a read-only home."""
    if not can_mount():
        return Tally(0, (), "skipped: mounting a small file system needs root")
    setting = set_up(folder / "set up")
    failures: list[str] = []
    count, free, fitted = 0, 1, False
    growth = 2 if scale >= 1 else _QUICK_GROWTH
    with small_disk(folder / "disk") as disk:
        while not fitted and free <= _MOST_MEGABYTES:
            home = copy_home(setting.base, disk / "home")
            resize(disk, free_bytes=free * MEGABYTE)
            code, text = run_told(Order(setting.inbox, home, unguarded_disk=True), folder / "told")
            fitted = code == 0
            if not fitted:
                failures += [f"{free} MB: {p}" for p in judge_failure(code, text, home, says="the disk is full")]
            resize(disk, free_bytes=None)
            failures += [f"{free} MB: {p}" for p in run_again(setting, home)]
            count, free = count + 1, free * growth
        home = copy_home(setting.base, disk / "home")
        resize(disk, free_bytes=MEGABYTE)
        code, text = run_told(Order(setting.inbox, home), folder / "told")
        failures += [f"guard: {p}" for p in judge_failure(code, text, home, says="too little disk space")]
        resize(disk, free_bytes=None)
        _command("mount", "-o", "remount,ro", str(disk))
        code, text = run_told(Order(setting.inbox, home), folder / "told")
        failures += [f"read-only: {p}" for p in judge_failure(code, text, home, says="cannot be written")]
        resize(disk, free_bytes=None)
        failures += [f"read-only: {p}" for p in run_again(setting, home)]
    if count < 2:
        failures.append("the disk was never full")
    return Tally(count + 2, tuple(failures), f"full at 1 to {free // growth**2} MB, the guard, a read-only home")


def judge_failure(code: int | None, text: str, home: Path, *, says: str) -> list[str]:
    """A failed run: exit 1, a sentence without a traceback, the last release readable."""
    problems = []
    if code != 1 or says not in text or "Traceback" in text:
        problems.append(f"it ended with {code} and said: {text[-400:]!r}")
    if query(home, "select count(*) from dim_source_file where is_current and source_file_key <> 0") != [(3,)]:
        problems.append("the last release is not served")
    if not (home / "current").resolve().exists():
        problems.append("nothing is published")
    return problems
