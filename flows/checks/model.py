"""What a check is and what comes of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
# How Great Expectations tests it; `rows` is a query that returns the rows against it.
Form = Literal["not_null", "in_set", "between", "unique", "rows"]


@dataclass(frozen=True, slots=True)
class Check:
    """A promise about the rows of one table.

    `rows` selects the rows against it: from `batch`, the table's rows in scope; `scope.NAME`, those of another table;
    `main.NAME`, everything held. It says where they stand by `paragraph_key`, `article_key`, `source_file_key` (with
    `first_line` and `last_line` where it knows them) or `issue_key`. `values`, `minimum` and `maximum` serve the forms
    `in_set` and `between`.
    """

    name: str
    table: str
    en: str
    zh: str
    rows: str
    column: str = ""
    severity: Severity = "error"
    form: Form = "rows"
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    is_declared: bool = False  # follows from the table's declaration

    @property
    def identity(self) -> tuple[str, str, str]:
        """Table, column and name: unique in the catalogue."""
        return (self.table, self.column, self.name)

    @property
    def table_name(self) -> str:
        """The table without its schema."""
        return self.table.partition(".")[2]

    def select_unexpected(self, batch: str) -> str:
        """The query for rows against the check, over the relation `batch`."""
        return f"with batch as (select * from {batch}) select * from ({self.rows}) as unexpected"

    @property
    def meaning(self) -> str:
        """What the check promises: English, then Chinese."""
        return f"{self.en} / {self.zh}"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How a check came out: a row of `ops.check_result` but for the load's key.

    `unexpected_sample` is JSON: a list of objects with `file`, `lines` (null where unknown) and `row`.
    """

    suite: str
    expectation: str
    table_name: str
    column_name: str
    severity: Severity
    success: bool
    observed: str | None
    unexpected_count: int | None
    unexpected_sample: str | None
    meaning: str

    @property
    def first_place(self) -> str:
        """File and lines of the first failing row that has them; empty where none does."""
        for entry in json.loads(self.unexpected_sample or "[]"):
            if entry.get("file"):
                return f"{entry['file']} {entry['lines']}" if entry.get("lines") else str(entry["file"])
        return ""

    def as_row(self, load_key: int) -> tuple[object, ...]:
        """Values of the columns of `ops.check_result`, in their declared order."""
        return (
            load_key,
            self.suite,
            self.expectation,
            self.table_name,
            self.column_name,
            self.severity,
            self.success,
            self.observed,
            self.unexpected_count,
            self.unexpected_sample,
            self.meaning,
        )


def find_errors(results: Iterable[CheckResult]) -> list[CheckResult]:
    """The results that forbid a release."""
    return [result for result in results if not result.success and result.severity == "error"]


def find_warnings(results: Iterable[CheckResult]) -> list[CheckResult]:
    """The results that a person is told of, and that forbid nothing."""
    return [result for result in results if not result.success and result.severity == "warning"]
