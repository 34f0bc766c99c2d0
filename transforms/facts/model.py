"""What is read from a rebuilt page.

Offsets are 0-based, half open, in the paragraph's `text`, and cut `surface` exactly.
`paragraph` is an index into `Page.paragraphs`, `article` into `Page.articles`.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

FigureKind = Literal[
    "count", "money", "percent", "area", "length", "duration", "multiple", "age", "share", "rank", "other"
]
DateKind = Literal["date", "month", "year", "range", "relative", "period", "festival"]
EntityType = Literal["person", "organization", "place"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity stated in the text. `base_value` is in `base_unit` (30亿元 is 3000000000 元); `confidence` 0 to 1.

    An amount of several parts has `value` and `unit` by the highest of its 万 and 亿: 12亿5000万元 is 12.5 亿元,
    1万5千人 1.5 万人. What is below zero (零下5℃, 负3.2%) has a negative value, and negative growth is a change down.
    """

    paragraph: int
    start: int
    end: int
    surface: str
    value: float
    value_max: float | None
    unit: str
    base_value: float
    base_unit: str
    approximation: str | None
    kind: FigureKind
    change: Literal["up", "down"] | None
    role: Literal["value", "from", "to"]
    subject: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date said in the text: `resolved` is `2025-02-10`, `2025-02`, `2025` or None; `resolved_end` ends a period."""

    paragraph: int
    start: int
    end: int
    surface: str
    kind: DateKind
    resolved: str | None
    resolved_end: str | None


class Mention(NamedTuple):
    """A person, organisation or place named in the text.

    `name` is the canonical one (the dimension's natural key), `surface` as printed. `entity_kind` is the kind of
    organisation or place (None for persons), `title` the office as printed (persons only). `per_article` marks names
    that identify nobody outside their article (a surname with 女士 or 先生).
    """

    paragraph: int
    start: int
    end: int
    surface: str
    entity_type: EntityType
    name: str
    entity_kind: str | None = None
    title: str | None = None
    per_article: bool = False
    confidence: float = 1.0


class TermCount(NamedTuple):
    """How often a term stands in an article."""

    article: int
    term: str
    part_of_speech: str
    is_quoted_phrase: bool
    count: int  # type: ignore[assignment]  # nobody counts the fields of a row


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What is told of an article as a whole. Counts leave duplicates and, but for `char_count`, furniture roles out."""

    genre: str
    topic: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """All facts of one page. `token_counts` and `sentence_counts` have one entry per paragraph."""

    figures: tuple[Figure, ...]
    dates: tuple[DateMention, ...]
    mentions: tuple[Mention, ...]
    terms: tuple[TermCount, ...]
    articles: tuple[ArticleFacts, ...]
    token_counts: tuple[int, ...]
    sentence_counts: tuple[int, ...]
