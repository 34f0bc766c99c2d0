"""Repeated text across issues: signatures that find candidates, and the measure that decides.

A paragraph's signature is a hash of its folded text (equal texts), a hash of that text with its numbers masked (the
same wording with other numbers), and bands: MinHash of the 3-grams for near repeats (Broder 1997), and winnowed
16-grams for a text contained in another (Schleimer, Wilkerson and Aiken 2003). Candidates share a band; `compare_texts`
decides. A signature follows from the paragraph alone.
"""

from hashlib import blake2b
from typing import Any, Literal
from unicodedata import is_normalized

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.folded_text import FoldedText, changes_numeral, is_within, mask_numbers
from transforms.page.text import FOLDED, fold_text
from transforms.tables import BY_NAME, polars_schema

ReuseKind = Literal["exact", "near", "contained", "form"]

# Shorter text repeats by chance or by formula.
SHORTEST = 20
# 3-gram Jaccard from which two texts are one text printed twice: about one character in seventeen replaced.
NEAR = 0.7
# The same wording: 3-gram Jaccard of the texts with their numbers masked, where they are too many to leave NEAR.
SAME_WORDING = 0.9
# Two texts of that Jaccard share at least one of 27 bands of 5 minima with probability 0.993, of 0.75 with 0.9993;
# unrelated ones (0.05) with 8e-6, so that candidates do not grow with the history.
BANDS, ROWS = 27, 5
# A piece of WINDOW + PIECE - 1 = 35 characters or more always shares the smallest grams of its windows with the text it
# is cut from; shorter pieces mostly do. Grams of 16 characters are longer than nearly every stock phrase.
PIECE, WINDOW = 16, 20

_BREAK = "\0"  # stands in no paragraph: control characters are cleaned out
# What folding does to the characters of print that nearly all texts have; any other asks for the slower way.
_FOLDS = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)} | {chr(c): text for c, text in FOLDED.items()}
_FOLDS |= {mark: fold_text(mark) for mark in "…\u3000\u00a0"}

_SIGNATURE = "paragraph_signature"
_BAND = "reuse_band"
_GENERATOR = np.random.Generator(np.random.PCG64(20250901))  # fixed: signatures of all times must compare
_FACTORS = _GENERATOR.integers(1, 1 << 32, BANDS * ROWS, dtype=np.uint32) | np.uint32(1)
_OFFSETS = _GENERATOR.integers(0, 1 << 32, BANDS * ROWS, dtype=np.uint32)
_GRAM_FACTORS = _GENERATOR.integers(1, 1 << 63, PIECE + 1, dtype=np.uint64) | np.uint64(1)
_BAND_FACTORS = _GENERATOR.integers(1, 1 << 63, ROWS, dtype=np.uint64) | np.uint64(1)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BIT_FACTOR = np.uint32(0x9E3779B1)
_HALF = np.uint64(32)
_ONLY, _FIRST, _LAST = np.uint32(1), np.uint32(2), np.uint32(3)  # what a piece is looked for by
_GRAMS_AT_ONCE = 1 << 14
# A sketch is a bit of each of the first minima, in columns of 64 (b-bit minwise hashing, Li and Koenig 2010). Two texts
# of Jaccard J agree in (1 + J) / 2 of the bits: of 128, 109 ± 4 at NEAR and 77 ± 6 at 0.2.
SKETCHES, _SKETCH_BITS = ("sketch_1", "sketch_2"), 64
# More bits than this differ in one pair of NEAR in five hundred, of 0.75 in ten thousand.
MOST_BITS = 31

Codes = NDArray[np.uint64]  # characters of all texts, one after the other
Lengths = NDArray[np.int64]  # characters of each
Owners = NDArray[np.int64]  # which text a band belongs to, by place
Bands = NDArray[np.int32]
Minima = NDArray[np.uint32]  # a row a hash function, a column a text


def fold_texts(texts: list[str]) -> list[str]:
    """`fold_text` of many texts at once, in a fifth of the time."""
    joined = _BREAK.join(texts)
    for wide in _FOLDS.keys() & set(joined):
        joined = joined.replace(wide, _FOLDS[wide])
    if joined.count(_BREAK) != len(texts) - 1 or not is_normalized("NFKC", joined):
        return [fold_text(text) for text in texts]
    return "".join(joined.split()).split(_BREAK)


def build_signatures(paragraphs: pl.DataFrame, spans: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Frames of `paragraph_signature` and `reuse_band` from those of `fact_paragraph` and `paragraph_span`.

    Body text of at least SHORTEST characters is signed. Equal texts share their bands; those that differ in nothing but
    numbers share the near ones, so that a form printed every day is one entry and not thousands alike.
    """
    body = paragraphs.filter((pl.col("role") == "body") & (pl.col("char_count") >= SHORTEST))
    starts = spans.filter(pl.col("part") == 1).select("paragraph_key", "start_char")
    body = body.join(starts, on="paragraph_key", how="left", maintain_order="left")
    folded = fold_texts(body["text"].to_list())
    masked = [mask_numbers(text)[0] for text in folded]
    text_hashes = [_hash_text(text) for text in folded]
    form_hashes = [_hash_text(text) for text in masked]
    wordings, texts = _Batch(form_hashes, masked), _Batch(text_hashes, folded)
    hashes, starts_of_grams = _hash_grams(wordings.codes, wordings.lengths, 3)
    minima = _find_minima(hashes.astype(np.uint32), starts_of_grams)
    sketches = pl.DataFrame({"form_hash": wordings.keys, **dict(zip(SKETCHES, _make_sketches(minima), strict=True))})
    signatures = body.with_columns(
        pl.Series("text_hash", text_hashes, dtype=pl.Int64), pl.Series("form_hash", form_hashes, dtype=pl.Int64)
    ).join(sketches, on="form_hash", how="left", maintain_order="left")
    schema = pl.Schema(polars_schema(BY_NAME[_SIGNATURE].content_columns))
    bands = [_frame_bands(wordings, *_make_near_bands(minima)), _frame_bands(texts, *_make_piece_bands(texts))]
    return {_SIGNATURE: signatures.select(schema.names()).cast(schema), _BAND: pl.concat(bands)}


def compare_texts(text: FoldedText, other: FoldedText) -> tuple[ReuseKind, float] | None:
    """How a text repeats another, with their likeness; None when it does not.

    The likeness is the 3-gram Jaccard; of a contained text it is 1, since all of it stands in the other.
    A number of the text that the other lacks makes it a `form`, however alike the two are; one left out does not.
    """
    if text.text == other.text:
        return "exact", 1.0
    if is_contained(text, other):
        return "contained", 1.0
    (form, numbers), (other_form, other_numbers) = text.masked, other.masked
    if form == other_form:
        return "form", _measure_jaccard(text.grams, other.grams, least=0.0)
    similarity = _measure_jaccard(text.grams, other.grams, least=NEAR)
    if similarity >= NEAR:
        kept = _is_subsequence(numbers, other_numbers) and not changes_numeral(text.text, other.text)
        return ("near" if kept else "form"), similarity
    if numbers != other_numbers and _measure_jaccard(text.form_grams, other.form_grams, least=SAME_WORDING):
        return "form", _measure_jaccard(text.grams, other.grams, least=0.0)
    return None


def is_contained(left: FoldedText, right: FoldedText) -> bool:
    """Whether the shorter text stands in the longer whole: not from the middle of a number."""
    short, long = sorted((left.text, right.text), key=len)
    return len(short) >= SHORTEST and is_within(short, long)


def _is_subsequence(some: list[str], numbers: list[str]) -> bool:
    rest = iter(numbers)
    return all(number in rest for number in some)


def measure_likeness(left: FoldedText, right: FoldedText) -> float:
    """3-gram Jaccard of two texts."""
    return _measure_jaccard(left.grams, right.grams, least=0.0)


def _measure_jaccard(one: set[str], other: set[str], *, least: float) -> float:
    """Share of grams in common; 0 where it is below `least`, which sizes alone often tell."""
    if min(len(one), len(other)) < least * max(len(one), len(other)):
        return 0.0
    common = len(one & other)
    found = round(common / (len(one) + len(other) - common), 4)
    return found if found >= least else 0.0


def _hash_text(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


class _Batch:
    """Different texts long enough to have bands: their hashes, and their characters one after the other."""

    def __init__(self, hashes: list[int], texts: list[str]) -> None:
        chosen = {key: text for key, text in zip(hashes, texts, strict=True) if len(text) >= PIECE}
        self.keys = np.array(list(chosen), dtype=np.int64)
        self.lengths: Lengths = np.array([len(text) for text in chosen.values()], dtype=np.int64)
        joined = "".join(chosen.values()).encode("utf-32-le", "surrogatepass")
        self.codes: Codes = np.frombuffer(joined, dtype=np.uint32).astype(np.uint64)


def _frame_bands(batch: _Batch, owners: Owners, bands: Bands) -> pl.DataFrame:
    """Frame of `reuse_band`: the bands of a batch's texts, each once."""
    # Those of a text side by side: the warehouse stores them as runs.
    pairs = np.sort(owners.astype(np.uint64) << _HALF | bands.view(np.uint32))
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
    keys = batch.keys[(pairs >> _HALF).astype(np.int64)]
    schema: dict[str, Any] = dict(polars_schema(BY_NAME[_BAND].content_columns))
    return pl.DataFrame({"owner_hash": keys, "band": pairs.astype(np.uint32).view(np.int32)}, schema=schema)


def _hash_grams(codes: Codes, lengths: Lengths, size: int) -> tuple[Codes, NDArray[np.int64]]:
    """Hashes of all `size`-grams that lie within one text, and where each text's begin."""
    hashes, reach = codes * _MIX, 1
    while reach < size:  # two neighbouring stretches make one of twice the length
        step = min(reach, size - reach)
        hashes = hashes[: len(hashes) - step] * _GRAM_FACTORS[reach + step] + hashes[step:]
        reach += step
    hashes ^= hashes >> _HALF
    hashes *= _MIX
    hashes ^= hashes >> _HALF
    ends = np.cumsum(lengths)
    inside = np.ones(len(codes), dtype=bool)
    for n in range(1, size):
        inside[ends - n] = False
    counts = lengths - size + 1
    starts = np.cumsum(counts) - counts
    return hashes[inside[: len(hashes)]], starts


def _make_near_bands(minima: Minima) -> tuple[Owners, Bands]:
    """BANDS non-negative numbers a text, with the text each belongs to."""
    count = minima.shape[1]
    bands = np.empty((count, BANDS), dtype=np.int32)
    for band in range(BANDS):
        mixed = np.full(count, band, dtype=np.uint64)
        for row in range(ROWS):
            mixed = (mixed ^ minima[band * ROWS + row]) * _BAND_FACTORS[row]
            mixed ^= mixed >> _HALF
        bands[:, band] = (mixed & np.uint64(0x7FFFFFFF)).astype(np.int32)
    return np.repeat(np.arange(count), BANDS), bands.ravel()


def _make_sketches(minima: Minima) -> list[NDArray[np.int64]]:
    """A column of 64 bits a text for each of SKETCHES."""
    bits = ((minima * _BIT_FACTOR) >> np.uint32(31)).astype(np.uint8)
    parts = (bits[n * _SKETCH_BITS : (n + 1) * _SKETCH_BITS] for n in range(len(SKETCHES)))
    return [np.ascontiguousarray(np.packbits(part, axis=0).T).view(np.int64).ravel() for part in parts]


def _find_minima(grams: NDArray[np.uint32], starts: NDArray[np.int64]) -> Minima:
    """The smallest hash of each text's grams under each of the BANDS * ROWS functions, a row a function.

    Some texts at a time, so that their grams stay in the processor's cache while all functions go over them.
    """
    found = np.empty((BANDS * ROWS, len(starts)), dtype=np.uint32)
    ends = np.append(starts[1:], len(grams))
    first = 0
    while first < len(starts):
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + _GRAMS_AT_ONCE)))
        part, places = grams[starts[first] : ends[last - 1]], starts[first:last] - starts[first]
        mixed = np.empty_like(part)
        for n in range(BANDS * ROWS):
            np.multiply(part, _FACTORS[n], out=mixed)
            mixed += _OFFSETS[n]
            np.minimum.reduceat(mixed, places, out=found[n, first:last])
        first = last
    return found


def _make_piece_bands(batch: _Batch) -> tuple[Owners, Bands]:
    """Negative numbers with the text each belongs to; their last two bits tell what for.

    0: a gram by which a text that holds it can be found. The others are what a piece looks for: 2 and 3 the smallest
    grams of its first and last window, 1 where these are one or the piece is shorter than a window. A window of the
    piece is one of the whole, so the whole has the same grams among its own of 0.
    """
    lengths = batch.lengths
    hashes, starts = _hash_grams(batch.codes, lengths, PIECE)
    small = (hashes & np.uint64(0xFFFFFFFC)).astype(np.uint32) | np.uint32(0x80000000)
    counts = lengths - PIECE + 1
    owner = np.repeat(np.arange(len(lengths)), counts)
    window = _slide_minimum(small, WINDOW)
    whole = owner[: len(window)] == owner[WINDOW - 1 :] if len(small) >= WINDOW else np.zeros(0, dtype=bool)
    fresh = np.ones(len(window), dtype=bool)
    fresh[1:] = (window[1:] != window[:-1]) | (owner[1 : len(window)] != owner[: max(len(window) - 1, 0)])
    chosen = np.flatnonzero(whole & fresh)
    brief, long = np.flatnonzero(counts < WINDOW), np.flatnonzero(counts >= WINDOW)
    lowest = np.minimum.reduceat(small, starts)[brief]
    first, last = window[starts[long]], window[starts[long] + counts[long] - WINDOW]
    one = first == last
    owners = np.concatenate([owner[chosen], brief, brief, long, long[~one]])
    values = np.concatenate(
        [window[chosen], lowest, lowest | _ONLY, np.where(one, first | _ONLY, first | _FIRST), last[~one] | _LAST]
    )
    return owners, values.view(np.int32)


def _slide_minimum(values: NDArray[np.uint32], width: int) -> NDArray[np.uint32]:
    """Minimum of every `width` neighbours, by doubling."""
    if len(values) < width:
        return np.zeros(0, dtype=np.uint32)
    found, reach = values, 1
    while reach * 2 <= width:
        found = np.minimum(found[:-reach], found[reach:])
        reach *= 2
    if rest := width - reach:
        found = np.minimum(found[: len(found) - rest], found[rest:])
    return found
