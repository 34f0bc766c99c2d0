"""The client matrix: real clients read the published file while loads publish. `python -m tests.clients.matrix`.

Options: `--seconds N` for each client (default 30), `--only NAME`, `--all` with clients that take long to install.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.clients.environments import CLIENTS, Client, prepare_client

PROJECT = Path(__file__).parent.parent.parent
FIRST_PUBLISH_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a client saw, and what the loads beside it came to."""

    name: str
    client: str
    relations: int
    reads: int
    releases: int
    mixed: int
    errors: tuple[str, ...]
    published: int
    not_published: int

    @property
    def is_good(self) -> bool:
        """Whether it read, followed a publish, saw whole releases only, and held up no load."""
        return bool(self.relations and self.releases > 1) and not (self.mixed or self.errors or self.not_published)


def read_with(client: Client, *, seconds: float) -> Reading:
    """Let one client read for `seconds` while loads publish."""
    command = prepare_client(client)
    with tempfile.TemporaryDirectory() as folder, publishing(Path(folder)) as (warehouse, finish):
        done = subprocess.run([*command, str(warehouse), str(seconds)], capture_output=True, text=True, check=False)
        published, not_published = finish()
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        return Reading(client.name, "", 0, 0, 0, 0, tuple(last), published, not_published)
    seen = json.loads(done.stdout.splitlines()[-1])
    counts = (seen["relations"], seen["reads"], seen["releases"], seen["mixed"])
    return Reading(client.name, seen["client"], *counts, tuple(seen["errors"]), published, not_published)


@contextmanager
def publishing(folder: Path) -> Iterator[tuple[Path, Callable[[], tuple[int, int]]]]:
    """Loads that publish into a new home, one after another, in a process of their own."""
    home, inbox, stop = folder / "home", folder / "inbox", folder / "stop"
    inbox.mkdir()
    command = [sys.executable, "-m", "tests.clients.publish", str(home), str(inbox), str(stop)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish() -> tuple[int, int]:
        stop.touch()
        output, errors = process.communicate(timeout=FIRST_PUBLISH_SECONDS)
        if process.returncode:
            raise RuntimeError(f"the loads failed: {errors[-500:]}")
        published, not_published = output.splitlines()[-1].split()
        return int(published), int(not_published)

    warehouse = home / "current" / "warehouse.duckdb"
    give_up = time.monotonic() + FIRST_PUBLISH_SECONDS
    while not warehouse.exists():
        if process.poll() is not None or time.monotonic() > give_up:
            process.kill()
            raise RuntimeError(f"nothing was published: {process.communicate()[1][-500:]}")
        time.sleep(0.2)
    try:
        yield warehouse, finish
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def print_table(readings: Iterable[Reading]) -> bool:
    """Print the matrix as a Markdown table. Returns whether every client is good."""
    good = True
    print(
        "| client | version | tables and views | reads | releases seen | mixed | errors | loads published | held up |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for r in readings:  # each is printed as soon as it is known
        counts = (r.relations, r.reads, r.releases, r.mixed, len(r.errors), r.published, r.not_published)
        print(f"| {r.name} | {r.client} | {' | '.join(map(str, counts))} |", flush=True)
        for error in sorted(set(r.errors))[:3]:
            print(f"  {r.name}: {error}", file=sys.stderr)
        good = good and r.is_good
    return good


def main() -> int:
    """Run the matrix. Returns the exit code: 1 when a client failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--only", action="append")
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    wanted = [c for c in CLIENTS if (c.name in given.only if given.only else given.all or not c.is_heavy)]
    is_good = print_table(read_with(client, seconds=given.seconds) for client in wanted)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
