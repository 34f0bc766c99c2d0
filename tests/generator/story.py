"""What a story is before it is printed, and how stories are read from plain text files of real news."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

Writer = tuple[str, str]  # role as printed, name without inner spaces


@dataclass(frozen=True, slots=True)
class Story:
    """A whole story as its writer handed it in: paragraphs are (role, text), role `body` or `subhead`.

    A subhead may hold a line break: two printed lines. `captions` belong to its pictures. A story parted between the
    pages of an issue is two: the first part `goes_on`, the rest has `jump_page`; `cut` when a paragraph is parted too.
    """

    headline: tuple[str, ...]
    paragraphs: tuple[tuple[str, str], ...]
    kicker: str = ""
    subtitle: str = ""
    column: str = ""
    writers: tuple[Writer, ...] = ()
    captions: tuple[str, ...] = ()
    kind: str = "news"
    goes_on: bool = False
    jump_page: int | None = None
    cut: bool = False

    @property
    def size(self) -> int:
        return sum(len(text) for _, text in self.paragraphs)


def read_stories(path: Path) -> list[Story]:
    """Stories of a plain text file: a blank line between stories, the headline first, then a paragraph per line.

    A headline with one space in it is two lines in print.
    """
    stories = []
    for block in re.split(r"\n[ \t]*\n", path.read_text("utf-8")):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if len(lines) >= 2:
            parts = tuple(lines[0].split())
            headline = parts if len(parts) == 2 else (lines[0],)
            stories.append(Story(headline=headline, paragraphs=tuple(("body", line) for line in lines[1:])))
    return stories


# A long story of three is set in parts under subheads, each of two paragraphs or so.
LEAST_PARTED = 6
PARTED = 0.33
CLAUSE = re.compile(r"[一-鿿“”]{5,13}")
DOUBLED = 0.45
# A subhead of two parts stands on one line, with a space between, on two lines, or as two of their own.
SPACED, APART = 0.5, 0.25
# A subhead that says nothing of what stands right under it.
LOOSE = 0.35


def give_subheads(story: Story, rng: Random) -> Story:
    """Perhaps the story with subheads where it turns to something else: plain news files print none."""
    count = len(story.paragraphs)
    if count < LEAST_PARTED or rng.random() >= PARTED:
        return story
    doubled = rng.random() < DOUBLED
    between = rng.choices((" ", None, "\n"), (SPACED, APART, 1 - SPACED - APART))[0]
    turns = sorted(range(1, count), key=lambda place: _likeness(story, place) * rng.uniform(0.5, 1.5))
    starts = sorted(turns[: max(2, round(count / rng.uniform(2, 4)))])
    whole = [text for _, text in story.paragraphs[starts[0] :]]
    out = list(story.paragraphs[: starts[0]])
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        part = story.paragraphs[start:end]
        clauses = _list_clauses(whole if rng.random() < LOOSE else [text for _, text in part])
        if len(clauses) > doubled:
            lines = rng.sample(clauses, 1 + doubled)
            out += [("subhead", line) for line in (lines if between is None else [between.join(lines)])]
        out += part
    return replace(story, paragraphs=tuple(out))


def _list_clauses(texts: list[str]) -> list[str]:
    return [c for text in texts for c in CLAUSE.findall(text) if c.count("“") == c.count("”") and c[0] != "”"]


def _likeness(story: Story, place: int) -> float:
    """Pairs of characters that the paragraphs before and at a place share, by those of the shorter."""
    before, after = (
        {text[i : i + 2] for i in range(len(text) - 1)} for _, text in story.paragraphs[place - 1 : place + 1]
    )
    return len(before & after) / max(1, min(len(before), len(after)))
