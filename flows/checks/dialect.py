"""The SQLAlchemy dialect through which Great Expectations reads a warehouse file."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import sqlalchemy
from duckdb_sqlalchemy import Dialect
from sqlalchemy.dialects import registry

DRIVER = "banmian_snapshot"


class SnapshotDialect(Dialect):  # type: ignore[misc]
    """DuckDB without transactions.

    Great Expectations ends its transaction before it fetches, and DuckDB drops a pending result at a rollback; over a
    file opened read-only a transaction guards nothing, so there is none.
    """

    driver = DRIVER
    supports_statement_cache = True

    def create_connect_args(self, url: sqlalchemy.URL) -> tuple[Any, dict[str, Any]]:
        """Undo the quoting of `make_url`: a path may hold `$`, `%` or a question mark."""
        arguments: tuple[Any, dict[str, Any]] = super().create_connect_args(
            url.set(database=unquote(url.database or ""))
        )
        return arguments

    def connect(self, *arguments: Any, **options: Any) -> Any:
        """Draw no progress bar: after two seconds DuckDB would draw one amid the results."""
        connection = super().connect(*arguments, **options)
        connection.execute("set enable_progress_bar = false")
        return connection

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin nothing."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """Commit nothing."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Roll nothing back."""


def make_url(warehouse: Path, *, memory_limit: str | None, spill: Path | None, threads: int | None) -> str:
    """URL that opens the file read-only. Every connection of a run must use the same one: DuckDB shares the file."""
    settings = {
        "access_mode": "read_only",
        "memory_limit": memory_limit,
        "temp_directory": str(spill) if spill else None,
        "threads": threads,
    }
    query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in settings.items() if value is not None)
    registry.register(f"duckdb.{DRIVER}", "flows.checks.dialect", "SnapshotDialect")
    return f"duckdb+{DRIVER}:///{quote(str(warehouse.resolve()))}?{query}"
