"""The pieces a page is made of: blocks (what is true) and rows (what is dumped).

A block is one headline line, paragraph, byline, … of the truth. A row is one line of the dump: segments of blocks side
by side. Rows stand in frames, which are what a page's scrambling moves about.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

HALF = str.maketrans("，：；！？（）", ",:;!?()")
FULL = str.maketrans(",:;!?()", "，：；！？（）")


@dataclass(eq=False, slots=True)
class Block:
    """One logical block: `text` is what its writer meant; what of it is in the file is found when rows are dumped."""

    role: str
    text: str
    sure: bool = True
    cut_start: bool = False
    cut_end: bool = False
    tags: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Segment:
    block: Block
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)
class Row:
    """A line of the dump; `gap` blank lines stand before it, `lead` white space opens it."""

    segments: list[Segment]
    gap: int = 0
    lead: str = ""


@dataclass(slots=True)
class Frame:
    """Rows that move together. `kind`: `head`, `column`, `byline`, `caption`, `furniture`."""

    kind: str
    rows: list[Row]
    article: int | None = None


@dataclass(eq=False, slots=True)
class Article:
    """An article of the truth: its lines of headline and its blocks in reading order."""

    blocks: list[Block] = field(default_factory=list)
    headline: list[Block] = field(default_factory=list)
    kicker: list[Block] = field(default_factory=list)
    subtitle: list[Block] = field(default_factory=list)
    column: list[Block] = field(default_factory=list)
    headline_sure: bool = True
    jump_from: int | None = None
    writers: list[tuple[str, str]] = field(default_factory=list)
    starts_here: bool = True
    ends_here: bool = True
    part_of: int | None = None
    tags: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Copy:
    """A repeat: a block of its own text, and the block it repeats."""

    block: Block
    of: Block
    article: int
    kind: str


def choose(rng: Random, weights: tuple[tuple[Any, float], ...]) -> Any:
    point = rng.random() * sum(weight for _, weight in weights)
    for value, weight in weights:
        point -= weight
        if point < 0:
            return value
    return weights[-1][0]


def look_up(weights: tuple[tuple[Any, float], ...], key: Any) -> float:
    return next(value for name, value in weights if name == key)
