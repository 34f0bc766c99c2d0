"""What a rebuilt page is: paragraphs in articles, each traceable to characters of the delivered text.

Everything here is immutable data. Offsets are 0-based and half open in the decoded text; lines are 1-based.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Role = Literal[
    "headline",
    "kicker",
    "subtitle",
    "column_label",
    "subhead",
    "body",
    "byline",
    "jump",
    "caption",
    "slogan",
    "imprint",
    "date",
    "boilerplate",
    "other",
]
# Of a page that is being read: a `turn` says on which page a story goes on, and becomes a paragraph of role `jump`.
PieceRole = Role | Literal["turn"]
Layout = Literal["paragraph_per_line", "hard_wrapped"]
DuplicateKind = Literal["exact", "near", "contained"]
DateBasis = Literal["printed", "file_name", "sidecar", "inferred", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the delivered text: `text[start:end]`, standing on lines `start_line` to `end_line`."""

    start: int
    end: int
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Join:
    """Why piece `part` (from 2) was joined to the piece before it.

    `score` is a probability of being right (0 to 1); `reason` a fixed code; `runner_up_score` that of the best rival.
    """

    part: int
    score: float
    reason: str
    runner_up_score: float | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """That a paragraph repeats another one of the page: `of` is its index in `Page.paragraphs`."""

    of: int
    kind: DuplicateKind
    similarity: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A logical paragraph or line of print.

    `article` is an index into `Page.articles`, None for furniture. `position` counts from 1 in reading order within the
    article, or within the file for furniture. `text` is what the spans hold, in order, cleaned of line ends, of white
    space at the seams and of invisible characters.
    """

    article: int | None
    position: int
    role: Role
    text: str
    spans: tuple[Span, ...]
    joins: tuple[Join, ...] = ()
    starts_cut: bool = False
    ends_cut: bool = False
    duplicate: Duplicate | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A person named as maker: of an article (记者, 首席记者, …) or of the page (编辑, 美编, …). No inner spaces."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Article:
    """A story or the part of it that stands in this file. Text fields join several printed lines with one space."""

    headline: str | None = None
    kicker: str | None = None
    subtitle: str | None = None
    column_label: str | None = None
    jump_from_page: int | None = None
    starts_here: bool = True
    ends_here: bool = True
    bylines: tuple[Credit, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueDate:
    """The issue's day with what it was read from.

    `day` is set only when exact (basis printed, file_name or sidecar); `earliest` and `latest` bound an inferred one.
    """

    day: date | None = None
    basis: DateBasis = "unknown"
    evidence: str | None = None
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a file besides its text: its name and what its sidecar says."""

    file_name: str = ""
    issue_date: date | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One delivered file, rebuilt. Every non-blank character of the text lies in exactly one paragraph's spans."""

    layout: Layout
    paragraphs: tuple[Paragraph, ...]
    articles: tuple[Article, ...]
    staff: tuple[Credit, ...] = ()
    issue_date: IssueDate = field(default_factory=IssueDate)
    page: int | None = None
    # Overrides that no longer apply, and other things a person should look at: (code, sentence).
    notices: tuple[tuple[str, str], ...] = ()
