"""What every command shares: how it is declared, its options, how its outcome is told."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from flows.errors import FilesQuarantinedError
from flows.settings import Settings

Command = Callable[[argparse.Namespace, Settings], int]
_MOST = 1_000_000_000  # of anything that is counted on the command line


def add_command(
    commands: Any, name: str, command: Command, summary: str, *, details: str = "", json_output: bool = True
) -> argparse.ArgumentParser:
    """Declare a command: its summary is its help and its description, its details stand under the options."""
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


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Options of every command that reads pages."""
    parser.add_argument(
        "--processes", type=parse_count, metavar="N", help="processes that read pages (default: one per core)"
    )
    parser.add_argument("--newspaper", metavar="NAME", help="the paper's name, for files without a sidecar")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="read pages on the Dask cluster of this scheduler")
    parser.add_argument("--parts", metavar="URL", help="folder or URL for parts, where a cluster can write")


def print_json(value: Any) -> None:
    """Print a result for a program."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> Any:
    """What JSON has no form for: a result is an object of its fields, anything else its text."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def parse_key(text: str) -> int:
    """A key as a table, a view or a spreadsheet shows it: an exported CSV has an apostrophe before it."""
    try:
        return int(text.strip().removeprefix("'"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a key: give the number of any *_key column") from None


def parse_count(text: str) -> int:
    """How many of something: 1 or more."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {_MOST}")
    return int(text)


def report_outcome(given: argparse.Namespace, settings: Settings, outcome: Any, *, done: str = "") -> int:
    """Print what a run did, and `done` where it succeeded; its exit code.

    With --strict that is 5 where a file it saw is in quarantine, since this run or before: asked again, it is the same.
    `done` says what the figures of files do not: that one is out.
    """
    from flows.summary import describe_outcome

    if given.json:
        print_json(outcome)
    else:
        print(describe_outcome(outcome, settings.home))
        if done and outcome.exit_code == 0:
            print(f"  {done}")
    if outcome.exit_code == 0 and getattr(given, "strict", False) and outcome.files_quarantined:
        return FilesQuarantinedError.exit_code
    return int(outcome.exit_code)
