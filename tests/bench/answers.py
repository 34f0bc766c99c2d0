"""How long the answers take on a warehouse as published: every reporting view in full, searches, the report."""

import shutil
import statistics
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from tests.bench.measure import run_measured

SEARCHES = 100


def measure_answers(home: Path, scratch: Path) -> dict[str, Any]:
    """Seconds of each view's full result, of a hundred searches, of the report, and the report's heaviest page."""
    with duckdb.connect(str(home / "current" / "warehouse.duckdb"), read_only=True) as connection:
        pages = connection.execute("select count(*) from dim_source_file where is_current").fetchone()
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'reporting' order by all"
        ).fetchall()
        views = {name: _time(connection, f"select * from reporting.{name}") for (name,) in names}
        searches = [_time(connection, "select * from search(?)", [query]) for query in _make_queries(connection)]
    return {
        "pages": pages[0] if pages else 0,
        "views": views,
        "slowest_view": max(views.items(), key=lambda item: item[1]),
        "search_median": round(statistics.median(searches), 3),
        "search_p95": round(statistics.quantiles(searches, n=20)[18], 3),
        "report": _time_report(home, scratch),
    }


def _time(connection: duckdb.DuckDBPyConnection, query: str, values: list[str] | None = None) -> float:
    started = time.perf_counter()
    connection.execute(query, values or []).to_arrow_table()
    return round(time.perf_counter() - started, 3)


def _make_queries(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Single words, pairs of words, names, and pieces of text in quotation marks, of all frequencies."""
    rng = Random("queries")
    terms = [
        row[0]
        for row in connection.execute(
            "select term from dim_term where term_key <> 0 order by term_key limit 20000"
        ).fetchall()
    ]
    names = [
        row[0]
        for row in connection.execute(
            "select name from dim_organization where organization_key <> 0 order by organization_key limit 2000"
        ).fetchall()
    ]
    texts = [
        row[0]
        for row in connection.execute(
            "select text from fact_paragraph where role = 'body' and char_count > 40 order by paragraph_key limit 2000"
        ).fetchall()
    ]
    queries = []
    for n in range(SEARCHES):
        if n % 4 == 0:
            queries.append(rng.choice(terms))
        elif n % 4 == 1:
            queries.append(f"{rng.choice(terms)} {rng.choice(terms)}")
        elif n % 4 == 2:
            queries.append(rng.choice(names))
        else:
            text = rng.choice(texts)
            start = rng.randrange(len(text) - 8)
            queries.append(f'"{text[start : start + 6]}"')
    return queries


def _time_report(home: Path, scratch: Path) -> dict[str, Any]:
    target = scratch / "site"
    shutil.rmtree(target, ignore_errors=True)
    measured = run_measured([sys.executable, "-m", "flows.cli", "report", "--home", home, "--to", target])
    pages = list(target.rglob("*.html"))
    heaviest = max((path.stat().st_size for path in pages), default=0)
    total = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    shutil.rmtree(target, ignore_errors=True)
    return {
        "seconds": round(measured.wall, 1),
        "pages": len(pages),
        "heaviest_page_kb": round(heaviest / 1e3),
        "total_mb": round(total / 1e6, 1),
    }
