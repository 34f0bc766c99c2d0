"""What the report shows, read from the published file: one SQL file per data set, cut to what a page may weigh.

Two kinds of queries stand under `queries/`: those in `listed/` choose what is shown (issues, articles, and the names
with a row of their own) and are kept as temporary tables; the others read from views and these tables.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from flows.warehouse import open_warehouse

QUERIES = Path(__file__).parent / "queries"
# In the order in which they build on each other.
LISTED = (
    "shown_issue",
    "shown_article",
    "listed_organization",
    "listed_place",
    "listed_person",
    "listed_writer",
    "listed_term",
    "shown_load",
)
# A page's data sets together stay below this, so that page and data are below 500 KB with room for the markup.
PAGE_BUDGET = 400_000
# What a page's later data sets can count on, however large the first ones are.
LEAST_BUDGET = 25_000


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows for a page: columns in order, the rows kept and their bytes as JSON, and how many rows there are in all."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int
    byte_size: int = 0

    def records(self) -> list[dict[str, Any]]:
        """Rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def first(self) -> dict[str, Any]:
        """The one row of a data set that has one."""
        return self.records()[0]


@contextmanager
def open_shown(
    warehouse: Path, *, issues: int, spill: Path | None = None, unpublished: Sequence[Mapping[str, Any]] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the file read-only with the temporary tables of what is shown: the last `issues` issues and their names.

    `unpublished` are runs that the file does not know of, in the columns of `shown_load`. What does not fit in memory
    goes to the folder `spill`: a release's own folder is not for writing.
    """
    with open_warehouse(warehouse, read_only=True) as connection:
        if spill:
            connection.execute("set temp_directory = $folder", {"folder": str(spill)})
        for name in LISTED:
            query = _read_query(f"listed/{name}")
            parameters = {"issues": issues} if "$issues" in query else None
            connection.execute(f"create temporary table {name} as {query}", parameters)
        if unpublished:
            connection.register("unpublished", pl.DataFrame(list(unpublished), infer_schema_length=None))
            connection.execute("insert into shown_load by name from unpublished anti join shown_load using (load_key)")
        yield connection


def read_dataset(connection: duckdb.DuckDBPyConnection, name: str, *, budget: int | None = None) -> Dataset:
    """Run `queries/NAME.sql`. Rows past `budget` bytes of JSON are left out from the end; `total` counts them."""
    result = connection.execute(_read_query(name))
    columns = tuple(column[0] for column in result.description or ())
    rows = [tuple(_plain(column, value) for column, value in zip(columns, r, strict=True)) for r in result.fetchall()]
    kept, size = (rows, 0) if budget is None else fit_rows(rows, budget)
    return Dataset(columns, tuple(kept), len(rows), size)


def fit_rows(rows: Sequence[tuple[Any, ...]], budget: int) -> tuple[Sequence[tuple[Any, ...]], int]:
    """The first rows that fit into `budget` bytes of JSON, and the bytes they take."""
    used = 0
    for number, row in enumerate(rows):
        size = len(encode_json(row).encode()) + 1
        if used + size > budget:
            return rows[:number], used
        used += size
    return rows, used


def write_script(path: Path, name: str, value: Any) -> int:
    """Write `window.banmian.NAME = value` as a script, which a page opened from disk can read. Returns its bytes.

    `name` may be of the form `terms.17`: entry `17` of the object `terms`.
    """
    *outer, last = name.split(".")
    owner = "window.banmian"
    lines = [f"{owner} = {owner} || {{}};"]
    for part in outer:
        owner += f"[{encode_json(part)}]"
        lines.append(f"{owner} = {owner} || {{}};")
    lines.append(f"{owner}[{encode_json(last)}] = {encode_json(value)};\n")
    content = "\n".join(lines).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return len(content)


def encode_json(value: Any) -> str:
    """JSON that is safe in a script, wherever it stands: no tag can close, no line separator can end the line."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_encode_dataset)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _encode_dataset(value: Any) -> dict[str, Any]:
    if isinstance(value, Dataset):
        return {"columns": value.columns, "rows": value.rows, "total": value.total}
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _plain(column: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 4)
    # A browser holds numbers as doubles, which would round a key.
    return str(value) if column.endswith("_key") and value is not None else value


def _read_query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
