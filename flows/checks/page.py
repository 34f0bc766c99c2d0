"""The offline page of check results, made from `ops.check_result`: Chinese first, for readers who know no SQL."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import jinja2

from flows.checks.model import CheckResult, find_errors, find_warnings
from flows.checks.page_template import PAGE
from flows.home import Home
from transforms.tables import BY_NAME, TABLES

NEWSPAPER_TIME = ZoneInfo("Asia/Shanghai")
# What every reader understands stands in the row; keys are for those who trace it.
_LABELS = {
    "what": "情况 What",
    "text": "文字 Text",
    "counted": "实际数目 Counted",
    "cut": "截出的文字 Cut out",
    "source_text": "原文 In the file",
    "printed": "版上文字 Printed",
    "row_count": "行数 Rows",
}
_PLACE_COLUMNS = {"relative_path", "first_line", "last_line"}
_WORDS = {"lost": "丢失 lost", "twice": "重复 twice", "True": "是 yes", "False": "否 no", "None": "（空 empty）"}


@dataclass(frozen=True, slots=True)
class Example:
    """A row against a check as the page shows it: where it stands, and what it says."""

    file: str | None
    lines: str | None
    shown: tuple[tuple[str, str], ...]
    keys: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that did not hold, in words."""

    result: CheckResult
    zh: str
    en: str
    table_zh: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class TableGroup:
    """The checks of one table that held."""

    name: str
    zh: str
    passed: tuple[tuple[str, str], ...]


def render_check_page(results: Sequence[CheckResult], load: Mapping[str, Any]) -> str:
    """HTML of one load's results: no external resource, no script, everything from the paper escaped.

    `load` is a row of `ops.load` by column name: `load_key`, `started_at`, `status` and the counts of files are shown.
    """
    errors = find_errors(results)
    warnings = find_warnings(results)
    passed = [result for result in results if result.success]
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(PAGE).render(
        verdict="error" if errors else "warning" if warnings else "passed",
        load={**dict.fromkeys(("status", "files_seen", "files_loaded", "files_quarantined")), **load},
        started_at=_show_time(load.get("started_at")),
        errors=[_explain(result) for result in errors],
        warnings=[_explain(result) for result in warnings],
        groups=_group_passed(passed),
        passed_count=len(passed),
        total_count=len(results),
    )


def read_check_results(connection: duckdb.DuckDBPyConnection, load_key: int) -> list[CheckResult]:
    """The results of a load as `ops.check_result` holds them."""
    names = ", ".join(field.name for field in fields(CheckResult))
    rows = connection.execute(
        f"select {names} from ops.check_result where load_key = $key order by all", {"key": load_key}
    ).fetchall()
    return [CheckResult(*row) for row in rows]


def split_meaning(meaning: str) -> tuple[str, str]:
    """English and Chinese of a meaning."""
    en, _, zh = meaning.rpartition(" / ")
    return en or zh, zh


def _show_time(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(NEWSPAPER_TIME).strftime("%Y-%m-%d %H:%M")
    return "" if value is None else str(value)


def _group_passed(passed: Sequence[CheckResult]) -> list[TableGroup]:
    by_table: dict[str, list[tuple[str, str]]] = {}
    for result in passed:
        en, zh = split_meaning(result.meaning)
        by_table.setdefault(result.table_name, []).append((zh, en))
    order = [table.full_name for table in TABLES]
    names = sorted(by_table, key=lambda name: order.index(name) if name in order else len(order))
    return [TableGroup(name, _describe_table(name), tuple(by_table[name])) for name in names]


def _describe_table(full_name: str) -> str:
    table = BY_NAME.get(full_name.rpartition(".")[2])
    return table.grain_zh if table else ""


def _explain(result: CheckResult) -> Finding:
    en, zh = split_meaning(result.meaning)
    sample = json.loads(result.unexpected_sample) if result.unexpected_sample else []
    examples = tuple(_make_example(result, entry) for entry in sample)
    return Finding(result, zh, en, _describe_table(result.table_name), examples)


def _make_example(result: CheckResult, entry: Mapping[str, Any]) -> Example:
    row: Mapping[str, Any] = entry.get("row") or {}
    values: list[tuple[str, str]] = []
    keys: list[tuple[str, str]] = []
    for name, value in row.items():
        if name in _PLACE_COLUMNS:
            continue
        shown = (_label(result, name), _WORDS.get(str(value), str(value)))
        (keys if name.endswith("_key") else values).append(shown)
    return Example(entry.get("file"), entry.get("lines"), tuple(values), tuple(keys))


def _label(result: CheckResult, name: str) -> str:
    """A column as a reader knows it: its Chinese comment, from the table checked or whichever has it."""
    if name in _LABELS:
        return _LABELS[name]
    own = BY_NAME.get(result.table_name.rpartition(".")[2])
    for table in ([own] if own else []) + list(TABLES):
        for column in table.columns:
            if column.name == name:
                return f"{column.zh} {name}"
    return name


def write_check_page(home: Home, results: Sequence[CheckResult], load: Mapping[str, Any]) -> Path:
    """Write the page of check results for people who know no SQL. Returns where it is."""
    target = home.reports / "checks.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(render_check_page(results, load), "utf-8")
    return target
