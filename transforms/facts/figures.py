"""Figures: quantities stated in a paragraph, with value, base unit, hedge, direction and subject.

One scan finds runs of numerals; everything else looks at a bounded stretch around a run, so that the time is linear in
the text. Ordinals are ranks, 首个 and 首家 with less confidence. Fractions are given to four decimals.
"""

import re
from bisect import bisect_right
from dataclasses import replace
from typing import Literal

from transforms.facts import figures_context as context
from transforms.facts import figures_filters as filters
from transforms.facts.figures_numbers import GROUP_MARKS, GROUPED, Number, match_unit, negate, read_number
from transforms.facts.figures_rules import FigureRules, Unit, build_figure_rules
from transforms.facts.model import Figure, FigureKind
from transforms.facts.numerals import LARGE_SCALES, parse_chinese

__all__ = ["FigureRules", "build_figure_rules", "read_figures"]

_TRIGGER = re.compile(r"[0-9〇零一二两三四五六七八九十百千万亿半第首]+")
_WIDE_SIGNS = re.compile(r"[０-９％．／]")
_NARROW = str.maketrans("０１２３４５６７８９％．／", "0123456789%./")
_FRACTION = re.compile(r"(?P<top>[0-9]{1,3})/(?P<bottom>[0-9]{1,4})(?![0-9/])")
_PARTS = re.compile(
    r"(?P<bottom>[二三四五六七八九十百千两]{1,4})分之"
    r"(?P<top>[〇零一二两三四五六七八九十百]{1,6})(?:点(?P<rest>[〇零一二三四五六七八九]{1,4}))?"
)
_ORDINAL = re.compile(r"第(?P<number>[0-9]{1,4}|[一二三四五六七八九十百]{1,4})")
_FIRST = re.compile(r"首(?=[个家座条所支部例款台张栋艘处项])")
_RANGE_SIGN = re.compile(r"[-—–~～－至到]{1,2}(?=[0-9一二两三四五六七八九十百千])")
# Both ends of a range below zero with their sign: -5℃至-3℃.
_RANGE_BELOW = re.compile(r"[-—–~～－至到]{1,2}(?:零下|负|[-－−])(?=[0-9一二两三四五六七八九十百千])")
_AND_A_HALF = re.compile(r"个半(小时|月)")
_TO = re.compile(
    r"[^。；！？;!?0-9]{0,14}?(?:至|到|为|成|达)(?:[0-9]{4}年的?|了|目前的|现在的|如今的|约|近|超|超过){0,2}"
)
_LIST_GAP = re.compile(r"[、和及与]|以及")
_SENTENCE_END = re.compile(r"[。！？!?\n]")
_SHARE_BEFORE = re.compile(r"占比?|比重|份额|比例")
# Kinds whose subject most often stands before the figure: the rate of what, the price of what.
_SUBJECT_BEFORE = frozenset(["percent", "share", "money", "area", "multiple", "rank"])
_TAKES_OBJECT = frozenset(["count", "area", "money", "length", "other"])
# 分别高4.7个、1.9个百分点: the unit of the list stands at its end.
_COUNTED, _POINTS = "个", "个百分点"
_COUNTED_BY_NUMBER = ("人", "户", "家", "件")
_BELOW_ZERO = "零下"  # said once for both ends of a range: 零下3至5℃
# How sure a reading is by the numeral: Chinese ones may belong to words that no table knows.
_SURE, _LESS_SURE, _UNIT_GUESSED, _HARDLY_A_FIGURE = 0.95, 0.75, 0.7, 0.5


def read_figures(text: str, *, rules: FigureRules, paragraph: int) -> list[Figure]:
    """Read the figures of a paragraph in order of their place."""
    narrow = text.translate(_NARROW) if _WIDE_SIGNS.search(text) else text
    reader = _Reader(text=narrow, printed=text, rules=rules, paragraph=paragraph)
    for run in _TRIGGER.finditer(narrow):
        reader.read_run(run.start(), run.end())
    return _link_figures(reader.figures, narrow, rules=rules)


class _Reader:
    """The state of one paragraph's scan: where the last figure ended, and the figures so far."""

    def __init__(self, *, text: str, printed: str, rules: FigureRules, paragraph: int) -> None:
        self.text, self.printed, self.rules, self.paragraph = text, printed, rules, paragraph
        self.figures: list[Figure] = []
        self.end = 0
        self._has_parts = "分之" in text
        self._may_count_one = "仅" in text or "只" in text
        self._label_starts: list[int] = []
        self._label_ends: list[int] | None = None

    def read_run(self, start: int, stop: int) -> None:
        """Read the figure that a run of numerals begins, if it does."""
        start = max(start, self.end)
        if start >= stop:
            return
        sign = self.text[start]
        grouped = GROUPED.match(self.text, start) if self.text[stop : stop + 1] in GROUP_MARKS else None
        if sign == "一" and stop - start == 1 and not self._may_count(start):
            return
        if sign == "第":
            figure = self._read_ordinal(start)
            self.end = stop
        elif sign == "首":
            figure = self._read_first(start)
        else:
            figure = self._read_share(start) or self._read_quantity(start)
        if figure:
            self.end = figure.end
            if not self._is_label(figure.start, figure.end):
                self.figures.append(figure)
        elif grouped:  # its last thousands are no figure of their own
            self.end = grouped.end()

    def _may_count(self, start: int) -> bool:
        """Whether a lone 一, most often "a", could count."""
        follows_one = bool(self.figures) and self.figures[-1].surface.startswith("一")
        return (
            self._may_count_one
            or follows_one
            or filters.lasts(self.text, start)
            or bool(_RANGE_SIGN.match(self.text, start + 1))
            or bool(_AND_A_HALF.match(self.text, start + 1))
        )

    def _is_label(self, start: int, end: int) -> bool:
        if self._label_ends is None:
            spans = sorted(context.find_labels(self.text))
            self._label_starts = [first for first, _ in spans]
            self._label_ends, last = [], 0
            for _, stop in spans:
                last = max(last, stop)
                self._label_ends.append(last)
        at = bisect_right(self._label_starts, start)
        return at > 0 and end <= self._label_ends[at - 1]

    def _read_share(self, start: int) -> Figure | None:
        """Read 1/6 and 三分之一 as parts of a whole, 百分之二十 as a percentage."""
        text = self.text
        if text[start].isdigit():
            match = _FRACTION.match(text, start)
            if not match or filters.follows_code(text, start):
                return None
            top, bottom = float(match["top"]), float(match["bottom"])
            if not 0 < top < bottom:
                return None
            return self._build(start, match.end(), value=round(top / bottom, 4), unit=None, kind="share", trust=_SURE)
        match = _PARTS.match(text, start) if self._has_parts else None
        if not match:
            return None
        whole, parts = parse_chinese(match["top"]), parse_chinese(match["bottom"])
        if whole is None or parts is None or parts.value <= 1:
            return None
        rest = match["rest"] or ""
        tenths = sum((digit.value if (digit := parse_chinese(sign)) else 0) / 10**k for k, sign in enumerate(rest, 1))
        if match["bottom"] == "百":
            unit = self.rules.units["%"]
            return self._build(
                start, match.end(), value=whole.value + tenths, unit=unit, kind="percent", trust=_LESS_SURE
            )
        share = round((whole.value + tenths) / parts.value, 4)
        return self._build(start, match.end(), value=share, unit=None, kind="share", trust=_LESS_SURE)

    def _read_ordinal(self, start: int) -> Figure | None:
        """Read 居全市第一, 第三家: a place in an order."""
        match = _ORDINAL.match(self.text, start)
        number = read_number(self.text, match.start("number")) if match else None
        if match is None or number is None:
            return None
        end, unit = match.end(), match_unit(self.text, match.end(), rules=self.rules)
        if unit and unit.kind == "count":
            if not filters.is_ranked(self.text, start, end + len(unit.unit), unit, rules=self.rules):
                return None
            end += len(unit.unit)
        elif filters.is_rank(self.text, start, end):
            unit = None
        else:
            return None
        return self._build(start, end, value=number.value, unit=unit, kind="rank", trust=_LESS_SURE)

    def _read_first(self, start: int) -> Figure | None:
        """Read 首个, 首家."""
        unit = self.rules.units.get(self.text[start + 1]) if _FIRST.match(self.text, start) else None
        if unit is None:
            return None
        return self._build(start, start + 2, value=1.0, unit=unit, kind="rank", trust=_HARDLY_A_FIGURE)

    def _read_quantity(self, start: int) -> Figure | None:
        number = read_number(self.text, start)
        minus = filters.find_minus(self.text, start)
        is_code = filters.follows_code(self.text, start)
        if number is None or (is_code and not minus):
            return None
        trust = _SURE if number.style == "arabic" else _LESS_SURE
        half = _AND_A_HALF.match(self.text, number.end)
        if half and not is_code:
            unit = self.rules.units["小时" if half[1] == "小时" else "个月"]
            return self._build(start, half.end(), value=number.value + 0.5, unit=unit, kind="duration", trust=trust)
        found = match_unit(self.text, number.end, rules=self.rules)
        end = number.end + (len(found.unit) if found else 0)
        below = _RANGE_BELOW.match(self.text, end) if minus else None
        span = self._read_range(number, found, end, below=below)
        shares_sign = bool(span and below) or (minus == _BELOW_ZERO and found is None)
        if span:
            number, found, end = span
        if minus and not (found and filters.may_be_negative(found)):
            if is_code:
                return None
            minus = ""
        if found is None:
            return self._read_bare_amount(number)
        last = self.figures[-1] if self.figures else None
        if not filters.is_figure(self.text, number, found, end, rules=self.rules, last=last):
            return None
        value = number.amount
        if found.kind == "duration" and number.style == "chinese" and self.text.startswith("半", end):
            value, end = value + 0.5, end + 1
        if minus:
            number = negate(number, whole=shares_sign)
            start, value = start - len(minus), number.amount
        return self._build(start, end, value=value, unit=found, kind=found.kind, trust=trust, number=number)

    def _read_range(
        self, number: Number, unit: Unit | None, end: int, *, below: re.Match[str] | None
    ) -> tuple[Number, Unit, int] | None:
        """Read 15至20人, 3-5岁, 30%—40%: one figure with two values. After 从 or 由 they are a pair instead.

        `below` is what parts the ends of a range below zero: the first of them is the larger number.
        """
        sign = below or _RANGE_SIGN.match(self.text, end)
        if not sign or (unit and context.FROM.search(context.cut_clause_before(self.text, number.start))):
            return None
        second = read_number(self.text, sign.end())
        unit_two = match_unit(self.text, second.end, rules=self.rules) if second else None
        if second is None or unit_two is None or (unit and unit.unit != unit_two.unit):
            return None
        low = number.amount if number.scale_text else number.amount * second.scale
        ends = [(low, low / second.scale), (second.amount, second.value)]
        (low, value), (high, highest) = reversed(ends) if below else ends
        if low >= high or (number.style == "arabic") != (second.style == "arabic"):
            return None
        joined = replace(
            second,
            start=number.start,
            value=value,
            value_max=highest,
            amount=low,
            hedge=number.hedge or second.hedge,
        )
        return joined, unit_two, second.end + len(unit_two.unit)

    def _read_bare_amount(self, number: Number) -> Figure | None:
        """Read 超过2万: no unit is printed, the subject tells it."""
        if number.style != "arabic" or number.scale < LARGE_SCALES["万"]:
            return None
        if self.text[number.end : number.end + 1].isdigit():  # it goes on in a way that is not understood: 12亿5
            return None
        if filters.is_excluded(self.text, number.start, number.end, style=number.style, rules=self.rules):
            return None
        clause = context.cut_clause_before(self.text, number.start)
        counted = next((sign for sign in _COUNTED_BY_NUMBER if f"{sign}数" in clause), "")
        figure = self._build(
            number.start,
            number.end,
            value=number.amount,
            unit=self.rules.units.get(counted),
            kind="count",
            trust=_UNIT_GUESSED,
            number=number,
        )
        return replace(figure, unit=number.scale_text)

    def _build(
        self,
        start: int,
        end: int,
        *,
        value: float,
        unit: Unit | None,
        kind: FigureKind,
        trust: float,
        number: Number | None = None,
    ) -> Figure:
        """Make the figure that stands at `start` to `end` with its unit, adding hedges, direction and subject."""
        text, rules = self.text, self.rules
        before = context.match_hedge_before(text, start, kind=kind, hundreds=text[start] in "百千万", rules=rules)
        after = None if kind == "rank" else context.match_hedge_after(text, end, kind=kind, rules=rules)
        start -= len(before.word) if before else 0
        end += len(after.word) if after else 0
        clause = context.cut_clause_before(text, start)
        change, is_led_to = None, False
        if kind not in ("rank", "age"):
            change, is_led_to = context.find_change(
                text,
                end,
                before=clause,
                takes_object=kind in _TAKES_OBJECT,
                follows=kind in ("multiple", "percent"),
                rules=rules,
            )
        if change == "up" and value < 0 and not is_led_to:  # 增速为-2.1%; 提升至-1.1% goes up
            change = "down"
        role: Literal["value", "from", "to"] = "to" if is_led_to else "from" if context.FROM.search(clause) else "value"
        if kind == "percent" and unit and unit.unit == "%" and _SHARE_BEFORE.search(clause[-14:]):
            kind = "share"
        scale = number.scale if number else 1.0
        highest = number.value_max if number else None
        inside = number.hedge if number else None
        return Figure(
            paragraph=self.paragraph,
            start=start,
            end=end,
            surface=self.printed[start:end],
            value=round(value / scale, 9),
            value_max=highest,
            unit=(number.scale_text if number else "") + (unit.unit if unit else ""),
            base_value=round(value * (unit.factor if unit else 1.0), 6),
            base_unit=unit.base_unit if unit else "",
            approximation=before.approximation
            if before
            else inside or (after.approximation if after else context.find_hedge_apart(clause, rules=rules)),
            kind=kind,
            change=None if role == "from" else change,
            role=role,
            subject=context.find_subject(
                self.printed, end, clause=clause, before_first=kind in _SUBJECT_BEFORE, rules=rules
            ),
            confidence=trust,
        )


def _link_figures(figures: list[Figure], text: str, *, rules: FigureRules) -> list[Figure]:
    """Set what depends on the figure before: from–to pairs, directions along a list, subjects said once."""
    linked = list(figures)
    for index in range(1, len(linked)):
        first, second = linked[index - 1], linked[index]
        gap = text[first.end : second.start]
        if first.role == "from":
            if second.base_unit == first.base_unit and _TO.fullmatch(gap):
                first = replace(first, subject=context.find_changing(text, first.start, rules=rules) or first.subject)
                second = replace(second, role="to", subject=first.subject)
                linked[index - 1] = first
            else:
                linked[index - 1] = replace(first, role="value")
        elif first.unit == _COUNTED and second.unit == _POINTS and _LIST_GAP.fullmatch(gap):
            linked[index - 1] = replace(first, unit=_POINTS, base_unit=second.base_unit, kind=second.kind)
        elif second.change is None and second.unit == first.unit and first.change and _LIST_GAP.fullmatch(gap):
            second = replace(second, change=first.change)
        if second.subject is None and not _SENTENCE_END.search(gap):
            second = replace(second, subject=context.find_carried(gap, rules=rules) or first.subject)
        linked[index] = second
    if linked and linked[-1].role == "from":
        linked[-1] = replace(linked[-1], role="value")
    return linked
