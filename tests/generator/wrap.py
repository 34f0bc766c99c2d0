"""Setting a paragraph in lines of a column, as a Chinese newspaper does.

ASCII counts half a character, a paragraph's first line is two characters narrower (its indent is lost in the dump), no
line starts with a closing mark or ends with an opening one, and punctuation may be squeezed to take in one character.
"""

import re
from random import Random

CLOSING = frozenset("，。、；：？！”’》）…—·%％")
OPENING = frozenset("“‘《（")
MARKS = frozenset("，。、；：？！”“‘’》《（）")
INDENT = 2
# Share of lines with two or more marks that take in one more character; seen in about one line of six.
SQUEEZE = 0.25
NARROW = re.compile(r"[!-~]")
RUN = re.compile(r"[!-~]+|[^!-~]")


def wrap(text: str, width: int, rng: Random, *, indent: bool = True) -> list[str]:
    """Cut `text` into printed lines; joined with nothing between they give `text` again."""
    lines = []
    position = 0
    length = len(text)
    room = width - INDENT if indent else width
    while position < length:
        end = min(length, position + room)
        if NARROW.search(text, position, end):
            end = fill_line(text, position, room)
        end = adjust_end(text, position, end, rng)
        lines.append(text[position:end])
        position, room = end, width
    return lines


def fill_line(text: str, position: int, room: float) -> int:
    """End of the line that starts at `position`: ASCII runs stay whole unless they fill a line by themselves."""
    used = 0.0
    end = position
    while end < len(text):
        match = RUN.match(text, end)
        if match is None:
            break
        run = match.group()
        size = len(run) / 2 if run[0] < "\u0080" else 1.0
        if used + size > room:
            if end == position:
                return min(len(text), position + max(1, int(room * 2)))
            break
        used += size
        end = match.end()
    return end


def adjust_end(text: str, start: int, end: int, rng: Random) -> int:
    """Move a line's end so that marks stand where they may."""
    if end >= len(text):
        return end
    squeezed = rng.random() < SQUEEZE and sum(c in MARKS for c in text[start:end]) >= 2 and text[end] >= "\u0080"
    if squeezed:
        end += 1
    hung = 0
    while end < len(text) and text[end] in CLOSING and hung < 4:
        end, hung = end + 1, hung + 1
    if hung and rng.random() < 0.35 and not squeezed and end - hung - 1 > start and text[end - hung - 1] >= "\u0080":
        end -= hung + 1
        while end - 1 > start and text[end] in CLOSING:
            end -= 1
    while end - 1 > start and end < len(text) and text[end - 1] in OPENING:
        end -= 1
    return end
