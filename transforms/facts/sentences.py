"""A text cut once and shared by every reader: its words, its bounds, its sentences, what is taken of it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from transforms.facts.words import WordSigns

# Sentence ends with what may close behind them. A half-width full stop ends no sentence here: it stands in numbers.
_SENTENCE_END = re.compile(r"[。！？!?…]+[”’\"』」）)]*")
_CONTENT = re.compile(r"\w")
# Where a clause starts or ends; names and titles do not reach across.
CLAUSE_MARKS = frozenset("，。；：！？,;:!?…\n　—")
OPENING_MARKS = frozenset("“‘（(《〈【「『\"'")
CLOSING_MARKS = frozenset("”’）)》〉】」』\"'")
OPENING_QUOTES, CLOSING_QUOTES = frozenset("“‘"), frozenset("”’")
LIST_MARKS = frozenset("、")
BOUNDARY_MARKS = CLAUSE_MARKS | OPENING_MARKS | CLOSING_MARKS | LIST_MARKS | frozenset(" ·|/")


@dataclass(frozen=True, slots=True)
class CutText:
    """A text with its words in order.

    `ends` are the words' end offsets, `bounds` the same and 0 as a set, `signs` what some words may name, by index.
    """

    text: str
    words: list[str]
    ends: list[int]
    bounds: frozenset[int]
    signs: list[tuple[int, WordSigns]]

    def find_word(self, position: int) -> int:
        """Return the index of the word that holds the character at `position`."""
        return bisect_right(self.ends, position)

    def word_start(self, index: int) -> int:
        """Return the offset at which word `index` starts."""
        return self.ends[index] - len(self.words[index])

    def is_word_end(self, position: int) -> bool:
        """Tell whether a word ends at `position` (the text's start counts)."""
        return position in self.bounds


def cut_text(text: str, *, words: list[str], signs: Mapping[str, WordSigns | None] | None = None) -> CutText:
    """Bind a text to its words; joined they are the text. `signs` tells what a word may name."""
    ends = list(accumulate(map(len, words)))
    named = (
        [(index, sign) for index, sign in enumerate(map(signs.__getitem__, words)) if sign] if signs is not None else []
    )
    return CutText(text=text, words=words, ends=ends, bounds=frozenset((0, *ends)), signs=named)


class Taken:
    """Which characters of a text are spoken for. Asking and taking cost no more than the stretch is long."""

    def __init__(self, length: int, stretches: Iterable[tuple[int, int]] = ()) -> None:
        self._marks = bytearray(length)
        for start, end in stretches:
            self.take(start, end)

    def take(self, start: int, end: int) -> None:
        """Mark `text[start:end]`."""
        self._marks[start:end] = b"\x01" * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        """Tell whether nothing of `text[start:end]` is taken."""
        return self._marks.find(1, start, end) < 0


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence that holds a letter, digit or Han sign."""
    start = 0
    for mark in _SENTENCE_END.finditer(text):
        if _CONTENT.search(text, start, mark.end()):
            yield start, mark.end()
        start = mark.end()
    if _CONTENT.search(text, start):
        yield start, len(text)


def count_sentences(text: str) -> int:
    """Return how many sentences the text holds; a line without a full stop is one."""
    return sum(1 for _ in split_sentences(text))
