"""A run of checks over a warehouse file: scope, suites, verdicts with samples."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy.pool import StaticPool

from flows.checks.catalogue import CHECKS
from flows.checks.dialect import make_url
from flows.checks.model import Check, CheckResult
from flows.checks.sample import count_unexpected, take_sample
from flows.checks.scope import build_scope


def run_checks(
    warehouse: Path,
    *,
    load_key: int | None,
    checks: Collection[Check] = CHECKS,
    docs: Path | None = None,
    memory_limit: str | None = None,
    spill: Path | None = None,
    threads: int | None = None,
) -> list[CheckResult]:
    """Check the rows a load wrote and what they point at; everything held when `load_key` is None.

    The file is opened read-only and must not be open for writing. Great Expectations' Data Docs are written to the
    folder `docs`. `memory_limit` (as `2GB`), the `spill` folder and `threads` are DuckDB's. Results come in the order
    of `checks`; `find_errors` picks those that forbid a release. Raises duckdb.Error where the file cannot be read.
    """
    url = make_url(warehouse, memory_limit=memory_limit, spill=spill, threads=threads)
    engine = sqlalchemy.create_engine(url, poolclass=StaticPool)
    try:
        with engine.connect() as connected:
            connection: Any = connected.connection.driver_connection
            build_scope(connection, load_key=load_key)
            return _judge(connection, url, checks=list(checks), docs=docs)
    finally:
        engine.dispose()


def _judge(connection: Any, url: str, *, checks: list[Check], docs: Path | None) -> list[CheckResult]:
    from flows.checks.expectations import Outcome, Validator  # slow to import: see the module

    validator = Validator(url, docs=docs)
    try:
        outcomes: dict[tuple[str, str, str], Outcome] = {
            outcome.check.identity: outcome for outcome in validator.validate(checks)
        }
    finally:
        validator.close()
    sizes = {
        table: connection.execute(f"select count(*) from scope.{table.partition('.')[2]}").fetchone()[0]
        for table in {check.table for check in checks}
    }
    results = []
    for check in checks:
        outcome = outcomes[check.identity]
        failed = not outcome.success and not outcome.problem
        count = outcome.unexpected_count
        if failed and count is None:
            count = count_unexpected(connection, check)
        observed = outcome.problem or f"{count} / {sizes[check.table]}"
        results.append(
            CheckResult(
                suite=check.table,
                expectation=check.name,
                table_name=check.table,
                column_name=check.column,
                severity=check.severity,
                success=outcome.success,
                observed=observed,
                unexpected_count=count,
                unexpected_sample=take_sample(connection, check) if failed else None,
                meaning=check.meaning,
            )
        )
    return results
