"""Lines of the delivered text with their place and width, and which of the two layouts the file has."""

import re
from dataclasses import dataclass
from itertools import pairwise

from transforms.page.model import Layout
from transforms.page.patterns import holds_names
from transforms.page.text import ends_sentence, measure_width

LINE_BREAK = re.compile(r"\r\n|\n|\r")
BRACKETS = (("（", "）"), ("(", ")"))
# Lines of a column that the writers named in brackets take.
LONGEST_CREDIT = 3
# Columns of a newspaper are 17 to 25 characters; text set across the page reached 52. Longer lines are paragraphs.
WIDEST_COLUMN = 60.0
# Of the characters that stand in lines of at most that width, how many make a file hard-wrapped.
WRAPPED_SHARE = 0.55
# In hard-wrapped text most lines are followed at once by another; headlines and captions alone are not.
WRAPPED_NEIGHBOURS = 0.35


@dataclass(slots=True)
class Line:
    """A printed line: `start` and `end` bound its visible characters in the file; `number` is 1-based.

    `gap` counts the blank lines before it, at least one where a line is set in and the line before is not: dumps begin
    a region of the page, or a paragraph, like that; `text` is clean; `width` in Chinese characters.
    """

    number: int
    start: int
    end: int
    gap: int
    text: str
    width: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The printed lines of a file (blank ones are counted in `Line.gap`, not kept) and its layout."""

    text: str
    lines: list[Line]
    layout: Layout


def split_lines(text: str) -> Sheet:
    """Cut a text without invisible characters into its printed lines."""
    lines: list[Line] = []
    start = gap = number = 0
    set_in = False
    for raw in _raw_lines(text):
        if not number or text[start - 1] == "\n":
            number += 1
        body = raw.strip()
        if body:
            first = start + raw.index(body[0])
            shown = " ".join(body.split())
            if lines and first > start and not set_in and not _goes_on(lines, shown):
                gap = max(gap, 1)
            set_in = first > start
            lines.append(Line(number, first, first + len(body), gap, shown, measure_width(shown)))
            gap = 0
        else:
            gap += 1
        start += len(raw)
    return Sheet(text=text, lines=lines, layout=find_layout(lines))


def _goes_on(lines: list[Line], text: str) -> bool:
    """Whether a line set in begins with a space of the line before: wrapped between names, or inside brackets."""
    before = "".join(line.text for line in lines[-LONGEST_CREDIT:])
    return holds_names(text) or any(before.rfind(left) > before.rfind(right) for left, right in BRACKETS)


def _raw_lines(text: str) -> list[str]:
    if "\r" not in text:
        parts = text.split("\n")
        return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
    ends = [match.end() for match in LINE_BREAK.finditer(text)]
    if not ends or ends[-1] != len(text):
        ends.append(len(text))
    return [text[a:b] for a, b in zip([0, *ends], ends, strict=False) if b > a]


def find_layout(lines: list[Line]) -> Layout:
    """Tell hard-wrapped columns from one paragraph per line, by the width of lines and by what follows them."""
    total = sum(len(line.text) for line in lines)
    narrow = [line for line in lines if line.width <= WIDEST_COLUMN]
    if not total or sum(len(line.text) for line in narrow) < WRAPPED_SHARE * total:
        return "paragraph_per_line"
    running = 0
    for line, after in pairwise(lines):
        if line.width <= WIDEST_COLUMN and not after.gap and not ends_sentence(line.text):
            running += 1
    return "hard_wrapped" if running >= WRAPPED_NEIGHBOURS * len(narrow) else "paragraph_per_line"
