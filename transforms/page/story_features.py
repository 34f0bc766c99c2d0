"""What tells where one story ends and the next begins, and which title line heads it: features of a flow, unweighed.

Measured once a page; `transforms.page.sections` weighs and decides, `flows.train_story_model` learns the weights.
"""

import re
from collections import Counter, defaultdict
from statistics import fmean

import numpy as np

from transforms.page.beginnings import LONGEST_BEGINNING
from transforms.page.credits import read_credits
from transforms.page.evidence import weigh_common
from transforms.page.flow import Passage
from transforms.page.gaps import Flow, Section
from transforms.page.language import normalise
from transforms.page.model_data import PageModel
from transforms.page.pairs import take_pairs
from transforms.page.roles import DASHED, SPACED, STARTS_INSIDE
from transforms.page.titles import Title, find_holders, read_title
from transforms.page.topics import scale_to_unit

COHESION_REACH = 180
# A subhead is often lifted from the text under it word for word, a headline seldom: so much of it stands there.
LIFTED = 0.95
# How far the first words of a paragraph count as beginning something (logarithm).
LOWEST_START, HIGHEST_START = -4.0, 6.0
SHORT_PARAGRAPH = 120
# Bounds of the lengths of title lines: subheads are short as a rule, headlines seldom.
SHORT_TITLE = 7
MIDDLE_TITLE = 11
FULL_TITLE = 14
LONG_TITLE = 16
# Subheads of one story differ by a few characters; two like one are as telling as more.
ALIKE_LENGTH = 2
MOST_ALIKE = 2.0
# How many paragraphs before a title are asked whether they speak of the same.
BACK_REACH = 4
# News opens with its day.
DAY = re.compile(r"(?:近日|日前|连日来|昨日|昨天|今日|今天|前日|前天|当日|\d{1,2}月\d{1,2}日|\d{1,2}日[，,上下])")
# A kicker says which part of a series: …系列报道之四.
PART_OF_SERIES = re.compile("之[一二三四五六七八九十]{1,3}$")
ENDINGS = ("closed", "apart", "open")
Features = dict[str, float]


class StoryFeatures:
    """Features of a flow's gaps, title lines and stretches, by the names of their weights."""

    def __init__(self, flow: Flow, model: PageModel) -> None:
        self.flow = flow
        self.model = model
        self.count = len(flow.bodies)
        statistics = model.statistics
        lines = [title for gap in flow.gaps for title in gap.titles]
        holders = find_holders(lines, flow.bodies, statistics)
        vectors = model.topics.measure([passage.text for passage in flow.bodies + lines])
        self.vectors = vectors[: self.count]
        self.about, told = scale_to_unit(self.vectors), iter(scale_to_unit(vectors[self.count :]))
        self.titles = [
            [
                read_title(title, k, flow.bodies, holders, model, about=self.about, told=next(told))
                for title in gap.titles
            ]
            for k, gap in enumerate(flow.gaps)
        ]
        starts = [statistics.gain_of_break("", normalise(p.text[:4])) for p in flow.bodies]
        self.starts = [max(LOWEST_START, min(HIGHEST_START, start)) for start in starts]
        self.begun = [fmean(model.beginnings.weigh(normalise(p.text[:LONGEST_BEGINNING]))) for p in flow.bodies]
        self.alike = self._count_alike()
        self.days = [float(DAY.match(p.text) is not None) for p in flow.bodies]
        self.credit_rate = self._measure_credits()
        self.endings = self._find_endings()
        self.writers = self._read_writers()
        self.cohesions = [
            self._measure_cohesion(k) if k and not flow.gaps[k].is_hard else 0.0 for k in range(self.count)
        ]
        self.topics = self._compare_topics()
        self.skipped, self.beside = self._compare_around()
        self.splits = [bool(titles) and self._splits(k) for k, titles in enumerate(self.titles)]
        self.inner = [self._describe_inner(k) for k in range(self.count)]
        self.heads = [[self._describe_head(k, title) for title in titles] for k, titles in enumerate(self.titles)]

    def _count_alike(self) -> list[int]:
        """For each gap with title lines, how many others of the same form no mark of a story's end parts from it."""
        counts = [0] * (self.count + 1)
        stretch: list[int] = []
        for k in range(self.count + 1):
            if k == 0 or k == self.count or self.flow.gaps[k].is_hard:
                stretch = []
            elif self.titles[k]:
                for other in stretch:
                    if _is_alike(self.titles[k], self.titles[other]):
                        counts[k] += 1
                        counts[other] += 1
                stretch.append(k)
        return counts

    def _measure_credits(self) -> float:
        """Credits for each place where a story may begin: papers print them with nearly every story or with few."""
        gaps = self.flow.gaps
        printed = sum((gap.lead is not None) + gap.is_signed for gap in gaps)
        places = sum(1 for gap in gaps if gap.is_hard or gap.titles)
        return min(1.0, printed / max(1, places))

    def _find_endings(self) -> list[str]:
        """How a story ends before each gap: `closed` by its writers, `apart` from those that close the rest, `open`."""
        endings: list[str] = []
        follows = "open"
        for k in range(self.count, -1, -1):
            gap = self.flow.gaps[k]
            ends = gap.is_hard or (k > 0 and self._is_formula(k - 1))
            endings.append("closed" if gap.is_signed else "open" if ends else follows)
            follows = "apart" if gap.is_signed else "open" if ends else follows
        return endings[::-1]

    def _read_writers(self) -> list[tuple[frozenset[str], frozenset[str]]]:
        """For each gap the names that sign what ended there, and those that open what begins there."""
        patterns = self.model.patterns
        return [
            (
                frozenset(c.name for passage in gap.closing for c in read_credits(passage.text, patterns)),
                frozenset(c.name for c in read_credits(gap.lead.text, patterns)) if gap.lead else frozenset(),
            )
            for gap in self.flow.gaps
        ]

    def find_ending(self, first: int, end: int) -> str:
        """How the story from paragraph `first` up to the gap `end` ends; signed twice by one writer it stays open."""
        ending = self.endings[end]
        signs_again = ending == "closed" and not self.writers[first][1].isdisjoint(self.writers[end][0])
        return "open" if signs_again else ending

    def _is_formula(self, k: int) -> bool:
        """Whether paragraph `k` ends with words that close a story, such as who else took part."""
        return self.model.patterns.closing_formula.search(self.flow.bodies[k].text[-24:]) is not None

    def _describe_inner(self, k: int) -> Features | None:
        """Features of one story running on over the gap before paragraph `k`; None where it cannot."""
        gap = self.flow.gaps[k]
        if k == 0 or gap.is_hard:
            return None
        left, right = self.flow.bodies[k - 1], self.flow.bodies[k]
        narrow, wide = sorted((left.last.column, right.first.column))
        features = {
            "inner": 1.0,
            "inner_cohesion": self.cohesions[k],
            "inner_topic": self.topics[k],
            "inner_topic_skipped": self.skipped[k],
            "inner_topic_beside": self.beside[k],
            "inner_start": self.starts[k],
            "inner_begun": self.begun[k],
            "inner_column": min(40.0, wide - narrow) / 5 if narrow > 0 and wide - narrow > 1.5 else 0.0,
            "inner_lines": float(right.first.gap > 2),
            "inner_formula": float(self._is_formula(k - 1)),
            "inner_furniture": float(bool(gap.furniture)),
            "inner_cut": float(left.ends_cut),
            "inner_inside": float(bool(STARTS_INSIDE.match(right.text)) or self.starts[k] < -2.5),
            "inner_adjacent": float(right.first.number == left.last.number + 1),
            "inner_day": self.days[k],
        }
        return features | self._describe_subheads(k)

    def _describe_subheads(self, k: int) -> Features:
        titles = self.titles[k]
        if not titles:
            return {}
        if self.splits[k]:
            return {"inner_split": 1.0}
        if any(title.is_section for title in titles):
            return {"sub_any": 1.0, "sub_section": 1.0}
        longest = max(len(title.passage.text) for title in titles)
        back = [title.share(k - BACK_REACH, k - 1) for title in titles]
        return {
            "sub_any": 1.0,
            "sub_cohesion": self.cohesions[k],
            "sub_topic": self.topics[k],
            "sub_start": self.starts[k],
            "sub_middle": float(MIDDLE_TITLE <= longest < FULL_TITLE),
            "sub_full": float(FULL_TITLE <= longest <= LONG_TITLE),
            "sub_count": float(len(titles)),
            "sub_length": max(0, longest - LONG_TITLE) / 10,
            "sub_short": float(longest < SHORT_TITLE),
            "sub_lines": float(any(len(title.passage.first.lines) > 1 for title in titles)),
            "sub_spaced": float(any(SPACED.search(title.passage.text) for title in titles)),
            "sub_wide": float(any(_is_wide(title.passage, self.flow.bodies[k]) for title in titles)),
            "sub_alike": min(MOST_ALIKE, self.alike[k]),
            "sub_lifted": float(any(title.cover_of(k) > LIFTED for title in titles)),
            "sub_narrow": float(any(_is_narrow(title.passage, self.flow.bodies[k]) for title in titles)),
            "sub_ahead": max(title.cover_of(k) for title in titles),
            "sub_back": max(words for words, _ in back),
            "sub_day": self.days[k],
            "sub_topic_ahead": max(title.nearness(k, k) for title in titles),
            "sub_topic_back": max(near for _, near in back),
        }

    def _splits(self, k: int) -> bool:
        """Whether title lines before paragraph `k` stand inside a paragraph: no subhead does, but a headline may."""
        beside = self.flow.bodies[max(0, k - 1) : k + 1]
        if k and beside[0].ends_cut:
            return bool(self.titles[k])
        places = [title.passage.first.number for title in self.titles[k]]
        return any(body.first.number < place < body.last.number for body in beside for place in places)

    def _describe_head(self, k: int, title: Title) -> Features:
        """Features of a title line as a headline, its place and cover aside."""
        length = len(title.passage.text)
        beside = self.flow.bodies[min(k, self.count - 1)]
        return {
            "head_short": float(length < SHORT_TITLE),
            "head_section": float(title.is_section),
            "head_long": float(length > LONG_TITLE),
            "head_spaced": float(SPACED.search(title.passage.text) is not None),
            "head_wide": float(_is_wide(title.passage, beside)),
            "head_dash": float(DASHED.match(title.passage.text) is not None),
            "head_series": float(PART_OF_SERIES.search(title.passage.text) is not None),
            "head_alike": min(MOST_ALIKE, self.alike[k]),
            "head_narrow": float(_is_narrow(title.passage, beside)),
        }

    def _measure_cohesion(self, k: int) -> float:
        bodies, statistics = self.flow.bodies, self.model.statistics
        left, right = bodies[k - 1].text[-COHESION_REACH:], bodies[k].text[:COHESION_REACH]
        if k > 1 and self._speaks_across(k - 1, k - 1):
            left += bodies[k - 2].text[-COHESION_REACH:]
        if k + 1 < self.count and self._speaks_across(k, k + 1):
            right += bodies[k + 1].text[:COHESION_REACH]
        return min(8.0, weigh_common(take_pairs(left), take_pairs(right), statistics))

    def _speaks_across(self, k: int, gap: int) -> bool:
        """Whether paragraph `k` is too short to tell its topic, and may be heard with the one over a gap beside it."""
        return len(self.flow.bodies[k].text) < SHORT_PARAGRAPH and not self.flow.gaps[gap].is_hard

    def _compare_topics(self) -> list[float]:
        """How much the texts on both sides of each gap are about the same (cosine); short ones speak with the next."""
        left, right = self.vectors.copy(), self.vectors.copy()
        for k in range(1, self.count):
            if self._speaks_across(k, k):
                left[k] += self.vectors[k - 1]
            if self._speaks_across(k - 1, k):
                right[k - 1] += self.vectors[k]
        left, right = scale_to_unit(left), scale_to_unit(right)
        return [0.0, *np.einsum("ij,ij->i", left[:-1], right[1:]).tolist()]

    def _compare_around(self) -> tuple[list[float], list[float]]:
        """What is alike around each gap: paragraphs two apart over it, and those at the gaps beside it.

        A story ends where both are unlike over the gap and alike beside it. Where a mark of a story's end or the page's
        leaves no such paragraph, the two at the gap speak for it.
        """
        gaps, near = self.flow.gaps, self.topics
        over = [0.0, 0.0, *np.einsum("ij,ij->i", self.about[:-2], self.about[2:]).tolist()]  # of paragraphs k - 2 and k
        skipped, beside = [0.0], [0.0]
        for k in range(1, self.count):
            goes_back, goes_on = k > 1 and not gaps[k - 1].is_hard, k + 1 < self.count and not gaps[k + 1].is_hard
            skipped.append(((over[k] if goes_back else near[k]) + (over[k + 1] if goes_on else near[k])) / 2)
            beside.append(((near[k - 1] if goes_back else near[k]) + (near[k + 1] if goes_on else near[k])) / 2)
        return skipped, beside

    def describe_start(self, first: int) -> Features:
        """Features of a story beginning at a paragraph."""
        gap = self.flow.gaps[first]
        if gap.jump is not None or gap.lead is not None:
            return {"story": 1.0}
        start = self.starts[first] if first else 0.0
        return {"story": 1.0, "story_unmarked": 1.0, "story_start": start, "story_day": self.days[first]}

    def describe_credits(self, first: int, ending: str) -> Features:
        """Features of the credits a story has: one, as a rule, in a file that prints them."""
        gap = self.flow.gaps[first]
        if gap.lead is not None:
            return {"story_double": 1.0} if ending == "closed" else {}
        if ending == "closed":
            return {}
        if gap.jump is None:
            return {"story_creditless": self.credit_rate}
        return {"jump_creditless": self.credit_rate, "jump_apart": float(ending == "apart")}

    def describe_headline(self, first: int, last: int, title: tuple[int, int] | None, *, lean: float) -> Features:
        """Features of a headline chosen for a stretch of paragraphs; `lean` says where the file's headlines stand."""
        if title is None:
            if self.flow.gaps[first].jump is not None:
                return {"headless_jump": 1.0}
            inner = [k for k in range(first + 1, last + 1) if self.titles[k]]
            return {
                "headless": 1.0,
                "headless_one": float(len(inner) == 1),
                "headless_many": float(len(inner) > 1),
                "headless_split": float(any(self.splits[k] for k in inner)),
            }
        gap, index = title
        line = self.titles[gap][index]
        words, near = line.share(first, last)
        features = self.heads[gap][index] | {
            "head_cover": words,
            "head_topic": near,
            "head_lead": line.cover_of(first),
            "head_topic_lead": line.nearness(first, first),
        }
        if gap == first:
            nearest = index == len(self.titles[gap]) - 1
            hard = self.flow.gaps[gap].jump is not None or self.flow.gaps[gap].lead is not None
            features |= {"before": 1.0, "lean": lean}
            return features | {"head_apart": float(not nearest), "head_marked": float(hard)}
        if gap == last + 1:
            closing = bool(self.flow.gaps[gap].closing)
            features |= {"after": 1.0, "lean": -lean}
            return features | {"head_apart": float(index != 0), "head_closing": float(index == 0 and closing)}
        subs = {name: -value for name, value in (self.inner[gap] or {}).items() if name.startswith("sub_")}
        return features | {"inside": 1.0, "head_split": float(self.splits[gap])} | subs

    def describe(self, sections: list[Section], *, lean: float) -> Features:
        """Features of a whole division, summed."""
        total: dict[str, float] = defaultdict(float)

        def add(features: Features) -> None:
            for name, value in features.items():
                total[name] += value

        used: dict[int, int] = Counter(s.title[0] for s in sections if s.title is not None)
        for section in sections:
            first, last = section.first, section.last
            start, ending = self.describe_start(first), self.endings[last + 1]
            add(start)
            add({"story_open": float(self.flow.bodies[last].ends_cut), "story_single": float(first == last)})
            add(self.describe_credits(first, self.find_ending(first, last + 1)))
            if "story_unmarked" in start and ending != "closed" and first > 0 and last + 1 < self.count:
                add({"story_markless": 1.0})
            for k in range(first + 1, last + 1):
                add(self.inner[k] or {})
            add(self.describe_headline(first, last, section.title, lean=lean))
        for k in {0, *(s.last + 1 for s in sections)}:
            if count := len(self.titles[k]):
                add({"title_orphan": float(not used[k]), "title_extra": float(max(0, count - max(1, used[k])))})
        return total


def _is_alike(titles: list[Title], others: list[Title]) -> bool:
    """Whether the title lines of two gaps have one form, as the subheads of a story do."""
    mine, theirs = titles[0].passage, others[0].passage
    return (
        len(titles) == len(others)
        and len(mine.first.lines) == len(theirs.first.lines)
        and abs(len(mine.text) - len(theirs.text)) <= ALIKE_LENGTH
        and bool(SPACED.search(mine.text)) == bool(SPACED.search(theirs.text))
    )


def _is_wide(title: Passage, body: Passage) -> bool:
    """Whether a title line is wider than the column beside it: set across columns, as a headline is."""
    column = body.first.column
    return column > 0 and max(line.width for line in title.first.lines) > column + 1


def _is_narrow(title: Passage, body: Passage) -> bool:
    """Whether a title line fits well into the column beside it, as a subhead does."""
    column = body.first.column
    return column > 0 and max(line.width for line in title.first.lines) < column - 1
