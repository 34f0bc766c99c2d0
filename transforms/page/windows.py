"""Where given strings of one length stand in many texts: all windows are hashed at once, the few that fit compared."""

import sys
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

_CODEC = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
# Stands between texts; no text and no string searched for may hold it.
BREAK = "\n"
# Odd, its bits well mixed: the upper bits of a product tell windows apart.
_FACTOR = 0x9E3779B97F4A7C15
_BITS = 64
# Of a sieve so much larger than what is searched for, one window in so many passes by chance.
_SPARSENESS = 64


def find_windows(texts: list[str], wanted: Collection[str], *, size: int) -> Iterator[tuple[int, str]]:
    """Yield (index of text, string) wherever one of `wanted`, all `size` long, stands in a text without line breaks."""
    whole = BREAK.join(texts)
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    for start in find_places(whole, wanted, size=size):
        yield bisect_right(starts, start) - 1, whole[start : start + size]


def find_places(whole: str, wanted: Collection[str], *, size: int) -> Iterator[int]:
    """Yield the offset of every place in a text where one of `wanted`, all `size` long, stands."""
    if not wanted or len(whole) < size:
        return
    shift = np.uint64(_BITS - (len(wanted) * _SPARSENESS).bit_length())
    sieve = np.zeros(1 << (_BITS - int(shift)), dtype=np.bool_)
    sieve[_hash_windows("".join(wanted), size)[::size] >> shift] = True
    for start in np.flatnonzero(sieve[_hash_windows(whole, size) >> shift]).tolist():
        if whole[start : start + size] in wanted:
            yield start


def _hash_windows(text: str, size: int) -> NDArray[np.uint64]:
    """Hash of every window of `size` characters: a polynomial of their code points, modulo 2 to the 64."""
    codes = np.frombuffer(text.encode(_CODEC, "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    hashes = codes[: len(codes) - size + 1].copy()
    for place in range(1, size):
        hashes *= np.uint64(_FACTOR)
        hashes += codes[place : len(codes) - size + 1 + place]
    return hashes * np.uint64(_FACTOR)
