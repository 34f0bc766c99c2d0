"""Commands that keep house."""

import argparse
from dataclasses import asdict
from typing import Any

from flows.cli.options import add_command, print_json, report_outcome
from flows.errors import UsageError
from flows.settings import Settings


def _declare_quarantine(commands: Any) -> None:
    parser = add_command(commands, "quarantine", run_quarantine, "list, retry or drop files that could not be loaded")
    parser.add_argument("action", choices=("list", "retry", "drop"))
    parser.add_argument("target", nargs="?", help="retry: the inbox; drop: the relative_path")
    parser.add_argument("--strict", action="store_true", help="retry: exit 5 where a file is still set aside")
    parser.add_argument("--newspaper", metavar="NAME", help="retry: the paper's name, for files without a sidecar")


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

        return report_outcome(given, settings, load_inbox(given.target, settings, retry=True))
    from flows.withdraw import drop_quarantined

    done = f"settled: {given.target} is in quarantine no longer / 已移出隔离"
    return report_outcome(given, settings, drop_quarantined(given.target, settings), done=done)


def _declare_release(commands: Any) -> None:
    parser = add_command(commands, "release", run_release, "list the kept releases, or go back to one")
    parser.add_argument("action", choices=("list", "rollback"))
    parser.add_argument(
        "name", nargs="?", help="rollback: the release (default: the one that the current was made from)"
    )


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
    parser = add_command(
        commands,
        "sql",
        run_sql_prompt,
        "query the published warehouse, read-only",
        details="No other file is read or written: `banmian export` writes files.",
        json_output=False,
    )
    parser.add_argument("query", nargs="?", help="one query; without it, a prompt")


def run_sql_prompt(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian sql`."""
    from flows.prompt import answer_query, open_prompt

    return answer_query(settings.home, given.query) if given.query else open_prompt(settings.home)


def _declare_doctor(commands: Any) -> None:
    add_command(commands, "doctor", run_doctor, "say what would stop a run or a reader here, and what to do")


def run_doctor(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian doctor`."""
    from flows.doctor import describe_findings, examine_home

    findings = examine_home(settings)
    print_json([asdict(f) for f in findings]) if given.json else print(describe_findings(findings))
    return 1 if any(f.is_fault for f in findings) else 0


DECLARATIONS = (_declare_quarantine, _declare_release, _declare_sql, _declare_doctor)
