"""What a release costs: `python -m tests.faults.release_cost [--megabytes 1000] [--folder DIR]`.

Makes a DuckDB file of about the size, publishes it twice with the program's own functions, and prints a table of
seconds and bytes. The file's content is noise in columns of the warehouse's types: a release costs by its bytes alone.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from flows.home import WAREHOUSE_FILE, Home, open_home
from flows.releases import (
    list_releases,
    publish_candidate,
    rollback_release,
    seal_file,
    start_candidate,
    verify_current,
)

MEGABYTE = 1_000_000
# A hash of 32 hexadecimal characters and a random number: 27 bytes a row once DuckDB has packed them, as measured.
_BYTES_A_ROW = 27
_ROWS_AT_ONCE = 2_000_000


@dataclass(slots=True)
class Costs:
    """Seconds by what was done."""

    seconds: dict[str, float] = field(default_factory=dict)

    def measure(self, name: str, work: Callable[[], object]) -> None:
        """Do the work once, by the clock."""
        started = time.perf_counter()
        work()
        self.seconds[name] = time.perf_counter() - started


def make_file(path: Path, *, megabytes: int) -> None:
    """A file of about so many megabytes of rows that do not compress."""
    rows = megabytes * MEGABYTE // _BYTES_A_ROW
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table noise (paragraph_key bigint, text varchar)")
        for first in range(0, rows, _ROWS_AT_ONCE):
            last = min(rows, first + _ROWS_AT_ONCE)
            connection.execute(
                "insert into noise select (hash(i) >> 1)::bigint, md5(i::varchar) from range($first, $last) t(i)",
                {"first": first, "last": last},
            )


def measure_release(home: Home, *, megabytes: int) -> Costs:
    """Publish a file, then once more from a copy of it, as a daily load does."""
    costs = Costs()
    make_file(home.work / WAREHOUSE_FILE, megabytes=megabytes)
    publish_candidate(home, home.work / WAREHOUSE_FILE, load_key=1, keep=5)
    costs.measure("verify the hash of the current release", lambda: verify_current(home))
    costs.measure("copy the current release to work on", lambda: start_candidate(home))
    candidate = home.work / WAREHOUSE_FILE
    costs.measure("write nothing into the copy and seal it", lambda: seal_file(candidate))
    publish = lambda: publish_candidate(home, candidate, load_key=2, keep=5)  # noqa: E731
    costs.measure("publish: seal, hash, sync, swap the link", publish)
    costs.measure("roll back", lambda: rollback_release(home))
    costs.measure("a reader opens and counts", lambda: _read(home))
    return costs


def _read(home: Home) -> None:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        connection.execute("select count(*) from noise").fetchall()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="where to make the home (default: the system's temporary folder)")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="banmian-cost-", dir=given.folder))
    try:
        home = open_home(folder / "home")
        costs = measure_release(home, megabytes=given.megabytes)
        releases = list_releases(home)
        print(
            f"{releases[0].byte_size / MEGABYTE:.0f} MB a release, {len(releases)} kept; {os.cpu_count()} cores, "
            f"load average {os.getloadavg()[0]:.1f}\n\n| step | seconds |\n| --- | ---: |"
        )
        for name, seconds in costs.seconds.items():
            print(f"| {name} | {seconds:.2f} |")
    finally:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
