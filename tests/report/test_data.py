"""What goes into the report's scripts and pages: safe, cut to size, and true to the source lines."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.home import open_home
from flows.journal import read_unpublished, write_outcome
from flows.report.articles import Line, Mark, cut_lines, mark_text, show_invisible
from flows.report.charting import find_script, find_style_guards, read_style_rules
from flows.report.data import LISTED, QUERIES, encode_json, fit_rows, open_shown, read_dataset, write_script
from flows.report.pages import PAGES

SOURCE = "甲乙丙\n\n丁戊己庚\n辛"


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "a\u2028b\u2029c", "<!--", '"&amp;\\', "中文"])
def test_json_is_safe_in_a_script_and_says_the_same(text: str) -> None:
    encoded = encode_json({"text": text})
    assert not set("<>&\u2028\u2029") & set(encoded)
    assert json.loads(encoded) == {"text": text}


@pytest.mark.parametrize(
    ("budget", "kept"),
    [(0, 0), (5, 0), (6, 1), (12, 2), (1000, 3)],  # a row is `["a"]` and a comma: six bytes
)
def test_rows_are_kept_while_they_fit(budget: int, kept: int) -> None:
    rows = [("a",), ("b",), ("c",)]
    assert fit_rows(rows, budget) == (rows[:kept], 6 * kept)


def test_a_script_defines_its_value(tmp_path: Path) -> None:
    size = write_script(tmp_path / "deep" / "7.js", "terms.7", {"词": [1]})
    text = (tmp_path / "deep" / "7.js").read_text("utf-8")
    assert text.splitlines()[-1] == 'window.banmian["terms"]["7"] = {"词":[1]};'
    assert size == len(text.encode())


@pytest.mark.parametrize(
    ("start", "end", "line", "expected"),
    [
        (0, 3, 1, [Line(1, "", "甲乙丙", "")]),
        (1, 2, 1, [Line(1, "甲", "乙", "丙")]),
        (0, 9, 1, [Line(1, "", "甲乙丙", ""), Line(3, "", "丁戊己庚", "")]),
        (6, 11, 3, [Line(3, "丁", "戊己庚", ""), Line(4, "", "辛", "")]),
    ],
)
def test_a_piece_is_shown_on_its_lines(start: int, end: int, line: int, expected: list[Line]) -> None:
    assert cut_lines(SOURCE, {"start_char": start, "end_char": end, "start_line": line}) == expected


def test_marks_cut_the_text_and_the_first_of_two_that_overlap_stays() -> None:
    marks = [
        {"start_char": 1, "end_char": 3, "kind": "person", "title": "乙丙"},
        {"start_char": 2, "end_char": 4, "kind": "place", "title": "丙丁"},
    ]
    assert mark_text("甲乙丙丁", marks) == [Mark("甲"), Mark("乙丙", "person", "乙丙"), Mark("丁")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("平常", "平常"),
        ("\u202e反", "⟨U+202E⟩反"),
        ("零\u200b宽", "零⟨U+200B⟩宽"),
        ("全　角\t", "全　角\t"),
        ("\x07", "⟨U+0007⟩"),
    ],
)
def test_invisible_characters_are_written_out(text: str, shown: str) -> None:
    assert show_invisible(text) == shown


def test_sections_and_queries_name_the_same_fields(warehouse: Path) -> None:
    with open_shown(warehouse, issues=60) as connection:
        for page in PAGES:
            for section in page.sections:
                dataset = read_dataset(connection, section.dataset)
                used = {item.field for item in section.filters}
                if section.kind == "table":
                    used |= {column.field for column in section.columns} | set(section.search)
                    used |= {c.link for c in section.columns if c.kind == "article"}
                else:
                    used |= {section.x, *(measure.field for measure in section.measures)} | {section.series} - {""}
                used |= {"number"} if section.follows else set()
                assert used <= set(dataset.columns), f"{page.slug}: {section.name}"
                assert dataset.rows or section.dataset in MAY_BE_EMPTY, (
                    f"{section.dataset} shows nothing of the example"
                )


# The example has no page missing, no story continued from another page, and prints often enough to have no gap.
MAY_BE_EMPTY = {"gaps", "missing_pages", "jumps", "figure_differences", "reprints"}


def test_every_query_is_used() -> None:
    used = {name for page in PAGES for name in page.datasets} | {"totals", "article_terms"}
    assert {path.stem for path in QUERIES.glob("*.sql")} == used
    assert {path.stem for path in (QUERIES / "listed").glob("*.sql")} == set(LISTED)


def test_runs_since_the_release_are_shown_too(warehouse: Path, tmp_path: Path) -> None:
    home = open_home(tmp_path)
    minute = datetime(2099, 1, 1, 6, 30, tzinfo=UTC)
    counts = dict.fromkeys(("files_seen", "files_loaded", "files_unchanged", "files_quarantined", "rows_written"), 1)
    load = {"load_key": 5, "command": "load", "status": "rejected", "code_version": "0.1", "message": "1 check failed"}
    load |= {"started_at": minute, "finished_at": minute + timedelta(seconds=9)} | counts
    check = {"severity": "error", "success": False}
    write_outcome(home, load, check_results=[check, check | {"success": True}])
    with open_shown(warehouse, issues=60, unpublished=read_unpublished(home)) as connection:
        newest = read_dataset(connection, "loads").records()[0]
    assert newest["started_at"] == "2099-01-01 06:30"
    shown = ("load_key", "status", "seconds", "check_count", "error_count", "message")
    assert [newest[name] for name in shown] == ["5", "rejected", 9.0, 2, 1, "1 check failed"]


def test_keys_are_strings_for_the_browser(warehouse: Path) -> None:
    with open_shown(warehouse, issues=60) as connection:
        records = read_dataset(connection, "articles").records()
    assert all(isinstance(record["article_key"], str) for record in records)


def test_the_charting_script_brings_its_rules() -> None:
    assert find_script().stat().st_size > 1_000_000
    assert ".js-plotly-plot .plotly .main-svg {" in read_style_rules()
    assert find_style_guards()
