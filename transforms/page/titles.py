"""What a title line shares with the text around it: the evidence that it heads one story and not another."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from transforms.page.evidence import take_weighted_pairs
from transforms.page.flow import Passage
from transforms.page.language import Statistics
from transforms.page.model_data import PageModel
from transforms.page.pairs import spell_pair, take_pairs
from transforms.page.topics import Vectors

# How far a title's words are looked for, in paragraphs before and after it.
REACH = 14
# A section of a roundup begins with the name that stands over it.
LONGEST_SECTION = 16
SECTION_HEAD = 40
# Words that stand in every paragraph around tell little; the weight of a pair falls to this at worst.
LEAST_SHARE = 0.2


@dataclass(slots=True)
class Title:
    """A title line before paragraph `gap`: its character pairs and in which paragraphs they stand, as bit masks.

    `ahead[n]` joins the masks of paragraphs `gap` to `gap + n`, `behind[n]` those of `gap - 1` back to `gap - 1 - n`;
    `single[n]` is that of paragraph `low + n`. `told` is what the title is about, `near[n]` how much paragraphs `low`
    to `low + n - 1` are about the same (cosines, added up). `ahead_shares` and `behind_shares` say what share of the
    title's weight those paragraphs hold, and how near they are to it in topic.
    """

    passage: Passage
    gap: int
    weights: list[float]
    total: float
    ahead: list[int]
    behind: list[int]
    single: list[int]
    low: int
    is_section: bool
    told: Vectors
    near: list[float]
    memo: dict[int, float] = field(default_factory=dict)
    ahead_shares: list[tuple[float, float]] = field(default_factory=list)
    behind_shares: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        near, place = self.near, self.gap - self.low
        here = near[place]
        self.ahead_shares = [(self.weigh(mask), (near[place + n] - here) / n) for n, mask in enumerate(self.ahead, 1)]
        self.behind_shares = [(self.weigh(mask), (here - near[place - n]) / n) for n, mask in enumerate(self.behind, 1)]

    def cover_of(self, place: int) -> float:
        """Share of the title's weight in one paragraph, as far as it was looked for."""
        place -= self.low
        return self.weigh(self.single[place]) if 0 <= place < len(self.single) else 0.0

    def nearness(self, first: int, last: int) -> float:
        """How much a stretch of paragraphs is about what the title is about: their cosines, on average."""
        low, high = max(0, first - self.low), min(len(self.near) - 1, last + 1 - self.low)
        return (self.near[high] - self.near[low]) / (high - low) if high > low else 0.0

    def weigh(self, mask: int) -> float:
        """Share of the title's weight that a mask holds (0 to 1)."""
        share = self.memo.get(mask)
        if share is None:
            weight, rest = 0.0, mask
            while rest:
                lowest = rest & -rest
                weight += self.weights[lowest.bit_length() - 1]
                rest ^= lowest
            share = self.memo[mask] = weight / self.total
        return share

    def share(self, first: int, last: int) -> tuple[float, float]:
        """Share of the title's weight that paragraphs `first` to `last` hold, and how near they are to it in topic.

        Both as far as it was looked for. The stretch must touch the title's place or hold it.
        """
        mask = 0
        if last >= self.gap and self.ahead:
            mask = self.ahead[min(last - self.gap, len(self.ahead) - 1)]
        if first < self.gap and self.behind:
            mask |= self.behind[min(self.gap - 1 - first, len(self.behind) - 1)]
        return (self.weigh(mask) if mask else 0.0), self.nearness(first, last)


Holders = Mapping[int, list[int]]


def find_holders(titles: Iterable[Passage], bodies: list[Passage], statistics: Statistics) -> Holders:
    """The paragraphs that each telling pair of characters of the title lines stands in; each is gone through once."""
    wanted = {pair for title in titles for pair in take_weighted_pairs(title.text, statistics)}
    holders: dict[int, list[int]] = {pair: [] for pair in wanted}
    if wanted:
        for k, body in enumerate(bodies):
            for pair in take_pairs(body.text) & wanted:
                holders[pair].append(k)
    return holders


def read_title(
    passage: Passage,
    gap: int,
    bodies: list[Passage],
    holders: Holders,
    model: PageModel,
    *,
    about: Vectors,
    told: Vectors,
) -> Title:
    """Compare the title with the paragraphs around it: by pairs of characters, and by topic (unit vectors)."""
    low, high = max(0, gap - REACH), min(len(bodies), gap + REACH)
    masks = [0] * (high - low)
    spread = max(4, len(masks))
    weights = []
    for bit, (pair, weight) in enumerate(take_weighted_pairs(passage.text, model.statistics).items()):
        held = holders[pair]
        around = held[bisect_left(held, low) : bisect_left(held, high)]
        for k in around:
            masks[k - low] |= 1 << bit
        weights.append(weight * max(LEAST_SHARE, 1.0 - len(around) / spread))
    ahead = _join_masks(masks[gap - low :])
    behind = _join_masks(masks[: gap - low][::-1])
    near = [0.0, *np.cumsum(about[low:high] @ told).tolist()]
    after = bodies[gap].text if gap < len(bodies) else ""
    is_section = model.patterns.organisation_end.search(passage.text) is not None and is_section_name(
        passage.text, after
    )
    return Title(passage, gap, weights, sum(weights) or 1.0, ahead, behind, masks, low, is_section, told, near)


def _join_masks(masks: list[int]) -> list[int]:
    joined: list[int] = []
    for mask in masks:
        joined.append(mask | joined[-1] if joined else mask)
    return joined


def measure_cover(text: str, body: str, statistics: Statistics) -> float:
    """Share of a title's weight that stands in a text, wherever both are."""
    pairs = take_weighted_pairs(text, statistics)
    total = sum(pairs.values())
    return sum(weight for pair, weight in pairs.items() if spell_pair(pair) in body) / total if total else 0.0


def measure_covers(titles: list[str], texts: list[str], statistics: Statistics) -> NDArray[np.float64]:
    """`measure_cover` of each title (row) in each text (column): every text is gone through once."""
    weighed = [take_weighted_pairs(title, statistics) for title in titles]
    wanted = {pair for pairs in weighed for pair in pairs}
    holders: dict[int, list[int]] = {}
    for column, text in enumerate(texts):
        for pair in take_pairs(text) & wanted:
            holders.setdefault(pair, []).append(column)
    covers = np.zeros((len(titles), len(texts)))
    for row, pairs in enumerate(weighed):
        total = sum(pairs.values())
        for pair, weight in pairs.items():
            covers[row, holders.get(pair, [])] += weight
        if total:
            covers[row] /= total
    return covers


def is_section_name(title: str, body: str) -> bool:
    """Whether a short title names whom the next paragraph begins with: a section of a roundup."""
    if not 2 <= len(title) <= LONGEST_SECTION or " " in title:
        return False
    head = body[:SECTION_HEAD]
    size = max(2, min(4, len(title) - 1)) if len(title) < 6 else max(4, round(0.4 * len(title)))
    return any(title[i : i + size] in head for i in range(len(title) - size + 1))
