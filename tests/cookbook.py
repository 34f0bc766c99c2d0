"""The cookbook's answers: `docs/cookbook.md` holds questions and queries, this runs them and keeps the answers true.

python -m tests.cookbook            say which answers are stale (exit 1)
python -m tests.cookbook --update   load the sample issues and write every answer anew
"""

import argparse
import datetime
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from flows.home import Home
from flows.warehouse import open_warehouse
from tests.paths import PROJECT, SAMPLES
from tests.runs.homes import load

COOKBOOK = PROJECT / "docs" / "cookbook.md"
NEWSPAPER = "临江新报"
_RECIPE = re.compile(r"(?P<query>```sql\n(?P<sql>(?:(?!```).*\n)+)```\n)(?P<answer>\n(?:\|.*\n)+|\n\*No rows.*\n)?")


def list_queries(text: str) -> list[str]:
    """The queries of the cookbook, in order."""
    return [match["sql"] for match in _RECIPE.finditer(text)]


def answer_queries(text: str, connection: duckdb.DuckDBPyConnection) -> str:
    """The cookbook with every answer as the warehouse gives it now."""
    connection.execute("set timezone = 'UTC'")
    return _RECIPE.sub(lambda match: f"{match['query']}\n{render_answer(connection, match['sql'])}", text)


def render_answer(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The rows of a query as a Markdown table."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    rows = cursor.fetchall()
    return "".join(f"{line}\n" for line in _render_lines(names, rows)) if rows else "*No rows. / 无结果。*\n"


def load_samples(home: Path) -> Path:
    """Load the sample issues into `home`; where the published file stands."""
    outcome = load(SAMPLES, home, newspaper=NEWSPAPER)
    if outcome.status != "published" or not outcome.files_loaded:
        raise SystemExit(f"the sample issues were not published: {outcome}")
    return Home(home).warehouse


def _render_lines(names: list[str], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield f"| {' | '.join('---' for _ in names)} |"
    for row in rows:
        yield f"| {' | '.join(map(_render_cell, row))} |"


def _render_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value).replace("|", "\\|").replace("\n", " ")


def main(arguments: list[str] | None = None) -> int:
    """Check or update the cookbook."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="write every answer anew")
    given = parser.parse_args(arguments)
    text = COOKBOOK.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder, open_warehouse(load_samples(Path(folder)), read_only=True) as db:
        answered = answer_queries(text, db)
    if answered == text:
        return 0
    if given.update:
        COOKBOOK.write_text(answered, "utf-8")
    print(f"{'written' if given.update else 'stale'}: {COOKBOOK.relative_to(PROJECT)}")
    return 0 if given.update else 1


if __name__ == "__main__":
    sys.exit(main())
