"""Stories as stretches of body text: where one ends and the next begins, and which title line heads it.

Decided at once for the whole flow by dynamic programming: a story pays for every break of topic inside it and earns by
its headline, which stands before, after or inside it. All scores are sums of features times learnt weights.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import log
from typing import NamedTuple

from transforms.page.gaps import Flow, Section
from transforms.page.model_data import PageModel
from transforms.page.story_features import ENDINGS, Features, StoryFeatures
from transforms.page.titles import Title

# A story of more paragraphs without a mark of its beginning or end was not seen.
LONGEST_STORY = 60
NOTHING_LEFT = (0.0, 0.0)
# A gap that no story runs over.
NEVER = -1000.0
# No story ends at a gap without title lines that speaks for its running on by this much: of 13,000 such gaps of
# generated pages the weights broke none above 6.3, and half are above 5.
SURE = 7.0
# Headlines stand on one side this much more often (logarithm) before the file counts as doing so.
LEAST_LEAN = 0.3


class Choice(NamedTuple):
    """A headline for a story, or none: score of the story with it, and which title of the gaps at its ends it takes.

    `side` is 1 for a headline before its story, 2 for one after it. `used` counts from 1 among the titles after the
    story, `own` among those before it; 0 is none.
    """

    gain: float
    side: int
    used: int
    own: int
    title: tuple[int, int] | None


BEFORE, AFTER = 1, 2
# Weights of what a title line and a story share, each times 1 at most.
SHARES = ("head_cover", "head_topic", "head_lead", "head_topic_lead")


@dataclass(frozen=True, slots=True)
class Line:
    """A title line, weighed as a headline.

    `inside` is its score inside a story, but for what it shares with that, and `most` is that with all it could share;
    `leads` holds what it shares with a first paragraph, from paragraph `title.low` to its own place; `ahead` its score
    before a story of 1, 2, … paragraphs, `behind` after one.
    """

    title: Title
    inside: float
    most: float
    leads: list[float]
    ahead: list[float]
    behind: list[float]


class Divider:
    """Cuts a flow into sections. What is known of gaps and titles is measured once, weighed when dividing."""

    def __init__(self, flow: Flow, model: PageModel) -> None:
        self.features = StoryFeatures(flow, model)
        self.weights: Mapping[str, float] = model.weights
        self.lean = 0.0

    def divide(self) -> list[Section]:
        """The best division; where headlines stand (before or after) is learnt from a first pass over the file."""
        choices = self._list_choices()
        self.lean = 0.0
        sections = self._solve(choices)
        before = sum(1 for s in sections if s.title and s.title[0] == s.first)
        after = sum(1 for s in sections if s.title and s.title[0] == s.last + 1)
        self.lean = log((before + 1.0) / (after + 1.0))
        if abs(self.lean) > LEAST_LEAN:
            sections = self._solve(choices)
        return sections

    def weigh(self, features: Features) -> float:
        """Score of features."""
        weights = self.weights
        return sum(value * weights[name] for name, value in features.items() if value)

    def describe(self, sections: list[Section]) -> Features:
        """Features of a whole division, summed."""
        return self.features.describe(sections, lean=self.lean)

    def _list_choices(self) -> list[list[tuple[int, list[Choice]]]]:
        """For each end, each paragraph a story up to there may begin at, with its choices of headline."""
        weights, told = self.weights, self.features
        bodies = told.flow.bodies
        inner = [NEVER if features is None else self.weigh(features) for features in told.inner]
        lines = [self._weigh_lines(k) for k in range(told.count + 1)]
        titled = [k for k in range(told.count) if told.titles[k]]
        breaks = self._find_breaks(inner)
        starts = {first: self._weigh_start(first) for first in breaks[:-1]}
        credited = {
            first: {ending: self.weigh(told.describe_credits(first, ending)) for ending in ENDINGS} for first in starts
        }
        runs = list(accumulate(inner))
        table: list[list[tuple[int, list[Choice]]]] = [[] for _ in range(told.count + 1)]
        for place, end in enumerate(breaks[1:], 1):
            run = weights["story_open"] * bodies[end - 1].ends_cut + runs[end - 1]
            ending = told.endings[end]
            may_be_markless = ending != "closed" and end < told.count
            inner_titles = titled[: bisect_right(titled, end - 1)]
            for first in reversed(breaks[:place]):
                if end - first > LONGEST_STORY:
                    break
                score, unmarked = starts[first]
                score += run - runs[first] + weights["story_single"] * (first == end - 1)
                score += credited[first][told.find_ending(first, end)]
                if unmarked and may_be_markless and first > 0:
                    score += weights["story_markless"]
                gaps = inner_titles[bisect_right(inner_titles, first) :] if inner_titles else inner_titles
                table[end].append((first, self._list_headlines(first, end - 1, score, lines, gaps)))
                if inner[first] == NEVER:
                    break
        return table

    def _find_breaks(self, inner: list[float]) -> list[int]:
        """The gaps at which a story may begin or end, that before the first paragraph and that after the last too."""
        breaks = [0]
        for k in range(1, self.features.count):
            if inner[k] <= SURE or self.features.titles[k] or k - breaks[-1] >= LONGEST_STORY:
                breaks.append(k)
        return [*breaks, self.features.count]

    def _solve(self, choices: list[list[tuple[int, list[Choice]]]]) -> list[Section]:
        """Dynamic programming over (paragraph, which title before it the story before has taken: 0 for none)."""
        lean = self.weights["lean"] * self.lean
        leans = (0.0, lean, -lean)
        left_over = [[self._weigh_left_over(k, used) for used in range(3)] for k in range(self.features.count + 1)]
        best: list[list[Step]] = [[Step(0.0, None, 0)]]
        for end in range(1, self.features.count + 1):
            row = [UNSET] * (len(self.features.titles[end]) + 1)
            after = left_over[end] if end == self.features.count else NOTHING_LEFT
            for first, options in choices[end]:
                before, rest = best[first], left_over[first]
                for gain, side, used, own, title in options:
                    gain += leans[side] + after[used > 0]
                    for taken, step in enumerate(before):
                        total = step.score + gain + rest[(taken > 0) + (own > 0)]
                        if total > row[used].score and not (own and own == taken):
                            row[used] = Step(total, Section(first, end - 1, title), taken)
            best.append(row)
        return _trace(best)

    def _weigh_start(self, first: int) -> tuple[float, bool]:
        """Score of a story beginning at a paragraph, and whether nothing but its words marks that."""
        features = self.features.describe_start(first)
        return self.weigh(features), "story_unmarked" in features

    def _weigh_left_over(self, gap: int, used: int) -> float:
        """Cost of title lines between stories that head none of them."""
        count = len(self.features.titles[gap])
        if not count:
            return 0.0
        if used > count:
            return NEVER
        weights = self.weights
        return (weights["title_orphan"] if not used else 0.0) + weights["title_extra"] * max(0, count - max(1, used))

    def _weigh_lines(self, gap: int) -> list[Line]:
        """The title lines of a gap, each weighed as the headline of the stories it may head."""
        if not self.features.titles[gap]:
            return []
        weights = self.weights
        opening = self.features.flow.gaps[gap]
        inside = weights["inside"] + weights["head_split"] * self.features.splits[gap] - self._weigh_subheads(gap)
        before = weights["before"] + weights["head_marked"] * (opening.jump is not None or opening.lead is not None)
        after, closing = weights["after"], weights["head_closing"] * bool(opening.closing)
        nearest = len(self.features.titles[gap]) - 1
        cover, topic = weights["head_cover"], weights["head_topic"]
        most = sum(max(0.0, weights[name]) for name in SHARES)
        weighed = []
        for index, title in enumerate(self.features.titles[gap]):
            head = self.weigh(self.features.heads[gap][index])
            leads = [self._weigh_lead(title, place) for place in range(title.low, gap + 1)]
            ahead = before + head + leads[-1] + weights["head_apart"] * (index != nearest)
            behind = after + head + (weights["head_apart"] if index else closing)
            weighed.append(
                Line(
                    title,
                    inside=inside + head,
                    most=inside + head + most,
                    leads=leads,
                    ahead=[ahead + cover * words + topic * near for words, near in title.ahead_shares],
                    behind=[
                        behind + cover * words + topic * near + lead
                        for (words, near), lead in zip(title.behind_shares, leads[-2::-1], strict=True)
                    ],
                )
            )
        return weighed

    def _weigh_lead(self, title: Title, first: int) -> float:
        """Score of what a title shares with a story's first paragraph."""
        near = title.nearness(first, first)
        return self.weights["head_lead"] * title.cover_of(first) + self.weights["head_topic_lead"] * near

    def _list_headlines(
        self, first: int, last: int, score: float, lines: list[list[Line]], gaps: list[int]
    ) -> list[Choice]:
        """Each choice of headline (none or inside, before, after) of a story that scores `score` without."""
        weights = self.weights
        cover, topic = weights["head_cover"], weights["head_topic"]
        opening = self.features.flow.gaps[first]
        jumps = opening.jump is not None
        if opening.has_glued_title:
            index = len(lines[first]) - 1
            return [Choice(score, 0, 0, index + 1, (first, index))]
        bare = weights["headless_jump"] if jumps else weights["headless"]
        if gaps and not jumps:
            bare += weights["headless_one"] if len(gaps) == 1 else weights["headless_many"]
            bare += weights["headless_split"] * any(self.features.splits[k] for k in gaps)
        chosen: tuple[int, int] | None = None
        for gap in gaps:
            for index, line in enumerate(lines[gap]):
                if line.most > bare:
                    lead = line.leads[first - line.title.low] if first >= line.title.low else 0.0
                    words, near = line.title.share(first, last)
                    gain = line.inside + lead + cover * words + topic * near
                    if gain > bare:
                        bare, chosen = gain, (gap, index)
        choices = [Choice(score + bare, 0, 0, 0, chosen)]
        for index, line in enumerate(lines[first]):
            ahead = line.ahead
            place = last - first
            gain = score + ahead[place if place < len(ahead) else -1]
            choices.append(Choice(gain, BEFORE, 0, index + 1, (first, index)))
        for index, line in enumerate(lines[last + 1]):
            behind = line.behind
            place = last - first
            # Further off than the title's words were looked for, the first paragraph shares nothing.
            gain = behind[place] if place < len(behind) else behind[-1] - line.leads[0]
            choices.append(Choice(score + gain, AFTER, index + 1, 0, (last + 1, index)))
        return choices

    def _weigh_subheads(self, gap: int) -> float:
        features = (self.features.inner[gap] if gap < self.features.count else None) or {}
        return self.weigh({name: value for name, value in features.items() if name.startswith("sub_")})


@dataclass(frozen=True, slots=True)
class Step:
    """The best way to a paragraph: its score, its last story, and the state that story began in."""

    score: float
    section: Section | None
    state: int


UNSET = Step(-1e9, None, 0)


def _trace(best: list[list[Step]]) -> list[Section]:
    """Sections along the best way back."""
    sections: list[Section] = []
    step = max(best[-1], key=lambda step: step.score)
    while step.section is not None:
        sections.append(step.section)
        step = best[step.section.first][step.state]
    return sections[::-1]
