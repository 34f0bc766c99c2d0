"""What a story is before it is printed, and how stories are read from plain text files of real news."""

import re
from dataclasses import dataclass
from pathlib import Path

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
