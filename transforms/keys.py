"""Surrogate keys: a hash of the table's name and the row's natural key.

The same row has the same key in every warehouse, whatever was loaded before it. 64-bit BLAKE2b with the sign bit
cleared, so that a key is a positive BIGINT in every client; two of 10 million rows collide with probability 5e-6.
"""

from datetime import date
from functools import lru_cache
from hashlib import blake2b

UNKNOWN_KEY = 0
# Days that `dim_date` has: an issue dated outside them is not believed. The first is that of the oldest archive planned
# for.
FIRST_DAY = date(1980, 1, 1)
LAST_DAY = date(2049, 12, 31)
_SEPARATOR = "\x1f"  # ASCII unit separator: stands in no natural key, since control characters are cleaned out
_POSITIVE = (1 << 63) - 1


def make_key(table: str, *natural_key: str | int) -> int:
    """Key of the row of `table` with this natural key: 1 to 2^63 - 1 (0 is kept for the unknown row)."""
    text = _SEPARATOR.join((table, *map(str, natural_key)))
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return (int.from_bytes(digest, "big") & _POSITIVE) or 1


# Words and names come again and again: nine keys in ten are of a term or a name seen a moment ago.
make_name_key = lru_cache(maxsize=1 << 17)(make_key)


def date_key(day: date | None) -> int:
    """The day as yyyymmdd; 0 when unknown."""
    return day.year * 10000 + day.month * 100 + day.day if day else UNKNOWN_KEY
