"""A rebuilt page in, its facts out: figures, dates, people, organisations, places, terms, genre and topic."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from transforms.facts.classify import classify_article
from transforms.facts.dates import DateContext, read_dates, start_context
from transforms.facts.figures import read_figures
from transforms.facts.mentions import read_mentions
from transforms.facts.model import ArticleFacts, DateMention, Figure, Mention, PageFacts, TermCount
from transforms.facts.reference import FactReference, build_fact_reference
from transforms.facts.sentences import count_sentences
from transforms.facts.terms import count_terms
from transforms.page.model import Page, Paragraph

__all__ = ["FactReference", "build_fact_reference", "read_facts"]

# Lines that say nothing about the world: who wrote, where it goes on, what the paper prints on every page.
_SILENT_ROLES = frozenset(["byline", "jump", "boilerplate"])
# The page's makers stand there with their trades; they are staff, not news.
_MENTIONLESS_ROLES = _SILENT_ROLES | {"imprint", "date"}
_NAMED_WITH_NUMBERS = frozenset(["place", "organization"])
_TEXT_ROLES = frozenset(["body", "subhead", "caption"])


def read_facts(page: Page, *, reference: FactReference) -> PageFacts:
    """Return everything the page says. Repeated paragraphs are counted in tokens and sentences and give no facts."""
    words = [reference.segmenter.cut(part.text) for part in page.paragraphs]
    read = [index for index, part in enumerate(page.paragraphs) if part.duplicate is None]
    certainty = [_find_certainty(part) for part in page.paragraphs]
    mentions = read_mentions(
        [
            (index, page.paragraphs[index].text, words[index])
            for index in read
            if page.paragraphs[index].role not in _MENTIONLESS_ROLES
        ],
        certainty=certainty,
        reference=reference,
    )
    figures = [
        figure
        for index in read
        if page.paragraphs[index].role not in _SILENT_ROLES
        for figure in _read_figures(page.paragraphs[index], index=index, reference=reference)
    ]
    figures = _leave_out_names(figures, mentions)
    return PageFacts(
        figures=tuple(figures),
        dates=tuple(_read_dates(page, read=read, reference=reference)),
        mentions=tuple(mentions),
        terms=tuple(_read_terms(page, words=words, read=read, reference=reference)),
        articles=tuple(_classify_articles(page, read=read, reference=reference)),
        token_counts=tuple(map(len, words)),
        sentence_counts=tuple(count_sentences(part.text) for part in page.paragraphs),
    )


def _read_figures(paragraph: Paragraph, *, index: int, reference: FactReference) -> list[Figure]:
    certainty = _find_certainty(paragraph)
    figures = read_figures(paragraph.text, rules=reference.figure_rules, paragraph=index)
    if certainty >= 1:
        return figures
    return [replace(figure, confidence=round(figure.confidence * certainty, 3)) for figure in figures]


def _leave_out_names(figures: list[Figure], mentions: Sequence[Mention]) -> list[Figure]:
    """Figures but for those that a name holds: 五家渠市, 三元里街道. A name with digits in it is a doubtful one."""
    names: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.entity_type in _NAMED_WITH_NUMBERS:
            names[mention.paragraph].append(mention)
    return [
        figure
        for figure in figures
        if any(sign.isascii() for sign in figure.surface)
        or not any(name.start <= figure.start and figure.end <= name.end for name in names.get(figure.paragraph, ()))
    ]


def _read_dates(page: Page, *, read: Sequence[int], reference: FactReference) -> list[DateMention]:
    """Read the dates article by article in reading order: what was said before resolves what comes after."""
    dates: list[DateMention] = []
    contexts: dict[int | None, DateContext] = defaultdict(lambda: start_context(page.issue_date))
    for index in sorted(read, key=lambda number: page.paragraphs[number].position):
        part = page.paragraphs[index]
        if part.role in _SILENT_ROLES:
            continue
        context = start_context(page.issue_date) if part.article is None else contexts[part.article]
        found = read_dates(part.text, context=context, rules=reference.date_rules, paragraph=index)
        contexts[part.article] = found.context
        dates += found.mentions
    return sorted(dates, key=lambda mention: (mention.paragraph, mention.start))


def _find_certainty(paragraph: Paragraph) -> float:
    """A paragraph is as sure as its weakest join."""
    return min((join.score for join in paragraph.joins), default=1.0)


def _read_terms(
    page: Page, *, words: Sequence[list[str]], read: Sequence[int], reference: FactReference
) -> list[TermCount]:
    texts: dict[int, list[tuple[str, list[str]]]] = defaultdict(list)
    for index in read:
        part = page.paragraphs[index]
        if part.article is not None and part.role not in _SILENT_ROLES:
            texts[part.article].append((part.text, words[index]))
    return [
        term
        for article in sorted(texts)
        for term in count_terms(texts[article], article=article, term_tags=reference.term_tags)
    ]


def _classify_articles(page: Page, *, read: Sequence[int], reference: FactReference) -> list[ArticleFacts]:
    texts: dict[int, list[str]] = defaultdict(list)
    for index in read:
        part = page.paragraphs[index]
        if part.article is not None and part.role in _TEXT_ROLES:
            texts[part.article].append(part.text)
    return [
        classify_article(
            headline=" ".join(filter(None, (article.kicker, article.headline, article.subtitle))),
            paragraphs=texts[number],
            reference=reference,
        )
        for number, article in enumerate(page.articles)
    ]
