"""The catalogue: what every entry must have, and how text is folded in SQL."""

import unicodedata

import duckdb
import pytest

from flows.checks.catalogue import CHECKS
from flows.checks.document import DOCUMENT, render_document
from flows.checks.model import Check
from flows.checks.scope import build_scope
from tests.builders import empty_warehouse
from transforms.page.text import INVISIBLE, fold_text
from transforms.tables import BY_NAME


def test_every_check_is_named_once_and_guards_a_declared_column():
    assert len({check.identity for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        table = BY_NAME[check.table_name]
        assert table.full_name == check.table
        assert not check.column or check.column in table.column_names, check.identity


def test_every_check_says_what_it_means_in_both_languages():
    for check in CHECKS:
        assert check.en.isascii() or check.en[0].isascii(), check.en
        assert any(unicodedata.name(c, "").startswith("CJK") for c in check.zh), check.zh
        assert " / " not in check.zh  # the separator of the two in `meaning`


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("main.dim_issue", "date_basis", "known_value"),
        ("main.fact_mention", "person_key", "key_found"),
        ("main.fact_paragraph", "similarity", "in_range"),
        ("main.fact_term", "", "unique_grain"),
        ("main.dim_person", "name", "not_null"),
        ("main.dim_place", "place_key", "unknown_row"),
    ],
)
def test_basic_checks_are_made_from_declarations(table: str, column: str, name: str):
    assert [c.severity for c in CHECKS if c.identity == (table, column, name)] == ["error"]


def test_every_key_that_is_declared_to_be_found_is_checked():
    declared = {(t.full_name, c.name) for t in BY_NAME.values() for c in t.columns if c.references}
    assert {(c.table, c.column) for c in CHECKS if c.name == "key_found"} == declared


def test_a_check_names_the_relation_it_guards():
    check = Check("n", "main.t", "e", "z", "select 1 from batch")
    assert check.select_unexpected("scope.t") == (
        "with batch as (select * from scope.t) select * from (select 1 from batch) as unexpected"
    )


@pytest.fixture(scope="module")
def folding() -> duckdb.DuckDBPyConnection:
    db = empty_warehouse(with_views=False)
    build_scope(db, load_key=None)
    return db


@pytest.mark.parametrize(
    "raw",
    [
        "甲 乙\u3000丙\t丁\x0b戊\x1c己\x85庚\xa0辛\u2028壬",
        "\ufeff隐\u200b形\u202e字\u2066符\x07\x7f",
        "（全角）！？：；，ＡＢ１２％～",
        "“引”‘号’—–―…。、·•～﹏",
        "it's a 'test' {brace} $1 \\ back",
        "𠀀𬌗😀e\u0301",
    ],
)
def test_text_is_folded_in_sql_as_in_python(folding: duckdb.DuckDBPyConnection, raw: str):
    (in_sql,) = folding.execute("select scope.fold(?)", [raw]).fetchone()  # type: ignore[misc]
    assert in_sql == fold_text(INVISIBLE.sub("", raw)).replace("é", "e\u0301")


def test_the_document_is_current():
    assert DOCUMENT.read_text("utf-8") == render_document(), "run python -m flows.checks.document"
