"""The command line. Results go to standard output, everything else to standard error."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.errors import BanmianError, FilesQuarantinedError, UsageError
from flows.settings import Settings, prefect_is_configured, quiet_libraries, read_settings

Command = Callable[[argparse.Namespace, Settings], int]

_EPILOG = """\
exit codes:
  0 published, or nothing new    1 failed    2 usage    3 checks failed, nothing was published
  4 another run holds the warehouse    5 with --strict: a file was set aside

a first session:
  banmian load seeds/issues          load a folder of issue files and publish
  banmian search 社区                 ranked articles
  banmian trace KEY                  from any *_key back to the printed line
  duckdb -readonly warehouse/current/warehouse.duckdb
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Returns the exit code; a person's error is one sentence on standard error."""
    quiet_libraries()
    given = build_parser().parse_args(arguments)
    return run_with_errors(lambda: _run_command(given))


def _run_command(given: argparse.Namespace) -> int:
    settings = read_settings(None, home=given.home, **_setting_options(given))
    command: Command = given.command
    return command(given, settings)


def run_with_errors(work: Callable[[], int]) -> int:
    """Do the work; a person's error becomes one sentence and its exit code."""
    try:
        return work()
    except BanmianError as error:
        print(f"banmian: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("banmian: interrupted; nothing was changed", file=sys.stderr)
        return 130


def _setting_options(given: argparse.Namespace) -> dict[str, object]:
    names = ("processes", "newspaper", "scheduler", "parts")
    return {name: getattr(given, name, None) for name in names}


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    parser = argparse.ArgumentParser(
        prog="banmian",
        description="Banmian (版面): scrambled newspaper text dumps in, a DuckDB warehouse out.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--home", type=Path, metavar="DIR", help="home of all state (BANMIAN_HOME, else ./warehouse)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for declare in (
        _declare_load,
        _declare_rebuild,
        _declare_verify,
        _declare_withdraw,
        _declare_status,
        _declare_search,
        _declare_trace,
        _declare_report,
        _declare_export,
        _declare_quarantine,
        _declare_release,
        _declare_sql,
        _declare_doctor,
        _declare_serve,
        _declare_work,
        _declare_backfill,
        _declare_notify,
    ):
        declare(commands)
    return parser


def _add(
    commands: Any, name: str, command: Command, summary: str, *, details: str = "", json_output: bool = True
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=details or None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=command)
    # The home may stand before or after the command's name.
    parser.add_argument("--home", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    if json_output:
        parser.add_argument("--json", action="store_true", help="print JSON for programs")
    return parser


def print_json(value: Any) -> None:
    """Print a result for a program."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    print(json.dumps(plain, ensure_ascii=False, indent=1, default=str))


# --- load, rebuild, verify, withdraw -------------------------------------------------------------------------------


def _declare_load(commands: Any) -> None:
    parser = _add(
        commands,
        "load",
        run_load,
        "take what is new in an inbox, check it, publish",
        details="An inbox is a folder (searched through) or an fsspec URL such as s3://bucket/folder.\n"
        "Files that cannot be loaded are set aside with a reason; the run goes on.",
    )
    parser.add_argument("inbox", help="folder or fsspec URL of .txt, .txt.gz and .zip files")
    parser.add_argument("--prefect", action="store_true", help="run as a Prefect flow even where no API is configured")
    parser.add_argument("--strict", action="store_true", help="exit 5 where a file was set aside")
    _add_run_options(parser)


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--processes", type=int, metavar="N", help="processes that read pages (default: one per core)")
    parser.add_argument("--newspaper", metavar="NAME", help="the paper's name, for files without a sidecar")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="read pages on the Dask cluster of this scheduler")
    parser.add_argument("--parts", metavar="URL", help="folder or URL for parts, where a cluster can write")


def run_load(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian load`."""
    if given.prefect or prefect_is_configured():
        from flows.prefect_flows import run_as_flow

        outcome = run_as_flow(given.inbox, settings)
    else:
        from flows.load_issues import load_inbox
        from flows.notify import run_and_tell

        outcome = run_and_tell(
            lambda: load_inbox(given.inbox, settings), settings, inbox=given.inbox, run="banmian load"
        )
    return _report_outcome(given, settings, outcome)


def _report_outcome(given: argparse.Namespace, settings: Settings, outcome: Any) -> int:
    from flows.summary import describe_outcome

    if given.json:
        print_json(outcome)
    else:
        print(describe_outcome(outcome, settings.home))
    if outcome.exit_code == 0 and getattr(given, "strict", False) and outcome.quarantined:
        return FilesQuarantinedError.exit_code
    return int(outcome.exit_code)


def _declare_rebuild(commands: Any) -> None:
    parser = _add(commands, "rebuild", run_rebuild, "build the warehouse again from its delivered texts: same rows")
    _add_run_options(parser)


def run_rebuild(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian rebuild`."""
    from flows.rebuild import rebuild_warehouse

    return _report_outcome(given, settings, rebuild_warehouse(settings))


def _declare_verify(commands: Any) -> None:
    _add(commands, "verify", run_verify, "run every check over everything held")


def run_verify(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian verify`."""
    from flows.checks import find_errors, run_checks
    from flows.checks.page import write_check_page
    from flows.summary import describe_checks, require_release

    home = require_release(settings.home)
    started_at = datetime.now(UTC)
    results = run_checks(
        home.warehouse, load_key=None, memory_limit=settings.memory_limit, docs=home.reports / "data-docs"
    )
    page = write_check_page(home, results, {"load_key": 0, "started_at": started_at, "status": "verify"})
    if given.json:
        print_json([asdict(r) for r in results])
    else:
        print(describe_checks(results))
    print(f"page of results: {page}", file=sys.stderr)
    return 3 if find_errors(results) else 0


def _declare_withdraw(commands: Any) -> None:
    parser = _add(
        commands,
        "withdraw",
        run_withdraw,
        "take a file out of the warehouse and its kept releases, leaving a record that it was",
    )
    parser.add_argument("file", help="its relative_path, as in dim_source_file")
    parser.add_argument("--reason", default="", help="why, kept in ops.withdrawal")


def run_withdraw(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian withdraw`."""
    from flows.withdraw import withdraw_file

    return _report_outcome(given, settings, withdraw_file(given.file, settings, reason=given.reason))


# --- looking ------------------------------------------------------------------------------------------------------


def _declare_status(commands: Any) -> None:
    _add(commands, "status", run_status, "show the last loads, what is quarantined, what is published")


def run_status(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian status`."""
    from flows.status import describe_status, read_status

    status = read_status(settings.home)
    print_json(status) if given.json else print(describe_status(status))
    return 0


def _declare_search(commands: Any) -> None:
    parser = _add(
        commands,
        "search",
        run_search,
        "find articles, best first, with a snippet",
        details="Several words: all count. “…” or \"…\": the exact phrase.\nexample: banmian search '社区 志愿服务'",
    )
    parser.add_argument("query", help="Chinese words, phrases in quotation marks")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="how many (default 10)")


def run_search(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian search`."""
    from flows.status import describe_hits, search_articles

    hits = search_articles(settings.home, given.query, limit=given.limit)
    print_json(hits) if given.json else print(describe_hits(hits, given.query))
    return 0


def _declare_trace(commands: Any) -> None:
    parser = _add(
        commands,
        "trace",
        run_trace,
        "follow any *_key back to the file, lines and characters it came from",
    )
    parser.add_argument("key", type=int, help="value of any *_key column")


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
    parser = _add(commands, "report", run_report, "build the HTML report, a folder that opens from disk")
    parser.add_argument("--to", type=Path, metavar="DIR", help="folder to write (default: HOME/reports/site)")
    parser.add_argument("--issues", type=int, default=60, metavar="N", help="issues to show in full (default 60)")


def run_report(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian report`."""
    from flows.report import build_report
    from flows.summary import require_release

    home = require_release(settings.home)
    summary = build_report(home.warehouse, given.to or home.reports / "site", issues=given.issues)
    print_json(summary) if given.json else print(summary)
    return 0


def _declare_export(commands: Any) -> None:
    parser = _add(commands, "export", run_export, "write tables and views as Parquet, CSV or JSONL")
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


# --- keeping house -------------------------------------------------------------------------------------------------


def _declare_quarantine(commands: Any) -> None:
    parser = _add(commands, "quarantine", run_quarantine, "list, retry or drop files that could not be loaded")
    parser.add_argument("action", choices=("list", "retry", "drop"))
    parser.add_argument("target", nargs="?", help="retry: the inbox; drop: the relative_path")
    parser.add_argument("--strict", action="store_true", help="retry: exit 5 where a file is still set aside")


def run_quarantine(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian quarantine`."""
    if given.action == "list":
        from flows.status import describe_quarantine, list_quarantined

        rows = list_quarantined(settings.home)
        print_json(rows) if given.json else print(describe_quarantine(rows))
        return 0
    if not given.target:
        what = "the inbox to read from" if given.action == "retry" else "the relative_path to drop"
        raise UsageError(f"quarantine {given.action} needs {what}", remedy="See `banmian quarantine --help`.")
    if given.action == "retry":
        from flows.load_issues import load_inbox

        return _report_outcome(given, settings, load_inbox(given.target, settings, retry=True))
    from flows.withdraw import drop_quarantined

    return _report_outcome(given, settings, drop_quarantined(given.target, settings))


def _declare_release(commands: Any) -> None:
    parser = _add(commands, "release", run_release, "list the kept releases, or go back to one")
    parser.add_argument("action", choices=("list", "rollback"))
    parser.add_argument("name", nargs="?", help="rollback: the release (default: the one before the current)")


def run_release(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian release`."""
    from flows.home import hold_lock
    from flows.releases import list_releases, rollback_release
    from flows.summary import require_release

    home = require_release(settings.home)
    if given.action == "rollback":
        with hold_lock(home):
            rollback_release(home, given.name)
    releases = list_releases(home)
    if given.json:
        print_json([asdict(r) for r in releases])
    for release in [] if given.json else releases:
        mark = "*" if release.is_current else " "
        print(f"{mark} {release.name}  {release.byte_size / 1e6:8.1f} MB  {release.sha256[:12]}")
    return 0


def _declare_sql(commands: Any) -> None:
    parser = _add(commands, "sql", run_sql_prompt, "query the published warehouse, read-only", json_output=False)
    parser.add_argument("query", nargs="?", help="one query; without it, a prompt")


def run_sql_prompt(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian sql`."""
    from flows.prompt import answer_query, open_prompt

    return answer_query(settings.home, given.query) if given.query else open_prompt(settings.home)


def _declare_doctor(commands: Any) -> None:
    _add(commands, "doctor", run_doctor, "say what would stop a run or a reader here, and what to do")


def run_doctor(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian doctor`."""
    from flows.doctor import describe_findings, examine_home

    findings = examine_home(settings)
    print_json([asdict(f) for f in findings]) if given.json else print(describe_findings(findings))
    return 1 if any(f.is_fault for f in findings) else 0


# --- by the clock --------------------------------------------------------------------------------------------------


def _declare_serve(commands: Any) -> None:
    parser = _add(
        commands,
        "serve",
        run_serve,
        "run the daily load and every other schedule of prefect.yaml, until stopped",
        details="One process, nothing else to set up: Prefect's server starts with it on 127.0.0.1.\n"
        "Where PREFECT_API_URL is set, that server is used. See docs/operations.md.",
        json_output=False,
    )
    parser.add_argument("inbox", help="folder or fsspec URL that issues are delivered to")
    parser.add_argument("--port", type=int, default=4200, metavar="N", help="port of Prefect's pages (default 4200)")
    parser.add_argument("--newspaper", metavar="NAME", help="the paper's name, for files without a sidecar")


def run_serve(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian serve`."""
    from flows.serve import serve_schedules

    serve_schedules(given.inbox, settings, port=given.port)
    return 0


def _declare_work(commands: Any) -> None:
    parser = _add(
        commands,
        "work",
        run_work,
        "be a worker of a Prefect server, after clearing what a killed one left",
        details="Needs PREFECT_API_URL, and `prefect deploy --all` once. See docs/operations.md.",
        json_output=False,
    )
    parser.add_argument("--pool", default="banmian", metavar="NAME", help="work pool (default: banmian)")


def run_work(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian work`."""
    from flows.serve import work_pool

    work_pool(settings, pool=given.pool)
    return 0


def _declare_backfill(commands: Any) -> None:
    parser = _add(
        commands,
        "backfill",
        run_backfill,
        "load the issues of a range of days or a path pattern, in batches",
        details="Run it again after an interruption: what is held is not read again.\n"
        "Other runs get their turn between batches.\n"
        "example: banmian backfill inbox --since 2025-10-01 --until 2025-10-31",
    )
    parser.add_argument("inbox", help="folder or fsspec URL of the issues")
    parser.add_argument("--since", default="", metavar="DAY", help="first issue day, as 2025-10-01")
    parser.add_argument("--until", default="", metavar="DAY", help="last issue day")
    parser.add_argument("--pattern", default="*", help="paths in the inbox, as '2024/*' (default: all)")
    parser.add_argument("--batch", type=int, default=200, metavar="N", help="files in a batch (default 200)")
    parser.add_argument("--strict", action="store_true", help="exit 5 where a file was set aside")
    _add_run_options(parser)


def run_backfill(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian backfill`."""
    from flows.backfill import Selection, backfill_inbox

    selection = Selection.parse(since=given.since, until=given.until, pattern=given.pattern)
    done = backfill_inbox(given.inbox, selection, settings, batch_files=given.batch)
    print(done.describe(), file=sys.stderr)
    return _report_outcome(given, settings, done.summed_up)


def _declare_notify(commands: Any) -> None:
    _add(commands, "notify", run_notify, "send a test message to every target of BANMIAN_NOTIFY", json_output=False)


def run_notify(_given: argparse.Namespace, settings: Settings) -> int:
    """`banmian notify`."""
    from flows.notify import send

    if not settings.notify:
        raise UsageError("no target is set", place="BANMIAN_NOTIFY", remedy="Set it; see docs/operations.md.")
    title = "版面：测试消息 / Banmian: a test message"
    sent = send(settings.notify, title=title, body="收到即表示通知已设置好。\nIf you read this, notifications work.")
    print("sent / 已发送" if sent else "not sent to every target / 未能全部送达")
    return 0 if sent else 1


if __name__ == "__main__":
    sys.exit(main())
