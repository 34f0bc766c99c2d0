"""Folded texts as they are compared: their numbers, their wording without them, their 3-grams.

The same wording with another number is news, in whatever form the number is written.
"""

import re
from functools import cached_property

from rapidfuzz.distance import Levenshtein

_DIGITS = "〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾"
_MEASURES = (
    "个名人位年月日号时点分秒天周次届条项户家元吨亩米里层楼版期批类级倍成度处所座场台辆册份件张只支栋幢间套公平%‰"
)
# Numbers, amounts and dates in folded text. A lone Chinese numeral counts only before a measure or after 第: 统一, 十分
# and 进一步 are words.
NUMBER = re.compile(
    rf"(?:(?<!\d)\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:[.:/-]\d+)*[万亿千百]*|第[{_DIGITS}]+|[{_DIGITS}]{{2,}}|(?!十分(?!钟))[{_DIGITS}](?=[{_MEASURES}])"
    r"|(?:星期|礼拜|周)[一二三四五六日天]"
)
_NUMERAL = re.compile(rf"[\d{_DIGITS}]")


class FoldedText:
    """A folded text with what comparing it needs, made at first use: a text meets several others."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def masked(self) -> tuple[str, list[str]]:
        """Its wording without numbers, and its numbers."""
        return mask_numbers(self.text)

    @cached_property
    def grams(self) -> set[str]:
        """Its 3-grams."""
        return cut_grams(self.text)

    @cached_property
    def form_grams(self) -> set[str]:
        """Those of its wording."""
        return cut_grams(self.masked[0])


def mask_numbers(folded: str) -> tuple[str, list[str]]:
    """Folded text with each number as `0`, and the numbers themselves in order."""
    numbers: list[str] = []

    def keep(match: re.Match[str]) -> str:
        numbers.append(match.group())
        return "0"

    return NUMBER.sub(keep, folded), numbers


def is_within(short: str, long: str) -> bool:
    """Whether a folded text is part of a longer one: not from the middle of a number."""
    if not 0 < len(short) < len(long):
        return False
    at = long.find(short)
    while at >= 0:
        before, after = long[at - 1 : at], long[at + len(short) : at + len(short) + 1]
        if not (before.isdigit() and short[0].isdigit()) and not (after.isdigit() and short[-1].isdigit()):
            return True
        at = long.find(short, at + 1)
    return False


def cut_grams(folded: str) -> set[str]:
    """The set of its 3-grams."""
    return {folded[i : i + 3] for i in range(max(1, len(folded) - 2))}


def changes_numeral(left: str, right: str) -> bool:
    """Whether a numeral stands in one text where another stands in the other, in whatever form numbers are written."""
    for step in Levenshtein.opcodes(left, right):
        if step.tag == "replace":
            one = _NUMERAL.findall(left[step.src_start : step.src_end])
            other = _NUMERAL.findall(right[step.dest_start : step.dest_end])
            if one and other and one != other:
                return True
    return False
