"""What is read from invented paragraphs of a district newspaper, measured over all of them (district_news.toml).

The paragraphs were written before the rules were tried on them. The floors are what readers may rely on, a little
below what was measured: names and numbers of an ordinary page are read almost without fault.
"""

import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.transforms.facts.reading import load_reference
from transforms.facts import read_facts
from transforms.facts.model import PageFacts
from transforms.page.model import Article, IssueDate, Page, Paragraph

PARAGRAPHS = Path(__file__).with_name("district_news.toml")
ISSUE = IssueDate(day=date(2025, 11, 14), basis="printed")
FLOORS = {
    "figures": 0.97,
    "figure_details": 0.96,
    "dates": 0.96,
    "people": 0.97,
    "titles": 0.95,
    "organizations": 0.93,
    "places": 0.88,
}
EITHER = "?"
Fact = tuple[Any, ...]


@cache
def load_paragraphs() -> list[dict[str, Any]]:
    return tomllib.loads(PARAGRAPHS.read_text(encoding="utf-8"))["paragraph"]


@cache
def read_paragraph(text: str) -> PageFacts:
    page = Page("paragraph_per_line", (Paragraph(0, 1, "body", text, ()),), (Article(),), issue_date=ISSUE)
    return read_facts(page, reference=load_reference())


def list_facts(facts: PageFacts, measure: str) -> list[Fact]:
    if measure == "figures":
        return [(figure.surface, figure.base_value) for figure in facts.figures]
    if measure == "figure_details":
        return [(f.surface, f.base_value, f.base_unit, f.change or "", f.role) for f in facts.figures]
    if measure == "dates":
        return [(mention.surface, mention.resolved or "") for mention in facts.dates]
    if measure in ("people", "titles"):
        people = [mention for mention in facts.mentions if mention.entity_type == "person"]
        return [(p.name, p.title or "") if measure == "titles" else (p.name,) for p in people]
    return sorted({(m.surface,) for m in facts.mentions if m.entity_type == measure.removesuffix("s")})


def list_expected(paragraph: dict[str, Any], measure: str) -> list[Fact]:
    rows = paragraph.get({"figure_details": "figures", "titles": "people"}.get(measure, measure), [])
    width = {"figures": 2, "people": 1}.get(measure)
    return [tuple(row)[:width] if isinstance(row, list) else (row,) for row in rows]


def is_same(expected: Fact, found: Fact) -> bool:
    return all(
        wanted == EITHER or (wanted == pytest.approx(got) if isinstance(wanted, int | float) else wanted == got)
        for wanted, got in zip(expected, found, strict=True)
    )


def match(expected: Iterable[Fact], found: list[Fact], optional: Callable[[Fact], bool]) -> tuple[int, int, int]:
    """Return how many were found, how many were read (optional ones aside) and how many are there."""
    left = list(found)
    hits = wanted = 0
    for fact in expected:
        wanted += 1
        same = next((other for other in left if is_same(fact, other)), None)
        if same is not None:
            hits += 1
            left.remove(same)
    return hits, hits + sum(not optional(other) for other in left), wanted


@pytest.mark.parametrize("measure", sorted(FLOORS))
def test_reads_the_facts_of_district_news(measure: str) -> None:
    hits = read = wanted = 0
    for paragraph in load_paragraphs():
        optional = set(paragraph.get("optional", ()))
        counts = match(
            list_expected(paragraph, measure),
            list_facts(read_paragraph(paragraph["text"]), measure),
            lambda fact, optional=optional: fact[0] in optional,  # type: ignore[misc]
        )
        hits, read, wanted = hits + counts[0], read + counts[1], wanted + counts[2]
    assert wanted >= 20
    assert 2 * hits / (read + wanted) >= FLOORS[measure]
