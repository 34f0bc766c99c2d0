"""Commands that run by the clock, or tell of it."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from flows.cli.options import add_command, add_run_options, parse_count, report_outcome
from flows.errors import UsageError
from flows.settings import Settings

if TYPE_CHECKING:  # its imports take a second
    from flows.run_state import LoadOutcome


def _declare_serve(commands: Any) -> None:
    parser = add_command(
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
    parser = add_command(
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
    parser = add_command(
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
    parser.add_argument("--batch", type=parse_count, default=200, metavar="N", help="files in a batch (default 200)")
    parser.add_argument(
        "--strict", action="store_true", help="exit 5 where a selected file is in quarantine, since this run or before"
    )
    add_run_options(parser)


def run_backfill(given: argparse.Namespace, settings: Settings) -> int:
    """`banmian backfill`."""
    from flows.backfill import Selection, backfill_inbox
    from flows.notify import run_and_tell

    selection = Selection.parse(since=given.since, until=given.until, pattern=given.pattern)

    def fill() -> "LoadOutcome":
        done = backfill_inbox(given.inbox, selection, settings, batch_files=given.batch)
        print(done.describe(), file=sys.stderr)
        return done.summed_up

    outcome = run_and_tell(fill, settings, inbox=given.inbox, run="banmian backfill")
    return report_outcome(given, settings, outcome)


def _declare_notify(commands: Any) -> None:
    add_command(
        commands, "notify", run_notify, "send a test message to every target of BANMIAN_NOTIFY", json_output=False
    )


def run_notify(_given: argparse.Namespace, settings: Settings) -> int:
    """`banmian notify`."""
    from flows.notify import send

    if not settings.notify:
        raise UsageError("no target is set", place="BANMIAN_NOTIFY", remedy="Set it; see docs/operations.md.")
    title = "版面：测试消息 / Banmian: a test message"
    sent = send(settings.notify, title=title, body="收到即表示通知已设置好。\nIf you read this, notifications work.")
    print("sent / 已发送" if sent else "not sent to every target / 未能全部送达")
    return 0 if sent else 1


DECLARATIONS = (_declare_serve, _declare_work, _declare_backfill, _declare_notify)
