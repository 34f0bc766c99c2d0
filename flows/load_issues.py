"""The run: discover → decode → rebuild pages → read facts → write parts → stage → load → check → publish.

Plain functions over a `Run`; `flows/prefect_flows.py` wraps the steps as Prefect tasks. A run works on a private copy
of the published file, so that it changes what readers see wholly or not at all.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from flows.checks import CheckResult, find_errors, find_warnings, run_checks
from flows.checks.page import write_check_page
from flows.deliveries import Delivery
from flows.home import check_disk_space, clear_leftovers, explain_machine_error, hold_lock, open_home
from flows.inbox import discover_deliveries
from flows.journal import absorb_outcomes, forget_outcomes, write_outcome
from flows.manifest import find_refused, register_seen, write_manifest
from flows.migrations import apply_migrations, record_migrations
from flows.overrides import Overrides, read_overrides, refuse_shared_days
from flows.parts import Part, PartInput, remove_parts, split_batches
from flows.planning import (
    LoadPlan,
    find_overridden,
    is_listed,
    plan_load,
    read_held_state,
    read_known,
    read_listed,
    refuse_mixed_versions,
)
from flows.progress import PlainReporter, Reporter
from flows.quarantine import drop_unlisted, keep_copies
from flows.releases import Release, publish_candidate, start_candidate, verify_current
from flows.remarks import (
    count_applied_overrides,
    tell_nameless_files,
    tell_notices,
    tell_older_bytes,
    tell_pages_held_twice,
    tell_replaced_texts,
    tell_stray_overrides,
    tell_unknown_years,
    tell_unlisted_papers,
)
from flows.run_state import LoadOutcome, Run, count_files, load_row
from flows.runner import make_parts
from flows.settings import Settings
from flows.settling import settle_load
from flows.stores import hide_password
from flows.views import create_views
from flows.warehouse import (
    LoadedRows,
    create_warehouse,
    insert_rows,
    load_staged,
    narrow_memory,
    open_warehouse,
    refresh_calendar,
    stage_parts,
)
from transforms.tables import BY_NAME

Call = Callable[..., Any]
_MOST_NAMED = 3  # failed checks named in a run's message; `ops.check_result` holds them all


def load_inbox(
    inbox: str,
    settings: Settings,
    *,
    reporter: Reporter | None = None,
    retry: bool = False,
    call: Call | None = None,
    flow_run_id: str | None = None,
    keep: Callable[[Delivery], bool] | None = None,
) -> LoadOutcome:
    """One run over an inbox. `call` runs a step (Prefect wraps it as a task); `keep` narrows the deliveries.

    With `retry`, only what is in quarantine is taken, and tried again.

    Raises WarehouseBusyError when another run holds the home, BanmianError for what a person must settle; checks that
    refuse the load are an outcome, not an exception.
    """
    home = open_home(settings.home)
    run = Run(home, settings, reporter or PlainReporter(), flow_run_id=flow_run_id)
    step = call or call_plainly
    with hold_lock(home):
        clear_leftovers(home)
        verify_current(home)
        return record_failure(run, lambda: _load(run, inbox, retry=retry, step=step, keep=keep))


def call_plainly(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run a step as what it is: a function."""
    return function(*arguments)


def record_failure(run: Run, work: Callable[[], LoadOutcome]) -> LoadOutcome:
    """Do the work; where it fails, leave a record of the failure and nothing else, then raise on.

    A disk that is full or gone, or too little memory, becomes a BanmianError: a person must settle it, and no
    traceback helps.
    """
    try:
        _clear_remote_parts(run)
        return work()
    except Exception as error:
        clear_leftovers(run.home)  # first: on a full disk it makes room for the record
        told = explain_machine_error(run.home, error)
        with suppress(OSError):
            write_outcome(run.home, load_row(run, LoadOutcome(run.load_key, "failed", 1, message=str(told)[:1000])))
        if told is error:
            raise
        raise told from error
    finally:
        clear_leftovers(run.home)
        _clear_remote_parts(run)


def _clear_remote_parts(run: Run) -> None:
    """Delete what this run, or a killed one before it, left where parts are made for a cluster."""
    if not run.settings.parts:
        return
    try:
        remove_parts(run.parts_folder)
    except Exception as error:
        run.reporter.say(f"parts were left at {run.parts_folder}: {error}")  # the next run tries again


def _load(run: Run, inbox: str, *, retry: bool, step: Call, keep: Callable[[Delivery], bool] | None) -> LoadOutcome:
    plan = step(discover, run, inbox, retry, keep)
    if not plan.news:
        return _end_with_nothing(run, plan)
    parts = step(make, run, plan.inputs)
    candidate = step(build_candidate, run, plan, parts)
    results = step(check, run, candidate)
    return step(publish, run, candidate, results)  # type: ignore[no-any-return]


def _end_with_nothing(run: Run, plan: LoadPlan) -> LoadOutcome:
    outcome = finish(run, "nothing_new", 0, plan)
    write_outcome(run.home, load_row(run, outcome))
    return outcome


def discover(run: Run, inbox: str, retry: bool, keep: Callable[[Delivery], bool] | None = None) -> LoadPlan:
    """List the inbox and decide what is to be read."""
    run.reporter.say(f"looking through {hide_password(inbox)}")
    held = open_warehouse(run.home.warehouse, read_only=True) if run.home.is_published() else None
    overrides = read_overrides(run.home.overrides)
    try:
        deliveries = discover_deliveries(
            inbox, settings=run.settings, known=lambda paths: read_known(held, paths), warn=run.warnings.append
        )
        seen = dict.fromkeys((d.relative_path for d in deliveries), "left")
        deliveries = [d for d in deliveries if keep is None or keep(d)]
        if retry:
            listed = read_listed(held)
            deliveries = [d for d in deliveries if is_listed(d, listed)]
        state = read_held_state(held, deliveries)
        plan = plan_load(deliveries, state, newspaper=run.settings.newspaper, overrides=overrides, retry=retry)
        plan = _add_overridden(run, held, plan, overrides)
        if held and plan.news:  # a path that only repeats bytes may have other pages read again too
            refuse_mixed_versions(held)
        run.warnings += tell_stray_overrides(held, overrides, seen=seen | plan.outcomes)
    finally:
        if held:
            held.close()
    check_disk_space(run.home, incoming_bytes=plan.incoming_bytes)
    return plan


def _add_overridden(run: Run, held: duckdb.DuckDBPyConnection | None, plan: LoadPlan, overrides: Overrides) -> LoadPlan:
    if held is None:
        return plan
    refuse_shared_days(held, overrides, run.home.overrides)
    paths = [i.delivery.relative_path for i in plan.inputs]
    held_in = str(run.home.warehouse.resolve())
    again = find_overridden(held, overrides, newspaper=run.settings.newspaper, skip=paths, held_in=held_in)
    return LoadPlan(plan.outcomes, plan.deliveries, (*plan.inputs, *again), plan.fresh_refusals)


def make(run: Run, inputs: Sequence[PartInput]) -> list[Part]:
    """Read the pages and write their rows as Parquet parts."""
    batches = list(split_batches(inputs, batch_bytes=run.settings.batch_bytes))
    if "://" not in run.parts_folder:
        Path(run.parts_folder).mkdir(parents=True, exist_ok=True)
    parts = []
    with run.reporter.count("reading pages", len(inputs)) as advance:
        for part in make_parts(batches, parts=run.parts_folder, settings=run.settings):
            parts.append(part)
            advance(part.file_count)
    return sorted(parts, key=lambda p: p.folder)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A loaded file that no reader sees yet."""

    path: Path
    plan: LoadPlan
    rows: LoadedRows
    refused: dict[str, tuple[str, str]]
    corrected_count: int = 0


def build_candidate(run: Run, plan: LoadPlan, parts: Sequence[Part]) -> Candidate:
    """Load the parts into a private copy of the published file, in one transaction."""
    path = start_candidate(run.home)
    is_new = not path.exists()
    with open_warehouse(path, settings=run.settings) as connection:
        connection.begin()
        if is_new:
            create_warehouse(connection)
            record_migrations(connection, now=run.started_at)
        else:
            apply_migrations(connection, now=run.started_at)
        refresh_calendar(connection)
        create_views(connection)
        run.absorbed = absorb_outcomes(run.home, connection)
        narrow_memory(connection, plan.incoming_bytes)  # not before: migrations go through all that is held
        stage_parts(connection, parts)
        refused = find_refused(connection, plan)
        register_seen(connection, plan, refused)
        rows = load_staged(connection, load_key=run.load_key, received_at=run.started_at)
        run.warnings += [*tell_older_bytes(connection), *tell_replaced_texts(connection)]
        rows = settle_load(connection, run, rows)
        write_manifest(connection, run)
        corrected_count = _count_corrected(connection, run)
        run.warnings += [*tell_unknown_years(connection), *tell_unlisted_papers(connection)]
        run.warnings += tell_nameless_files(connection, load_key=run.load_key)
        run.warnings += tell_notices(connection, load_key=run.load_key)
        run.overrides_applied, run.files_overridden = count_applied_overrides(
            connection, read_overrides(run.home.overrides), load_key=run.load_key
        )
        connection.commit()
        connection.execute("checkpoint")
    return Candidate(path, plan, rows, refused, corrected_count)


def _count_corrected(connection: duckdb.DuckDBPyConnection, run: Run) -> int:
    ((count,),) = connection.execute(
        "select count(*) from ops.delivery where load_key = $key and outcome = 'correction'", {"key": run.load_key}
    ).fetchall()
    return int(count)


def check(run: Run, candidate: Candidate, *, everything: bool = False) -> list[CheckResult]:
    """Validate what was written and what it points at, or everything held, before anyone can see it."""
    run.reporter.say("checking everything held" if everything else "checking")
    load_key = None if everything else run.load_key
    return run_checks(candidate.path, load_key=load_key, memory_limit=run.settings.memory_limit)


def publish(run: Run, candidate: Candidate, results: Sequence[CheckResult]) -> LoadOutcome:
    """Publish the candidate, or keep the last release where checks found errors."""
    errors, failed = find_errors(results), [*find_errors(results), *find_warnings(results)]
    run.warnings += tell_pages_held_twice(results)
    status = "rejected" if errors else "published"
    outcome = finish(run, status, 3 if errors else 0, candidate.plan, candidate=candidate)
    write_check_page(run.home, results, load_row(run, outcome))
    names = BY_NAME["check_result"].column_names
    rows = [dict(zip(names, result.as_row(run.load_key), strict=True)) for result in results]
    if errors:
        message = describe_rejection(errors)
        outcome = finish(run, "rejected", 3, candidate.plan, candidate=candidate, message=message, failed=failed)
        write_outcome(run.home, load_row(run, outcome), check_results=rows)
        return outcome
    with open_warehouse(candidate.path, settings=run.settings) as connection:
        connection.begin()
        insert_rows(connection, "check_result", rows)
        connection.execute("delete from ops.load where load_key = $key", {"key": run.load_key})
        insert_rows(connection, "load", [load_row(run, outcome)])
        connection.commit()
        deliveries = candidate.plan.deliveries
        refused = [deliveries[path] for path in sorted(candidate.refused) if path in deliveries]
        keep_copies(run.home, refused, candidate.refused, run.settings)
        drop_unlisted(run.home, connection)  # before readers see the release: a withdrawn text is nowhere then
    release = publish_candidate(run.home, candidate.path, load_key=run.load_key, keep=run.settings.keep_releases)
    forget_outcomes(run.home, run.absorbed)
    return finish(run, "published", 0, candidate.plan, candidate=candidate, release=release, failed=failed)


def describe_rejection(errors: Sequence[CheckResult]) -> str:
    """Why checks refused a load, in a line: each check, how many rows it found, and where the first of them stands.

    A check that could not be run refuses too: with the reason.
    """
    count = len(errors)
    named = []
    for error in errors[:_MOST_NAMED]:
        place = f"; {error.first_place}" if error.first_place else ""
        found = f"{error.unexpected_count} rows / 行{place}"
        if error.unexpected_count is None:
            found = f"could not be run / 无法执行: {(error.observed or '').strip().partition(chr(10))[0]}"
        named.append(f"{error.expectation} ({error.table_name}, {found})")
    more = ", …" if count > _MOST_NAMED else ""
    return f"{count} check{'' if count == 1 else 's'} failed / {count} 项检查未通过: {', '.join(named)}{more}"


def finish(
    run: Run,
    status: str,
    exit_code: int,
    plan: LoadPlan,
    *,
    candidate: Candidate | None = None,
    release: Release | None = None,
    message: str | None = None,
    failed: Sequence[CheckResult] = (),
) -> LoadOutcome:
    """Sum the run up."""
    refused = candidate.refused if candidate else plan.fresh_refusals
    outcomes = [("quarantined" if path in refused else outcome) for path, outcome in plan.outcomes.items()]
    return LoadOutcome(
        load_key=run.load_key,
        status=status,
        exit_code=exit_code,
        **count_files(outcomes),
        files_corrected=candidate.corrected_count if candidate else 0,
        rows_written=candidate.rows.rows_written if candidate else 0,
        seconds=time.monotonic() - run.clock,
        release=release,
        message=message,
        quarantined=tuple((path, *refused[path]) for path in sorted(refused)),
        failed_checks=tuple(failed),
        warnings=tuple(run.warnings),
        overrides_applied=run.overrides_applied,
        files_overridden=run.files_overridden,
    )
