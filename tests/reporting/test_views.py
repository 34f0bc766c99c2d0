"""Every view and search macro, by the cases that stand beside this file; and the contract their headers make."""

import duckdb
import pytest

from flows.views import ViewContractError, create_views, list_views, order_views, parse_view
from tests.builders import empty_warehouse, insert
from tests.reporting.cases import FOLDER, Case, read_background, read_cases, render_value
from transforms.tables import BY_NAME, TABLES

VIEWS = list_views()
CASES = [case for path in sorted(FOLDER.glob("*.md")) if path.stem != "background" for case in read_cases(path)]


@pytest.fixture(scope="module")
def warehouse():
    return empty_warehouse()


@pytest.fixture
def db(warehouse):
    warehouse.execute("begin")
    yield warehouse
    warehouse.execute("rollback")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.view}: {case.name}")
def test_case(db: duckdb.DuckDBPyConnection, case: Case):
    for table, rows in case.given:
        for row in rows:
            insert(db, table, **row)
    assert case.expected, "a case expects something"
    for query, header, rows in case.expected:
        relation = query or f"from reporting.{case.view}"
        found = db.execute(f"select {', '.join(header)} from ({relation})").fetchall()
        assert sorted([render_value(value) for value in row] for row in found) == sorted(rows)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.full_name)
def test_every_column_is_expected_by_a_case(view):
    expected = {name for case in CASES if case.view == view.name for _, header, _ in case.expected for name in header}
    assert expected >= set(view.columns)


def test_views_of_an_empty_warehouse_are_empty(warehouse):
    for relation in ["search('江')", *(view.full_name for view in VIEWS if not view.is_macro)]:
        assert warehouse.execute(f"from {relation}").fetchall() == [], relation


def test_no_view_overflows_on_an_article_of_any_size(db):
    for table, rows in read_background():
        for row in rows:
            insert(db, table, **row)
    keys = {"article_key": 11, "paragraph_key": 111, "source_file_key": 1, "issue_key": 1, "date_key": 20250901}
    keys |= {"person_key": 1, "organization_key": 1, "place_key": 1, "term_key": 1, "entity_type": "person"}
    keys |= {"canonical_paragraph_key": 111, "article_number": 1, "part": 1, "role": "body", "text": "江" * 30}
    db.execute("delete from fact_article")
    for name in [t.name for t in TABLES if t.name.startswith(("fact_", "bridge_", "dim_p", "dim_o", "dim_t"))]:
        columns = BY_NAME[name].columns
        sizes = {c.name: 2_000_000_000 for c in columns if c.type == "INTEGER"}
        insert(db, name, **sizes | {c.name: keys[c.name] for c in columns if c.name in keys})
    for view in VIEWS:
        db.execute(f"from {view.full_name}('江')" if view.is_macro else f"from {view.full_name}").fetchall()


def test_comments_stand_in_the_catalog_in_both_languages(warehouse):
    found = warehouse.execute(
        "select view_name, comment from duckdb_views() where schema_name = 'reporting'"
        " union all select function_name, comment from duckdb_functions()"
        " where function_type = 'table_macro' and not internal"
    ).fetchall()
    assert dict(found) == {view.name: view.comment for view in VIEWS}
    columns = warehouse.execute(
        "select table_name, column_name, comment from duckdb_columns() where schema_name = 'reporting'"
    ).fetchall()
    assert {(table, column): comment for table, column, comment in columns} == {
        (view.name, column): words.comment
        for view in VIEWS
        if not view.is_macro
        for column, words in view.columns.items()
    }


def test_no_view_gives_types_that_clients_lack(warehouse):
    rows = warehouse.execute(
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'reporting'"
        " and data_type not in ('BIGINT', 'INTEGER', 'DOUBLE', 'BOOLEAN', 'VARCHAR', 'DATE',"
        " 'TIMESTAMP WITH TIME ZONE')"
    ).fetchall()
    assert rows == []


def test_creating_the_views_again_changes_nothing():
    db = empty_warehouse()
    before = db.execute("select view_name, sql, comment from duckdb_views() order by all").fetchall()
    create_views(db)
    assert db.execute("select view_name, sql, comment from duckdb_views() order by all").fetchall() == before


HEADER = "-- description: A thing. / 一物。\n-- grain: a thing / 一物\n--\n-- a: First / 甲\n"


def make_view(text: str, name: str = "v", schema: str = "reporting"):
    return parse_view(text, schema=schema, name=name, path=f"sql/{schema}/{name}.sql")


def test_a_header_is_read():
    view = make_view(HEADER + "--   and more\n\nselect 1 as a\n")
    assert view.columns["a"].comment == "First / 甲 and more"
    assert view.comment == "A thing. Grain: a thing. / 一物。粒度：一物。"
    assert view.statement == "select 1 as a"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER.replace("First / 甲", "First"), "v.sql: a is not said in both languages"),
        (HEADER.replace("-- grain: a thing / 一物\n", ""), "v.sql: the header has no grain"),
        (HEADER + "-- nonsense\n", "v.sql:5: cannot read the header line '-- nonsense'"),
    ],
)
def test_a_header_that_cannot_be_read_is_named(text, message):
    with pytest.raises(ViewContractError, match=message):
        make_view(text + "\nselect 1 as a\n")


@pytest.mark.parametrize(
    ("select", "message"),
    [
        ("select 1 as a, 2 as b", "not in the header: b"),
        ("select 1 as b", "not in the header: b; not in the select: a"),
    ],
)
def test_a_header_that_differs_from_its_select_is_refused(tmp_path, select, message):
    (tmp_path / "reporting").mkdir()
    (tmp_path / "reporting" / "v.sql").write_text(f"{HEADER}\n{select}\n", encoding="utf-8")
    with pytest.raises(ViewContractError, match=f"sql/reporting/v.sql: .*{message}"):
        create_views(duckdb.connect(), tmp_path)


def test_views_stand_after_those_they_read():
    first = make_view(HEADER + "\nselect a from reporting.z", name="a")
    second = make_view(HEADER + "\nselect 1 as a", name="z")
    assert [view.name for view in order_views([first, second])] == ["z", "a"]


def test_views_that_read_each_other_are_refused():
    views = [make_view(HEADER + f"\nselect a from reporting.{other}", name=name) for name, other in ("xy", "yx")]
    with pytest.raises(ViewContractError, match="views read each other"):
        order_views(views)
