"""Reads facts from single paragraphs, with the project's own reference tables."""

import csv
from functools import cache

from tests.paths import PROJECT
from transforms.facts import FactReference, build_fact_reference, read_facts
from transforms.facts.model import Mention, PageFacts
from transforms.page.model import Article, Page, Paragraph, Role

REFERENCE = PROJECT / "seeds" / "reference"


def read_table(stem: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def load_reference() -> FactReference:
    tables = {path.stem: read_table(path.stem) for path in sorted(REFERENCE.glob("*.csv"))}
    return build_fact_reference(tables, district="渝中区", city="重庆市")


def make_page(*texts: str, role: Role = "body", headline: str | None = None) -> Page:
    paragraphs = tuple(Paragraph(0, number, role, text, ()) for number, text in enumerate(texts, start=1))
    return Page("paragraph_per_line", paragraphs, (Article(headline=headline),))


def read_texts(*texts: str) -> PageFacts:
    return read_facts(make_page(*texts), reference=load_reference())


def find_mentions(entity_type: str, *texts: str) -> list[Mention]:
    return [mention for mention in read_texts(*texts).mentions if mention.entity_type == entity_type]
