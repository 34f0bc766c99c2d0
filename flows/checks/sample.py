"""Failing rows as a person finds them: the file, the lines, and the row."""

import json
from typing import Any

from flows.checks.model import Check

SAMPLE_SIZE = 5
LONGEST_TEXT = 120  # characters of a value shown; a paragraph is found by its lines
_LEAD = 20  # characters shown before the place where two texts part
LARGEST_EXACT = 1 << 53  # beyond it a JSON reader rounds, and a key is no longer the key

# File and lines by the column that names the place, the most exact first. Each is one row per key.
_BY_PARAGRAPH = """
    select
        any_value(file.relative_path) as file,
        min(span.start_line) as first_line,
        max(span.end_line) as last_line
    from main.fact_paragraph as paragraph
    left join main.dim_source_file as file using (source_file_key)
    left join main.paragraph_span as span using (paragraph_key)
    where paragraph.{column} = ?
"""
_BY_FILE = "select relative_path, null, null from main.dim_source_file where source_file_key = ?"
_BY_ISSUE = """
    select string_agg(relative_path, ', ' order by relative_path), null, null
    from main.dim_source_file where issue_key = ? and is_current
"""
PLACE_QUERIES = (
    ("paragraph_key", _BY_PARAGRAPH.format(column="paragraph_key")),
    ("article_key", _BY_PARAGRAPH.format(column="article_key")),
    ("source_file_key", _BY_FILE),
    ("issue_key", _BY_ISSUE),
)


def count_unexpected(connection: Any, check: Check) -> int:
    """How many rows in scope are against a check."""
    query = check.select_unexpected(f"scope.{check.table_name}")
    row = connection.execute(f"select count(*) from ({query}) as counted").fetchone()
    return int(row[0])


def take_sample(connection: Any, check: Check) -> str:
    """A few rows against a check, as JSON with file and lines."""
    query = check.select_unexpected(f"scope.{check.table_name}")
    cursor = connection.execute(f"{query} limit {SAMPLE_SIZE}")
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    return json.dumps([_place_row(connection, row) for row in rows], ensure_ascii=False)


def _place_row(connection: Any, row: dict[str, Any]) -> dict[str, Any]:
    file, first, last = find_place(connection, row)
    lines = None if first is None else str(first) if first == last else f"{first}-{last}"
    shown = {name: _show(value) for name, value in _start_where_texts_part(row).items()}
    return {"file": file, "lines": lines, "row": shown}


def _start_where_texts_part(row: dict[str, Any]) -> dict[str, Any]:
    """A text beside the one it should be: both from shortly before the first difference, else it may not be seen."""
    text, source = row.get("text"), row.get("source_text")
    if not isinstance(text, str) or not isinstance(source, str):
        return row
    pairs = enumerate(zip(text, source, strict=False))
    same = next((place for place, (one, other) in pairs if one != other), min(len(text), len(source)))
    if same <= _LEAD:
        return row
    return row | {"text": f"…{text[same - _LEAD :]}", "source_text": f"…{source[same - _LEAD :]}"}


def find_place(connection: Any, row: dict[str, Any]) -> tuple[str | None, int | None, int | None]:
    """File, first and last line of a row, as far as its columns tell."""
    if "first_line" in row and "source_file_key" in row:
        found = connection.execute(_BY_FILE, [row["source_file_key"]]).fetchone()
        return (found[0] if found else None, row["first_line"], row.get("last_line", row["first_line"]))
    for column, query in PLACE_QUERIES:
        if row.get(column):
            found = connection.execute(query, [row[column]]).fetchone()
            if found and found[0] is not None:
                return (found[0], found[1], found[2])
    return (row.get("relative_path"), None, None)


def _show(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < LARGEST_EXACT else str(value)
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    text = str(value)
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + "…"
