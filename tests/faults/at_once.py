"""Eight runs at once: one writes, the others exit 4 and say who holds the warehouse."""

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.faults.pages import deliver_first, write_files
from tests.faults.runs import LONGEST_RUN_SECONDS, Order, find_leftovers, make_barrier, run, start_process
from tests.faults.tally import Tally, scaled
from tests.runs.homes import FEW_CHECKS, deliver, query

RUNS, TIMES = 8, 20
_BUSY = 4


def start_at_once(folder: Path, scale: float) -> Tally:
    """Eight processes, let go at one moment, each the command `banmian load`."""
    home, inbox = folder / "home", deliver_first(folder / "inbox")
    if run(Order(inbox, home)) != 0:
        raise RuntimeError("the first run failed")
    failures: list[str] = []
    count = scaled(TIMES, scale)
    for number in range(count):
        deliver(inbox, write_files(range(10 + number, 11 + number)))
        barrier = make_barrier(RUNS)
        told = [folder / f"told{n}" for n in range(RUNS)]
        processes = [start_process(_load_when_let_go, barrier, inbox, home, place) for place in told]
        for process in processes:
            process.join(LONGEST_RUN_SECONDS)
        codes = sorted(str(process.exitcode) for process in processes)
        if codes != ["0", *["4"] * (RUNS - 1)]:
            failures.append(f"round {number}: exit codes {codes}")
        silent = [p for p, t in zip(processes, told, strict=True) if p.exitcode == _BUSY and not _names_holder(t)]
        if silent:
            failures.append(f"round {number}: {len(silent)} did not say who holds the warehouse")
        held = query(home, "select count(*) from dim_source_file where is_current and source_file_key <> 0")
        if held != [(4 + number,)]:
            failures.append(f"round {number}: {held[0][0]} files held, {4 + number} delivered")
    failures += find_leftovers(home)
    return Tally(count, tuple(failures), f"{RUNS} processes let go at one moment")


def _names_holder(told: Path) -> bool:
    text = told.read_text()
    return "another run holds the warehouse (process " in text or "(just starting)" in text


def _load_when_let_go(barrier: Any, inbox: Path, home: Path, told: Path) -> None:
    from flows.checks import run_checks
    from flows.cli import main

    os.environ["BANMIAN_SETTLE_SECONDS"] = "0"
    os.environ.pop("PREFECT_API_URL", None)
    few = patch("flows.load_issues.run_checks", partial(run_checks, checks=FEW_CHECKS))
    with told.open("w", buffering=1) as handle, redirect_stderr(handle), redirect_stdout(handle), few:
        barrier.wait()
        code = main(["load", str(inbox), "--home", str(home), "--processes", "1"])
    sys.stderr.flush()
    os._exit(code)
