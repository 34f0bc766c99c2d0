"""The warehouse again from its delivered texts: the same rows, read by this program's version."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from flows.errors import BanmianError
from flows.home import WAREHOUSE_FILE, check_disk_space, clear_leftovers, hold_lock, open_home
from flows.journal import absorb_outcomes
from flows.load_issues import Candidate, call_plainly, check, make, publish, record_failure
from flows.manifest import register_seen
from flows.migrations import record_migrations
from flows.overrides import read_overrides
from flows.parts import Part, PartInput
from flows.planning import LoadPlan, list_held
from flows.progress import PlainReporter, Reporter
from flows.releases import verify_current
from flows.remarks import count_applied_overrides, tell_stray_overrides, tell_unapplied_overrides
from flows.run_state import LoadOutcome, Run, load_row
from flows.settings import Settings
from flows.settling import settle_load
from flows.views import create_views
from flows.warehouse import (
    create_warehouse,
    insert_rows,
    load_staged,
    open_warehouse,
    refresh_calendar,
    run_sql,
    stage_parts,
)
from transforms.tables import OPERATIONS, TABLES


def rebuild_warehouse(
    settings: Settings,
    *,
    reporter: Reporter | None = None,
    step: Any = call_plainly,
    flow_run_id: str | None = None,
) -> LoadOutcome:
    """Read every current text again and publish the result. Raises BanmianError when nothing is published yet."""
    home = open_home(settings.home)
    run = Run(home, settings, reporter or PlainReporter(), command="rebuild", flow_run_id=flow_run_id)
    with hold_lock(home):
        clear_leftovers(home)
        if not home.is_published():
            raise BanmianError("there is nothing to rebuild", place=str(home.root), remedy="Load an inbox first.")
        verify_current(home)
        return record_failure(run, lambda: _rebuild(run, step))


def _rebuild(run: Run, step: Any) -> LoadOutcome:
    inputs = list_inputs(run)
    plan = LoadPlan({i.delivery.relative_path: "loaded" for i in inputs}, {}, tuple(inputs), {})
    check_disk_space(run.home, incoming_bytes=sum(i.delivery.byte_size or 0 for i in inputs))
    parts = step(make, run, inputs)
    candidate = step(build_anew, run, plan, parts)
    results = check(run, candidate, everything=True)
    return step(publish, run, candidate, results)  # type: ignore[no-any-return]


def list_inputs(run: Run) -> list[PartInput]:
    """Every current file, to be read from the published release."""
    release = str(run.home.warehouse.resolve())
    with open_warehouse(Path(release), read_only=True) as held:
        overrides = read_overrides(run.home.overrides)
        found = list_held(held, overrides, newspaper=run.settings.newspaper, held_in=release)
        run.warnings += tell_stray_overrides(held, overrides, seen={})
    return [item for _, item in found]


def build_anew(run: Run, plan: LoadPlan, parts: Sequence[Part]) -> Candidate:
    """A new file from the parts, with the records and superseded versions of the release before."""
    path = run.home.work / WAREHOUSE_FILE
    with open_warehouse(path, settings=run.settings) as connection:
        attach_release(connection, run.home.warehouse)
        connection.begin()
        create_warehouse(connection)
        create_views(connection)
        refresh_calendar(connection)
        copy_tables(connection, [table.full_name for table in OPERATIONS])
        record_migrations(connection, now=run.started_at)  # the release may be older than the newest
        run.absorbed = absorb_outcomes(run.home, connection)
        stage_parts(connection, parts)
        _refuse_losses(connection)
        register_seen(connection, plan, {})  # nothing: a rebuild looks at no inbox
        rows = load_staged(connection, load_key=run.load_key, received_at=run.started_at)
        run_sql(connection, "load/restore_history")
        run_sql(connection, "migrations/0004_version_numbers")  # read anew, a file may be of another issue
        rows = settle_load(connection, run, rows)
        overrides = read_overrides(run.home.overrides)
        run.warnings += tell_unapplied_overrides(connection, overrides)
        run.overrides_applied, run.files_overridden = count_applied_overrides(connection, overrides)
        insert_rows(connection, "load", [load_row(run, LoadOutcome(run.load_key, "running", 0))])
        connection.commit()
        connection.execute("detach held")
        connection.execute("checkpoint")
    return Candidate(path, plan, rows, {})


def _refuse_losses(connection: duckdb.DuckDBPyConnection) -> None:
    """A text that was loaded once must not vanish because a newer program cannot read it."""
    lost = connection.execute("select relative_path, detail from stage_refused limit 3").fetchall()
    if lost:
        raise BanmianError(
            f"a held text cannot be read by this version: {lost[0][1]}",
            place=lost[0][0],
            remedy="The release is unchanged. Report this fault, and stay with the version that could read it.",
        )


def attach_release(connection: duckdb.DuckDBPyConnection, release: Path) -> None:
    """Attach a published file read-only as the catalog `held`."""
    quoted = str(release.resolve()).replace("'", "''")  # ATTACH takes no parameters
    connection.execute(f"attach '{quoted}' as held (read_only)")


def copy_tables(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    """Insert every row of the attached release's tables into those of the same name."""
    for name in names:
        connection.execute(f"insert into {name} by name select * from held.{name}")


def rewrite_file(run: Run, path: Path) -> None:
    """Write a file anew, so that no freed block still holds what was deleted from it."""
    fresh = path.with_name("rewritten.duckdb")
    with open_warehouse(fresh, settings=run.settings) as connection:
        attach_release(connection, path)
        connection.begin()
        create_warehouse(connection)
        create_views(connection)
        for table in TABLES:
            unknown = f" where {table.unique[0]} <> 0" if table.is_dimension else ""
            connection.execute(f"insert into {table.full_name} by name select * from held.{table.full_name}{unknown}")
        connection.commit()
        connection.execute("detach held")
        connection.execute("checkpoint")
    fresh.replace(path)
