"""Readers that poll while releases are published: no error, no mixed release, none older than one seen before.

Killed publishes are read by this environment's DuckDB; a hundred whole ones by DuckDB 1.4, 1.5 and 2.0 clients, each in
an environment of its own.
"""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tests.faults.kills import KILLED, set_up
from tests.faults.pages import deliver_first, write_files
from tests.faults.runs import LONGEST_RUN_SECONDS, Order, find_leftovers, run, start_process
from tests.faults.tally import Tally, scaled
from tests.runs.homes import deliver, query

READERS = 3
KILLS, PUBLISHES = 50, 100
_PAUSE_SECONDS = 0.05
_LAST_LOOK_SECONDS = 3.0  # after the last publish: enough for each reader to open the file once more
# One statement sees one release: what its loads say they loaded, what it holds, and what stands on each file held.
_SEEN = """
    select
        (select count(*) from ops.load where status = 'published'),
        (select coalesce(sum(files_loaded), 0) from ops.load where status = 'published')
        = (select count(*) from main.dim_source_file where source_file_key <> 0)
        and (select count(distinct source_file_key) from main.fact_paragraph)
        = (select count(*) from main.dim_source_file where is_current and source_file_key <> 0)
"""


def poll(warehouse: Path, stop: Path, report: Path) -> None:
    """Open the published file anew, read, close, until `stop` exists; write what was seen."""
    reads = mixed = backward = newest = 0
    releases: set[int] = set()
    errors: list[str] = []
    while not stop.exists():
        try:
            with duckdb.connect(str(warehouse), read_only=True) as connection:
                release, is_whole = connection.execute(_SEEN).fetchone() or (0, False)
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}"[:200])
            continue
        reads += 1
        mixed += not is_whole
        backward += release < newest
        newest = max(newest, release)
        releases.add(release)
        time.sleep(_PAUSE_SECONDS)
    seen = {"reads": reads, "mixed": mixed, "backward": backward, "releases": sorted(releases), "errors": errors}
    report.write_text(json.dumps(seen))


@contextmanager
def polling(home: Path, folder: Path) -> Iterator[list[dict[str, object]]]:
    """Three readers in processes of their own; what they saw is in the list once they have been stopped."""
    seen: list[dict[str, object]] = []
    stop, reports = folder / "stop", [folder / f"reader{n}" for n in range(READERS)]
    warehouse = home / "current" / "warehouse.duckdb"
    readers = [start_process(poll, warehouse, stop, report) for report in reports]
    try:
        yield seen
        time.sleep(_LAST_LOOK_SECONDS)
    finally:
        stop.touch()
        for reader in readers:
            reader.join(LONGEST_RUN_SECONDS)
            reader.kill()
    seen += [json.loads(report.read_text()) for report in reports if report.exists()]


def judge_readers(seen: list[dict[str, object]]) -> list[str]:
    """What readers met that they must not."""
    failures = [] if len(seen) == READERS else [f"{READERS - len(seen)} readers ended early"]
    for number, reader in enumerate(seen):
        found = [wrong for wrong in ("errors", "mixed", "backward") if reader[wrong]]
        failures += [f"reader {number}: {wrong}: {reader[wrong]}"[:300] for wrong in found]
        if not reader["reads"]:
            failures.append(f"reader {number} read nothing")
    return failures


def kill_in_publish(folder: Path, scale: float) -> Tally:
    """Kill at every change that publishing makes, in turn; after each kill the next run publishes."""
    setting = set_up(folder / "recorded", keep_releases=5)
    places = len(setting.changes) - setting.first_of_publish + 1
    home, inbox = folder / "home", deliver_first(folder / "inbox")
    failures: list[str] = []
    if run(Order(inbox, home)) != 0:
        raise RuntimeError("the first run failed")
    count = scaled(KILLS, scale)
    with polling(home, folder) as seen:
        for number in range(count):
            deliver(inbox, write_files(range(10 + number, 11 + number)))
            place = f"publish {number * 7 % places + 1}"  # 7 and the number of places share no factor: all come up
            code = run(Order(inbox, home, kill=place))
            if code != KILLED:
                failures.append(f"{place}: not killed, it ended with {code}")
            if code := run(Order(inbox, home)):
                failures.append(f"{place}: the next run ended with {code}")
    failures += judge_readers(seen) + find_leftovers(home)
    held = query(home, "select count(*) from dim_source_file where is_current and source_file_key <> 0")
    if held != [(3 + count,)]:
        failures.append(f"{held[0][0]} files held, {3 + count} delivered")
    reads = sum(int(str(reader["reads"])) for reader in seen)
    return Tally(count, tuple(failures), f"{reads} reads at {places} places of publishing")


def read_with_other_versions(folder: Path, scale: float) -> Tally:
    """A hundred publishes under clients of three versions, and the version the file is stored in."""
    from tests.clients.environments import CLIENTS, prepare_client

    home, inbox = folder / "home", deliver_first(folder / "inbox")
    if run(Order(inbox, home)) != 0:
        raise RuntimeError("the first run failed")
    warehouse, failures = home / "current" / "warehouse.duckdb", []
    commands = {c.name: prepare_client(c) for c in CLIENTS if c.script == "duckdb_client.py"}
    count = scaled(PUBLISHES, scale)
    stop = folder / "stop"
    words = [str(warehouse), str(count * LONGEST_RUN_SECONDS), str(stop)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    readers = {name: subprocess.Popen([*command, *words], **pipes) for name, command in commands.items()}
    published = 0
    for number in range(count):
        deliver(inbox, write_files(range(10 + number, 11 + number)))
        code = run(Order(inbox, home))
        published += code == 0
        if code:
            failures.append(f"a run beside the readers ended with {code}")
    stop.touch()
    reads = []
    for name, reader in readers.items():
        output, error = reader.communicate(timeout=LONGEST_RUN_SECONDS)
        if reader.returncode:
            failures.append(f"{name}: {error.strip().splitlines()[-1:]}")
            continue
        seen = json.loads(output.splitlines()[-1])
        reads.append(f"{seen['client']}: {seen['reads']} reads, {seen['releases']} releases")
        failures += [f"{name}: {e}" for e in seen["errors"]] + [f"{name}: mixed"] * seen["mixed"]
        if seen["releases"] < 2:
            failures.append(f"{name} saw {seen['releases']} releases")
    failures += check_storage_version(warehouse)
    return Tally(published, tuple(failures), "; ".join(reads))


def check_storage_version(warehouse: Path) -> list[str]:
    """DuckDB 1.2 and later read what is stored as version 65; a newer one would shut clients out."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tags = connection.execute("select tags from duckdb_databases() where database_name = 'warehouse'").fetchone()
    with warehouse.open("rb") as handle:
        header = handle.read(20)  # checksum, `DUCK`, version number
    number = int.from_bytes(header[12:20], "little")
    return [] if header[8:12] == b"DUCK" and number <= 65 else [f"stored as version {number}: {tags}"]
