"""The record of a full run in the documents: tables between two marks, so that no figure is typed by hand."""

from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from tests.bench.tables import print_table, print_tables

OPENING, CLOSING = "<!-- bench: written by python -m tests.bench -->", "<!-- /bench -->"
# What is meant by a collection: papers, years, pages an issue, issues a year.
COLLECTIONS = (
    ("a district paper, ten years", 1, 10, 8, 300),
    ("a province, thirty years of thirty papers", 30, 30, 12, 350),
    ("a country, thirty years of 1,800 papers", 1800, 30, 12, 350),
)
CORES_A_MACHINE = 32
FIGURE = "![Seconds to load twenty new pages, by pages held](images/bench-history.svg)"


def write_record(results: dict[str, Any], docs: Path) -> None:
    """Write the tables into `performance.md` and `scale.md`."""
    machine = results["machine"]
    parts = ", ".join(
        f"{name} {run['seconds']} s (load average {run['load_average_before']} to {run['load_average_after']})"
        for name, run in results["runs"].items()
    )
    heading = (
        f"Last run: {machine['cores']} cores, {machine['memory_gb']} GB, Python {machine['python']}. "
        f"Groups by what else the machine did: {parts}."
    )
    replace_between(docs / "performance.md", heading + "\n" + _print(lambda: print_tables(results)) + "\n" + FIGURE)
    replace_between(docs / "scale.md", _print(lambda: print_scale(results)))


def _print(show: Any) -> str:
    out = StringIO()
    with redirect_stdout(out):
        show()
    return out.getvalue()


def replace_between(path: Path, text: str) -> None:
    """Put the text between the marks of a document. Raises ValueError where it has none."""
    before, _, rest = path.read_text("utf-8").partition(OPENING)
    _, closing, after = rest.partition(CLOSING)
    if not closing:
        raise ValueError(f"{path} has no place for the record")
    path.write_text(f"{before}{OPENING}\n\n{text.strip()}\n\n{CLOSING}{after}", "utf-8")


def print_scale(results: dict[str, Any]) -> None:
    """Unit costs, and what collections take at these costs."""
    run = results["whole"]["processes_1"]
    bulk = results["history"]["steps"][-1]
    steps = run["steps_cpu_per_mb"]
    make = steps["make"]
    commit = sum(steps[name] for name in ("build_candidate", "check", "publish"))
    # Looking back grows with what is held, so that a large load tells what collections take.
    commit_large = bulk["bulk_cpu"] / bulk["bulk_megabytes"] - make
    page = run["megabytes"] / run["pages"]
    held = sum(step["delivered_megabytes"] for step in results["history"]["steps"])
    stored = bulk["release_mb"] / held
    print_table(
        "Unit costs",
        ("unit", "cost"),
        [
            ("a page as delivered", f"{page * 1000:.1f} KB"),
            ("making parts (any machine)", f"{make:.3f} CPU s/MB"),
            (f"loading, settling, checking (the committer), {run['megabytes']:.0f} MB", f"{commit:.3f} CPU s/MB"),
            (
                f"the same, {bulk['bulk_megabytes']:.0f} MB onto {bulk['bulk_onto']:,} pages",
                f"{commit_large:.3f} CPU s/MB",
            ),
            ("warehouse", f"{stored:.2f} MB for a delivered MB"),
        ],
    )
    print_table(
        "Collections at these costs",
        ("collection", "pages", "delivered", f"parts, on one {CORES_A_MACHINE}-core machine", "committer", "warehouse"),
        list(_scale_rows(page=page, make=make, commit=commit_large, stored=stored)),
    )


def _scale_rows(*, page: float, make: float, commit: float, stored: float) -> Iterator[tuple[str, ...]]:
    for name, papers, years, pages, issues in COLLECTIONS:
        count = papers * years * pages * issues
        size = count * page
        yield (
            name,
            f"{count:,}",
            _bytes(size),
            _hours(size * make / CORES_A_MACHINE),
            _hours(size * commit),
            _bytes(size * stored),
        )


def _bytes(megabytes: float) -> str:
    return f"{megabytes / 1e6:.1f} TB" if megabytes > 5e5 else f"{megabytes / 1e3:.1f} GB"


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:,.1f} h" if seconds > 3000 else f"{seconds / 60:.1f} min"
