"""From a key to print: `banmian trace` shows the lines, the joins and the day, as a person reads them."""

import re
from pathlib import Path

import pytest

from flows.cli import main
from flows.home import Home
from flows.summary import describe_trace
from flows.trace import trace_key
from flows.warehouse import open_warehouse
from tests.runs.homes import deliver, load, query


def trace(home: Path, capsys: pytest.CaptureFixture[str], key: int) -> str:
    assert main(["--home", str(home), "trace", str(key)]) == 0
    return capsys.readouterr().out


def test_a_joined_paragraph_shows_its_lines_and_why(sample_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, path, lines, score, reason = query(
        sample_home,
        """
        select j.paragraph_key, f.relative_path, s.start_line || '–' || s.end_line, j.score, j.reason
        from paragraph_join as j
        inner join paragraph_span as s using (paragraph_key, part)
        inner join fact_paragraph as p using (paragraph_key)
        inner join dim_source_file as f using (source_file_key)
        order by j.paragraph_key, j.part limit 1
        """,
    )[0]
    assert f"{path}, lines {lines}, characters " in (shown := trace(sample_home, capsys, key))
    assert f"joined: {reason}, score {score:.2f}" in shown


def test_a_figure_shows_its_sentence_and_its_printed_line(
    sample_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = query(sample_home, "select figure_key, surface, start_line from reporting.figures order by 1 limit 5")
    for key, surface, line in figures:
        shown = trace(sample_home, capsys, key)
        assert re.search(rf"^sentence: .*【{re.escape(surface)}】", shown, re.MULTILINE)
        assert f", lines {line}–" in shown


@pytest.mark.parametrize(("bridge", "role"), [("bridge_byline", "byline"), ("bridge_staff", "imprint")])
def test_who_made_a_page_is_traced_to_where_the_name_is_printed(sample_home: Path, bridge: str, role: str) -> None:
    people = query(sample_home, f"select distinct person_key, name from {bridge} join dim_person using (person_key)")
    assert people
    with open_warehouse(Home(sample_home).warehouse, read_only=True) as connection:
        for key, name in people:
            printed = [p.text for p in trace_key(connection, key).paragraphs if p.role == role]
            assert any(name in re.sub(r"\s", "", text) for text in printed)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "2025年9月4日 星期四\n江边的石阶修好了，社区的老人又坐了回来。",
            "issue 2025-09-04 (printed from “2025年9月4日",
        ),
        ("江边的石阶修好了，2025年9月3日，社区的老人又坐了回来。", "issue between 2025-09-"),
        ("江边的石阶修好了，社区的老人又坐了回来。", "issue undated"),
    ],
)
def test_the_day_is_told_as_well_as_it_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    load(deliver(tmp_path / "inbox", {"a.txt": text}), tmp_path / "home")
    ((key,),) = query(tmp_path / "home", "select paragraph_key from fact_paragraph where role = 'body'")
    assert words in trace(tmp_path / "home", capsys, key)


@pytest.mark.parametrize("key", ["newspaper_key", "date_key", "issue_key"])
def test_a_paper_and_a_day_are_traced_to_their_headlines(
    sample_home: Path, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    chosen = f"(select max({key}) from dim_issue where is_date_exact and {key} <> 0)"
    headlines = query(
        sample_home,
        f"select paragraph_key from fact_paragraph join dim_issue as i using (issue_key) "
        f"where role = 'headline' and i.{key} = {chosen}",
    )
    assert headlines
    ((value,),) = query(sample_home, f"select {chosen}")
    with open_warehouse(Home(sample_home).warehouse, read_only=True) as connection:
        traced = trace_key(connection, int(str(value)))
    assert {(p.paragraph_key,) for p in traced.paragraphs} == set(headlines)
    days = [p.issue_date or p.date_latest or "" for p in traced.paragraphs]
    assert days == sorted(days, reverse=True)
    assert re.search(r"\.txt, lines \d+–", trace(sample_home, capsys, int(str(value))))


def test_a_paper_of_many_headlines_is_traced_within_a_bound(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.trace._MOST_PARAGRAPHS", 3)
    ((key,),) = query(sample_home, "select max(newspaper_key) from dim_newspaper where newspaper_key <> 0")
    with open_warehouse(Home(sample_home).warehouse, read_only=True) as connection:
        traced = trace_key(connection, int(str(key)))
        total = connection.execute("select count(*) from fact_paragraph where role = 'headline'").fetchone()
    assert len(traced.paragraphs) == 3
    assert (traced.paragraph_count,) == total
    assert f"… and {traced.paragraph_count - 3} more paragraphs (--json shows 3)" in describe_trace(traced)


def test_a_story_key_shows_every_part_the_first_one_first(sample_home: Path) -> None:
    parts = query(
        sample_home,
        """
        select story_key, list(relative_path order by starts_here desc)
        from dim_article join dim_source_file using (source_file_key)
        where article_key <> 0
        group by story_key
        having count(*) > 1
        """,
    )
    assert parts
    for key, files in parts:
        with open_warehouse(Home(sample_home).warehouse, read_only=True) as connection:
            traced = trace_key(connection, int(str(key)))
        told = [piece.file for paragraph in traced.paragraphs for piece in paragraph.pieces]
        assert list(dict.fromkeys(told)) == files
        assert {version["relative_path"] for version in traced.versions} == set(files)  # type: ignore[call-overload]


def test_a_name_in_several_files_lists_the_versions_of_all(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ((key, files),) = query(
        sample_home,
        """
        select person_key, list(distinct relative_path)
        from fact_mention join fact_paragraph using (paragraph_key) join dim_source_file using (source_file_key)
        where person_key <> 0
        group by person_key order by count(distinct relative_path) desc, person_key limit 1
        """,
    )
    assert len(files) > 1  # type: ignore[arg-type]
    with open_warehouse(Home(sample_home).warehouse, read_only=True) as connection:
        traced = trace_key(connection, int(str(key)))
    assert set(files) <= {version["relative_path"] for version in traced.versions}  # type: ignore[call-overload]
    assert "versions of the files:" in describe_trace(traced)
    monkeypatch.setattr("flows.summary._MOST_LINES", 1)
    assert f"… and {len(traced.versions) - 1} more versions" in describe_trace(traced)
