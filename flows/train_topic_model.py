"""Make the topics file of the page model: which pairs of characters have to do with one another.

python -m flows.train_topic_model --corpus 199801.txt [--part all] --stories today.txt [--out seeds/model]

`--corpus` is as `flows.train_page_model` takes it; `--stories` holds news as plain text, a headline and then a
paragraph a line, stories parted by an empty line. Latent semantic analysis: paragraphs are put together to passages,
each passage is a row of a matrix of its pairs' weights (tf-idf), and its leading singular vectors are kept.
seeds/model/README.md names the exact commands.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import log
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from flows.train_page_model import MODEL, read_corpus
from transforms.page.model_data import TOPICS
from transforms.page.topics import number_pairs, pack_topics

PASSAGE = 600
SHORTEST_PASSAGE = 60
DIMENSIONS = 64
# A pair in fewer passages says little of a topic, one in more of them (a share) says none.
LEAST_PASSAGES = 12
LARGEST_SHARE = 0.05


def read_stories(path: Path) -> Iterator[list[str]]:
    """Paragraphs of each story of a plain text file, without its headline."""
    for block in path.read_text("utf-8").split("\n\n"):
        yield [line.strip() for line in block.split("\n")[1:] if line.strip()]


def cut_passages(paragraphs: Iterable[str]) -> Iterator[str]:
    """Paragraphs put together until they are long enough to have a topic."""
    held = ""
    for paragraph in paragraphs:
        held += paragraph + "\n"
        if len(held) >= PASSAGE:
            yield held[: 3 * PASSAGE]
            held = ""
    if len(held) >= SHORTEST_PASSAGE:
        yield held


def learn_topics(passages: Sequence[str]) -> bytes:
    """The topics file of some passages."""
    rows = [{first + second for first, second in pairwise(passage)} for passage in passages]
    frequency = Counter(pair for row in rows for pair in row)
    most = LARGEST_SHARE * len(rows)
    pairs = sorted(pair for pair, n in frequency.items() if LEAST_PASSAGES <= n < most and pair.isalnum())
    column = {pair: place for place, pair in enumerate(pairs)}
    weights = np.array([log(len(rows) / frequency[pair]) for pair in pairs], dtype=np.float32)
    columns = [sorted(column[pair] for pair in row if pair in column) for row in rows]
    bounds = np.cumsum([0, *map(len, columns)])
    places = np.array([place for row in columns for place in row])
    matrix = csr_matrix((weights[places], places, bounds), shape=(len(rows), len(pairs)))
    matrix.data /= np.repeat(np.sqrt(np.maximum(matrix.multiply(matrix).sum(axis=1).A1, 1e-9)), np.diff(bounds))
    _, _, directions = svds(matrix, k=DIMENSIONS, v0=np.ones(min(matrix.shape), dtype=np.float32))
    numbers = number_pairs("".join(pairs))[::2]  # in rising order, as the pairs themselves
    return pack_topics(numbers, directions.T * weights[:, None])


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, and write the topics beside the rest of the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--part", default="all")
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args(arguments)
    passages = list(cut_passages(read_corpus(args.corpus, args.part)))
    for story in read_stories(args.stories):
        passages += cut_passages(story)
    (args.out / TOPICS).write_bytes(learn_topics(passages))
    print(f"{len(passages)} passages", flush=True)


if __name__ == "__main__":
    main()
