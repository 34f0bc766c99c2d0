"""The benchmark: every figure by one command, as tables and as JSON.

python -m tests.bench [--quick] [--baseline FILE] [--work DIR] [--only NAME ...] [--json FILE]

Without --quick it takes about half an hour on two idle cores and 12 GB of disk below --work. --only runs some of
stages, linear, whole, history; the figures of the others stay in the record as they are. The yardstick is a script that
takes an inbox and a DuckDB file; without it, its rows are left out.
"""

import argparse
import json
import platform
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from tests.bench import answers, history, linear, repeats, stages, whole
from tests.bench.corpus import list_pages, write_inbox
from tests.bench.figure import draw_history
from tests.bench.measure import PROJECT
from tests.bench.record import write_record
from tests.bench.tables import print_tables

GROUPS = ("stages", "linear", "whole", "history")
RESULTS = Path(__file__).with_name("results.json")
FIGURE = PROJECT / "docs" / "images" / "bench-history.svg"


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    megabytes: float
    stage_pages: int
    sizes: tuple[int, ...]
    answers_at: int
    cases: tuple[str, ...]


FULL = Plan(52.0, 300, (100, 1_000, 10_000, 50_000), 10_000, tuple(linear.CASES))
QUICK = Plan(2.0, 30, (60, 180), 180, tuple(linear.CASES)[2:6])


@dataclass
class Bench:
    """A run of the benchmark: where it works and what it found."""

    plan: Plan
    work: Path
    yardstick: Path | None
    processes: int
    target: Path | None = None
    results: dict[str, Any] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.started:6.0f} s] {text}", file=sys.stderr, flush=True)

    def save(self) -> None:
        """Write what was found so far: a long run that is cut short leaves its first figures."""
        if self.target:
            self.target.write_text(json.dumps(self.results, indent=1, ensure_ascii=False) + "\n", "utf-8")

    def inbox(self) -> tuple[Path, float]:
        """The inbox of the whole run: written once."""
        folder = self.work / "whole"
        done = self.work / "whole.json"
        if not done.exists():
            self.say(f"writing {self.plan.megabytes:.0f} MB of pages")
            write_inbox(folder, list_pages(processes=self.processes), megabytes=self.plan.megabytes)
        return folder, json.loads(done.read_text())["bytes"] / 1e6

    def run_stages(self) -> None:
        self.say("throughput by stage")
        folder, _ = self.inbox()
        files = sorted(folder.rglob("*.txt"))[: self.plan.stage_pages]
        self.results["stages"] = stages.measure_stages(files, self.work)

    def run_linear(self) -> None:
        self.say("long and odd pages")
        self.results["linear"] = linear.measure_lengths(cases=list(self.plan.cases))

    def run_whole(self) -> None:
        folder, megabytes = self.inbox()
        found: dict[str, Any] = {}
        for processes in sorted({1, self.processes}):
            self.say(f"whole run, {processes} process(es)")
            home = self.work / f"home_whole_{processes}"
            shutil.rmtree(home, ignore_errors=True)
            found[f"processes_{processes}"] = whole.run_once(folder, home, megabytes=megabytes, processes=processes)
        home = self.work / "home_whole_1"
        found["repeats"] = repeats.measure_repeats(
            home / "current" / "warehouse.duckdb", folder.with_name("whole.truth.jsonl")
        )
        if self.yardstick:
            self.say("the yardstick on the same files")
            found["yardstick"] = whole.run_yardstick(self.yardstick, folder, self.work, megabytes=megabytes)
            ours = found["processes_1"]["cpu_per_mb"]
            found["times_faster"] = round(found["yardstick"]["cpu_per_mb"] / ours, 2)
        else:
            found["yardstick"] = "left out: no yardstick was given or found"
        one, many = found["processes_1"], found[f"processes_{self.processes}"]
        found["speed_up"] = round(one["make_wall"] / many["make_wall"], 2)
        self.results["whole"] = found

    def run_history(self) -> None:
        home = self.work / "home_history"
        shutil.rmtree(home, ignore_errors=True)

        def at_size(size: int) -> None:
            if size == self.plan.answers_at:
                self.say(f"views, searches and the report on {size:,} pages")
                self.results["answers"] = answers.measure_answers(home, self.work)

        steps: list[dict[str, Any]] = []
        for step in history.grow_history(
            list_pages(processes=self.processes),
            home,
            self.work,
            sizes=self.plan.sizes,
            processes=self.processes,
            say=self.say,
            at_size=at_size,
        ):
            steps.append(step)
            self.results["history"] = {"steps": steps, "last_against_first": history.compare_ends(steps)}
            self.save()

    def add_memory(self) -> None:
        """Peak memory of the small and of the large load, where both were measured."""
        if "whole" in self.results and "history" in self.results:
            small = self.results["whole"][f"processes_{self.processes}"]
            large = max(self.results["history"]["steps"], key=lambda step: step["bulk_megabytes"])
            self.results["memory"] = {
                "small_megabytes": small["megabytes"],
                "small_peak_mb": small["peak_mb"],
                "large_megabytes": large["bulk_megabytes"],
                "large_peak_mb": large["bulk_peak_mb"],
                "ratio": round(large["bulk_peak_mb"] / small["peak_mb"], 2),
            }


def describe_machine() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": len(psutil.Process().cpu_affinity()),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load_average_at_start": round(psutil.getloadavg()[0], 2),
    }


def find_yardstick(given: Path | None) -> Path | None:
    """The script given, else the one beside the project; None where there is none."""
    path = given or PROJECT.parent / "shared" / "bench" / "baseline.py"
    return path.resolve() if path.is_file() else None


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, three minutes: that it runs, not how fast")
    parser.add_argument("--baseline", type=Path, help="the yardstick's script")
    parser.add_argument("--work", type=Path, help="folder for corpora and homes, kept (default: a temporary one)")
    parser.add_argument("--only", nargs="+", choices=GROUPS, default=GROUPS)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--megabytes", type=float, help="size of the whole run, where time is short")
    parser.add_argument("--sizes", type=int, nargs="+", help="pages held, for the history")
    parser.add_argument(
        "--json", type=Path, help="where to write the record (default: results.json, none with --quick)"
    )
    return parser.parse_args()


def main() -> None:
    given = read_arguments()
    work = given.work or Path(tempfile.mkdtemp(prefix="banmian-bench-"))
    work.mkdir(parents=True, exist_ok=True)
    plan = QUICK if given.quick else FULL
    if given.megabytes:
        plan = replace(plan, megabytes=given.megabytes)
    if given.sizes:
        plan = replace(plan, sizes=tuple(given.sizes), answers_at=min(plan.answers_at, max(given.sizes)))
    bench = Bench(plan, work, find_yardstick(given.baseline), given.processes, None if given.quick else RESULTS)
    if given.json:
        bench.target = given.json
    if set(given.only) != set(GROUPS):  # the other groups' figures stay as they were found
        bench.results = read_results(bench.target)
    bench.results["machine"] = describe_machine()
    try:
        for group in GROUPS:
            if group in given.only:
                measure_group(bench, group)
    finally:
        if given.work is None:
            shutil.rmtree(work, ignore_errors=True)
    if bench.target == RESULTS and set(GROUPS) <= bench.results.keys():
        draw_history(bench.results["history"]["steps"], FIGURE)
        write_record(bench.results, PROJECT / "docs")
    print_tables(bench.results)
    print(json.dumps(bench.results, ensure_ascii=False))


def measure_group(bench: Bench, group: str) -> None:
    """Measure one group, and tell how long it took and how busy the machine was."""
    started, load_before = time.monotonic(), psutil.getloadavg()[0]
    getattr(bench, f"run_{group}")()
    bench.add_memory()
    bench.results.setdefault("runs", {})[group] = {
        "seconds": round(time.monotonic() - started),
        "load_average_before": round(load_before, 2),
        "load_average_after": round(psutil.getloadavg()[0], 2),
    }
    bench.save()


def read_results(path: Path | None) -> dict[str, Any]:
    """Figures recorded before; nothing where there are none."""
    return json.loads(path.read_text("utf-8")) if path and path.exists() else {}


if __name__ == "__main__":
    main()
