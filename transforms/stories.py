"""Stories that jump: which continuation on one page belongs to which first part on another page of the issue.

One first part has at most one continuation and the other way round; "none" is a good answer. Precision comes before
recall: a wrong link puts words under the wrong headline, a missing one is shown as waiting.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix

from transforms.page.language import Statistics, normalise

# Chinese words are mostly two characters long: shared pairs of characters (shingles) are shared words, near enough.
_BITS_OF_LETTER = 21  # a code point is no longer
# Log-odds that a continuation belongs to a first part: logistic regression on 3,324 pairs of 113 generated issues
# (`python -m tests.generator.corpus --issues 120 --seed 9`), rounded.
_BIAS = -8.9
_JUMP = 4.1  # the continuation carries a marker
# Set by hand, for no file seen prints the mark: with both marks, each naming the other's page, little else is needed.
_TURN = 2.0  # the first part says that it goes on
_TURN_TO_PAGE = 3.5  # and on which page, and the continuation stands there
_SAME_HEADLINE = 6.4  # it repeats the headline
_WORD_ACROSS = 1.6  # a dictionary word is cut between the two, by the logarithm of its frequency
_COSINE = 2.4  # rare pairs of characters that both have
_LEAST_SCORE = 0.6  # of those pairs 17 right and 2 doubtful lie above 0.7, none between 0.1 and 0.7
_LEAST_LEAD = 0.2  # over the best rival, so that a toss-up links nothing
_SHORTEST_PART = 6  # characters: a shorter headline inside a longer one is no headline repeated
_SEAM = 12  # characters looked at after a cut


@dataclass(frozen=True, slots=True)
class StoryPart:
    """An article with what tells its place in a story. Keys are those of the warehouse.

    `cut_ends` has the last characters of every paragraph that breaks off, a line each; `turns` tells that the part
    ends with （下转3版）, `turns_to_page` the page it names where that is in digits.
    """

    article_key: int
    issue_key: int
    source_file_key: int
    page: int | None
    headline: str | None
    jump_from_page: int | None
    turns: bool
    turns_to_page: int | None
    starts_here: bool
    ends_here: bool
    first_text: str
    cut_ends: str
    starts_cut: bool
    text: str


def link_story_parts(parts: Sequence[StoryPart], *, statistics: Statistics) -> dict[int, int]:
    """The `story_key` of every article: the key of its story's first part, its own when it stands alone."""
    links = {part.article_key: part.article_key for part in parts}
    issues: dict[int, list[StoryPart]] = {}
    for part in parts:
        issues.setdefault(part.issue_key, []).append(part)
    for issue in issues.values():
        for first, rest in _match_parts(issue, statistics):
            links[rest.article_key] = first.article_key
    return {key: _find_root(links, key) for key in links}


def _find_root(links: dict[int, int], key: int) -> int:
    """Follow a chain of parts to its first; a story can jump more than once."""
    seen = set()
    while links[key] != key and key not in seen:
        seen.add(key)
        key = links[key]
    return key


def _match_parts(issue: Sequence[StoryPart], statistics: Statistics) -> list[tuple[StoryPart, StoryPart]]:
    """Pairs of first part and continuation, by one assignment over the issue."""
    continuations = [p for p in issue if p.jump_from_page is not None or not p.starts_here]
    firsts = [p for p in issue if p.starts_here or p.cut_ends or p.turns]
    if not continuations or not firsts:
        return []
    if not any(_may_follow(f, c) for f in firsts for c in continuations):
        return []
    places = {p.article_key: n for n, p in enumerate(issue)}
    vectors = _make_vectors([p.text + (p.headline or "") for p in issue])
    of_firsts = vectors[[places[p.article_key] for p in firsts]]
    of_continuations = vectors[[places[p.article_key] for p in continuations]]
    cosines = (of_firsts @ of_continuations.T).toarray()
    scores = np.array(
        [[_score(f, c, cosines[m, n], statistics) for n, c in enumerate(continuations)] for m, f in enumerate(firsts)]
    )
    rows, columns = linear_sum_assignment(-scores)
    return [
        (firsts[r], continuations[c])
        for r, c in zip(rows, columns, strict=True)
        if scores[r, c] >= _LEAST_SCORE and scores[r, c] - _best_rival(scores, r, c) >= _LEAST_LEAD
    ]


def _best_rival(scores: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", row: int, column: int) -> float:
    others = np.concatenate([np.delete(scores[row], column), np.delete(scores[:, column], row), [0.0]])
    return float(others.max())


def _may_follow(first: StoryPart, rest: StoryPart) -> bool:
    """Whether the pages allow it: on from another file's page, the one that the marker names, never backwards."""
    if first.source_file_key == rest.source_file_key:
        return False
    if rest.jump_from_page is not None and first.page is not None and first.page != rest.jump_from_page:
        return False
    if first.turns_to_page is not None and rest.page is not None and first.turns_to_page != rest.page:
        return False
    return first.page is None or rest.page is None or first.page < rest.page


def _score(first: StoryPart, rest: StoryPart, cosine: float, statistics: Statistics) -> float:
    """Probability that `rest` goes on where `first` leaves off; -1 where the pages forbid it."""
    if not _may_follow(first, rest):
        return -1.0
    odds = _BIAS + _COSINE * float(cosine) + _SAME_HEADLINE * _compare_headlines(first.headline, rest.headline)
    if rest.jump_from_page is not None:
        odds += _JUMP
    if first.turns:
        odds += _TURN + _TURN_TO_PAGE * (first.turns_to_page is not None and first.turns_to_page == rest.page)
    if first.cut_ends and rest.starts_cut:
        right = normalise(rest.first_text[:_SEAM])
        words = (statistics.find_word_across(normalise(left), right) for left in first.cut_ends.splitlines())
        odds += _WORD_ACROSS * max(words)
    return 1.0 / (1.0 + math.exp(-odds))


def _compare_headlines(one: str | None, other: str | None) -> float:
    """1 for the same headline, 0.7 where one shortens the other, else 0."""
    if not one or not other:
        return 0.0
    one, other = one.replace(" ", ""), other.replace(" ", "")
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    return 0.7 if len(shorter) >= _SHORTEST_PART and shorter in longer else 0.0


def _make_vectors(texts: Sequence[str]) -> csr_matrix:
    """Which shingles each text has, a row a text of length 1, weighted by their rarity in the issue.

    What every article says tells nothing (inverse document frequency).
    """
    letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    owners = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    inside = owners[1:] == owners[:-1]
    shingles = (letters[:-1] << _BITS_OF_LETTER | letters[1:])[inside]
    known, numbers = np.unique(shingles, return_inverse=True)
    pairs = np.unique(owners[:-1][inside] * max(len(known), 1) + numbers)  # each once a text
    rows, columns = np.divmod(pairs, max(len(known), 1))
    weights = np.log((len(texts) + 1) / np.bincount(columns, minlength=len(known)))[columns]
    lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(texts)))
    lengths[lengths == 0] = 1.0
    return csr_matrix((weights / lengths[rows], (rows, columns)), shape=(len(texts), len(known)))
