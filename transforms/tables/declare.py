"""How a table is declared, and what is made from a declaration: Polars schema and DuckDB data definition."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

POLARS_TYPES: dict[str, pl.DataType] = {
    "BIGINT": pl.Int64(),
    "INTEGER": pl.Int32(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "VARCHAR": pl.String(),
    "DATE": pl.Date(),
    "TIMESTAMPTZ": pl.Datetime("us", "UTC"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: DuckDB type, comment in English and Chinese, and what the checks hold it to.

    `references` names the dimension whose key it carries; `values` the allowed set; `minimum` and `maximum` bound it,
    inclusive. `is_run_column` marks what follows arrival and not content.
    """

    name: str
    type: str
    en: str
    zh: str
    nullable: bool = False
    references: str | None = None
    values: tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    is_run_column: bool = False

    @property
    def comment(self) -> str:
        """The comment as stored in the warehouse: English, then Chinese."""
        return f"{self.en} / {self.zh}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its grain in words and as the columns that are unique together, and its columns in order."""

    schema: str
    name: str
    grain: str
    grain_zh: str
    unique: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def full_name(self) -> str:
        """`schema.name`."""
        return f"{self.schema}.{self.name}"

    @property
    def comment(self) -> str:
        """The comment as stored in the warehouse: English, then Chinese."""
        return f"{self.grain} / {self.grain_zh}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(c.name for c in self.columns)

    @property
    def content_columns(self) -> tuple[Column, ...]:
        """Columns that follow from content alone, in order: what a part holds."""
        return tuple(c for c in self.columns if not c.is_run_column)

    @property
    def is_dimension(self) -> bool:
        """Whether the table is a dimension, and so carries a row for key 0."""
        return self.name.startswith("dim_")

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.full_name} has no column {name}")


def polars_schema(columns: Iterable[Column]) -> dict[str, pl.DataType]:
    """Column names to Polars types."""
    return {c.name: POLARS_TYPES[c.type] for c in columns}


def quote_literal(text: str) -> str:
    """Quote a string of ours (never data) as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def data_definition(table: Table) -> Iterator[str]:
    """Yield the statements that create a table with its comments."""
    lines = [f"    {c.name} {c.type.lower()}{'' if c.nullable else ' not null'}" for c in table.columns]
    yield f"create table {table.full_name} (\n" + ",\n".join(lines) + "\n)"
    yield f"comment on table {table.full_name} is {quote_literal(table.comment)}"
    for column in table.columns:
        yield f"comment on column {table.full_name}.{column.name} is {quote_literal(column.comment)}"
