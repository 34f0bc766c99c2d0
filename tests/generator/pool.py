"""Which stories of a source share a page: any, or some of one subject, as those of a district paper often are."""

from collections.abc import Sequence
from functools import cached_property
from random import Random

import numpy as np
from scipy.sparse import csr_matrix, diags
from scipy.sparse.linalg import norm

from tests.generator.story import Story, give_subheads

# Of a source, the share that a page of one subject is drawn from. Stories of one real page are as alike: pairs of
# characters weighed as here have a cosine of 0.035 on five real pages (124 pairs of stories), of 0.011 between any two
# stories of evening news, and of 0.034 within the twentieth of them nearest to one.
KIN = 0.05
MOST_STORIES = 12


class Pool:
    """Stories of a source, and which are of one subject."""

    def __init__(self, stories: Sequence[Story]) -> None:
        self.stories = stories

    @cached_property
    def _wording(self) -> csr_matrix:
        """A story a row: its pairs of characters, the rare ones weighing more, at length 1."""
        pairs: dict[str, int] = {}
        rows, columns = [], []
        for row, story in enumerate(self.stories):
            text = "".join(text for _, text in story.paragraphs)
            numbers = {pairs.setdefault(text[i : i + 2], len(pairs)) for i in range(len(text) - 1)}
            rows += [row] * len(numbers)
            columns += numbers
        counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(self.stories), len(pairs)))
        held = counts @ diags(np.log(len(self.stories) / counts.getnnz(axis=0)))
        return diags(1 / np.maximum(norm(held, axis=1), 1e-9)) @ held

    def find_kin(self, index: int, count: int) -> list[int]:
        """The stories most like one of them, itself among them."""
        likeness = (self._wording @ self._wording[index].T).toarray().ravel()
        return np.argsort(-likeness, kind="stable")[:count].tolist()


def pick_stories(pool: Pool, size: int, rng: Random, *, kindred: float) -> list[Story]:
    """Stories of a source that fill a page, none twice."""
    places: Sequence[int] = range(len(pool.stories))
    if rng.random() < kindred:
        places = pool.find_kin(rng.randrange(len(places)), max(MOST_STORIES, round(len(places) * KIN)))
    out: list[Story] = []
    taken: set[int] = set()
    while size > 0 and len(taken) < len(places) and len(out) < MOST_STORIES:
        i = rng.choice(places)
        if i not in taken:
            taken.add(i)
            out.append(give_subheads(pool.stories[i], rng))
            size -= pool.stories[i].size
    return out
