"""Tables and views written out as Parquet, CSV or JSONL, with the data dictionary beside them.

Parquet keeps every type and is for programs. CSV is for spreadsheets: UTF-8 with a byte-order mark, and an apostrophe
before text that a spreadsheet would run as a formula and before keys, which it would round. JSONL holds keys as
strings, because readers that keep numbers as doubles round them beyond 2^53.
"""

import csv
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import duckdb

from flows.errors import BanmianError, UsageError
from flows.warehouse import open_warehouse
from transforms.tables import BY_NAME

Format = Literal["parquet", "csv", "jsonl"]
DICTIONARY = "dictionary.csv"
_BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet take a cell for a formula; the full-width signs do so where the keyboard is Chinese.
_FORMULA_STARTS = "=+-@\t\r＝＋－＠"
_DICTIONARY_COLUMNS = (
    *("table", "kind", "table_comment", "table_comment_zh"),
    *("column", "type", "exported_as", "references", "comment", "comment_zh"),
)
# yyyymmdd, which no reader rounds.
_SHORT_KEYS = frozenset({"date_key"})
_COPY_OPTIONS: dict[Format, str] = {
    "parquet": "format parquet, compression zstd",
    "csv": "format csv, header true",
    "jsonl": "format json, timestampformat '%Y-%m-%dT%H:%M:%S.%fZ'",
}


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """A file that was written: the table or view, its path, its rows."""

    name: str
    path: str
    row_count: int

    def __str__(self) -> str:
        return f"{self.name}: {self.row_count} rows → {self.path}"


@dataclass(frozen=True, slots=True)
class _Source:
    """A table or view of the file with its columns in order: name, type, comment."""

    schema: str
    name: str
    kind: str
    comment: str
    columns: tuple[tuple[str, str, str], ...]

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def quoted_name(self) -> str:
        return f"{_quote(self.schema)}.{_quote(self.name)}"


def export_tables(
    warehouse: Path,
    target_dir: Path,
    *,
    format: Format = "parquet",  # noqa: A002
    names: Sequence[str] | None = None,
) -> list[ExportedTable]:
    """Write tables and views of `warehouse` below `target_dir`, a folder per schema, and `dictionary.csv`.

    `names` selects by name or schema.name; None is everything. Files of the same name are replaced, each only once its
    successor is whole. Times are UTC. Raises UsageError for a format or name that is not there.
    """
    if format not in get_args(Format):
        raise UsageError(f"cannot export as {format!r}", remedy=f"Choose one of {', '.join(get_args(Format))}.")
    spill = target_dir / ".spill"
    try:
        target_dir.mkdir(parents=True, exist_ok=True)
        with open_warehouse(warehouse, read_only=True) as connection:
            # A release's folder is not for writing: what does not fit in memory goes where the export goes.
            connection.execute("set temp_directory = $folder", {"folder": str(spill)})
            sources = _select_sources(_list_sources(connection), names)
            exported = [_export_source(connection, source, target_dir, format) for source in sources]
        _write_dictionary(sources, target_dir / DICTIONARY, format)
    except OSError as error:
        raise BanmianError(f"cannot write ({error.strerror or error})", place=str(target_dir)) from None
    finally:
        shutil.rmtree(spill, ignore_errors=True)
    return exported


def _list_sources(connection: duckdb.DuckDBPyConnection) -> list[_Source]:
    rows = connection.execute(
        """
        with relations as (
            select schema_name, table_name as name, 'table' as kind, comment from duckdb_tables() where not internal
            union all
            select schema_name, view_name as name, 'view' as kind, comment from duckdb_views() where not internal
        )

        select
            relations.schema_name, relations.name, relations.kind, coalesce(relations.comment, ''),
            list(
                (columns.column_name, columns.data_type, coalesce(columns.comment, '')) order by columns.column_index
            )
        from relations
        inner join duckdb_columns() as columns
            on relations.schema_name = columns.schema_name and relations.name = columns.table_name
        group by all
        order by relations.schema_name, relations.name
        """
    ).fetchall()
    return [_Source(schema, name, kind, comment, tuple(columns)) for schema, name, kind, comment, columns in rows]


def _select_sources(sources: list[_Source], names: Sequence[str] | None) -> list[_Source]:
    if names is None:
        return sources
    by_name = {source.name: source for source in sources} | {source.full_name: source for source in sources}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise UsageError(
            f"there is no table or view {', '.join(unknown)}",
            remedy=f"Choose from {', '.join(source.full_name for source in sources)}.",
        )
    chosen = {by_name[name].full_name for name in names}
    return [source for source in sources if source.full_name in chosen]


def _export_source(
    connection: duckdb.DuckDBPyConnection, source: _Source, target_dir: Path, file_format: Format
) -> ExportedTable:
    path = target_dir / source.schema / f"{source.name}.{file_format}"
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_name(f".{path.name}")
    query = f"select {_select_list(source, file_format)} from {source.quoted_name}"
    row = connection.execute(
        f"copy ({query}) to $path ({_COPY_OPTIONS[file_format]})", {"path": str(unfinished)}
    ).fetchone()
    unfinished.replace(path)
    return ExportedTable(source.full_name, str(path), row[0] if row else 0)


def _select_list(source: _Source, file_format: Format) -> str:
    expressions = [
        f"{_expression(name, data_type, file_format)} as {_quote(name)}" for name, data_type, _ in source.columns
    ]
    if file_format == "csv":
        first = source.columns[0]
        # The mark rides on the first column's name, so that the file is written by the engine in one pass.
        expressions[0] = f"{_expression(*first[:2], file_format)} as {_quote(_BYTE_ORDER_MARK + first[0])}"
    return ", ".join(expressions)


def _expression(name: str, data_type: str, file_format: Format) -> str:
    column = _quote(name)
    if file_format == "parquet":
        return column
    if is_long_key(name, data_type):
        return f"'''' || {column}" if file_format == "csv" else f"cast({column} as varchar)"
    if file_format == "csv" and data_type not in _HARMLESS_TYPES:
        text = f"cast({column} as varchar)"
        return f"if(contains('{_FORMULA_STARTS}', {text}[1]) and {text} <> '', '''' || {text}, {text})"
    return column


_HARMLESS_TYPES = frozenset({"BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP WITH TIME ZONE", "HUGEINT"})


def is_long_key(name: str, data_type: str) -> bool:
    """Whether a column holds 64-bit keys, which programs that keep numbers as doubles would round."""
    return name.endswith("_key") and data_type == "BIGINT" and name not in _SHORT_KEYS


def _quote(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _write_dictionary(sources: Sequence[_Source], path: Path, file_format: Format) -> None:
    unfinished = path.with_name(f".{path.name}")
    with unfinished.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(_DICTIONARY_COLUMNS)
        for source in sources:
            for name, data_type, comment in source.columns:
                about_table = (source.full_name, source.kind, *_split_comment(source.comment))
                exported_as = _exported_as(name, data_type, file_format)
                writer.writerow(
                    (*about_table, name, data_type, exported_as, _references(source, name), *_split_comment(comment))
                )
    unfinished.replace(path)


def _split_comment(comment: str) -> tuple[str, str]:
    english, _, chinese = comment.partition(" / ")
    return english, chinese


def _exported_as(name: str, data_type: str, file_format: Format) -> str:
    if file_format == "parquet" or not is_long_key(name, data_type):
        return data_type
    return "text after an apostrophe" if file_format == "csv" else "string"


def _references(source: _Source, column: str) -> str:
    table = BY_NAME.get(source.name)
    if table is None or table.full_name != source.full_name or column not in table.column_names:
        return ""
    return table.column(column).references or ""
