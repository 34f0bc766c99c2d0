"""The full set of fault proofs: `python -m tests.faults [--only NAME] [--scale 0.1]`. Exit 1 where anything failed.

Each row is a process of its own, as many at once as the machine has cores, the longest first. `--write FILE` puts the
table, with its duration, between the marks that stand in the file.
"""

import argparse
import json
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Thread

from tests.faults.arrivals import correct_and_go_back, deliver_in_orders
from tests.faults.at_once import start_at_once
from tests.faults.blind import damage_for_each_check
from tests.faults.full_disk import fill_disk
from tests.faults.hostile import refuse_hostile
from tests.faults.kills import kill_at_boundaries, kill_at_random
from tests.faults.one_of_many import correct_one
from tests.faults.readers import kill_in_publish, read_with_other_versions
from tests.faults.tally import Proof, Tally
from tests.paths import PROJECT

EQUAL = "every table equal to an undisturbed run's"
PROOFS = (
    Proof("boundaries", "SIGKILL at every step boundary, then run again", EQUAL, kill_at_boundaries),
    Proof("random", "SIGKILL at seeded random times, then run again", f"{EQUAL}; no orphan left", kill_at_random),
    Proof(
        "publish",
        "SIGKILL during publish, three readers polling",
        "0 reader errors, 0 mixed or backward snapshots",
        kill_in_publish,
    ),
    Proof("disk", "disk full at 1, 2, 4, … MB; read-only home", "clear error, release served, rerun equal", fill_disk),
    Proof("orders", "ten times; other name; reversed; shuffled; batches", "identical rows", deliver_in_orders),
    Proof(
        "corrections", "correction, of a correction, back to the first", "equal to the last alone", correct_and_go_back
    ),
    Proof("at-once", "8 runs at once", "one writes, the others exit 4", start_at_once),
    Proof("clients", "DuckDB 1.4, 1.5, 2.0 clients read during publishes", "0 errors", read_with_other_versions),
    Proof("hostile", "hostile files", "outcome with reason, memory bounded, inbox only", refuse_hostile),
    Proof("blind", "damaged rows, one case a check", "each check catches its damage", damage_for_each_check),
    Proof("one-of-many", "correction of one file among many", "only its issue and its links change", correct_one),
)
# Rows that take longest, so that none of them is left to run alone at the end.
_LONGEST = ("random", "clients", "orders", "one-of-many", "publish", "at-once", "boundaries")
_MARKS = ("<!-- faults: begin -->", "<!-- faults: end -->")
_HEAD = "| fault | must hold | count | failures | seconds | |\n| --- | --- | ---: | ---: | ---: | --- |"


@dataclass(frozen=True, slots=True)
class Row:
    """A proof that was made: its tally, and the seconds it took."""

    proof: Proof
    tally: Tally
    seconds: float

    def __str__(self) -> str:
        tally = self.tally
        cells = (self.proof.fault, self.proof.must_hold, tally.count, len(tally.failures), f"{self.seconds:.0f}")
        return f"| {' | '.join(map(str, (*cells, tally.note)))} |"


def main() -> int:
    """Make the proofs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [proof.name for proof in PROOFS]
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full counts (default 1)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="rows made at once (default: one per core)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table between the marks of this document")
    parser.add_argument("--row", choices=names, help=argparse.SUPPRESS)  # one row, in this process, as JSON
    given = parser.parse_args()
    if given.row:
        return make_row(next(proof for proof in PROOFS if proof.name == given.row), scale=given.scale)
    chosen = [proof for proof in PROOFS if not given.only or proof.name in given.only]
    started = time.monotonic()
    rows = make_rows(chosen, scale=given.scale, jobs=given.jobs)
    text = describe_rows(rows, seconds=time.monotonic() - started, jobs=given.jobs)
    print(text)
    if given.write:
        write_between_marks(given.write, text)
    return 1 if any(row.tally.failures for row in rows) else 0


def make_rows(proofs: Sequence[Proof], *, scale: float, jobs: int) -> list[Row]:
    """Make the proofs, `jobs` at once; each is told on standard error as it is done. In the order of the table."""
    order = {name: place for place, name in enumerate(_LONGEST)}
    rows: dict[str, Row] = {}

    def make(proof: Proof) -> None:
        row = rows[proof.name] = run_row(proof, scale=scale)
        failures = [f"{proof.name}: {failure}" for failure in row.tally.failures]
        print("\n".join([str(row), *failures]), file=sys.stderr, flush=True)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(make, sorted(proofs, key=lambda proof: order.get(proof.name, len(order)))))
    return [rows[proof.name] for proof in proofs]


def run_row(proof: Proof, *, scale: float) -> Row:
    """Make a proof in a process and a session of its own: by sessions the kernel shares a busy machine."""
    command = [sys.executable, "-m", "tests.faults", "--row", proof.name, "--scale", str(scale)]
    started = time.monotonic()
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, start_new_session=True)
    seconds = time.monotonic() - started
    try:
        fields = json.loads(done.stdout.splitlines()[-1])
        tally = Tally(fields["count"], tuple(fields["failures"]), fields["note"])
    except (IndexError, ValueError, TypeError, KeyError):
        tally = Tally(0, (f"no result, exit code {done.returncode}: {done.stderr[-500:]}",))
    return Row(proof, tally, seconds)


def make_row(proof: Proof, *, scale: float) -> int:
    """Make a proof in this process and print its tally as one line of JSON."""
    Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    with tempfile.TemporaryDirectory(prefix=f"banmian-{proof.name}-", ignore_cleanup_errors=True) as folder:
        try:
            tally = proof.prove(Path(folder), scale)
        except Exception:
            tally = Tally(0, (traceback.format_exc(),))
    print(json.dumps(asdict(tally), ensure_ascii=False), flush=True)
    return 1 if tally.failures else 0


def _end_with_parent(parent: int) -> None:
    """End this row, with every process it started, when the table is made no longer."""
    while os.getppid() == parent:
        time.sleep(1)
    os.killpg(0, signal.SIGKILL)


def describe_rows(rows: Sequence[Row], *, seconds: float, jobs: int) -> str:
    """The table, with what it took and where."""
    failed = sum(len(row.tally.failures) for row in rows)
    tries = sum(row.tally.count for row in rows)
    where = f"{os.cpu_count()} cores, load average {os.getloadavg()[2]:.1f}, Python {platform.python_version()}"
    took = f"{seconds / 60:.0f} min ({seconds:.0f} s), {jobs} rows at once"
    ending = f"{failed} failures in {tries} tries; {took}, on {where}."
    return "\n".join([_HEAD, *map(str, rows), "", ending])


def write_between_marks(document: Path, text: str) -> None:
    """Replace what stands between the marks of a document."""
    begin, end = _MARKS
    held = document.read_text("utf-8")
    found = re.search(f"{re.escape(begin)}.*{re.escape(end)}", held, re.DOTALL)
    if not found:
        raise SystemExit(f"{document} has no {begin} … {end}")
    document.write_text(held.replace(found[0], f"{begin}\n{text}\n{end}"), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
