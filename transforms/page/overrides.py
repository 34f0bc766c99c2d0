"""What a person decided about a page, applied when it is read; what no longer applies is told, not dropped.

An override is anchored to a line that must still hold its snippet. Its value depends on the kind:

- `issue_date`: the day (2025-10-17); the anchor may be empty (line 0)
- `role`: the role of what stands on the line
- `join`: number of the line that continues the paragraph ending on the anchored line
- `unjoin`: nothing; what begins on the line continues no other piece
- `headline`: number of a line of the story that the anchored line is the headline of; where both stand in a story with
  another headline, the anchored line first, a story of its own begins there
- `story`: number of a line of the story that the paragraph on the anchored line belongs to
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from transforms.page.flow import Passage
from transforms.page.issue_date import read_iso_day
from transforms.page.joins import Link
from transforms.page.model import Role
from transforms.page.pieces import Piece
from transforms.page.story import Story

OverrideKind = Literal["issue_date", "headline", "join", "unjoin", "role", "story"]
Notice = tuple[str, str]
ROLES = frozenset(get_args(Role))


@dataclass(frozen=True, slots=True)
class Override:
    """One decision: what (`kind`, `value`), where (1-based `line` still holding `snippet`), who and why."""

    kind: OverrideKind
    line: int
    snippet: str
    value: str
    author: str
    reason: str


def tell_unapplied(override: Override, why: str) -> Notice:
    """The notice of an override that is not followed."""
    return (
        "override_not_applied",
        f"{override.kind} by {override.author} ({override.reason}) does not apply: {why} / 此项人工更正未生效",
    )


class Decisions:
    """The overrides of one file, resolved against its pieces; collects a notice for each that does not apply."""

    def __init__(self, overrides: Sequence[Override], pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.notices: list[Notice] = []
        self.day: date | None = None
        self.day_reason = ""
        self.placed = [(o, piece) for o in overrides if o.kind != "issue_date" and (piece := self._find_anchor(o))]
        for override in overrides:
            if override.kind == "issue_date":
                self._read_day(override)

    def _find_anchor(self, override: Override) -> Piece | None:
        found = [piece for piece in self._list_pieces(override.line) if override.snippet in piece.text]
        if not found:
            self._tell(override, f"line {override.line} does not hold {override.snippet!r}")
            return None
        return found[-1] if override.kind == "join" else found[0]

    def _list_pieces(self, line: int) -> list[Piece]:
        return [piece for piece in self.pieces if piece.lines[0].number <= line <= piece.lines[-1].number]

    def _find_target(self, override: Override) -> Piece | None:
        line = int(override.value) if override.value.isdecimal() else 0
        found = self._list_pieces(line)
        if not found:
            self._tell(override, f"there is no line {override.value!r} with text")
            return None
        return next((piece for piece in found if piece.role == "body"), found[0])

    def _read_day(self, override: Override) -> None:
        holds = not override.line or any(override.snippet in piece.text for piece in self._list_pieces(override.line))
        day = read_iso_day(override.value)
        if day is None:
            self._tell(override, f"{override.value!r} is no day of an issue")
        elif holds:
            self.day, self.day_reason = day, f"{override.author}: {override.reason}"
        else:
            self._tell(override, f"line {override.line} does not hold {override.snippet!r}")

    def _tell(self, override: Override, why: str) -> None:
        self.notices.append(tell_unapplied(override, why))

    def set_roles(self) -> None:
        """Give pieces the roles a person named."""
        for override, piece in self.placed:
            if override.kind != "role":
                continue
            if override.value in ROLES:
                piece.role = override.value  # type: ignore[assignment]
            else:
                self._tell(override, f"there is no role {override.value!r}")

    def change_links(self, links: list[Link]) -> list[Link]:
        """Links with the joins a person undid taken out and those a person made put in."""
        for override, piece in self.placed:
            if override.kind == "unjoin":
                kept = [link for link in links if link.right != piece.number]
                if len(kept) == len(links):
                    self._tell(override, "nothing is joined there")
                links = kept
            elif override.kind == "join":
                target = self._find_target(override)
                if target is not None and not self._closes_ring(piece, target, links):
                    links = [x for x in links if x.left != piece.number and x.right != target.number]
                    links.append(Link(piece.number, target.number, 1.0, "override", None))
                elif target is not None:
                    self._tell(override, "the piece would follow itself")
        return sorted(links, key=lambda link: link.left)

    def _closes_ring(self, piece: Piece, target: Piece, links: list[Link]) -> bool:
        after = {link.left: link.right for link in links if link.left != piece.number and link.right != target.number}
        place: int | None = target.number
        while place is not None:
            if place == piece.number:
                return True
            place = after.get(place)
        return False

    def change_stories(self, stories: list[Story], loose: list[Passage]) -> list[Story]:
        """Stories with headlines and paragraphs where a person put them; `loose` loses what found its story."""
        for override, piece in self.placed:
            if override.kind not in ("headline", "story"):
                continue
            target = self._find_target(override)
            if target is None:
                continue
            story = next((s for s in stories if _holds(s.body, target)), None)
            if story is None:
                self._tell(override, f"line {override.value} stands in no story")
                continue
            inside = _find_inside(story, piece, target) if override.kind == "headline" else None
            if inside is not None:
                stories.insert(stories.index(story) + 1, _split_off(story, inside))
                continue
            passage = _take_out(piece, stories, loose)
            if passage is None:
                self._tell(override, "it is the whole of a story, or marked as a repeat")
            elif override.kind == "headline":
                _set_headline(passage, story)
            else:
                _add_paragraph(passage, story)
        return [story for story in stories if story.body]


def _holds(passages: list[Passage], piece: Piece) -> bool:
    """Whether a piece stands in passages; two lines of one headline have become one piece."""
    return any(other.start <= piece.start < other.end for passage in passages for other in passage.pieces)


def _find_inside(story: Story, piece: Piece, target: Piece) -> int | None:
    """Where in a story with a headline a piece stands between text and the target's text; None where it does not."""
    place = next((n for n, passage in enumerate(story.body) if _holds([passage], piece)), 0)
    before, after = story.body[:place], story.body[place + 1 :]
    is_between = all(any(passage.role == "body" for passage in side) for side in (before, after))
    return place if story.headline and is_between and _holds(after, target) else None


def _split_off(story: Story, place: int) -> Story:
    """Make a story of its own of the text behind a headline, with the credits at its end."""
    lead = int(story.lead)
    title, rest = story.body[place], story.body[place + 1 :]
    title.role = "headline"
    split = Story(headline=[title], body=rest, credits=story.credits[lead:], closed=story.closed)
    story.body, story.credits, story.closed = story.body[:place], story.credits[:lead], False
    return split


def _take_out(piece: Piece, stories: list[Story], loose: list[Passage]) -> Passage | None:
    """Remove the passage of a piece from where it is, unless its story would be left without text."""
    for story in stories:
        bodies = [p for p in story.body if p.role == "body"]
        for place in (story.headline, story.kicker, story.subtitle, story.column_label, story.body, story.captions):
            for passage in place:
                if _holds([passage], piece):
                    if bodies == [passage]:
                        return None
                    place.remove(passage)
                    return passage
    for passage in loose:
        if _holds([passage], piece):
            loose.remove(passage)
            return passage
    return None


def _set_headline(passage: Passage, story: Story) -> None:
    passage.role = "headline"
    for former in story.headline:
        former.role = "subtitle"
    story.subtitle[:0] = story.headline
    story.headline = [passage]


def _add_paragraph(passage: Passage, story: Story) -> None:
    """Put a paragraph where it stands in the file among the story's own."""
    if passage.role not in ("body", "subhead"):
        passage.role = "body"
    after = next((i for i, p in enumerate(story.body) if p.first.start > passage.first.start), len(story.body))
    story.body.insert(after, passage)
