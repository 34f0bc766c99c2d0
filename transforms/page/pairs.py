"""Pairs of neighbouring characters as numbers: what two texts have in common is counted several times faster so.

The code of a pair holds its two code points side by side, as memory does: no table, and the same for any text.
"""

import sys
from collections.abc import Set
from functools import lru_cache

_CODEC = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_BYTES = 4  # of a character
_PAIR = 8
# A page's paragraphs are asked for several times over; longer texts are not kept, nor those of other pages.
_LONGEST_KEPT = 1_000
_MOST_KEPT = 256


def take_pairs(text: str) -> Set[int]:
    """Codes of all pairs of neighbouring characters of a text."""
    return _keep_pairs(text) if len(text) <= _LONGEST_KEPT else _take_pairs(text)


def _take_pairs(text: str) -> set[int]:
    held = memoryview(text.encode(_CODEC, "surrogatepass"))
    count = len(text)
    pairs = set(held[: count // 2 * _PAIR].cast("Q"))
    pairs.update(held[_BYTES : _BYTES + (count - 1) // 2 * _PAIR].cast("Q"))
    return pairs


_keep_pairs = lru_cache(maxsize=_MOST_KEPT)(_take_pairs)


def code_pair(pair: str) -> int:
    """Code of a pair of characters."""
    return int.from_bytes(pair.encode(_CODEC, "surrogatepass"), sys.byteorder)


def spell_pair(code: int) -> str:
    """The pair of characters of a code."""
    return code.to_bytes(_PAIR, sys.byteorder).decode(_CODEC, "surrogatepass")


def is_word_pair(code: int) -> bool:
    """Whether a pair is made of letters and digits alone."""
    return spell_pair(code).isalnum()
