"""Whole runs on temporary homes: load, and compare what two homes hold."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest

from flows.checks import run_checks
from flows.checks.catalogue import CHECKS
from flows.home import Home
from flows.load_issues import load_inbox
from flows.progress import PlainReporter
from flows.run_state import LoadOutcome
from flows.settings import read_settings
from flows.warehouse import open_warehouse
from tests.paths import PROJECT
from transforms.tables import TABLES, Table

QUIET = PlainReporter(quiet=True)
# Great Expectations takes 8 ms a check. Runs that are not about the checks take those on which conservation rests;
# `sample_home` and the tests in tests/checks and tests/faults take them all.
_TABLES_CHECKED = ("main.paragraph_span", "main.dim_source_file", "main.fact_article", "ops.delivery")
FEW_CHECKS = [c for c in CHECKS if c.form == "rows" and c.severity == "error" and c.table in _TABLES_CHECKED]


def load(
    inbox: Path | str, home: Path, *, every_check: bool = False, retry: bool = False, **settings: object
) -> LoadOutcome:
    """One run, in this process, without waiting for files to settle."""
    given = {"processes": 1, "settle_seconds": 0.0, **settings}
    checked = partial(run_checks, checks=CHECKS if every_check else FEW_CHECKS)
    with patch("flows.load_issues.run_checks", checked):
        return load_inbox(str(inbox), read_settings({}, home=home, **given), reporter=QUIET, retry=retry)


def deliver(inbox: Path, files: dict[str, bytes | str]) -> Path:
    """Write files into an inbox."""
    for name, content in files.items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return inbox


def read_tables(home: Path) -> dict[str, pl.DataFrame]:
    """What a home holds but for run columns and `ops`: every table, rows in one order, current files only."""
    with open_warehouse(Home(home).warehouse, read_only=True) as connection:
        return {
            table.full_name: connection.execute(_content_query(table)).pl()
            for table in TABLES
            if table.schema in ("main", "raw")
        }


def _content_query(table: Table) -> str:
    columns = ", ".join(c.name for c in table.content_columns)
    current = {
        "dim_source_file": "where is_current or source_file_key = 0",
        "source_text": "where source_file_key in (select source_file_key from dim_source_file where is_current)",
    }.get(table.name, "")
    return f"select {columns} from {table.full_name} {current} order by all"


def differing_tables(one: Path, other: Path) -> list[str]:
    """Names of the tables whose rows differ between two homes."""
    a, b = read_tables(one), read_tables(other)
    return [name for name in a if not a[name].equals(b[name])]


def query(home: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows of a query on the published file."""
    with open_warehouse(Home(home).warehouse, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def run_under_modes(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`banmian` as a process that keeps to the modes of files, which root does only where setpriv takes its right."""
    as_others = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    if as_others and not shutil.which("setpriv"):
        pytest.skip("root needs setpriv to be refused anything")
    return subprocess.run(
        [*as_others, sys.executable, "-m", "flows.cli", "--home", str(home), *words],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "BANMIAN_SETTLE_SECONDS": "0"},
        check=False,
    )
