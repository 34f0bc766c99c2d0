"""Commands that look: nothing they do changes the warehouse."""

import argparse
from pathlib import Path
from typing import Any

from flows.cli.options import add_command, parse_count, parse_key, print_json
from flows.settings import Settings


def _declare_status(commands: Any) -> None:
    add_command(commands, "status", run_status, "show the last loads, what is quarantined, what is published")


def run_status(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian status`."""
    from flows.status import describe_status, read_status

    status = read_status(settings.home)
    print_json(status) if given.json else print(describe_status(status))
    return 0


def _declare_search(commands: Any) -> None:
    parser = add_command(
        commands,
        "search",
        run_search,
        "find articles, best first, with a snippet",
        details="Several words: all count. “…” or \"…\": the exact phrase.\nexample: banmian search '社区 志愿服务'",
    )
    parser.add_argument("query", help="Chinese words, phrases in quotation marks")
    parser.add_argument("--limit", type=parse_count, default=10, metavar="N", help="how many (default 10)")


def run_search(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian search`."""
    from flows.status import describe_hits, search_articles

    hits = search_articles(settings.home, given.query, limit=given.limit)
    print_json(hits) if given.json else print(describe_hits(hits, given.query))
    return 0


def _declare_trace(commands: Any) -> None:
    parser = add_command(
        commands,
        "trace",
        run_trace,
        "follow any *_key back to the file, lines and characters it came from",
    )
    parser.add_argument("key", type=parse_key, help="value of any *_key column")


def run_trace(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian trace`."""
    from flows.overrides import read_overrides
    from flows.summary import describe_trace, require_release
    from flows.trace import trace_key
    from flows.warehouse import open_warehouse

    home = require_release(settings.home)
    with open_warehouse(home.warehouse, read_only=True) as connection:
        trace = trace_key(connection, given.key, overrides=read_overrides(home.overrides))
    print_json(trace) if given.json else print(describe_trace(trace))
    return 0


def _declare_report(commands: Any) -> None:
    parser = add_command(commands, "report", run_report, "build the HTML report, a folder that opens from disk")
    parser.add_argument("--to", type=Path, metavar="DIR", help="folder to write (default: HOME/reports/site)")
    parser.add_argument(
        "--issues", type=parse_count, default=60, metavar="N", help="issues to show in full (default 60)"
    )


def run_report(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian report`."""
    from flows.journal import read_unpublished
    from flows.report import build_report
    from flows.summary import require_release

    home = require_release(settings.home)
    target = given.to or home.reports / "site"
    summary = build_report(home.warehouse, target, issues=given.issues, unpublished=read_unpublished(home))
    print_json(summary) if given.json else print(summary)
    return 0


def _declare_export(commands: Any) -> None:
    parser = add_command(commands, "export", run_export, "write tables and views as Parquet, CSV or JSONL")
    parser.add_argument("dir", type=Path, help="folder to write into")
    parser.add_argument("--format", choices=("parquet", "csv", "jsonl"), default="parquet", help="default: parquet")
    parser.add_argument("--table", action="append", metavar="NAME", help="only this table or view; may be repeated")


def run_export(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian export`."""
    from flows.export import export_tables
    from flows.summary import require_release

    home = require_release(settings.home)
    written = export_tables(home.warehouse, given.dir, format=given.format, names=given.table)
    print_json(written) if given.json else print("\n".join(str(item) for item in written))
    return 0


DECLARATIONS = (_declare_status, _declare_search, _declare_trace, _declare_report, _declare_export)
