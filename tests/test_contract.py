"""What readers rely on is there: every table, column and comment, every view, `search`, every command."""

import re
from pathlib import Path

import pytest

from flows.cli import build_parser
from tests.paths import CONTRACT, require
from tests.runs.homes import query
from transforms.tables import TABLES

VIEWS = [
    "article_list",
    "daily_volume",
    "journalist_output",
    "person_appearances",
    "person_titles",
    "organization_coverage",
    "place_coverage",
    "article_keywords",
    "keyword_trend",
    "quoted_phrases",
    "figures",
    "repeated_paragraphs",
    "jump_stories",
    "load_history",
    "data_quality",
]
COMMANDS = [
    "load",
    "rebuild",
    "verify",
    "withdraw",
    "status",
    "search",
    "trace",
    "report",
    "export",
    "quarantine",
    "doctor",
]


def test_the_file_has_every_declared_column_with_its_comment(sample_home: Path) -> None:
    held = {
        (schema, table, column): (kind, comment)
        for schema, table, column, kind, comment in query(
            sample_home,
            "select schema_name, table_name, column_name, data_type, comment from duckdb_columns() where not internal",
        )
    }
    for table in TABLES:
        for column in table.columns:
            kind, comment = held[(table.schema, table.name, column.name)]
            assert comment == column.comment
            assert " / " in str(comment)
            assert str(kind).replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ") == column.type


def test_every_table_and_view_is_commented(sample_home: Path) -> None:
    bare = query(
        sample_home,
        """
        select table_name from duckdb_tables() where comment is null
        union all
        select view_name from duckdb_views() where not internal and comment is null
        """,
    )
    assert bare == []


def test_the_contract_tables_are_declared() -> None:
    declared = {table.full_name.removeprefix("main."): set(table.column_names) for table in TABLES}
    wanted = read_contract_tables(require(CONTRACT).read_text("utf-8"))
    assert len(wanted) > 20
    for table, columns in wanted.items():
        assert columns <= declared[table], f"{table} lacks {columns - declared[table]}"


def read_contract_tables(text: str) -> dict[str, set[str]]:
    """Tables with their columns out of the contract's own tables, whose rows read | `name` | grain | `column`, … |."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) == 3 and re.fullmatch(r"`[a-z_.]+`", cells[0]):
            outside_brackets = re.sub(r"\([^()]*\)", "", cells[2])
            found[cells[0].strip("`")] = set(re.findall(r"`([a-z][a-z0-9_]+)`", outside_brackets))
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers(sample_home: Path, view: str) -> None:
    query(sample_home, f"select * from reporting.{view}")


def test_search_answers_in_ranked_order(sample_home: Path) -> None:
    ranks = [row[0] for row in query(sample_home, "select rank from search('社区') order by rank")]
    assert ranks
    assert ranks == sorted(ranks)


def test_key_zero_is_unknown(sample_home: Path) -> None:
    for table in ("newspaper", "person", "organization", "place"):
        assert query(sample_home, f"select name from dim_{table} where {table}_key = 0") == [("未知",)]


def test_every_command_exists_and_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            build_parser().parse_args([command, "--help"])
        assert ended.value.code == 0
        assert command in capsys.readouterr().out
