"""Small warehouses for tests: an empty one in memory, and one valid row per table with the fields that matter set.

`insert(db, "dim_article", headline="…")` fills every other column: the table's own key with the next number, other
keys with 0, counts with 0, a set of values with its first, nullable columns with NULL.
"""

from typing import Any

import duckdb

from flows.views import create_views
from transforms.tables import BY_NAME, TABLES, UNKNOWN, Column, Table, data_definition

FIRST_DAY, LAST_DAY = "2024-12-01", "2025-12-31"
_DEFAULTS = {
    "BIGINT": 0,
    "INTEGER": 0,
    "DOUBLE": 0.0,
    "BOOLEAN": False,
    "VARCHAR": "x",
    "DATE": "2025-09-01",
    "TIMESTAMPTZ": "2025-09-01 00:00:00+00",
}


def empty_warehouse(*, with_views: bool = True) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory: every table, the unknown row of each dimension, a calendar of 2025, and the views."""
    db = duckdb.connect()
    db.execute("set timezone = 'UTC'")
    for schema in dict.fromkeys(table.schema for table in TABLES):
        db.execute(f"create schema if not exists {schema}")
    for table in TABLES:
        for statement in data_definition(table):
            db.execute(statement)
        if table.is_dimension:
            _insert_row(db, table, {c.name: _unknown_value(c) for c in table.columns})
    _insert_calendar(db)
    if with_views:
        create_views(db)
    return db


def insert(db: duckdb.DuckDBPyConnection, table_name: str, /, **overrides: Any) -> dict[str, Any]:
    """Insert one valid row and return it. Raises KeyError for a table or column that is not declared."""
    table = BY_NAME[table_name]
    for name in overrides:
        table.column(name)
    row = {c.name: overrides[c.name] if c.name in overrides else _default(db, table, c) for c in table.columns}
    _insert_row(db, table, row)
    return row


def _default(db: duckdb.DuckDBPyConnection, table: Table, column: Column) -> Any:
    if table.unique == (column.name,) and column.type in ("BIGINT", "INTEGER"):
        return db.execute(f"select coalesce(max({column.name}), 0) + 1 from {table.full_name}").fetchone()[0]
    if column.nullable:
        return None
    if column.values:
        return column.values[0]
    if column.minimum is not None:
        return column.minimum
    return _DEFAULTS[column.type]


def _unknown_value(column: Column) -> Any:
    if column.nullable:
        return None
    if column.values:
        return "unknown" if "unknown" in column.values else column.values[0]
    return UNKNOWN if column.type == "VARCHAR" else _DEFAULTS[column.type]


def _insert_row(db: duckdb.DuckDBPyConnection, table: Table, row: dict[str, Any]) -> None:
    marks = ", ".join("?" for _ in row)
    db.execute(f"insert into {table.full_name} ({', '.join(row)}) values ({marks})", list(row.values()))


def _insert_calendar(db: duckdb.DuckDBPyConnection) -> None:
    db.execute(
        """
        insert into main.dim_date by name
        select
            cast(strftime(day, '%Y%m%d') as bigint) as date_key,
            cast(day as date) as date,
            year(day) as year,
            quarter(day) as quarter,
            month(day) as month,
            week(day) as week,
            isodow(day) as weekday,
            '星期' || substr('一二三四五六日', isodow(day), 1) as weekday_name,
            isodow(day) > 5 as is_weekend,
            false as is_public_holiday,
            isodow(day) < 6 as is_workday
        from generate_series(cast(? as timestamp), cast(? as timestamp), interval 1 day) as days (day)
        """,
        [FIRST_DAY, LAST_DAY],
    )
