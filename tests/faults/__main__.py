"""The full set of fault proofs: `python -m tests.faults [--only NAME] [--scale 0.1]`. Exit 1 where anything failed."""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.faults.arrivals import correct_and_go_back, deliver_in_orders
from tests.faults.at_once import start_at_once
from tests.faults.blind import damage_for_each_check
from tests.faults.full_disk import fill_disk
from tests.faults.hostile import refuse_hostile
from tests.faults.kills import kill_at_boundaries, kill_at_random
from tests.faults.one_of_many import correct_one
from tests.faults.readers import kill_in_publish, read_with_other_versions
from tests.faults.tally import Proof, Tally

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


def main() -> int:
    """Run the proofs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=[proof.name for proof in PROOFS], metavar="NAME")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full counts (default 1)")
    given = parser.parse_args()
    print("| fault | must hold | count | failures | seconds | |\n| --- | --- | ---: | ---: | ---: | --- |", flush=True)
    started, failed = time.monotonic(), 0
    for proof in PROOFS:
        if given.only and proof.name not in given.only:
            continue
        failed += print_row(proof, scale=given.scale)
    print(f"\n{failed} failures, {time.monotonic() - started:.0f} s")
    return 1 if failed else 0


def print_row(proof: Proof, *, scale: float) -> int:
    """Make the fault and print the row. Returns how many failures."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"banmian-{proof.name}-", ignore_cleanup_errors=True) as folder:
        try:
            tally = proof.prove(Path(folder), scale)
        except Exception:
            tally = Tally(0, (traceback.format_exc(),))
    seconds = time.monotonic() - started
    row = (proof.fault, proof.must_hold, tally.count, len(tally.failures), f"{seconds:.0f}", tally.note)
    print(f"| {' | '.join(map(str, row))} |", flush=True)
    for failure in tally.failures:
        print(f"{proof.name}: {failure}", file=sys.stderr, flush=True)
    return len(tally.failures)


if __name__ == "__main__":
    sys.exit(main())
