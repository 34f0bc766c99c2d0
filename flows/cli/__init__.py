"""The command line. Results go to standard output, everything else to standard error."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from flows.cli import keep, look, run, schedule
from flows.cli.options import Command
from flows.errors import BanmianError
from flows.settings import quiet_libraries, read_settings

_EPILOG = """\
exit codes:
  0 published, or nothing new    1 failed    2 usage    3 checks failed, nothing was published
  4 another run holds the warehouse    5 with --strict: a file is in quarantine

a first session:
  banmian load seeds/issues --newspaper 临江新报    load a folder of issue files and publish
  banmian search 社区                               ranked articles
  banmian trace KEY                                from any *_key back to the printed line
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
    try:
        return command(given, settings)
    except BrokenPipeError:
        raise
    except Exception as error:
        from flows.home import Home, explain_machine_error

        told = explain_machine_error(Home(settings.home.absolute()), error)
        if told is error:
            raise
        raise told from error


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
    for room in (run, look, keep, schedule):
        for declare in room.DECLARATIONS:
            declare(commands)
    return parser
