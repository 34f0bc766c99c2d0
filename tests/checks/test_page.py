"""The page of check results: what comes first, what is escaped, what it needs from outside."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from flows.checks import CheckResult
from flows.checks.page import read_check_results, render_check_page, split_meaning
from tests.builders import empty_warehouse

LOAD = {
    "load_key": 7,
    "started_at": datetime(2025, 9, 1, 1, 30, tzinfo=UTC),
    "status": "rejected",
    "files_seen": 3,
    "files_loaded": 2,
    "files_quarantined": 1,
}


def result(**given: object) -> CheckResult:
    sample = given.pop("sample", None)
    values = {
        "suite": "main.fact_paragraph",
        "expectation": "text_not_empty",
        "table_name": "main.fact_paragraph",
        "column_name": "text",
        "severity": "error",
        "success": True,
        "observed": "0 / 9",
        "unexpected_count": 0,
        "unexpected_sample": None if sample is None else json.dumps(sample),
        "meaning": "No paragraph is empty / 没有空的段落",
    }
    return CheckResult(**(values | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ([result()], "全部通过"),
        ([result(), result(success=False, severity="warning", unexpected_count=1)], "需要留意"),
        ([result(success=False, unexpected_count=2)], "没有发布"),
    ],
)
def test_the_verdict_comes_first(results: list[CheckResult], verdict: str):
    page = render_check_page(results, LOAD)
    banner = page[page.index('role="status"') : page.index("</section>")]
    assert verdict in banner
    assert "2025-09-01 09:30（北京时间）" in page


def test_a_check_of_everything_held_does_not_speak_of_a_load():
    page = render_check_page([result(success=False, unexpected_count=2)], LOAD | {"status": "verify"})
    assert "已发布的内容有误" in page
    assert "没有发布" not in page


def test_a_finding_shows_meaning_file_lines_and_words_before_what_passed():
    sample = [
        {"file": "九月/1版.txt", "lines": "3-5", "row": {"paragraph_key": "12", "text": "半句话", "char_count": 3}}
    ]
    page = render_check_page(
        [result(expectation="other"), result(success=False, unexpected_count=4, sample=sample)], LOAD
    )
    finding = page[page.index("<article") : page.index("</article>")]
    for words in (
        "没有空的段落",
        "No paragraph is empty",
        "<b>4</b>",
        "九月/1版.txt",
        "第 3–5 行",
        "lines 3–5",
        "半句话",
        "字数（不计空白）",
    ):
        assert words in finding
    assert page.index("<article") < page.index("通过的检查")


def test_errors_come_before_warnings():
    warning = result(success=False, severity="warning", unexpected_count=1, meaning="w / 小事")
    error = result(success=False, unexpected_count=1, meaning="e / 大事")
    page = render_check_page([warning, error], LOAD)
    assert page.index("大事") < page.index("小事")


def test_errors_say_what_to_do_and_a_clean_page_has_nothing_to_do():
    assert "怎么办" in render_check_page([result(success=False, unexpected_count=1)], LOAD)
    assert "怎么办" not in render_check_page([result()], LOAD)


def test_a_check_that_could_not_run_says_so():
    page = render_check_page([result(success=False, unexpected_count=None, observed="no such table")], LOAD)
    assert "没能运行" in page
    assert "no such table" in page


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_what_the_paper_says_is_text_and_nothing_comes_from_outside():
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    sample = [{"file": hostile, "lines": None, "row": {"text": hostile, hostile: hostile}}]
    page = render_check_page(
        [result(success=False, unexpected_count=1, sample=sample, observed=hostile)], LOAD | {"status": hostile}
    )
    tags = Tags()
    tags.feed(page)
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in tags.seen}
    assert not [attrs for _, attrs in tags.seen if {"src", "href", "onerror"} & attrs.keys()]
    assert "default-src 'none'" in page
    assert not re.search(r"https?://", page)


def test_results_are_read_back_as_they_were_written():
    db = empty_warehouse(with_views=False)
    written = [result(), result(expectation="a", success=False, unexpected_count=1, sample=[])]
    for one in written:
        row = one.as_row(7)
        db.execute(f"insert into ops.check_result values ({', '.join('?' * len(row))})", row)
        db.execute(f"insert into ops.check_result values ({', '.join('?' * len(row))})", one.as_row(8))
    assert sorted(read_check_results(db, 7), key=str) == sorted(written, key=str)


def test_meanings_are_split_at_the_last_separator():
    assert split_meaning("one of: a / b / 取值") == ("one of: a / b", "取值")
