"""A run of checks: what it leaves behind, what its results hold, how it treats what it cannot run."""

import json
from pathlib import Path

import duckdb
import pytest

from flows.checks import Check, CheckResult, find_errors, run_checks
from flows.checks.catalogue import CHECKS
from tests.checks.small_warehouse import SECOND_LOAD, build_warehouse
from transforms.tables import BY_NAME

EVERY_CHARACTER = next(check for check in CHECKS if check.name == "every_character_once")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "100% $HOME #1" / "版面.duckdb"
    path.parent.mkdir()
    build_warehouse(path)
    return path


def check(rows: str, *, severity: str = "error") -> Check:
    return Check(
        name="trial",
        table="main.fact_paragraph",
        en="Trial",
        zh="试",
        rows=rows,
        severity=severity,  # type: ignore[arg-type]
    )


def test_the_file_is_let_go_and_nothing_stands_beside_it(warehouse: Path):
    warehouse.chmod(0o444)
    before = warehouse.read_bytes()
    run_checks(warehouse, load_key=SECOND_LOAD, checks=[EVERY_CHARACTER])
    assert [path.name for path in warehouse.parent.iterdir()] == [warehouse.name]
    assert warehouse.read_bytes() == before
    warehouse.chmod(0o644)
    duckdb.connect(str(warehouse)).close()  # for writing: refused while any reader of this process holds the file


def test_the_file_is_let_go_after_a_check_that_cannot_run(warehouse: Path):
    (result,) = run_checks(warehouse, load_key=None, checks=[check("select no_such_column from batch")])
    assert (result.success, result.unexpected_count, result.unexpected_sample) == (False, None, None)
    assert "no_such_column" in (result.observed or "")
    assert find_errors([result]) == [result]
    duckdb.connect(str(warehouse)).close()


def test_a_missing_file_is_an_error_of_the_database(tmp_path: Path):
    with pytest.raises(Exception, match="does not exist"):
        run_checks(tmp_path / "none.duckdb", load_key=None, checks=[EVERY_CHARACTER])


def test_a_result_names_file_and_lines_of_a_failing_row(warehouse: Path):
    rows = "select paragraph_key, text, {'a': 1} as braces from batch where paragraph_key = 4"
    (result,) = run_checks(warehouse, load_key=SECOND_LOAD, checks=[check(rows)])
    assert result.unexpected_count == 1
    (row,) = json.loads(result.unexpected_sample or "")
    assert (row["file"], row["lines"]) == ("a/1.txt", "7-9")
    assert row["row"]["text"].startswith("清晨六点")


def test_a_key_beyond_what_json_readers_hold_is_text(warehouse: Path):
    (result,) = run_checks(
        warehouse,
        load_key=None,
        checks=[check("select 9223372036854775807 as paragraph_key, 7 as small from batch limit 1")],
    )
    (row,) = json.loads(result.unexpected_sample or "")
    assert row == {"file": None, "lines": None, "row": {"paragraph_key": "9223372036854775807", "small": 7}}


@pytest.mark.parametrize(
    ("severity", "errors"),
    [("error", 1), ("warning", 0)],
)
def test_only_errors_forbid_a_release(warehouse: Path, severity: str, errors: int):
    results = run_checks(warehouse, load_key=None, checks=[check("select paragraph_key from batch", severity=severity)])
    assert [result.success for result in results] == [False]
    assert len(find_errors(results)) == errors


def test_a_load_looks_at_its_own_rows_only(warehouse: Path):
    everything = check("select paragraph_key from batch")
    held = run_checks(warehouse, load_key=None, checks=[everything])[0].unexpected_count
    assert held == 12
    with duckdb.connect(str(warehouse)) as db:
        db.execute("update dim_source_file set load_key = 1, relative_path = 'other.txt' where source_file_key = 4")
        db.execute("update ops.delivery set load_key = 1 where source_file_key = 4")
    assert run_checks(warehouse, load_key=SECOND_LOAD, checks=[everything])[0].unexpected_count == 9


def test_a_new_row_that_points_nowhere_is_found_by_its_load(warehouse: Path):
    with duckdb.connect(str(warehouse)) as db:
        db.execute("insert into paragraph_span values (424242, 1, 0, 1, 1, 1)")
    found = [c for c in CHECKS if (c.table, c.column, c.name) == ("main.paragraph_span", "paragraph_key", "key_found")]
    (result,) = run_checks(warehouse, load_key=SECOND_LOAD, checks=found)
    assert (result.success, result.unexpected_count) == (False, 1)


def test_a_row_has_the_columns_of_check_result():
    result = CheckResult("s", "e", "t", "c", "error", True, "0 / 1", 0, None, "m")
    row = dict(zip(BY_NAME["check_result"].column_names, result.as_row(7), strict=True))
    assert row == {
        "load_key": 7,
        "suite": "s",
        "expectation": "e",
        "table_name": "t",
        "column_name": "c",
        "severity": "error",
        "success": True,
        "observed": "0 / 1",
        "unexpected_count": 0,
        "unexpected_sample": None,
        "meaning": "m",
    }


def test_data_docs_are_written_as_great_expectations_makes_them(warehouse: Path, tmp_path: Path):
    docs = tmp_path / "docs"
    run_checks(warehouse, load_key=SECOND_LOAD, checks=[EVERY_CHARACTER], docs=docs)
    assert (docs / "index.html").is_file()
    pages = list(docs.glob("validations/**/*.html"))
    assert len(pages) == 1
    assert EVERY_CHARACTER.zh in pages[0].read_text("utf-8")


def test_importing_the_checks_does_not_import_great_expectations():
    import subprocess
    import sys

    program = "import sys, flows.checks, flows.checks.page; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
