"""What texts are about, as vectors: two texts of one topic point the same way though they share no word.

Latent semantic analysis (Deerwester et al. 1990) over pairs of neighbouring characters: `flows.train_topic_model` makes
the vectors, seeds/model/README.md says from what.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Vectors = NDArray[np.float32]
# Bits of a code point: a pair of characters is numbered by both, the same on every machine.
_POINT_BITS = 21
# Stands between texts and in no pair.
_BREAK = "\n"
# A pair that no topic is told by is seen as such, nine times in ten, by the upper bits of a product.
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SIEVE_BITS = 20


@dataclass(frozen=True, slots=True)
class Topics:
    """The pairs of characters that tell a topic, by number in rising order, and the direction of each (a row)."""

    pairs: NDArray[np.uint64]
    vectors: Vectors
    sieve: NDArray[np.bool_]

    def measure(self, texts: Sequence[str]) -> Vectors:
        """A vector for each text (row): the sum of its pairs' directions, so that vectors of texts may be added."""
        numbers = number_pairs(_BREAK.join(texts))
        ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64) - 1
        known = np.flatnonzero(self.sieve[_hash(numbers)])
        wanted = numbers[known]
        places = np.minimum(np.searchsorted(self.pairs, wanted), len(self.pairs) - 1)
        held = self.pairs[places] == wanted
        known, places = known[held], places[held]
        bounds = np.concatenate(([0], np.searchsorted(known, ends)))
        shape = (len(texts), len(self.pairs))
        counts = csr_matrix((np.ones(len(known), np.float32), places, bounds), shape=shape)
        return np.asarray(counts @ self.vectors)


def number_pairs(text: str) -> NDArray[np.uint64]:
    """The number of each pair of neighbouring characters of a text, in its order."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    return (points[:-1] << np.uint64(_POINT_BITS)) | points[1:]


def _hash(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return (numbers * _FACTOR) >> np.uint64(64 - _SIEVE_BITS)


def scale_to_unit(vectors: Vectors) -> Vectors:
    """Vectors of length 1; those without a direction stay 0."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    lengths[lengths == 0] = 1.0
    return np.asarray(vectors / lengths[:, None], dtype=np.float32)


def read_topics(packed: bytes) -> Topics:
    """Topics of a file that `pack_topics` wrote. Raises KeyError or ValueError where it is none."""
    with np.load(io.BytesIO(packed)) as held:
        pairs, vectors = held["pairs"], np.ascontiguousarray(held["vectors"], dtype=np.float32)
    sieve = np.zeros(1 << _SIEVE_BITS, dtype=np.bool_)
    sieve[_hash(pairs)] = True
    return Topics(pairs, vectors, sieve)


def pack_topics(pairs: NDArray[np.uint64], vectors: Vectors) -> bytes:
    """The bytes of a topics file: numbers of pairs in rising order, directions rounded to a byte a coordinate."""
    largest = np.quantile(np.abs(vectors), 0.9999)
    rounded = np.clip(np.round(vectors / largest * 127), -127, 127).astype(np.int8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, pairs=pairs, vectors=rounded)
    return buffer.getvalue()
