"""SIGKILL, then run again: the home is an undisturbed run's, and nothing of the killed run is left.

The kills: at every step boundary and before every change of the home's files; at seeded random times, in this process
or in a pool of two; and through Prefect.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil

from tests.faults.pages import deliver_first, deliver_second
from tests.faults.runs import (
    LONGEST_RUN_SECONDS,
    STEPS,
    Order,
    copy_home,
    find_differences,
    find_leftovers,
    find_orphans,
    list_children,
    run,
    start,
)
from tests.faults.tally import Tally, scaled
from tests.paths import PROJECT

SEED = 20250904
KILLED = -signal.SIGKILL
RANDOM_KILLS, PREFECT_KILLS = 90, 10
# Every fifth random kill falls on a run with a pool: small batches, no threshold to hide behind.
POOL_EVERY = 5
KEEP_ONE = {"keep_releases": 1}
POOL = {"processes": 2, "pool_bytes": 0, "batch_bytes": 500}


@dataclass(frozen=True, slots=True)
class Setting:
    """A home with a first release, an inbox with more, the home of an undisturbed run over it, and how long it took."""

    base: Path
    inbox: Path
    calm: Path
    changes: tuple[str, ...]
    seconds: float

    @property
    def first_of_publish(self) -> int:
        """The number of the first change that publishing makes, from 1."""
        return 1 + sum(not line.startswith("publish") for line in self.changes)


def set_up(folder: Path, *, keep_releases: int = 1) -> Setting:
    """Load a first delivery, then a second undisturbed, recording each change of the home's files.

    Only one release is kept, so that deleting the one before is among the changes.
    """
    inbox, base, calm, record = (folder / name for name in ("inbox", "base", "calm", "changes"))
    _expect_published(run(Order(deliver_first(inbox), base)))
    copy_home(base, calm)
    deliver_second(inbox)
    started = time.monotonic()
    _expect_published(run(Order(inbox, calm, record=record, settings={"keep_releases": keep_releases})))
    return Setting(base, inbox, calm, tuple(record.read_text().splitlines()), time.monotonic() - started)


def _expect_published(code: int | None) -> None:
    if code != 0:
        raise RuntimeError(f"an undisturbed run ended with {code}")


def list_places(setting: Setting) -> list[str]:
    """Every place of a run where it can be killed at will."""
    steps = [f"{side} {step}" for step in STEPS for side in ("before", "after")]
    return steps + [f"change {n}" for n in range(1, len(setting.changes) + 1)]


def kill_at_boundaries(folder: Path, scale: float) -> Tally:
    """At every boundary of the steps, and before every change of the home's files."""
    setting = set_up(folder)
    places = list_places(setting)
    if scale < 1:  # still some of each kind
        places = Random(SEED).sample(places, scaled(len(places), scale, least=2))
    failures = []
    for place in places:
        home = copy_home(setting.base, folder / "home")
        code = run(Order(setting.inbox, home, kill=place, settings=KEEP_ONE))
        if code != KILLED:
            failures.append(f"{place}: not killed, it ended with {code}")
        failures += [f"{place}: {problem}" for problem in run_again(setting, home)]
    note = f"{2 * len(STEPS)} boundaries of steps, {len(setting.changes)} changes of files"
    return Tally(len(places), tuple(failures), note)


def run_again(setting: Setting, home: Path) -> list[str]:
    """Run again after a kill. Returns what is not as after an undisturbed run."""
    code = run(Order(setting.inbox, home, settings=KEEP_ONE))
    if code != 0:
        return [f"the next run ended with {code}"]
    return find_differences(setting.calm, home) + find_leftovers(home)


def kill_at_random(folder: Path, scale: float) -> Tally:
    """At seeded random times of a run: direct, and (in the full set) through Prefect."""
    setting = set_up(folder)
    rng = Random(SEED)
    failures: list[str] = []
    tries = scaled(RANDOM_KILLS, scale)
    for number in range(tries):
        settings = POOL if number % POOL_EVERY == POOL_EVERY - 1 else {}
        # A pool's start-up takes longer than the rest of the run.
        moment = rng.uniform(0, setting.seconds * (3 if settings else 1))
        home, children = kill_after(moment, setting, folder, settings)
        problems = find_orphans(children) + run_again(setting, home)
        failures += [f"kill {number} at {moment:.2f} s: {problem}" for problem in problems]
    through_prefect = scaled(PREFECT_KILLS, scale, least=0)
    failures += kill_prefect_runs(setting, folder, through_prefect, rng)
    note = f"{through_prefect} of them through Prefect, {tries // POOL_EVERY} with a pool"
    return Tally(tries + through_prefect, tuple(failures), note)


def kill_after(
    moment: float, setting: Setting, folder: Path, settings: dict[str, int]
) -> tuple[Path, list[psutil.Process]]:
    """Kill a run after a while; where it had ended by then, another one sooner. Returns its home and its children."""
    while True:
        home = copy_home(setting.base, folder / "home")
        process = start(Order(setting.inbox, home, settings=KEEP_ONE | settings))
        process.join(moment)
        children = list_children(process.pid or 0)
        process.kill()
        process.join()
        if process.exitcode == KILLED:
            return home, children
        moment /= 2


def kill_prefect_runs(setting: Setting, folder: Path, count: int, rng: Random) -> list[str]:
    """Kill `banmian load --prefect`, then run again. Its temporary server is a process of Prefect's own: see below."""
    failures: list[str] = []
    if not count:
        return failures
    whole = _time(lambda: _wait_for_prefect_run(setting, copy_home(setting.base, folder / "timed"), folder))
    for number in range(count):
        home = copy_home(setting.base, folder / "home")
        moment = rng.uniform(0.3, 1.0) * whole
        process = _start_prefect_run(setting, home, folder)
        with suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        children = list_children(process.pid)
        process.kill()
        process.wait()
        # The temporary server that Prefect starts is not told of a kill. It holds nothing of the home: end it here.
        find_orphans(children, seconds=0.0)
        problems = run_again(setting, home)
        failures += [f"Prefect kill {number} at {moment:.1f} s: {problem}" for problem in problems]
    return failures


def _start_prefect_run(setting: Setting, home: Path, folder: Path) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "BANMIAN_SETTLE_SECONDS": "0",
    }
    command = [sys.executable, "-m", "flows.cli", "--home", str(home), "load", str(setting.inbox), "--prefect"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=PROJECT, env=environment, **quiet)  # type: ignore[call-overload, no-any-return]


def _wait_for_prefect_run(setting: Setting, home: Path, folder: Path) -> None:
    _expect_published(_start_prefect_run(setting, home, folder).wait(LONGEST_RUN_SECONDS))


def _time(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started
