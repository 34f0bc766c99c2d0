"""The whole run: beside the yardstick, with one process and with several, and what memory it takes."""

import sys
from pathlib import Path
from typing import Any

from tests.bench.measure import Measured, load, run_measured


def run_once(inbox: Path, home: Path, *, megabytes: float, processes: int) -> dict[str, Any]:
    """Figures of one load of a whole inbox into an empty home."""
    told, measured = load(inbox, home, processes=processes)
    work = told["load"]["cpu"]
    return {
        "megabytes": megabytes,
        "pages": told["files"],
        "rows": told["rows"],
        "processes": processes,
        "start_up_cpu": round(told["start_up"]["cpu"], 2),
        "cpu_per_mb": round(work / megabytes, 3),
        "wall": round(told["load"]["wall"], 1),
        "make_wall": round(told["steps"]["make"]["wall"], 2),
        "steps_cpu_per_mb": {name: round(step["cpu"] / megabytes, 4) for name, step in told["steps"].items()},
        "peak_mb": round(measured.peak / 1e6),
    }


def run_yardstick(yardstick: Path, inbox: Path, scratch: Path, *, megabytes: float) -> dict[str, Any]:
    """The yardstick on the same files; it prints the CPU time of its work, the rest is its start-up."""
    measured = run_measured([sys.executable, yardstick, inbox, scratch / "yardstick.duckdb"])
    work = read_cpu(measured)
    return {
        "megabytes": megabytes,
        "start_up_cpu": round(measured.cpu - work, 2),
        "cpu_per_mb": round(work / megabytes, 3),
        "wall": round(measured.wall, 1),
        "peak_mb": round(measured.peak / 1e6),
    }


def read_cpu(measured: Measured) -> float:
    """CPU seconds in a line like `3.96 MB, 81.8 s wall, 25.1 s cpu, …`."""
    words = measured.output.replace(",", "").split()
    return float(words[words.index("cpu") - 2])
