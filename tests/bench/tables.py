"""The benchmark's results as Markdown tables, with what is asked of each figure beside it."""

from collections.abc import Iterable
from typing import Any

Row = tuple[Any, ...]


def print_table(title: str, header: Row, rows: Iterable[Row]) -> None:
    print(f"\n### {title}\n")
    print("| " + " | ".join(map(str, header)) + " |")
    print("|" + " --- |" * len(header))
    for row in rows:
        print("| " + " | ".join("–" if cell is None else str(cell) for cell in row) + " |")


def print_tables(results: dict[str, Any]) -> None:
    """Print a table for each group that was measured."""
    for name, show in (
        ("stages", _show_stages),
        ("linear", _show_linear),
        ("whole", _show_whole),
        ("history", _show_history),
        ("memory", _show_memory),
        ("answers", _show_answers),
    ):
        if name in results:
            show(results[name])


def _show_stages(found: dict[str, Any]) -> None:
    asked = {"rebuild": "≥ 3", "facts": "≥ 2.5"}
    rates = found["mb_per_cpu_second"]
    print_table(
        f"Stages, one process, {found['megabytes']:.1f} MB",
        ("stage", "MB per CPU second", "asked"),
        [(name, rate, asked.get(name, "")) for name, rate in rates.items()],
    )
    print(f"\nSegmentation against `jieba.cut`: {found['segmentation_ratio']} times (asked: ≥ 15)")


def _show_linear(found: dict[str, Any]) -> None:
    print_table("Long and odd pages", ("page", "CPU seconds to rebuild"), list(found.items()))


def _show_whole(found: dict[str, Any]) -> None:
    runs = [(f"Banmian, {run['processes']} process(es)", run) for name, run in found.items() if name.startswith("proc")]
    if isinstance(found["yardstick"], dict):
        runs.append(("yardstick", found["yardstick"]))
    print_table(
        "Whole run",
        ("run", "MB", "CPU s/MB", "start-up CPU s", "wall s", "peak MB"),
        [(n, round(r["megabytes"], 1), r["cpu_per_mb"], r["start_up_cpu"], r["wall"], r["peak_mb"]) for n, r in runs],
    )
    steps = found["processes_1"]["steps_cpu_per_mb"]
    print_table("Where the time goes, 1 process", ("step", "CPU s/MB"), list(steps.items()))
    repeats = found["repeats"]
    print_table(
        "Ratios of the whole run",
        ("measure", "figure", "asked"),
        [
            ("times faster than the yardstick", found.get("times_faster"), "≥ 6"),
            ("processes against one, making parts", found["speed_up"], "≥ 1.8"),
            (f"near repeats found, of {repeats['near_planted']}", repeats["near_recall"], "≥ 0.99"),
            (f"near links right, of {repeats['near_links']}", repeats["near_precision"], "≥ 0.99"),
            (f"changed-number twins called duplicates, of {repeats['twins']}", repeats["twins_called_duplicates"], "0"),
        ],
    )


def _show_history(found: dict[str, Any]) -> None:
    print_table(
        "Twenty new pages by pages held (median of three)",
        ("held", "load CPU s", "with start-up CPU s", "load wall s", "copy of the release wall s", "release MB"),
        [
            (s["held"], s["load_cpu"], s["with_start_up_cpu"], s["load_wall"], s["copy_wall"], s["release_mb"])
            for s in found["steps"]
        ],
    )
    ratio = found["last_against_first"]
    print(
        f"\nLast against first: {ratio['without_start_up']} without start-up, {ratio['with_start_up']} with "
        "(CPU; asked: ≤ 1.5)"
    )


def _show_memory(found: dict[str, Any]) -> None:
    print_table(
        "Peak memory, all processes",
        ("input MB", "peak MB", "asked"),
        [
            (round(found["small_megabytes"]), found["small_peak_mb"], ""),
            (round(found["large_megabytes"]), found["large_peak_mb"], "≤ 3000"),
            ("ratio", found["ratio"], "≤ 1.3"),
        ],
    )


def _show_answers(found: dict[str, Any]) -> None:
    print_table(
        f"Answers on {found['pages']:,} pages, seconds",
        ("answer", "seconds", "asked"),
        [
            *((f"view {name}", seconds, "≤ 1") for name, seconds in found["views"].items()),
            ("search, median of 100", found["search_median"], "≤ 0.3"),
            ("search, 95th percentile", found["search_p95"], "≤ 1"),
            ("report", found["report"]["seconds"], "≤ 60"),
        ],
    )
