"""Read the cases of a view: Markdown files with input tables and expected rows side by side.

    ## What the case shows
    Given `fact_term`:
    | article_key | term_key | …
    Expect:
    | term | article_count | …

`Expect` is of the whole view, `` Expect of `from search('…')`: `` of a query of its own. Tables before the first case
are given in every case, after those of `background.md` unless the file says `Without the background`. An empty cell is
NULL, `''` the empty text. Only the columns named are compared, as text, rows in any order.
"""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
_GIVEN = re.compile(r"Given `(?P<table>\w+)`:")
_EXPECT = re.compile(r"Expect(?: of `(?P<query>.+)`)?:")
_WITHOUT_BACKGROUND = "Without the background"

Rows = list[dict[str, Any]]


@dataclass
class Case:
    """Input rows by table, and expected rows by query (None: the view itself)."""

    view: str
    name: str
    given: list[tuple[str, Rows]] = field(default_factory=list)
    expected: list[tuple[str | None, list[str], list[list[str]]]] = field(default_factory=list)


def read_cases(path: Path) -> list[Case]:
    """The cases of one file, each with the tables given to all of them."""
    shared, *cases = _read_sections(path)
    background = [] if _WITHOUT_BACKGROUND in path.read_text(encoding="utf-8") else read_background()
    for case in cases:
        case.given = background + shared.given + case.given
    return cases


def read_background() -> list[tuple[str, Rows]]:
    """The small collection that most cases start from."""
    return _read_sections(FOLDER / "background.md")[0].given


def _read_sections(path: Path) -> list[Case]:
    sections = [Case(path.stem, "")]
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("## "):
            sections.append(Case(path.stem, line[3:]))
        elif match := _GIVEN.fullmatch(line):
            header, rows = _read_table(lines[number + 1 :])
            given = [dict(zip(header, map(_read_value, row), strict=True)) for row in rows]
            sections[-1].given.append((match["table"], given))
        elif match := _EXPECT.fullmatch(line):
            sections[-1].expected.append((match["query"], *_read_table(lines[number + 1 :])))
    return sections


def render_value(value: Any) -> str:
    """A value as it stands in a cell: six decimals at most, times to the minute."""
    if value is None:
        return ""
    if value == "":
        return "''"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value)


def _read_table(lines: list[str]) -> tuple[list[str], list[list[str]]]:
    table: list[list[str]] = []
    for line in lines:
        if line.startswith("|"):
            table.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif table or line.strip():
            break
    header, _, *body = table
    return header, body


def _read_value(cell: str) -> Any:
    if cell == "":
        return None
    if cell == "''":
        return ""
    if cell in ("true", "false"):
        return cell == "true"
    for kind in (int, float):
        try:
            return kind(cell)
        except ValueError:
            continue
    return cell
