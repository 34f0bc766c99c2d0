"""A small warehouse with one of everything the report shows, its report, and a Chromium to read it with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.report import build_report
from tests.builders import empty_warehouse, insert

CHROMIUM = Path("/usr/bin/chromium")
HOSTILE_HEADLINE = "<script>document.title='owned'</script>"
HOSTILE_TEXT = '=HYPERLINK("http://x.invalid","点") </script><img src=x onerror=alert(1)> \u202e反\u2028行'
DAYS = {20250901: "2025-09-01", 20250905: "2025-09-05", 20251010: "2025-10-10"}
SOURCE = "社区食堂开张\n街道办事处说，今年新\n建成五座食堂。\n\n记者 江 岸\n服务老人1200人次\n"


def make_warehouse(path: Path) -> Path:
    """Three issues of one paper, two articles each; the last issue repeats the first."""
    db = empty_warehouse()
    insert(db, "dim_newspaper", newspaper_key=1, name="江畔报")
    insert(db, "dim_person", person_key=1, name="江岸")
    insert(db, "dim_person", person_key=2, name="林知远")
    insert(db, "dim_organization", organization_key=1, name="河口街道办", kind="street_office")
    insert(db, "dim_organization", organization_key=2, name="区教委", kind="government_body")
    insert(db, "dim_place", place_key=1, name="柳巷社区", kind="community")
    insert(db, "dim_term", term_key=1, term="食堂", part_of_speech="n")
    insert(db, "dim_term", term_key=2, term="一桌饭", part_of_speech="n", is_quoted_phrase=True)
    for number, (date_key, day) in enumerate(DAYS.items(), start=1):
        add_issue(db, number, date_key, day)
    insert(db, "fact_reuse", paragraph_key=3021, canonical_paragraph_key=1021, kind="near", similarity=0.9)
    insert(db, "load", load_key=1, status="published", command="load", files_seen=4)
    insert(db, "delivery", load_key=1, relative_path="1.txt", outcome="loaded", source_file_key=1)
    insert(
        db, "quarantine", load_key=1, relative_path="坏<b>.txt", reason="empty", detail="Nothing in it. / 没有文字。"
    )
    insert(db, "check_result", load_key=1, suite="s", expectation="e", table_name="t", column_name="", success=True)
    db.execute(f"attach '{path}' as file")
    db.execute("copy from database memory to file")
    return path


def add_issue(db: duckdb.DuckDBPyConnection, number: int, date_key: int, day: str) -> None:
    exact = number != 2
    insert(
        db,
        "dim_issue",
        issue_key=number,
        newspaper_key=1,
        date_key=date_key,
        issue_date=day if exact else None,
        is_date_exact=exact,
        date_basis="printed" if exact else "inferred",
        date_latest=day,
    )
    file = {"source_file_key": number, "issue_key": number, "newspaper_key": 1, "is_current": True, "page": 1}
    insert(db, "dim_source_file", **file, relative_path=f"{number}.txt", version=1)
    insert(db, "source_text", source_file_key=number, text=SOURCE + HOSTILE_TEXT + "\n")
    add_article(db, number, 1, date_key, headline="社区食堂开张", topic="民生", genre="消息")
    hostile = HOSTILE_HEADLINE if number == 3 else None
    add_article(db, number, 2, date_key, headline=hostile, topic="教育", genre="特写")


def add_article(db: duckdb.DuckDBPyConnection, issue: int, order: int, date_key: int, **article: Any) -> None:
    key = issue * 100 + order
    own = {"article_key": key, "date_key": date_key}
    insert(
        db,
        "dim_article",
        **article,
        article_key=key,
        issue_key=issue,
        source_file_key=issue,
        story_key=key,
        starts_here=True,
        ends_here=True,
        article_number=order,
    )
    insert(db, "fact_article", **own, issue_key=issue, paragraph_count=2, char_count=30 * order, figure_count=1)
    paragraph = {**own, "source_file_key": issue, "issue_key": issue}
    first = key * 10
    for place, (role, text, spans) in enumerate(paragraphs_of(order)):
        paragraph_key = first + place
        insert(
            db,
            "fact_paragraph",
            **paragraph,
            paragraph_key=paragraph_key,
            position=place + 1,
            role=role,
            text=text,
            char_count=len(text),
            part_count=len(spans),
            canonical_paragraph_key=paragraph_key,
        )
        for part, (start, end) in enumerate(spans, start=1):
            lines = {"start_line": SOURCE.count("\n", 0, start) + 1, "end_line": SOURCE.count("\n", 0, end) + 1}
            insert(
                db, "paragraph_span", paragraph_key=paragraph_key, part=part, start_char=start, end_char=end, **lines
            )
        if len(spans) > 1:
            insert(db, "paragraph_join", paragraph_key=paragraph_key, part=2, score=0.93, reason="word_across")
    mention = {**own, "paragraph_key": first + 1, "start_char": 0, "confidence": 0.9}
    insert(
        db, "fact_mention", **mention, entity_type="organization", organization_key=order, surface="街道办", end_char=3
    )
    insert(
        db, "fact_mention", **mention, entity_type="person", person_key=2, surface="林知远", title="主任", end_char=3
    )
    insert(db, "fact_mention", **mention, entity_type="place", place_key=1, surface="柳巷", end_char=2)
    insert(db, "bridge_byline", article_key=key, person_key=1, position=1, role="记者")
    insert(db, "fact_term", **own, term_key=order, term_count=issue)
    figure = {"surface": "1200人次", "unit": "人次", "base_unit": "人次", "subject": "服务老人"}
    change = "up" if order == 1 else None
    insert(
        db,
        "fact_figure",
        **own,
        **figure,
        paragraph_key=first + 1,
        value=1200 + issue,
        base_value=1200 + issue,
        kind="count" if order == 1 else "money",
        change=change,
        start_char=4,
        end_char=10,
        confidence=0.9,
    )


def paragraphs_of(order: int) -> tuple[tuple[str, str, tuple[tuple[int, int], ...]], ...]:
    """Role, text and spans of an article's paragraphs."""
    if order == 1:
        return (
            ("headline", "社区食堂开张", ((0, 6),)),
            ("body", "街道办事处说，今年新建成五座食堂。", ((7, 17), (18, 25))),
        )
    start = len(SOURCE)
    return (("byline", "记者 江 岸", ((27, 33),)), ("body", HOSTILE_TEXT, ((start, start + len(HOSTILE_TEXT)),)))


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_warehouse(tmp_path_factory.mktemp("report") / "warehouse.duckdb")


@pytest.fixture(scope="session")
def site(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("report") / "site"
    build_report(warehouse, target)
    return target


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()
