"""What an export must keep: every row, every character, keys unrounded, and no formula for a spreadsheet to run."""

import csv
import json
from pathlib import Path

import duckdb
import polars as pl
import pytest

from flows.errors import UsageError
from flows.export import export_tables
from tests.builders import empty_warehouse, insert

LONG_KEY = 9007199254740993  # 2^53 + 1, the first whole number a double cannot hold
# headline in the warehouse → cell in the CSV
TRICKY = {
    '=HYPERLINK("http://x")': '\'=HYPERLINK("http://x")',
    "+8613": "'+8613",
    "-1+1": "'-1+1",
    "@sum(a1)": "'@sum(a1)",
    "\t=1": "'\t=1",
    "\r=1": "'\r=1",
    "＝1＋1": "'＝1＋1",
    "a=b": "a=b",
    '他说"好"，\n第二行': '他说"好"，\n第二行',
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "line\u2028separator": "line\u2028separator",
    "'quoted": "'quoted",
    "": "",
    "𠮷，🀄": "𠮷，🀄",
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "warehouse.duckdb"
    memory = empty_warehouse()
    for number, headline in enumerate(TRICKY):
        insert(memory, "dim_article", article_key=LONG_KEY + number, headline=headline, kicker=None)
        insert(memory, "fact_article", article_key=LONG_KEY + number, date_key=20250901)
    insert(memory, "fact_figure", figure_key=LONG_KEY, value=-1.5, base_value=-1.5, surface="-1.5")
    memory.execute(f"attach '{path}' as file")
    memory.execute("copy from database memory to file")
    memory.execute("detach file")
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_csv_makes_formulas_harmless_and_keeps_the_rest(warehouse: Path, tmp_path: Path) -> None:
    export_tables(warehouse, tmp_path, format="csv", names=["dim_article"])
    rows = [row for row in read_csv(tmp_path / "main" / "dim_article.csv") if row["article_key"] != "'0"]
    assert [row["headline"] for row in rows] == list(TRICKY.values())


def test_csv_tells_null_from_empty(warehouse: Path, tmp_path: Path) -> None:
    export_tables(warehouse, tmp_path, format="csv", names=["dim_article"])
    path = str(tmp_path / "main" / "dim_article.csv")
    # `allow_quoted_nulls = false` reads "" as empty and nothing as NULL: what the writer meant.
    found = duckdb.execute(
        "select count(*) filter (headline = ''), count(*) filter (kicker is null), count(*)"
        " from read_csv($path, all_varchar = true, allow_quoted_nulls = false)",
        {"path": path},
    ).fetchone()
    assert found == (1, len(TRICKY) + 1, len(TRICKY) + 1)


def test_csv_opens_as_utf8_in_a_spreadsheet(warehouse: Path, tmp_path: Path) -> None:
    export_tables(warehouse, tmp_path, format="csv")
    for path in tmp_path.rglob("*.csv"):
        start = path.read_bytes()[:4]
        assert start.startswith(b"\xef\xbb\xbf"), path
        assert start[3:4] != b'"', "the mark must stand before the header, not inside its quotation marks"


def test_keys_are_text_that_nothing_rounds(warehouse: Path, tmp_path: Path) -> None:
    export_tables(warehouse, tmp_path, format="csv", names=["fact_article"])
    export_tables(warehouse, tmp_path, format="jsonl", names=["fact_article"])
    in_csv = [row["article_key"] for row in read_csv(tmp_path / "main" / "fact_article.csv")]
    lines = (tmp_path / "main" / "fact_article.jsonl").read_text("utf-8").split("\n")[:-1]
    in_json = [json.loads(line)["article_key"] for line in lines]
    expected = [str(LONG_KEY + number) for number in range(len(TRICKY))]
    assert in_json == expected
    assert in_csv == [f"'{key}" for key in expected]
    assert {row["date_key"] for row in read_csv(tmp_path / "main" / "fact_article.csv")} == {"20250901"}


def test_numbers_below_zero_stay_numbers(warehouse: Path, tmp_path: Path) -> None:
    export_tables(warehouse, tmp_path, format="csv", names=["fact_figure"])
    (row,) = read_csv(tmp_path / "main" / "fact_figure.csv")
    assert (row["value"], row["surface"]) == ("-1.5", "'-1.5")


def test_jsonl_is_a_value_per_line(warehouse: Path, tmp_path: Path) -> None:
    export_tables(warehouse, tmp_path, format="jsonl", names=["main.dim_article"])
    lines = (tmp_path / "main" / "dim_article.jsonl").read_text("utf-8").split("\n")
    assert lines.pop() == ""
    headlines = [json.loads(line)["headline"] for line in lines]
    assert headlines[-len(TRICKY) :] == list(TRICKY)


def test_parquet_holds_every_table_and_view(warehouse: Path, tmp_path: Path) -> None:
    exported = export_tables(warehouse, tmp_path)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        relations = connection.execute(
            "select table_schema, table_name from information_schema.tables order by all"
        ).fetchall()
        assert sorted(item.name for item in exported) == [f"{schema}.{name}" for schema, name in relations]
        for schema, name in relations:
            frame = pl.read_parquet(tmp_path / schema / f"{name}.parquet")
            held = connection.execute(f'select count(*) from "{schema}"."{name}"').fetchone()
            assert (frame.height,) == held, name
    assert LONG_KEY in pl.read_parquet(tmp_path / "main" / "dim_article.parquet")["article_key"]


def test_the_dictionary_stands_beside(warehouse: Path, tmp_path: Path) -> None:
    export_tables(warehouse, tmp_path, format="csv", names=["fact_article", "reporting.daily_volume"])
    rows = {(row["table"], row["column"]): row for row in read_csv(tmp_path / "dictionary.csv")}
    assert {table for table, _ in rows} == {"main.fact_article", "reporting.daily_volume"}
    key = rows["main.fact_article", "article_key"]
    assert (key["exported_as"], key["references"]) == ("text after an apostrophe", "dim_article")
    assert key["comment"]
    assert all(row["comment"] and row["comment_zh"] for row in rows.values())


def test_nothing_but_the_export_is_left(warehouse: Path, tmp_path: Path) -> None:
    export_tables(warehouse, tmp_path, format="csv", names=["dim_person"])
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        "dictionary.csv",
        "main",
        "main/dim_person.csv",
    ]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [({"names": ["no_such_table"]}, "no_such_table"), ({"format": "xlsx"}, "xlsx")],
)
def test_what_is_not_there_is_said(warehouse: Path, tmp_path: Path, options: dict, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        export_tables(warehouse, tmp_path, **options)


def test_a_target_that_cannot_be_written_is_said(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Exception, match="cannot write"):
        export_tables(warehouse, tmp_path / "file")
