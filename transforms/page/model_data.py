"""The model a page is read with: statistics, weights and reference words, built from bytes that the shell has read."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.page.beginnings import Beginnings
from transforms.page.language import Statistics, find_joints, weigh_pairs
from transforms.page.patterns import Patterns, compile_patterns
from transforms.page.topics import Topics, read_topics

NGRAMS = "ngrams.tsv.gz"
WORDS = "words.tsv.gz"
TOPICS = "topics.npz"
BEGINNINGS = "beginnings.tsv.gz"
WEIGHTS = "weights.json"
REFERENCE = "page_words.csv"
MODEL_FILES = (NGRAMS, WORDS, TOPICS, BEGINNINGS, WEIGHTS)


@dataclass(frozen=True, slots=True)
class PageModel:
    """What `rebuild_page` needs besides the text. `version` names the content of all its files."""

    version: str
    statistics: Statistics
    topics: Topics
    beginnings: Beginnings
    weights: dict[str, float]
    patterns: Patterns


def load_page_model(files: Mapping[str, bytes]) -> PageModel:
    """Build the model from file contents by name: n-grams, words, topics, beginnings, weights and page_words.csv.

    Raises KeyError when a file is missing, ValueError when one cannot be read.
    """
    counts = {key: int(value) for key, value in _read_rows(files[NGRAMS])}
    words = {key: float(value) for key, value in _read_rows(files[WORDS])}
    weights = json.loads(files[WEIGHTS])
    kinds: dict[str, list[str]] = {}
    for row in csv.DictReader(io.StringIO(files[REFERENCE].decode("utf-8"))):
        kinds.setdefault(row["kind"], []).append(row["word"])
    digest = hashlib.sha256()
    for name in (*MODEL_FILES, REFERENCE):
        digest.update(hashlib.sha256(files[name]).digest())
    statistics = Statistics(
        counts=counts,
        total=sum(n for key, n in counts.items() if len(key) == 1),
        words=words,
        pair_weights=weigh_pairs(counts),
        joints=find_joints(words),
    )
    beginnings = {key: (int(begun), int(within)) for key, begun, within in _read_rows(files[BEGINNINGS])}
    return PageModel(
        version=digest.hexdigest()[:16],
        statistics=statistics,
        topics=read_topics(files[TOPICS]),
        beginnings=Beginnings(beginnings),
        weights=weights,
        patterns=compile_patterns(kinds),
    )


def _read_rows(packed: bytes) -> list[list[str]]:
    return [line.split("\t") for line in gzip.decompress(packed).decode("utf-8").splitlines() if line]
