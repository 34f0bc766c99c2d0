"""Taking a file out on purpose: its rows and text go, from kept releases too; a record that it was there stays."""

import shutil
from collections.abc import Callable

import duckdb

from flows.deliveries import Delivery
from flows.errors import BanmianError
from flows.home import Home, clear_leftovers, doom_releases, hold_lock, open_home
from flows.journal import absorb_outcomes
from flows.load_issues import Candidate, check, finish, publish, record_failure
from flows.manifest import register_seen, write_manifest
from flows.migrations import apply_migrations
from flows.planning import LoadPlan, refuse_mixed_versions
from flows.progress import PlainReporter
from flows.rebuild import rewrite_file
from flows.releases import start_candidate, verify_current
from flows.remarks import tell_withdrawn_too
from flows.run_state import LoadOutcome, Run, load_row
from flows.settings import Settings
from flows.settling import settle_load
from flows.views import create_views
from flows.warehouse import LoadedRows, insert_rows, load_staged, open_warehouse, stage_parts

Change = Callable[[duckdb.DuckDBPyConnection, Run, LoadPlan], LoadedRows]


def withdraw_file(relative_path: str, settings: Settings, *, reason: str = "") -> LoadOutcome:
    """Withdraw every version of a path, under every path that has its bytes.

    Raises BanmianError when no such path is held.
    """
    return _change_release(settings, relative_path, "withdraw", lambda *given: _withdraw(*given, reason=reason))


def drop_quarantined(relative_path: str, settings: Settings) -> LoadOutcome:
    """Settle a quarantined file without loading it: it is listed no more. Raises BanmianError when it is not listed."""
    return _change_release(settings, relative_path, "quarantine drop", _drop)


def _change_release(settings: Settings, relative_path: str, command: str, change: Change) -> LoadOutcome:
    home = open_home(settings.home)
    run = Run(home, settings, PlainReporter(), command=command)
    plan = LoadPlan({relative_path: "withdrawn"}, {relative_path: Delivery(relative_path, "")}, (), {})
    with hold_lock(home):
        clear_leftovers(home)
        if not home.is_published():
            raise BanmianError("nothing is published yet", place=str(home.root), remedy="Load an inbox first.")
        verify_current(home)
        return record_failure(run, lambda: _change(run, plan, change))


def _change(run: Run, plan: LoadPlan, change: Change) -> LoadOutcome:
    path = start_candidate(run.home)
    with open_warehouse(path, settings=run.settings) as connection:
        connection.begin()
        apply_migrations(connection, now=run.started_at)
        create_views(connection)
        run.absorbed = absorb_outcomes(run.home, connection)
        rows = change(connection, run, plan)
        connection.commit()
        connection.execute("checkpoint")
    if run.command == "withdraw":
        rewrite_file(run, path)
        doom_releases(run.home)  # they hold the text too; they go with the last step of the run, or before the next one
        _remove_reports(run.home)
    candidate = Candidate(path, plan, rows, {})
    return publish(run, candidate, check(run, candidate))


def _point_to_holder(connection: duckdb.DuckDBPyConnection, path: str) -> str:
    """Where the bytes that were delivered as `path` are, if they are anywhere."""
    row = connection.execute(
        """
        select seen.outcome, min(holder.relative_path)
        from ops.inbox_file as seen
        left join dim_source_file as holder on seen.sha256 = holder.sha256 and holder.source_file_key <> 0
        where seen.relative_path = $path
        group by seen.outcome
        """,
        {"path": path},
    ).fetchone()
    if row and row[1]:
        return f"Its bytes are held under another name: withdraw {row[1]}."
    if row and row[0] == "quarantined":
        return "It was set aside and never loaded: use `banmian quarantine drop`."
    return "Give a relative_path of dim_source_file, e.g. from `banmian trace`."


def _withdraw(connection: duckdb.DuckDBPyConnection, run: Run, plan: LoadPlan, *, reason: str) -> LoadedRows:
    (path,) = plan.outcomes
    held = _find_held(connection, path)
    if not held:
        raise BanmianError("no such file is held", place=path, remedy=_point_to_holder(connection, path))
    refuse_mixed_versions(connection)  # what repeated the text is read again
    paths = {held_path for _, held_path, _ in held}
    run.warnings += tell_withdrawn_too(sorted(paths - {path}))
    stage_parts(connection, [])
    register_seen(connection, plan, {})
    rows = load_staged(
        connection, load_key=run.load_key, received_at=run.started_at, withdrawn=[key for key, _, _ in held]
    )
    rows = settle_load(connection, run, rows)
    write_manifest(connection, run)
    connection.execute(
        """
        update ops.check_result set unexpected_sample = null
        where exists (select 1 from unnest($paths::varchar[]) as gone (path) where contains(unexpected_sample, path))
        """,
        {"paths": sorted(paths)},
    )
    insert_rows(
        connection,
        "withdrawal",
        [
            {
                "load_key": run.load_key,
                "relative_path": held_path,
                "sha256": sha256,
                "withdrawn_at": run.started_at,
                "reason": reason or "no reason given / 未说明",
            }
            for _, held_path, sha256 in held
        ],
    )
    return rows


def _find_held(connection: duckdb.DuckDBPyConnection, path: str) -> list[tuple[int, str, str]]:
    """Key, path and hash of every version of a path, and of those with the same bytes under any other path."""
    return connection.execute(
        """
        select source_file_key, relative_path, sha256
        from dim_source_file
        where
            source_file_key <> 0
            and sha256 in (
                select version.sha256
                from dim_source_file as version
                where version.relative_path = $path and version.source_file_key <> 0
            )
        """,
        {"path": path},
    ).fetchall()


def _drop(connection: duckdb.DuckDBPyConnection, run: Run, plan: LoadPlan) -> LoadedRows:
    (path,) = plan.outcomes
    settled = connection.execute(
        "update ops.quarantine set resolved_at = $now where relative_path = $path and resolved_at is null",
        {"now": run.started_at, "path": path},
    ).fetchone()
    if not settled or not settled[0]:
        raise BanmianError("it is not in quarantine", place=path, remedy="See `banmian quarantine list`.")
    stage_parts(connection, [])
    load_staged(connection, load_key=run.load_key, received_at=run.started_at)
    insert_rows(connection, "load", [load_row(run, finish(run, "running", 0, plan))])
    return LoadedRows(0, 0)


def _remove_reports(home: Home) -> None:
    """Delete the reports that may show the text; the page of check results is written anew with the release."""
    for name in ("site", "data-docs"):
        shutil.rmtree(home.reports / name, ignore_errors=True)
