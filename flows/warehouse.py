"""The DuckDB file: opening it, its schema, and loading parts into it in one transaction."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from flows.parts import REFUSED_TABLE, Part, part_files
from flows.reading import PROJECT
from flows.settings import Settings
from transforms.calendar import FIRST_DAY, LAST_DAY, build_dim_date, is_announced
from transforms.frames import DERIVED_TABLES, PART_TABLES
from transforms.keys import UNKNOWN_KEY
from transforms.tables import BY_NAME, DIMENSIONS, TABLES, UNKNOWN, Column, Table, data_definition, polars_schema

SQL = PROJECT / "sql"
# Read by DuckDB 1.2 and later. Files before it keep long texts as they are: a fifth larger, and slower to write.
_STORAGE: dict[str, Any] = {"storage_compatibility_version": "v1.2.0"}
# Dimensions keep one row a key, texts stand in a schema of their own, reuse has a step of its own.
_LOADED_APART = frozenset(
    (
        "dim_newspaper",
        "dim_source_file",
        "dim_person",
        "dim_organization",
        "dim_place",
        "dim_term",
        "source_text",
        *DERIVED_TABLES,
    )
)
# The rest of what parts hold is loaded as it is.
_DIRECT_TABLES = tuple(name for name in PART_TABLES if name not in _LOADED_APART)
# Memory of a small load, by thread (20 pages onto 50,000 took 2 s less of the system's time in 256 MB than in 1 GB).
_THREAD_MEMORY = 128_000_000
_MEMORY_A_BYTE = 8
# Issues whose texts are held at once: some megabytes, however many a load touches.
_ISSUES_AT_ONCE = 100


def open_warehouse(
    path: Path, *, settings: Settings | None = None, read_only: bool = False
) -> duckdb.DuckDBPyConnection:
    """Open a warehouse file; a writer gets the memory limit and a spill folder beside the file.

    A file that a writer makes has the storage version of _STORAGE, which it keeps.
    """
    connection = duckdb.connect(str(path), read_only=read_only, config={} if read_only else _STORAGE)
    connection.execute("set timezone = 'UTC'")
    connection.execute("set enable_progress_bar = false")  # after two seconds it would be drawn amid the results
    if settings and not read_only:
        connection.execute("set memory_limit = $limit", {"limit": settings.memory_limit})
        connection.execute("set temp_directory = $folder", {"folder": str(path.parent / "spill")})
        connection.execute("set preserve_insertion_order = false")
    return connection


def narrow_memory(connection: duckdb.DuckDBPyConnection, incoming_bytes: int) -> None:
    """Let a small load go through the history in memory that it uses again: fresh pages cost the system time."""
    limit, threads = connection.execute(
        "select parse_formatted_bytes(current_setting('memory_limit')), current_setting('threads')"
    ).fetchall()[0]
    enough = max(2, threads) * (_THREAD_MEMORY + _MEMORY_A_BYTE * incoming_bytes)
    if enough < limit:
        connection.execute("set memory_limit = $limit", {"limit": f"{enough} B"})


def create_warehouse(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every declared table with its comments, and the rows of key 0."""
    for schema in sorted({table.schema for table in TABLES} - {"main"}):
        connection.execute(f"create schema {schema}")
    for table in TABLES:
        for statement in data_definition(table):
            connection.execute(statement)
    for table in DIMENSIONS:
        _insert_rows(connection, table, [_unknown_row(table)])


def refresh_calendar(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `dim_date` where it is empty, and anew once the holidays of another year have been announced."""
    held = {
        row[0]
        for row in connection.execute("select distinct year from dim_date where is_workday is not null").fetchall()
    }
    if held == {year for year in range(FIRST_DAY.year, LAST_DAY.year + 1) if is_announced(year)}:
        return
    connection.execute("delete from dim_date where date_key <> 0")
    connection.register("calendar_days", _build_calendar())
    connection.execute("insert into dim_date by name select * from calendar_days")
    connection.unregister("calendar_days")


@cache
def _build_calendar() -> pl.DataFrame:
    return build_dim_date(FIRST_DAY, LAST_DAY).rows


def _unknown_row(table: Table) -> dict[str, Any]:
    return {column.name: _unknown_value(column) for column in table.columns}


def _unknown_value(column: Column) -> Any:
    if column.nullable:
        return None
    if column.name.endswith("_basis"):
        return "unknown"
    if column.values:
        return "unknown" if "unknown" in column.values else column.values[0]
    by_type: dict[str, Any] = {
        "BIGINT": UNKNOWN_KEY,
        "INTEGER": 0,
        "DOUBLE": 0.0,
        "BOOLEAN": False,
        "DATE": date(1970, 1, 1),
        "TIMESTAMPTZ": datetime(1970, 1, 1, tzinfo=UTC),
        "VARCHAR": UNKNOWN,
    }
    return by_type[column.type]


def _insert_rows(connection: duckdb.DuckDBPyConnection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    if not rows:
        return 0
    frame = pl.DataFrame(rows, schema=polars_schema(table.columns), orient="row")
    connection.register("rows_to_insert", frame)
    connection.execute(f"insert into {table.full_name} by name select * from rows_to_insert")
    connection.unregister("rows_to_insert")
    return len(rows)


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert dictionaries into a declared table. Returns how many."""
    return _insert_rows(connection, BY_NAME[table], list(rows))


def run_sql(
    connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyConnection:
    """Run the statements of `sql/<name>.sql`, each with those of the parameters it names; answers with the last."""
    result = connection
    for statement in connection.extract_statements((SQL / f"{name}.sql").read_text("utf-8")):
        named = {key: (parameters or {})[key] for key in statement.named_parameters}
        result = connection.execute(statement, named) if named else connection.execute(statement)
    return result


def write_temporary(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Make a frame the whole content of a temporary table."""
    connection.register("frame_to_write", frame)
    connection.execute(f"create or replace temp table {table} as from frame_to_write")
    connection.unregister("frame_to_write")


def slice_touched_issues(
    connection: duckdb.DuckDBPyConnection, *, several_files: bool = False
) -> Iterator[pl.DataFrame]:
    """The issues in `touched_issue` (with `several_files` those of more files than one), some at a time.

    In the order of their rows: the texts of a slice stand side by side, and no others are read.
    """
    issues = connection.execute(
        """
        select touched_issue.issue_key
        from touched_issue
        inner join fact_paragraph as paragraph using (issue_key)
        group by touched_issue.issue_key
        having not $several_files or min(paragraph.source_file_key) <> max(paragraph.source_file_key)
        order by min(paragraph.rowid), touched_issue.issue_key
        """,
        {"several_files": several_files},
    ).pl()
    yield from issues.iter_slices(_ISSUES_AT_ONCE)


def stage_parts(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    """Make the parts readable as views `stage_<table>`; nothing is written."""
    if parts and "://" in parts[0].folder:
        import fsspec

        connection.register_filesystem(fsspec.core.url_to_fs(parts[0].folder)[0])
    for name in (*PART_TABLES, REFUSED_TABLE):
        files = part_files(parts, name)
        if files:
            # A temporary view over a variable: what is staged must not stay behind in the file.
            connection.execute(f"set variable stage_{name}_files = $files", {"files": files})
            connection.execute(
                f"create or replace temp view stage_{name} as from read_parquet(getvariable('stage_{name}_files'))"
            )
        else:
            frame = pl.DataFrame(schema=polars_schema(BY_NAME[name].content_columns)) if name in BY_NAME else None
            connection.register(f"stage_{name}", frame if frame is not None else _no_refusals())


def _no_refusals() -> pl.DataFrame:
    return pl.DataFrame(schema={"relative_path": pl.String, "reason": pl.String, "detail": pl.String})


@dataclass(frozen=True, slots=True)
class LoadedRows:
    """What a load wrote: rows by table, and the source files that came in or left."""

    rows_written: int
    rows_deleted: int


def load_staged(
    connection: duckdb.DuckDBPyConnection,
    *,
    load_key: int,
    received_at: datetime,
    withdrawn: Sequence[int] = (),
) -> LoadedRows:
    """Load what is staged, in the transaction the caller holds: what leaves goes first, then what comes in.

    `withdrawn` are source files that leave with their texts.

    Leaves the temporary table `touched_issue` for the steps that look across the files of an issue.
    """
    run_sql(connection, "load/reuse_begin")
    leaving = run_sql(connection, "load/find_leaving", {"withdrawn": list(withdrawn)}).pl()
    write_temporary(connection, "leaving", leaving)
    connection.execute(
        """
        create or replace temp table touched_issue as
        select issue_key from stage_dim_source_file
        union
        select issue_key from dim_source_file
        where source_file_key in (select leaving.source_file_key from leaving)
        """
    )
    deleted = 0
    if len(leaving):
        run_sql(connection, "load/collect_orphan_candidates")
        run_sql(connection, "load/reuse_remove_leaving")
        before = count_rows(connection, _DIRECT_TABLES)
        run_sql(connection, "load/delete_leaving")
        deleted = before - count_rows(connection, _DIRECT_TABLES)
    written = insert_staged(connection, load_key=load_key, received_at=received_at)
    if len(leaving):
        run_sql(connection, "load/delete_orphan_dimension_rows")
    return LoadedRows(rows_written=written, rows_deleted=deleted)


def insert_staged(connection: duckdb.DuckDBPyConnection, *, load_key: int, received_at: datetime) -> int:
    """Insert the staged rows. Returns how many rows of facts, bridges and dimensions were written."""
    run_sql(connection, "load/insert_dimensions")
    inserted = run_sql(connection, "load/insert_source_file", {"load_key": load_key, "received_at": received_at})
    written = _changed(inserted)
    connection.execute("insert into raw.source_text by name select * from stage_source_text")
    connection.execute("delete from dim_issue where issue_key in (select touched_issue.issue_key from touched_issue)")
    written += _changed(run_sql(connection, "load/insert_issue"))
    for name in _DIRECT_TABLES:
        written += _changed(connection.execute(f"insert into {name} by name select * from stage_{name}"))
    run_sql(connection, "load/reuse_add_staged")
    return written


def _changed(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0


def count_rows(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> int:
    """Rows of the tables together (DuckDB counts without reading them)."""
    total = 0
    for name in tables:
        row = connection.execute(f"select count(*) from {name}").fetchone()
        total += int(row[0]) if row else 0
    return total


def to_json(value: object) -> str:
    """JSON with Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, default=str)
