"""Runs in processes of their own, killed where a proof says: what a home holds before, after, and left behind.

Processes are forked from one that has imported everything and done nothing, so that a run takes a second, not ten.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil

from flows.home import Home, hold_lock
from flows.load_issues import call_plainly
from flows.releases import hash_file, list_releases
from tests.runs.homes import FEW_CHECKS, QUIET, differing_tables, query

STEPS = ("discover", "make", "build_candidate", "check", "publish")
LONGEST_RUN_SECONDS = 300.0
# What changes a file system, as Python's audit hooks name it. `open` counts where it is for writing.
_CHANGES = frozenset({"os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "os.symlink", "shutil.rmtree"})
# Faults are the subject here, not checks: those of the manifest stand for all in most runs.
_FEWEST_CHECKS = [check for check in FEW_CHECKS if check.table == "ops.delivery"]

_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.runs", "tests.faults.preload"])


@dataclass(frozen=True, slots=True)
class Order:
    """A run to start: its inbox and home, where it is to be killed, how it is set.

    `kill` is `before STEP`, `after STEP`, `change N` (before the Nth change of the home's files), or `publish N` (the
    same, counted from the start of the step that publishes). `record` names a file to write the changes to. `withdraw`
    names a file to withdraw instead of loading.
    """

    inbox: Path
    home: Path
    kill: str = ""
    every_check: bool = False
    unguarded_disk: bool = False
    record: Path | None = None
    withdraw: str = ""
    settings: dict[str, Any] = field(default_factory=dict)


def start(order: Order) -> BaseProcess:
    """Start a run."""
    return start_process(_carry_out, order)


def start_process(target: Any, *arguments: Any) -> BaseProcess:
    """Start a function of a module in a process of its own."""
    process = _context.Process(target=target, args=arguments)
    process.start()
    return process


def make_barrier(parties: int) -> Any:
    """Something that lets as many processes go at one moment."""
    return _context.Barrier(parties)


def run(order: Order) -> int | None:
    """Start a run and wait for its end. Returns its exit code; -9 when it was killed."""
    process = start(order)
    process.join(LONGEST_RUN_SECONDS)
    return process.exitcode


def _carry_out(order: Order) -> None:
    from functools import partial

    from flows import load_issues
    from flows.checks import run_checks
    from flows.cli import run_with_errors
    from flows.settings import read_settings
    from flows.withdraw import withdraw_file

    given = {"processes": 1, "settle_seconds": 0.0, **order.settings}
    settings = read_settings({}, home=order.home, **given)
    watch = _Watch(order)
    sys.addaudithook(watch.see)
    checked = run_checks if order.every_check else partial(run_checks, checks=_FEWEST_CHECKS)

    def load() -> int:
        if order.withdraw:
            return withdraw_file(order.withdraw, settings).exit_code
        outcome = load_issues.load_inbox(str(order.inbox), settings, reporter=QUIET, call=watch.call)
        return outcome.exit_code

    with patch("flows.load_issues.run_checks", checked), _disk_guard(order):
        code = run_with_errors(load)
    watch.write_record()
    sys.stderr.flush()
    os._exit(code)


@contextmanager
def _disk_guard(order: Order) -> Iterator[None]:
    """Take the check of disk space away, so that a run meets the full disk in the midst of its work."""
    if order.unguarded_disk:
        with patch("flows.load_issues.check_disk_space", lambda *_, **__: None):
            yield
    else:
        yield


class _Watch:
    """Counts what a run does and kills it where the order says."""

    def __init__(self, order: Order) -> None:
        self.kill, self.root, self.record = order.kill, str(order.home.absolute()), order.record
        self.changes: list[str] = []
        self.publish_from: int | None = None

    def call(self, function: Any, *arguments: Any) -> Any:
        """Run a step."""
        name = function.__name__
        self._die_at(f"before {name}")
        if name == "publish":
            self.publish_from = len(self.changes)
        result = call_plainly(function, *arguments)
        self._die_at(f"after {name}")
        return result

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook."""
        if event not in _CHANGES and event != "open":
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        place = arguments[0]
        if not isinstance(place, str | bytes | os.PathLike) or not os.fsdecode(place).startswith(self.root):
            return
        self.changes.append(f"{event} {os.path.relpath(os.fsdecode(place), self.root)}")
        self._die_at(f"change {len(self.changes)}")
        if self.publish_from is not None:
            self._die_at(f"publish {len(self.changes) - self.publish_from}")

    def _die_at(self, place: str) -> None:
        if place == self.kill:
            os.kill(os.getpid(), signal.SIGKILL)

    def write_record(self) -> None:
        """Write down the changes, those of publishing with a mark."""
        if self.record:
            first = self.publish_from if self.publish_from is not None else len(self.changes)
            lines = [f"{'publish' if n >= first else 'before'} {text}" for n, text in enumerate(list(self.changes))]
            self.record.write_text("\n".join(lines))


def copy_home(source: Path, target: Path) -> Path:
    """A home of its own for one try."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)
    return target


def find_differences(undisturbed: Path, home: Path) -> list[str]:
    """Tables that differ from an undisturbed run's, with what `ops` says of each file."""
    differing = differing_tables(undisturbed, home)
    for table, columns in (("inbox_file", "relative_path, sha256, outcome"), ("quarantine", "relative_path, reason")):
        content = f"select {columns} from ops.{table} order by all"
        if query(undisturbed, content) != query(home, content):
            differing.append(f"ops.{table}")
    return differing


def find_leftovers(root: Path) -> list[str]:
    """What does not belong in a home at rest: work files, half releases, logs, a held lock, a changed release."""
    home = Home(root.absolute())
    left = [str(p.relative_to(home.root)) for p in (*home.work.iterdir(), *home.root.glob(".*"))]
    left += [str(p.relative_to(home.root)) for p in home.journal.glob(".*")]
    for folder in home.releases.iterdir():
        if sorted(p.name for p in folder.iterdir()) != ["release.json", "warehouse.duckdb"]:
            left.append(f"releases/{folder.name}")
    for release in list_releases(home):
        if hash_file(home.releases / release.name / "warehouse.duckdb") != release.sha256:
            left.append(f"changed: {release.name}")
    with hold_lock(home):
        return left


def list_children(pid: int) -> list[psutil.Process]:
    """Every process below one."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def find_orphans(processes: Sequence[psutil.Process], *, seconds: float = 60.0) -> list[str]:
    """Those of the processes that are still there after a while, ended here so that they do not outlive the proof."""
    until = time.monotonic() + seconds
    while (alive := [p for p in processes if p.is_running()]) and time.monotonic() < until:
        time.sleep(0.1)
    found = [f"process {p.pid} left: {' '.join(p.cmdline())[:80]}" for p in alive]
    for process in alive:
        process.kill()
    return found
