"""What twenty new pages cost as the history grows, and what publishing them costs beside it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.corpus import write_inbox
from tests.bench.measure import load
from tests.generator.corpus import Made

NEW_PAGES = 20
REPEATS = 3
# What is held is loaded in portions of at most so much: the load whose memory is asked for.
PORTION_MEGABYTES = 500.0


def grow_history(
    pages: Iterator[Made],
    home: Path,
    scratch: Path,
    *,
    sizes: tuple[int, ...],
    processes: int,
    say: Callable[[str], None],
    at_size: Callable[[int], None],
) -> Iterator[dict[str, Any]]:
    """Bring a home to each of the sizes (pages held) and load twenty new pages there, the median of three.

    Yields the figures of each size as they are found.

    `at_size` is called with each size once it is held. What is loaded on the way there is told of the largest portion:
    beyond the first sizes that is a load of many megabytes, whose peak memory is asked for.
    """
    held = 0
    for size in sizes:
        portions = []
        while held < size:
            say(f"history: writing and loading up to {size:,} pages, {held:,} are held")
            portion = _load_portion(pages, home, scratch / f"held_{held}", most=size - held, processes=processes)
            portions.append({"bulk_onto": held, **portion})
            held += portion["bulk_pages"]
        at_size(size)
        steps = [_load_new(pages, home, scratch / f"new_{size}_{n}") for n in range(REPEATS)]
        held += NEW_PAGES * REPEATS
        yield {
            "held": size,
            "delivered_megabytes": round(sum(portion["bulk_megabytes"] for portion in portions), 1),
            **max(portions, key=lambda portion: portion["bulk_megabytes"]),
            "release_mb": round((home / "current" / "warehouse.duckdb").stat().st_size / 1e6),
            **{name: round(median(step[name] for step in steps), 3) for name in steps[0]},
        }


def _load_portion(pages: Iterator[Made], home: Path, inbox: Path, *, most: int, processes: int) -> dict[str, Any]:
    """Load the next pages, at most so many and at most a portion."""
    written = write_inbox(inbox, pages, count=most, megabytes=PORTION_MEGABYTES)
    told, measured = load(inbox, home, processes=processes)
    shutil.rmtree(inbox)
    return {
        "bulk_megabytes": round(written / 1e6, 1),
        "bulk_pages": told["files"],
        "bulk_wall": round(told["load"]["wall"], 1),
        "bulk_cpu": round(told["load"]["cpu"], 1),
        "bulk_peak_mb": round(measured.peak / 1e6),
    }


def _load_new(pages: Iterator[Made], home: Path, inbox: Path) -> dict[str, float]:
    write_inbox(inbox, pages, count=NEW_PAGES)
    told, _ = load(inbox, home, processes=1)
    work = {kind: told["load"][kind] - told["copies"][kind] for kind in ("cpu", "wall")}
    return {
        "load_cpu": work["cpu"],
        "load_wall": work["wall"],
        "with_start_up_cpu": work["cpu"] + told["start_up"]["cpu"],
        "with_start_up_wall": work["wall"] + told["start_up"]["wall"],
        "copy_cpu": told["copies"]["cpu"],
        "copy_wall": told["copies"]["wall"],
        **{f"{name}_cpu": step["cpu"] for name, step in told["steps"].items() if name not in ("load", "start_up")},
        **{f"{name}_wall": step["wall"] for name, step in told["steps"].items() if name not in ("load", "start_up")},
    }


def compare_ends(steps: list[dict[str, Any]]) -> dict[str, float]:
    """The last size against the first: CPU time of the load, without and with the fixed start-up."""
    first, last = steps[0], steps[-1]
    return {
        "without_start_up": round(last["load_cpu"] / first["load_cpu"], 2),
        "with_start_up": round(last["with_start_up_cpu"] / first["with_start_up_cpu"], 2),
        "wall_without_start_up": round(last["load_wall"] / first["load_wall"], 2),
    }
