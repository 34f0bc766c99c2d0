"""Commands that change what the warehouse holds, or check all of it."""

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flows.cli.options import add_command, add_run_options, print_json, report_outcome
from flows.settings import Settings, prefect_is_configured


def _declare_load(commands: Any) -> None:
    parser = add_command(
        commands,
        "load",
        run_load,
        "take what is new in an inbox, check it, publish",
        details="An inbox is a folder (searched through) or an fsspec URL such as s3://bucket/folder.\n"
        "Files that cannot be loaded are set aside with a reason; the run goes on.",
    )
    parser.add_argument("inbox", help="folder or fsspec URL of .txt, .txt.gz and .zip files")
    parser.add_argument("--prefect", action="store_true", help="run as a Prefect flow even where no API is configured")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit 5 where a file of the inbox is in quarantine, since this run or before",
    )
    add_run_options(parser)


def run_load(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian load`."""
    if given.prefect or prefect_is_configured():
        from flows.prefect_flows import run_as_flow
        from flows.serve import require_server

        if prefect_is_configured():
            require_server()
        outcome = run_as_flow(given.inbox, settings)
    else:
        from flows.load_issues import load_inbox
        from flows.notify import run_and_tell

        outcome = run_and_tell(
            lambda: load_inbox(given.inbox, settings), settings, inbox=given.inbox, run="banmian load"
        )
    return report_outcome(given, settings, outcome)


def _declare_rebuild(commands: Any) -> None:
    parser = add_command(
        commands, "rebuild", run_rebuild, "build the warehouse again from its delivered texts: same rows"
    )
    add_run_options(parser)


def run_rebuild(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian rebuild`."""
    from flows.notify import run_and_tell
    from flows.rebuild import rebuild_warehouse

    outcome = run_and_tell(lambda: rebuild_warehouse(settings), settings, inbox="", run="banmian rebuild")
    return report_outcome(given, settings, outcome)


def _declare_verify(commands: Any) -> None:
    add_command(commands, "verify", run_verify, "run every check over everything held")


def run_verify(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian verify`."""
    from flows.checks import find_errors, run_checks
    from flows.checks.page import write_check_page
    from flows.home import open_home
    from flows.summary import describe_checks, require_release

    home = open_home(require_release(settings.home).root)
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
    parser = add_command(
        commands,
        "withdraw",
        run_withdraw,
        "take a file and whatever has its bytes out of the warehouse and its kept releases, leaving a record of it",
    )
    parser.add_argument("file", help="its relative_path, as in dim_source_file")
    parser.add_argument("--reason", default="", help="why, kept in ops.withdrawal")


def run_withdraw(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian withdraw`."""
    from flows.withdraw import withdraw_file

    done = (
        f"withdrawn: no release holds {given.file} or its bytes under another name, nor are they taken in again "
        "/ 已撤回；相同的内容不论以什么名称持有或交付，都不再保留，也不再载入"
    )
    return report_outcome(given, settings, withdraw_file(given.file, settings, reason=given.reason), done=done)


DECLARATIONS = (_declare_load, _declare_rebuild, _declare_verify, _declare_withdraw)
