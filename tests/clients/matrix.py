"""The client matrix: real clients read the published file while loads publish. `python -m tests.clients.matrix`.

Options: `--seconds N` for each client (default 30), `--only NAME`, `--all` with clients that take long to install.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.clients.environments import CLIENTS, Client, prepare_client

PROJECT = Path(__file__).parent.parent.parent
# A load starts up in seconds on an idle machine, in minutes on one that runs a dozen other things.
FIRST_PUBLISH_SECONDS = 300.0


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


def read_with(client: Client, publisher: "Publisher", *, seconds: float) -> Reading:
    """Let one client read for `seconds` while loads publish."""
    command = prepare_client(client)
    before = publisher.count()
    done = subprocess.run(
        [*command, str(publisher.warehouse), str(seconds)], capture_output=True, text=True, check=False
    )
    after = publisher.count()
    counts = (after[0] - before[0], after[1] - before[1])
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        return Reading(client.name, "", 0, 0, 0, 0, tuple(last), *counts)
    seen = json.loads(done.stdout.splitlines()[-1])
    numbers = (seen["relations"], seen["reads"], seen["releases"], seen["mixed"])
    return Reading(client.name, seen["client"], *numbers, tuple(seen["errors"]), *counts)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Loads that publish one after another: the file they publish, and where each writes how it ended."""

    warehouse: Path
    outcomes: Path

    def count(self) -> tuple[int, int]:
        """Loads so far that published, and that did not."""
        lines = self.outcomes.read_text(encoding="utf-8").split() if self.outcomes.exists() else []
        published = lines.count("published")
        return published, len(lines) - published


@contextmanager
def publishing(folder: Path) -> Iterator[Publisher]:
    """Loads that publish into a new home, one after another, in a process of their own, until the block ends.

    Raises RuntimeError when nothing is published at first, or when the loads broke off.
    """
    home, inbox, stop, outcomes = folder / "home", folder / "inbox", folder / "stop", folder / "outcomes"
    inbox.mkdir()
    command = [sys.executable, "-m", "tests.clients.publish", *map(str, (home, inbox, stop, outcomes))]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    warehouse = home / "current" / "warehouse.duckdb"
    give_up = time.monotonic() + FIRST_PUBLISH_SECONDS
    while not warehouse.exists():
        if process.poll() is not None or time.monotonic() > give_up:
            process.kill()
            raise RuntimeError(f"nothing was published: {process.communicate()[1][-500:]}")
        time.sleep(0.2)
    try:
        yield Publisher(warehouse, outcomes)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    stop.touch()
    errors = process.communicate(timeout=FIRST_PUBLISH_SECONDS)[1]
    if process.returncode:
        raise RuntimeError(f"the loads failed: {errors[-500:]}")


HEADS = ("client", "version", "tables and views", "reads", "releases seen", "mixed", "errors", "published", "held up")


def render_row(cells: Iterable[object]) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(map(str, cells))} |"


def render_head() -> str:
    """The first two lines of the matrix."""
    return f"{render_row(HEADS)}\n{render_row('---:' if n > 1 else '---' for n in range(len(HEADS)))}"


def render_reading(r: Reading) -> str:
    """A client's line of the matrix."""
    return render_row(
        (r.name, r.client, r.relations, r.reads, r.releases, r.mixed, len(r.errors), r.published, r.not_published)
    )


def print_table(readings: Iterable[Reading]) -> bool:
    """Print the matrix as a Markdown table. Returns whether every client is good."""
    good = True
    print(render_head())
    for reading in readings:  # each is printed as soon as it is known
        print(render_reading(reading), flush=True)
        for error in sorted(set(reading.errors))[:3]:
            print(f"  {reading.name}: {error}", file=sys.stderr)
        good = good and reading.is_good
    return good


def main() -> int:
    """Run the matrix. Returns the exit code: 1 when a client failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--only", action="append")
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    wanted = [c for c in CLIENTS if (c.name in given.only if given.only else given.all or not c.is_heavy)]
    with tempfile.TemporaryDirectory() as folder, publishing(Path(folder)) as publisher:
        is_good = print_table(read_with(client, publisher, seconds=given.seconds) for client in wanted)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
