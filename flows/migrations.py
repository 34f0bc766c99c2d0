"""Schema migrations: numbered SQL files, each applied once, recorded with its hash, refused when edited."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from flows.errors import BanmianError
from flows.reading import PROJECT
from flows.warehouse import insert_rows

MIGRATIONS = PROJECT / "sql" / "migrations"


@dataclass(frozen=True, slots=True)
class Migration:
    """A numbered change of the schema, one file `NNNN_name.sql`."""

    number: int
    name: str
    sha256: str
    statements: str


def list_migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """Every migration of this program, in order."""
    found = []
    for path in sorted(folder.glob("[0-9]*.sql")):
        number, _, name = path.stem.partition("_")
        text = path.read_text("utf-8")
        found.append(Migration(int(number), name, hashlib.sha256(text.encode()).hexdigest(), text))
    return found


def record_migrations(connection: duckdb.DuckDBPyConnection, *, now: datetime, folder: Path = MIGRATIONS) -> None:
    """Record every migration as gone through: a new warehouse is made as the declarations stand."""
    held = {number for (number,) in connection.execute("select number from ops.migration").fetchall()}
    missing = [migration for migration in list_migrations(folder) if migration.number not in held]
    insert_rows(connection, "migration", [_row(migration, now) for migration in missing])


def apply_migrations(connection: duckdb.DuckDBPyConnection, *, now: datetime, folder: Path = MIGRATIONS) -> list[int]:
    """Bring an older warehouse forward, in the caller's transaction. Returns the numbers applied.

    Raises BanmianError when the file has gone through a migration that this program does not know, or knows otherwise.
    """
    held = dict(connection.execute("select number, sha256 from ops.migration").fetchall())
    known = {migration.number: migration for migration in list_migrations(folder)}
    for number, sha256 in sorted(held.items()):
        if number not in known:
            raise BanmianError(
                f"the warehouse has gone through migration {number}, which this program does not know",
                remedy="Use the version of Banmian that wrote it, or a newer one.",
            )
        if known[number].sha256 != sha256:
            raise BanmianError(
                f"migration {number} ({known[number].name}) was edited after it had been applied",
                remedy="Restore the file as it was released, and put the change into a new migration.",
            )
    pending = [migration for number, migration in sorted(known.items()) if number not in held]
    for migration in pending:
        connection.execute(migration.statements)
        insert_rows(connection, "migration", [_row(migration, now)])
    return [migration.number for migration in pending]


def _row(migration: Migration, now: datetime) -> dict[str, object]:
    return {"number": migration.number, "name": migration.name, "sha256": migration.sha256, "applied_at": now}
