"""From frames in dump order to the dumped text and its label in the scorer's format."""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from tests.generator.printed import HALF, Article, Block, Copy, Frame, Segment


@dataclass(frozen=True, slots=True)
class Staff:
    """The page's own record: printed date, number, makers."""

    credits: tuple[tuple[str, str], ...] = ()
    printed_date: date | None = None
    date_block: Block | None = None
    page: int | None = None


@dataclass(slots=True)
class Dump:
    """A scrambled page: its text, its label (the scorer's NAME.json), and what befell each part.

    `block_tags` has the phenomena of every body paragraph and subhead as (text, tags), `article_tags` those of every
    article as (headline, tags), `tags` those of the page.
    """

    text: str
    label: dict[str, Any]
    layout: str
    tags: set[str] = field(default_factory=set)
    block_tags: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    article_tags: list[tuple[str, frozenset[str]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment landed: `row` counts rows, `line` lines of the text; `whole` when it fills its line."""

    segment: Segment
    row: int
    line: int
    start: int
    end: int
    whole: bool


def print_rows(frames: list[Frame], *, half: bool, opening: int, closing: int) -> tuple[str, dict[int, list[Place]]]:
    """The text, and for each block (by id) where its segments stand, in file order."""
    lines: list[str] = [""] * opening
    places: dict[int, list[Place]] = {}
    number = 0
    for frame in frames:
        for row in frame.rows:
            lines.extend([""] * (row.gap if lines else 0))
            line, column = row.lead, len(row.lead)
            whole = len(row.segments) == 1
            for segment in row.segments:
                place = Place(segment, number, len(lines) + 1, column, column + len(segment.text), whole)
                places.setdefault(id(segment.block), []).append(place)
                line += segment.text
                column += len(segment.text)
            lines.append(line.translate(HALF) if half else line)
            number += 1
    return "\n".join(lines + [""] * closing), places


def name_pieces(places: list[Place], text_lines: list[str]) -> list[str]:
    """The label's names of a block's places, in the order given; runs of whole lines are one piece."""
    pieces: list[tuple[int, int, str]] = []
    for place in places:
        if place.whole:
            if pieces and pieces[-1][2] == "" and adjoin(pieces[-1][1], place.line, text_lines):
                pieces[-1] = (pieces[-1][0], place.line, "")
            else:
                pieces.append((place.line, place.line, ""))
        else:
            tail = "" if place.end >= len(text_lines[place.line - 1]) else str(place.end)
            pieces.append((place.line, place.line, f":{place.start}-{tail}"))
    return [f"L{a}{rest}" if a == b else f"L{a}-L{b}" for a, b, rest in pieces]


def adjoin(before: int, after: int, text_lines: list[str]) -> bool:
    return before < after and all(not line.strip() for line in text_lines[before : after - 1])


def split_runs(places: list[Place]) -> list[list[Place]]:
    """A block's places in reading order, parted where text between them is lost."""
    runs: list[list[Place]] = []
    for place in sorted(places, key=lambda p: p.segment.start):
        if runs and runs[-1][-1].segment.end == place.segment.start:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def join_text(places: list[Place], text_lines: list[str]) -> str:
    return "".join(text_lines[p.line - 1][p.start : p.end].strip() for p in places)


@dataclass(slots=True)
class Labeller:
    """Makes the label of a dumped page."""

    text: str
    places: dict[int, list[Place]]
    heads: set[int]  # rows of headlines
    owner: dict[int, int | None]  # row -> article of its body text
    lines: list[str] = field(default_factory=list)
    block_tags: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    article_tags: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")

    def label_blocks(self, block: Block, article: int) -> list[dict[str, Any]]:
        """The label's blocks of one block: none when it is lost, two when its middle is."""
        out = []
        runs = split_runs(self.places.get(id(block), []))
        for run in runs:
            entry: dict[str, Any] = {"role": block.role, "pieces": name_pieces(run, self.lines)}
            starts_cut = run[0].segment.start > 0 or block.cut_start
            ends_cut = run[-1].segment.end < len(block.text) or block.cut_end
            if block.role == "body":
                entry |= {"cut_start": True} if starts_cut else {}
                entry |= {"cut_end": True} if ends_cut else {}
            if not block.sure:
                entry["sure"] = False
            out.append(entry)
            if block.role in ("body", "subhead"):
                tags = self.observe(run, article) | block.tags
                tags |= ({"starts_cut"} if starts_cut else set()) | ({"ends_cut"} if ends_cut else set())
                self.block_tags.append((join_text(run, self.lines), frozenset(tags | {f"role:{block.role}"})))
        return out

    def observe(self, run: list[Place], article: int) -> set[str]:
        """What befell a paragraph, seen in the file."""
        tags: set[str] = set()
        for before, after in pairwise(run):
            gap = after.line - before.line
            if gap == 1:
                continue
            low, high = sorted((before.row, after.row))
            between = range(low + 1, high)
            if after.row < before.row:
                tags.add("tail_before_start")
            if any(row in self.heads for row in between):
                tags.add("cut_across_headline")
            if any(self.owner.get(row) not in (article, None) for row in between):
                tags.add("cut_across_story")
            if not between:
                tags.add("blank_before_quote" if after.segment.text[:1] == "“" else "cut_at_blank")
            elif not tags:
                tags.add("cut_across_other")
        return tags or {"intact"}

    def label_article(self, index: int, article: Article) -> dict[str, Any] | None:
        """The label of an article, None when nothing of its text is in the file."""
        blocks = [entry for block in article.blocks for entry in self.label_blocks(block, index)]
        if not any(entry["role"] in ("body", "subhead") for entry in blocks):
            return None
        out: dict[str, Any] = {"id": f"a{index + 1}"}
        for name in ("headline", "kicker", "subtitle", "column"):
            out[name] = [
                name_pieces(self.places[id(b)], self.lines) for b in getattr(article, name) if id(b) in self.places
            ]
        out["jump_from"] = article.jump_from
        bylines = any(entry["role"] == "byline" for entry in blocks)
        out["bylines"] = [list(writer) for writer in article.writers] if bylines else []
        out["starts_here"], out["ends_here"] = article.starts_here, article.ends_here
        if not article.headline_sure and out["headline"]:
            out["headline_sure"] = False
        if article.part_of is not None:
            out["part_of"] = f"a{article.part_of + 1}"
        out["blocks"] = blocks
        name = "".join(join_text(self.places[id(b)], self.lines) for b in article.headline if id(b) in self.places)
        self.article_tags.append((name, frozenset(article.tags)))
        return out


def label_page(
    articles: list[Article],
    furniture: list[Block],
    copies: list[Copy],
    staff: Staff,
    issue: dict[str, Any],
    marker: Labeller,
) -> dict[str, Any]:
    """The whole label."""
    labelled = {i: marker.label_article(i, a) for i, a in enumerate(articles)}
    date_places = marker.places.get(id(staff.date_block), [])
    return {
        "issue": issue
        | {
            "date_evidence": name_pieces(date_places, marker.lines)[0] if date_places else None,
            "page": staff.page,
            "staff": [list(credit) for credit in staff.credits],
        },
        "articles": [entry for entry in labelled.values() if entry],
        "furniture": [
            {"role": block.role, "pieces": name_pieces(marker.places[id(block)], marker.lines)}
            for block in furniture
            if id(block) in marker.places
        ],
        "duplicates": [
            {"pieces": name_pieces(marker.places[id(c.block)], marker.lines), "of": f"a{c.article + 1}", "kind": c.kind}
            for c in copies
            if id(c.block) in marker.places
        ],
    }
