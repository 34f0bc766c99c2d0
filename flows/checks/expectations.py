"""Great Expectations: a suite per table, validated against the scope, with Data Docs on request.

Importing this module costs seconds and hundreds of megabytes; only a run of checks does.
"""

import logging
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from sqlalchemy.pool import StaticPool

from flows.checks.model import Check

# Great Expectations re-exports its names without declaring them, which a strict type checker refuses.
gx: Any = import_module("great_expectations")
gxe: Any = import_module("great_expectations.expectations")
gx_checkpoint: Any = import_module("great_expectations.checkpoint")

SITE = "banmian"
# Data Docs show counts. Without them the verdict alone is asked for: what Great Expectations lists beside it takes as
# long again, and counts and samples of what failed are our own.
DETAIL_OF_DOCS, DETAIL = "BASIC", "BOOLEAN_ONLY"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Great Expectations found. Where a check could not be run, `problem` says why and there is no count.

    Nor is there one of a check that failed, where no detail was asked for.
    """

    check: Check
    success: bool
    unexpected_count: int | None
    problem: str | None = None


class CountedRowsExpectation(gxe.UnexpectedRowsExpectation):  # type: ignore[misc]
    """Unexpected rows by their number alone: the parent runs the query once more, for rows that nobody asked for."""

    metric_dependencies: ClassVar = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}


class Validator:
    """A data context over one warehouse file. Close it: until then DuckDB keeps the file open."""

    def __init__(self, url: str, *, docs: Path | None = None) -> None:
        logging.getLogger("great_expectations").setLevel(logging.ERROR)
        self._context = gx.get_context(mode="ephemeral", project_config=_make_project())
        self._has_docs = docs is not None
        if docs is not None:
            self._context.add_data_docs_site(site_name=SITE, site_config=_make_site(docs))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # advice to use a data source made for the dialect: there is none
            self._source = self._context.data_sources.add_sql(
                "warehouse", connection_string=url, kwargs={"poolclass": StaticPool}
            )

    def validate(self, checks: Sequence[Check]) -> list[Outcome]:
        """Run the checks, a suite per table, in the order of the tables."""
        by_identity = {check.identity: check for check in checks}
        ordered = sorted(checks, key=lambda check: check.table)
        suites = [
            (self._define_batch(table), _make_suite(table, group))
            for table, group in groupby(ordered, lambda c: c.table)
        ]
        runs = self._run_with_docs(suites) if self._has_docs else _run_plainly(suites)
        return [
            _read_result(by_identity[tuple(result.expectation_config.meta["identity"])], result)
            for run in runs
            for result in run.results
        ]

    def close(self) -> None:
        """Let go of the file."""
        for engine in (self._source.get_engine(), self._source.get_execution_engine().engine):
            engine.dispose()

    def _define_batch(self, table: str) -> Any:
        asset = self._source.add_query_asset(table, query=f"select * from scope.{table.partition('.')[2]}")
        return asset.add_batch_definition_whole_table("in scope")

    def _run_with_docs(self, suites: list[tuple[Any, Any]]) -> list[Any]:
        """Run as a checkpoint, whose results are kept and rendered: it costs three times the plain run."""
        validations = [
            self._context.validation_definitions.add(
                gx.ValidationDefinition(name=suite.name, data=batch, suite=self._context.suites.add(suite))
            )
            for batch, suite in suites
        ]
        actions = [gx_checkpoint.UpdateDataDocsAction(name="docs", site_names=[SITE])]
        checkpoint = self._context.checkpoints.add(
            gx.Checkpoint(
                name="checks", validation_definitions=validations, actions=actions, result_format=DETAIL_OF_DOCS
            )
        )
        return list(checkpoint.run().run_results.values())


def _run_plainly(suites: list[tuple[Any, Any]]) -> list[Any]:
    return [batch.get_batch().validate(suite, result_format=DETAIL) for batch, suite in suites]


def _make_suite(table: str, checks: Iterable[Check]) -> Any:
    return gx.ExpectationSuite(name=table, expectations=[_make_expectation(check) for check in checks])


def _make_project() -> DataContextConfig:
    return DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )


def _make_site(docs: Path) -> dict[str, Any]:
    return {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs.resolve())},
    }


def _make_expectation(check: Check) -> Any:
    common: dict[str, Any] = {
        "description": check.meaning,
        "severity": "critical" if check.severity == "error" else "warning",
        "meta": {"identity": list(check.identity)},
    }
    match check.form:
        case "not_null":
            return gxe.ExpectColumnValuesToNotBeNull(column=check.column, **common)
        case "in_set":
            return gxe.ExpectColumnValuesToBeInSet(column=check.column, value_set=list(check.values), **common)
        case "between":
            return gxe.ExpectColumnValuesToBeBetween(
                column=check.column, min_value=check.minimum, max_value=check.maximum, **common
            )
        case "unique":
            return gxe.ExpectColumnValuesToBeUnique(column=check.column, **common)
        case "rows":
            return CountedRowsExpectation(unexpected_rows_query=_quote_braces(check), **common)


def _quote_braces(check: Check) -> str:
    """The check's query with `{batch}` as the only placeholder."""
    marker = "batch_in_scope"
    query = check.select_unexpected(marker).replace("{", "{{").replace("}", "}}")
    return query.replace(marker, "{batch}", 1)


def _read_result(check: Check, result: Any) -> Outcome:
    problem = _find_exception(result.exception_info)
    if problem:
        return Outcome(check=check, success=False, unexpected_count=None, problem=problem)
    if result.success:
        return Outcome(check=check, success=True, unexpected_count=0)
    count = result.result.get("observed_value" if check.form == "rows" else "unexpected_count")
    return Outcome(check=check, success=False, unexpected_count=None if count is None else int(count))


def _find_exception(info: Any) -> str | None:
    """The first exception's message: one record, or one for each metric that failed."""
    records = [info, *(value for value in (info or {}).values() if isinstance(value, dict))]
    for record in records:
        if record and record.get("raised_exception"):
            return str(record.get("exception_message"))
    return None
