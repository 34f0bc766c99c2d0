"""A rebuilt page and its facts as rows of the warehouse's tables.

A row holds the table's content columns in order (`transforms.tables`); run columns are added where rows are loaded.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from transforms.facts.model import Mention, PageFacts
from transforms.keys import UNKNOWN_KEY, date_key, make_key, make_name_key
from transforms.page.model import Credit, Duplicate, DuplicateKind, Page, Paragraph
from transforms.page.text import INVISIBLE
from transforms.tables import CONTEXT_CHARACTERS

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

_COUNTED_ROLES = ("body", "subhead")  # what an article's counts are over
_EXACT_BASES = ("printed", "file_name", "sidecar")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What is known of a delivered file besides its text. `sidecar` is its JSON, `newspaper` empty when unknown."""

    relative_path: str
    sha256: str
    byte_size: int
    encoding: str
    newspaper: str = ""
    sidecar: str | None = None
    parser_version: str = ""
    overrides_version: str | None = None

    @property
    def key(self) -> int:
        """`source_file_key`: of path and bytes."""
        return make_key("dim_source_file", self.relative_path, self.sha256)


@dataclass(frozen=True, slots=True)
class OutsideCopy:
    """That a paragraph stands in another file of the issue too, which keeps it."""

    canonical_paragraph_key: int
    kind: DuplicateKind
    similarity: float


def paragraph_key(source_file_key: int, paragraph: Paragraph) -> int:
    """Key of a paragraph: its file and where its first piece starts."""
    return make_key("fact_paragraph", source_file_key, paragraph.spans[0].start)


def mark_outside_copies(page: Page, *, source_file_key: int, copies: Mapping[int, OutsideCopy]) -> Page:
    """The page with the paragraphs of `copies` (by key) marked as duplicates, so that no facts are read from them."""
    if not copies:
        return page
    marked = []
    for paragraph in page.paragraphs:
        copy = copies.get(paragraph_key(source_file_key, paragraph))
        if copy and paragraph.duplicate is None:
            paragraph = replace(paragraph, duplicate=Duplicate(-1, copy.kind, copy.similarity))
        marked.append(paragraph)
    return replace(page, paragraphs=tuple(marked))


def assemble_rows(
    source: SourceFile,
    text: str,
    page: Page,
    facts: PageFacts,
    *,
    outside_copies: Mapping[int, OutsideCopy] | None = None,
) -> Rows:
    """All rows of one page, by table name."""
    return _Assembler(source, text, page, facts, outside_copies or {}).rows


class _Assembler:
    """Collects the rows of one page; keys are made once."""

    def __init__(
        self, source: SourceFile, text: str, page: Page, facts: PageFacts, copies: Mapping[int, OutsideCopy]
    ) -> None:
        self.source, self.page, self.facts, self.copies = source, page, facts, copies
        self.rows: Rows = defaultdict(list)
        self.file_key = source.key
        date = page.issue_date
        self.is_exact = date.day is not None and date.basis in _EXACT_BASES
        self.date_key = date_key(date.day if self.is_exact else date.latest)
        natural = str(date.day) if self.is_exact else source.relative_path
        self.newspaper_key = make_key("dim_newspaper", source.newspaper) if source.newspaper else UNKNOWN_KEY
        self.issue_key = make_key("dim_issue", source.newspaper, natural)
        self.article_keys = [make_key("dim_article", self.file_key, n) for n in range(1, len(page.articles) + 1)]
        self.paragraph_keys = [paragraph_key(self.file_key, p) for p in page.paragraphs]
        self._add_file(text)
        self._add_paragraphs()
        self._add_articles()
        self._add_mentions()
        self._add_figures()
        self._add_dates()
        self._add_terms()

    def _article_key(self, paragraph: Paragraph) -> int:
        return UNKNOWN_KEY if paragraph.article is None else self.article_keys[paragraph.article]

    def _person_key(self, name: str, scope: int | None = None) -> int:
        key = make_name_key("dim_person", name) if scope is None else make_key("dim_person", name, scope)
        self.rows["dim_person"].append((key, name))
        return key

    def _add_file(self, text: str) -> None:
        source, date = self.source, self.page.issue_date
        if self.newspaper_key:
            self.rows["dim_newspaper"].append((self.newspaper_key, source.newspaper))
        self.rows["dim_source_file"].append(
            (
                self.file_key,
                self.issue_key,
                source.relative_path.rsplit("/", 1)[-1],
                source.relative_path,
                source.sha256,
                source.byte_size,
                source.encoding,
                self.page.layout,
                self.page.page,
                source.parser_version,
                self.newspaper_key,
                date.day if self.is_exact else None,
                date.basis,
                date.evidence,
                date.earliest,
                date.latest,
                source.sidecar,
                source.overrides_version,
                len(INVISIBLE.findall(text)),
                "\n".join(f"{code}: {sentence}" for code, sentence in self.page.notices) or None,
            )
        )
        self.rows["source_text"].append((self.file_key, text))
        for credit in dict.fromkeys(self.page.staff):
            self.rows["bridge_staff"].append((self.file_key, self._person_key(credit.name), credit.role))

    def _add_paragraphs(self) -> None:
        for n, (paragraph, key) in enumerate(zip(self.page.paragraphs, self.paragraph_keys, strict=True)):
            canonical, kind, similarity = self._duplicate_columns(paragraph, key)
            self.rows["fact_paragraph"].append(
                (
                    key,
                    self.file_key,
                    self.issue_key,
                    self._article_key(paragraph),
                    self.date_key,
                    paragraph.position,
                    paragraph.role,
                    paragraph.text,
                    count_characters(paragraph.text),
                    self.facts.token_counts[n],
                    len(paragraph.spans),
                    paragraph.starts_cut,
                    paragraph.ends_cut,
                    kind is not None,
                    kind,
                    canonical,
                    similarity,
                )
            )
            for part, span in enumerate(paragraph.spans, 1):
                self.rows["paragraph_span"].append((key, part, span.start, span.end, span.start_line, span.end_line))
            for join in paragraph.joins:
                self.rows["paragraph_join"].append((key, join.part, join.score, join.reason, join.runner_up_score))

    def _duplicate_columns(self, paragraph: Paragraph, key: int) -> tuple[int, str | None, float | None]:
        if paragraph.duplicate is None:
            return key, None, None
        if copy := self.copies.get(key):
            return copy.canonical_paragraph_key, copy.kind, copy.similarity
        target = self.paragraph_keys[paragraph.duplicate.of]
        # The kept copy may itself be one that another file keeps: a copy points at what is kept, never at a copy.
        outside = self.copies.get(target)
        kept = outside.canonical_paragraph_key if outside else target
        return kept, paragraph.duplicate.kind, paragraph.duplicate.similarity

    def _add_articles(self) -> None:
        counts = _ArticleCounts(self.page, self.facts)
        for n, (article, key) in enumerate(zip(self.page.articles, self.article_keys, strict=True)):
            told = self.facts.articles[n]
            self.rows["dim_article"].append(
                (
                    key,
                    self.issue_key,
                    self.file_key,
                    article.headline,
                    article.kicker,
                    article.subtitle,
                    article.column_label,
                    article.jump_from_page,
                    article.starts_here,
                    article.ends_here,
                    key,  # a story of one part; the load links the parts of longer ones
                    told.genre,
                    told.topic,
                    n + 1,
                )
            )
            bylines: tuple[Credit, ...] = tuple(dict.fromkeys(article.bylines))
            self.rows["fact_article"].append(
                (key, self.issue_key, self.date_key, *counts.of_article(n), len(bylines), counts.duplicates[n])
            )
            for position, credit in enumerate(bylines, 1):
                self.rows["bridge_byline"].append((key, self._person_key(credit.name), position, credit.role))

    def _add_mentions(self) -> None:
        for mention in self.facts.mentions:
            paragraph = self.page.paragraphs[mention.paragraph]
            key, article_key = self.paragraph_keys[mention.paragraph], self._article_key(paragraph)
            self.rows["fact_mention"].append(
                (
                    make_key("fact_mention", key, mention.entity_type, mention.start),
                    key,
                    article_key,
                    self.date_key,
                    mention.entity_type,
                    *self._entity_keys(mention, article_key),
                    mention.surface,
                    mention.title,
                    mention.confidence,
                    mention.start,
                    mention.end,
                )
            )

    def _entity_keys(self, mention: Mention, article_key: int) -> tuple[int, int, int]:
        if mention.entity_type == "person":
            # Furniture has no article: the file stands for it, so that nobody is merged across files.
            scope = (article_key or self.file_key) if mention.per_article else None
            return self._person_key(mention.name, scope), UNKNOWN_KEY, UNKNOWN_KEY
        table = "dim_organization" if mention.entity_type == "organization" else "dim_place"
        key = make_name_key(table, mention.name)
        self.rows[table].append((key, mention.name, mention.entity_kind or "未知"))
        return (UNKNOWN_KEY, key, UNKNOWN_KEY) if table == "dim_organization" else (UNKNOWN_KEY, UNKNOWN_KEY, key)

    def _add_figures(self) -> None:
        for f in self.facts.figures:
            key, paragraph = self.paragraph_keys[f.paragraph], self.page.paragraphs[f.paragraph]
            self.rows["fact_figure"].append(
                (
                    make_key("fact_figure", key, f.start, f.end),
                    key,
                    self._article_key(paragraph),
                    self.date_key,
                    f.surface,
                    f.value,
                    f.value_max,
                    f.unit,
                    f.base_value,
                    f.base_unit,
                    f.approximation,
                    f.kind,
                    f.change,
                    f.role,
                    f.subject,
                    f.confidence,
                    f.start,
                    f.end,
                    _show_in_context(paragraph.text, f.start, f.end),
                )
            )

    def _add_dates(self) -> None:
        for d in self.facts.dates:
            key = self.paragraph_keys[d.paragraph]
            self.rows["fact_date_mention"].append(
                (
                    make_key("fact_date_mention", key, d.start, d.end),
                    key,
                    self._article_key(self.page.paragraphs[d.paragraph]),
                    self.date_key,
                    d.surface,
                    d.resolved,
                    d.resolved_end,
                    d.kind,
                    d.start,
                    d.end,
                )
            )

    def _add_terms(self) -> None:
        terms, keys, day = self.facts.terms, self.article_keys, self.date_key
        words = [_make_term_row(term.term, term.part_of_speech, term.is_quoted_phrase) for term in terms]
        self.rows["dim_term"] = words
        self.rows["fact_term"] = [
            (keys[term.article], word[0], day, term.count) for term, word in zip(terms, words, strict=True)
        ]


def _show_in_context(text: str, start: int, end: int) -> str:
    before, after = text[max(start - CONTEXT_CHARACTERS, 0) : start], text[end : end + CONTEXT_CHARACTERS]
    return f"{before}【{text[start:end]}】{after}"


# Words come again and again: nine in ten were seen a moment ago.
@lru_cache(maxsize=1 << 17)
def _make_term_row(term: str, part_of_speech: str, is_quoted_phrase: bool) -> Row:
    return (make_key("dim_term", term, int(is_quoted_phrase)), term, part_of_speech, is_quoted_phrase)


class _ArticleCounts:
    """Counts of each article over its body paragraphs and subheads, duplicates left out."""

    def __init__(self, page: Page, facts: PageFacts) -> None:
        size = len(page.articles)
        self.totals = [[0, 0, 0, 0] for _ in range(size)]  # paragraphs, characters, tokens, sentences
        self.duplicates = [0] * size
        self.figures = [0] * size
        self.entities: list[set[tuple[str, str]]] = [set() for _ in range(size)]
        for n, paragraph in enumerate(page.paragraphs):
            if paragraph.article is None:
                continue
            characters = count_characters(paragraph.text)
            if paragraph.duplicate is not None:
                self.duplicates[paragraph.article] += characters
            elif paragraph.role in _COUNTED_ROLES:
                total = self.totals[paragraph.article]
                total[0] += 1
                total[1] += characters
                total[2] += facts.token_counts[n]
                total[3] += facts.sentence_counts[n]
        for figure in facts.figures:
            article = page.paragraphs[figure.paragraph].article
            if article is not None:
                self.figures[article] += 1
        for mention in facts.mentions:
            article = page.paragraphs[mention.paragraph].article
            if article is not None:
                self.entities[article].add((mention.entity_type, mention.name))

    def of_article(self, n: int) -> tuple[int, ...]:
        """Paragraph, character, token, sentence, figure, person and organisation counts of article `n`."""
        kinds = [kind for kind, _ in self.entities[n]]
        return (*self.totals[n], self.figures[n], kinds.count("person"), kinds.count("organization"))


def count_characters(text: str) -> int:
    """Characters of a text, white space left out."""
    return len(text) - sum(map(text.count, (" ", "\u3000", "\n", "\t", "\xa0")))
