"""No check is blind: each fails on a good warehouse in which just what it guards is damaged."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from flows.checks import CheckResult, run_checks
from flows.checks.catalogue import CHECKS, SUBJECT_CHECKS
from flows.checks.model import Check
from tests.checks.small_warehouse import SECOND_LOAD, build_warehouse
from tests.faults.damage import SUBJECT_DAMAGE, damage_declared, name_case
from transforms.tables import BY_NAME

DECLARED = [check for check in CHECKS if check.is_declared]
SUBJECTS = {name_case(check): check for check in SUBJECT_CHECKS}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("checks") / "good.duckdb"
    build_warehouse(path)
    return path


def damage(good: Path, folder: Path, statements: list[str]) -> Path:
    path = folder / "damaged.duckdb"
    shutil.copy(good, path)
    with duckdb.connect(str(path)) as db:
        for statement in statements:
            db.execute(statement)
    return path


def find_blind(results: list[CheckResult]) -> list[str]:
    return [f"{r.table_name}.{r.column_name} {r.expectation}: {r.observed}" for r in results if r.success]


@pytest.mark.parametrize("load_key", [SECOND_LOAD, None])
def test_a_good_warehouse_passes_every_check(good: Path, load_key: int | None):
    results = run_checks(good, load_key=load_key)
    assert len(results) == len(CHECKS)
    assert [(r.table_name, r.expectation, r.unexpected_sample or r.observed) for r in results if not r.success] == []


@pytest.mark.parametrize("name", sorted({check.name for check in DECLARED}))
def test_each_basic_check_sees_its_damage_in_everything_held(good: Path, tmp_path: Path, name: str):
    checks = [check for check in DECLARED if check.name == name]
    path = damage(good, tmp_path, [s for check in checks for s in damage_declared(check)])
    results = run_checks(path, load_key=None, checks=checks)
    assert find_blind(results) == []
    assert all(result.unexpected_count for result in results)


_OF_NO_LOAD = ("dim_date", "dim_source_file", "source_text", "reuse_band")


def is_found_by_load(check: Check) -> bool:
    """Whether a load finds the row once the column is damaged: not by a column that says which load it is of.

    The calendar's last day is of no load, a file that has lost its columns is of none either, and bands belong to the
    text they name.
    """
    table = BY_NAME[check.table_name]
    names_its_load = check.column in ("load_key", "relative_path") and table.schema == "ops"
    own_key = table.is_dimension and check.column == table.unique[0]
    return not names_its_load and not own_key and table.name not in _OF_NO_LOAD


@pytest.mark.parametrize("name", ["known_value", "in_range", "not_null", "key_found", "unique_grain"])
def test_each_basic_check_sees_its_damage_in_the_rows_of_a_load(good: Path, tmp_path: Path, name: str):
    checks = [check for check in DECLARED if check.name == name and is_found_by_load(check)]
    path = damage(good, tmp_path, [s for check in checks for s in damage_declared(check)])
    assert find_blind(run_checks(path, load_key=SECOND_LOAD, checks=checks)) == []


def test_every_check_has_its_damage():
    assert {case.partition(":")[0] for case in SUBJECT_DAMAGE} == set(SUBJECTS)


@pytest.mark.parametrize("case", SUBJECT_DAMAGE)
def test_each_check_of_a_subject_sees_its_damage(good: Path, tmp_path: Path, case: str):
    check = SUBJECTS[case.partition(":")[0]]
    path = damage(good, tmp_path, list(SUBJECT_DAMAGE[case]))
    (result,) = run_checks(path, load_key=SECOND_LOAD, checks=[check])
    assert not result.success
    assert result.unexpected_count, result.observed
    assert json.loads(result.unexpected_sample or "[]")
