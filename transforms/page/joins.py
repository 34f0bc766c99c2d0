"""Which piece of body text reads on in which: one successor and one predecessor each, or none.

Most cuts are not displaced: a piece that reads on well in its nearest neighbour is joined first. What is left open is
an assignment over a window of the file, solved as one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from scipy.optimize import linear_sum_assignment

from transforms.page.evidence import (
    Between,
    FarScale,
    Seam,
    describe_pieces,
    measure_evidence,
    pick_weights,
    squash,
    weigh_evidence,
)
from transforms.page.model_data import PageModel
from transforms.page.pieces import Piece
from transforms.page.text import ends_sentence

# Joined at once when this sure; the assignment takes the rest.
SURE = 0.97
CLOSED_SURE = 0.9
IMPOSSIBLE = -50.0
# Below this the pieces stay apart, marked as cut.
LEAST = 0.35
# How many pieces of body a displaced half may stand away: a page holds some sixty, its columns far fewer.
WINDOW = 40
# Open ends settled in one assignment; longer files are settled in stretches.
STRETCH = 120

SHORTEST_REPEAT = 20


@dataclass(frozen=True, slots=True)
class Link:
    """That the piece `right` (index into the body pieces) reads on from `left`."""

    left: int
    right: int
    score: float
    reason: str
    runner_up: float | None


def join_pieces(pieces: list[Piece], model: PageModel, *, barred: frozenset[int] = frozenset()) -> list[Link]:
    """Links between pieces (indices into `pieces`); `barred` pieces take no part."""
    places = [i for i, piece in enumerate(pieces) if piece.role == "body" and i not in barred]
    matcher = Matcher(pieces, places, describe_pieces([pieces[i] for i in places], model.statistics), model)
    links, rest, taken = matcher.settle_neighbours()
    for first in range(0, len(rest), STRETCH):
        more = matcher.assign(rest[first : first + STRETCH], taken)
        links += more
        taken |= {link.right for link in more}
    lesser = matcher.find_lesser_copies(links)
    links = [link for link in links if not lesser & {link.left, link.right}]
    return [
        Link(places[link.left], places[link.right], link.score, link.reason, link.runner_up)
        for link in drop_cycles(sorted(links, key=lambda link: link.left))
    ]


def drop_cycles(links: list[Link]) -> list[Link]:
    """Links without rings: where pieces would follow one another in a circle the least sure link goes."""
    after = {link.left: link for link in links}
    settled: set[int] = set()
    dropped: set[int] = set()
    for start in list(after):
        path: list[int] = []
        place = start
        while place in after and place not in settled and after[place].left not in dropped:
            settled.add(place)
            path.append(place)
            place = after[place].right
        if place in path:
            ring = path[path.index(place) :]
            dropped.add(min(ring, key=lambda left: (after[left].score, left)))
    return [link for link in links if link.left not in dropped]


def is_open(piece: Piece) -> bool:
    """Whether a piece of body stops in the middle of a sentence."""
    return not ends_sentence(piece.text)


class Matcher:
    """Scores pairs of pieces, each once."""

    def __init__(self, pieces: list[Piece], places: list[int], seams: list[Seam], model: PageModel) -> None:
        self.pieces = pieces
        self.places = places
        self.seams = seams
        self.model = model
        self.near = pick_weights(model, "near")
        self.far = FarScale(model)
        self.credits = self._count_credits()

    def _count_credits(self) -> list[int]:
        """For each piece of body, how many credits at the head of a text stand before it in the file."""
        marks = [
            piece.role == "byline" and i + 1 < len(self.pieces) and self.pieces[i + 1].glued
            for i, piece in enumerate(self.pieces)
        ]
        counts = list(accumulate(marks, initial=0))
        return [counts[place] for place in self.places]

    def measure(self, left: int, right: int) -> list[float]:
        """Evidence that `right` continues `left` (indices into the body pieces)."""
        return measure_evidence(self.seams[left], self.seams[right], self.count_between(left, right), self.model)

    def weigh_far(self, left: int, right: int) -> float:
        """Log-odds that `right` continues `left`, as the second step sees it."""
        return self.far.weigh(self.seams[left], self.seams[right], self.count_between(left, right))

    def count_between(self, left: int, right: int) -> Between:
        """Count the title-like pieces, the body pieces and the credits at the head of a text between two pieces."""
        way, bodies = abs(self.places[right] - self.places[left]), abs(right - left) - 1
        return way - 1 - bodies, bodies, abs(self.credits[right] - self.credits[left])

    def find_open_ends(self) -> list[int]:
        """Pieces that may read on in another: cut sentences, and full last lines before a line that is not indented."""
        return [
            place
            for place, seam in enumerate(self.seams)
            if (not seam.is_closed or (place + 1 < len(self.seams) and self._runs_on(place))) and not self._turns(place)
        ]

    def _turns(self, place: int) -> bool:
        """Whether a mark says that a piece goes on on another page."""
        after = self.places[place] + 1
        return after < len(self.pieces) and self.pieces[after].role == "turn"

    def _runs_on(self, place: int) -> bool:
        left, right = self.seams[place].piece, self.seams[place + 1].piece
        return (
            left.full_end is True
            and right.indented is False
            and len(right.lines) > 1
            and right.number == left.number + 1
            and right.gap == 1
        )

    def settle_neighbours(self) -> tuple[list[Link], list[int], set[int]]:
        """Sure joins of neighbours, the open ends that are left, and the starts that are taken."""
        open_ends = self.find_open_ends()
        links = self.join_neighbours(open_ends)
        barred = self.find_lesser_copies(links)
        links = [link for link in links if not barred & {link.left, link.right}]
        lefts = {link.left for link in links}
        rights = {link.right for link in links}
        rest = [p for p in open_ends if p not in lefts | barred and not self.seams[p].is_closed]
        return links, rest, rights | barred

    def find_lesser_copies(self, links: list[Link]) -> set[int]:
        """Pieces that stand twice: of copies with different neighbours those that are joined to less are repeats."""
        copies: dict[str, list[int]] = {}
        for place, seam in enumerate(self.seams):
            if len(seam.piece.text) >= SHORTEST_REPEAT:
                copies.setdefault(seam.piece.text, []).append(place)
        after = {link.left: link for link in links}
        before = {link.right: link for link in links}
        lesser: set[int] = set()
        for places in copies.values():
            if len(places) < 2:
                continue
            marks = {
                p: (
                    self.seams[before[p].left].piece.text if p in before else "",
                    self.seams[after[p].right].piece.text if p in after else "",
                )
                for p in places
            }
            strength = {p: sum(link.score for link in (before.get(p), after.get(p)) if link) for p in places}
            best = max(places, key=lambda p: (strength[p], -p))
            lesser |= {p for p in places if marks[p] != marks[best]}
        return lesser

    def join_neighbours(self, open_ends: Iterable[int]) -> list[Link]:
        """Join what surely reads on in the next piece of body."""
        links = []
        for left in open_ends:
            right = left + 1
            if right >= len(self.seams) or self.begins_elsewhere(right):
                continue
            score = weigh_evidence(self.measure(left, right), self.near)
            if squash(score) >= (CLOSED_SURE if self.seams[left].is_closed else SURE):
                rival = None
                if right + 1 < len(self.seams):
                    rival = squash(self.weigh_far(left, right + 1))
                links.append(self._make_link(left, right, squash(score), rival))
        return links

    def assign(self, lefts: list[int], taken: set[int]) -> list[Link]:
        """Settle open ends against all free starts near them, as one assignment that may leave any of them alone."""
        rights = sorted(
            {
                right
                for left in lefts
                for right in range(max(0, left - WINDOW), min(len(self.seams), left + WINDOW + 1))
                if right not in taken and not self.begins_elsewhere(right)
            }
        )
        if not lefts or not rights:
            return []
        table = np.full((len(lefts), len(rights)), IMPOSSIBLE)
        for row, left in enumerate(lefts):
            for column, right in enumerate(rights):
                if right != left and abs(right - left) <= WINDOW:
                    table[row, column] = self.weigh_far(left, right)
        # Each open end chooses among all starts and having none; a start two ends would choose goes to the likelier.
        odds = np.exp(np.clip(table, -40, 40))
        chances = odds / (1.0 + odds.sum(axis=1, keepdims=True))
        rows, columns = linear_sum_assignment(-chances)
        links = []
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            chance = float(chances[row, column])
            if chance >= LEAST:
                others = np.delete(chances[row], column)
                rivals = np.delete(chances[:, column], row)
                rival = max([*others.tolist(), *rivals.tolist()], default=0.0)
                claimed = float(rivals.max()) if rivals.size else 0.0
                links.append(self._make_link(lefts[row], rights[column], chance * (1.0 - claimed / 2), rival))
        return links

    def begins_elsewhere(self, place: int) -> bool:
        """Whether a piece follows a jump or a writer's credit on its line: it continues nothing in this file."""
        return self.seams[place].piece.glued

    def _make_link(self, left: int, right: int, chance: float, rival: float | None) -> Link:
        runner_up = None if rival is None else round(rival, 4)
        return Link(left, right, round(chance, 4), self._find_reason(left, right), runner_up)

    def _find_reason(self, left: int, right: int) -> str:
        ahead, behind = self.seams[left], self.seams[right]
        if ahead.opened and ahead.opened == behind.closed:
            return "open_quote"
        if self.model.statistics.find_word_across(ahead.left, behind.right):
            return "word_across"
        if right == left + 1:
            titles, *_ = self.count_between(left, right)
            if titles:
                return "past_title"
            return "column_break" if behind.piece.column else "next_line"
        return "wording"
