"""The manifest of a run: every file seen, and what became of it."""

import duckdb
import polars as pl

from flows.planning import LoadPlan
from flows.run_state import LoadOutcome, Run, load_row
from flows.warehouse import insert_rows, run_sql


def find_refused(connection: duckdb.DuckDBPyConnection, plan: LoadPlan) -> dict[str, tuple[str, str]]:
    """What was refused before it was read or as it was, by path: reason and detail.

    With every path that repeats the bytes of one: two empty files are two, not one.
    """
    rows = connection.execute("select relative_path, reason, detail from stage_refused").fetchall()
    refused = {path: (reason, detail) for path, reason, detail in rows}
    by_bytes = {plan.deliveries[path].sha256: why for path, why in refused.items() if path in plan.deliveries}
    repeated = (path for path, outcome in plan.outcomes.items() if outcome == "repeated")
    return (
        plan.fresh_refusals
        | refused
        | {path: why for path in repeated if (why := by_bytes.get(plan.deliveries[path].sha256))}
    )


def register_seen(connection: duckdb.DuckDBPyConnection, plan: LoadPlan, refused: dict[str, tuple[str, str]]) -> None:
    """Make the files of this run readable as `seen`, for what is settled and for the manifest."""
    connection.register("seen", _seen_frame(plan, refused))


def write_manifest(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Write every file seen, with what became of it, and the run itself, in the transaction of their rows."""
    run_sql(connection, "load/write_manifest", {"load_key": run.load_key, "now": run.started_at})
    connection.unregister("seen")
    insert_rows(connection, "load", [load_row(run, LoadOutcome(run.load_key, "running", 0))])


def _seen_frame(plan: LoadPlan, refused: dict[str, tuple[str, str]]) -> pl.DataFrame:
    rows = []
    for path, delivery in plan.deliveries.items():
        reason, detail = refused.get(path, (None, None))
        rows.append(
            {
                "relative_path": path,
                "sha256": delivery.sha256,
                "byte_size": delivery.byte_size,
                "sidecar": delivery.sidecar.to_json() if delivery.sidecar else None,
                "fingerprint": delivery.fingerprint,
                "outcome": "quarantined" if reason else plan.outcomes[path],
                "reason": reason,
                "detail": detail,
            }
        )
    texts = ("relative_path", "sha256", "sidecar", "fingerprint", "outcome", "reason", "detail")
    return pl.DataFrame(rows, schema={**dict.fromkeys(texts, pl.String), "byte_size": pl.Int64})
