"""A numeral as printed, with its scale and inner hedge, and the unit after it."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from transforms.facts.figures_rules import FigureRules, Unit
from transforms.facts.numerals import LARGE_SCALES, parse_chinese, parse_mixed

Style = Literal["arabic", "chinese", "one", "half"]
# 千 and 百 begin units too: 千瓦, 千米, 百分点.
_SCALE = r"(?:[十百千](?![瓦米克卡伏赫分]))?[万亿]{0,2}"
# Thousands set apart. After a name that ends in a number (双11, G50, 第5) a space parts two clauses instead.
GROUP_MARKS = frozenset(", \u00a0\u2009\u202f")
_WITHOUT_MARKS = dict.fromkeys(map(ord, GROUP_MARKS))
_GROUPS = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}"
    r"|(?<![0-9A-Za-z.·双第])[0-9]{1,3}(?P<mark>[ \u00a0\u2009\u202f])[0-9]{3}(?:(?P=mark)[0-9]{3}){0,4})(?![0-9])"
)
GROUPED = re.compile(_GROUPS)
_ARABIC = re.compile(
    rf"(?P<number>(?:{_GROUPS}|(?!0[0-9])[0-9]{{1,15}}(?![0-9]))(?:\.[0-9]{{1,9}})?)(?P<inside>[多余几来]?)"
    rf"(?P<scale>{_SCALE})(?P<more>[多余]?)"
)
# What follows 12亿 or 1万 in one amount: 5000万, 5千, 2千7百, 零500万, 5000余万. Three or four digits need no scale.
_MORE_PARTS = re.compile(
    r"(?P<parts>(?:零?(?:[0-9][十百千][万亿]?|[0-9]{1,4}(?:\.[0-9]{1,6})?[万亿])){0,5}"
    r"(?:(?<=[百千万])零?[0-9]{3,4}(?![0-9.年])|(?<=亿)零?[0-9]{1,4}(?=[多余几来]万))?)"
    r"(?P<inside>[多余几来]?)(?P<scale>(?<=[多余几来])[万亿]{0,2}|)(?P<more>[多余]?)(?![0-9])"
)
_CHINESE = re.compile(
    r"(?P<number>[〇零一二两三四五六七八九十百千万亿半]{1,20})(?P<inside>[多余几来]?)"
    r"(?P<scale>(?<=[多余几来])[万亿]{0,2}|)(?P<more>[多余]?)(?![〇零一二两三四五六七八九十百千万亿])"
)
_BARE = frozenset("百千万亿")
# An amount of several parts is given in the highest of these printed in it.
_SCALES_OF_AMOUNTS = ("万亿", "亿", "万")


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral: `value` before its scale, `scale` of the 万/亿 printed after it, `end` after all of it.

    `amount` is what it comes to, exactly. Of several parts the highest of 万 and 亿 is the scale: 12亿5000万 is 12.5 of
    亿, 三万五千 is 3.5 of 万.

    `is_bare` says that it is made of 百, 千, 万, 亿 alone, which most often means "many".
    """

    start: int
    end: int
    value: float
    value_max: float | None
    amount: float
    scale: float
    scale_text: str
    hedge: str | None
    style: Style
    is_bare: bool


def read_number(text: str, start: int) -> Number | None:
    """Read the numeral that starts at `start`; None where it is not well formed."""
    if text[start].isdigit():
        match = _ARABIC.match(text, start)
        if not match:
            return None
        value, scale = float(match["number"].translate(_WITHOUT_MARKS)), match["scale"]
        hedge = match["inside"] or match["more"] or None
        if scale and not hedge and (several := _read_several(text, match)):
            return several
        factor = find_scale(scale)
        return Number(start, match.end(), value, None, value * factor, factor, scale, hedge, "arabic", False)
    match = _CHINESE.match(text, start)
    return _read_chinese(match) if match else None


def _read_several(text: str, first: re.Match[str]) -> Number | None:
    """Read an amount whose `first` part goes on: 12亿|5000万, 2万|2千7百, 3亿|5千多万."""
    rest = _MORE_PARTS.match(text, first.end())
    if not rest or not rest["parts"] or "." in first["number"]:
        return None
    printed = first["number"].translate(_WITHOUT_MARKS) + first["scale"] + rest["parts"] + rest["scale"]
    amount = parse_mixed(printed)
    if amount is None:
        return None
    scale = _find_highest_scale(printed)
    return Number(
        start=first.start(),
        end=rest.end(),
        value=amount / find_scale(scale),
        value_max=None,
        amount=amount,
        scale=find_scale(scale),
        scale_text=scale,
        hedge=rest["inside"] or rest["more"] or None,
        style="arabic",
        is_bare=False,
    )


def _find_highest_scale(printed: str) -> str:
    return next((scale for scale in _SCALES_OF_AMOUNTS if scale in printed), "")


def _read_chinese(match: re.Match[str]) -> Number | None:
    """三千亿 is 3000 of the unit 亿; 千亿 is 1000 of it; 十几万 is 10 of the unit 万; 三亿五千万 is 3.5 of 亿."""
    printed = match["number"]
    kept = printed.rstrip("万亿") or printed
    scale = printed[len(kept) :] + match["scale"]
    several = _find_highest_scale(kept) if kept[-1] not in LARGE_SCALES and ("万" in kept or "亿" in kept) else ""
    parsed = parse_chinese(kept + scale if several else kept)
    if parsed is None:
        return None
    scale = several or scale
    value, factor = parsed.value, find_scale(scale)
    amount = value if several else value * factor
    style: Style = "half" if kept == "半" else "one" if kept == "一" and not scale else "chinese"
    return Number(
        start=match.start(),
        end=match.end(),
        value=value / factor if several else value,
        value_max=parsed.highest,
        amount=amount,
        scale=factor,
        scale_text=scale,
        hedge=match["inside"] or match["more"] or None,
        style=style,
        is_bare=all(sign in _BARE for sign in printed),
    )


def negate(number: Number, *, whole: bool) -> Number:
    """The number below zero: of a range both ends when `whole`, else the lower one."""
    low, high = -number.value, number.value_max
    if whole and high is not None:
        low, high = -high, -number.value
    return replace(number, value=low, value_max=high, amount=low * number.scale if high is not None else -number.amount)


def match_unit(text: str, end: int, *, rules: FigureRules) -> Unit | None:
    """The longest unit at `end` that is a word of its own there."""
    units = rules.units
    for length in range(min(rules.unit_reach.get(text[end : end + 1], 0), len(text) - end), 0, -1):
        unit = units.get(text[end : end + length])
        if unit is None:
            continue
        following = text[end + length : end + length + 1]
        if following and following in unit.not_before:
            return None
        is_latin = unit.unit[-1].isascii() and unit.unit[-1].isalpha()
        return None if is_latin and following.isascii() and following.isalnum() else unit
    return None


def find_scale(text: str) -> float:
    """What 万, 亿 or 千万 multiply by; 1 for none."""
    parsed = parse_chinese(text) if text else None
    return parsed.value if parsed else 1.0
