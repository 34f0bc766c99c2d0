"""A numeral as printed, with its scale and inner hedge, and the unit after it."""

import re
from dataclasses import dataclass
from typing import Literal

from transforms.facts.figures_rules import FigureRules, Unit
from transforms.facts.numerals import parse_chinese

Style = Literal["arabic", "chinese", "one", "half"]
# 千 and 百 begin units too: 千瓦, 千米, 百分点.
_SCALE = r"(?:[十百千](?![瓦米克卡伏赫分]))?[万亿]{0,2}"
_ARABIC = re.compile(
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])|[0-9]{1,15}(?![0-9])(?:\.[0-9]{1,9})?)(?P<inside>[多余几来]?)"
    rf"(?P<scale>{_SCALE})(?P<more>[多余]?)"
)
_CHINESE = re.compile(
    r"(?P<number>[〇零一二两三四五六七八九十百千万亿半]{1,20})(?P<inside>[多余几来]?)"
    r"(?P<scale>(?<=[多余几来])[万亿]{0,2}|)(?P<more>[多余]?)(?![〇零一二两三四五六七八九十百千万亿])"
)
_BARE = frozenset("百千万亿")


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral: `value` before its scale, `scale` of the 万/亿 printed after it, `end` after all of it.

    `is_bare` says that it is made of 百, 千, 万, 亿 alone, which most often means "many".
    """

    start: int
    end: int
    value: float
    value_max: float | None
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
        value, scale = float(match["number"].replace(",", "")), match["scale"]
        hedge = match["inside"] or match["more"] or None
        return Number(start, match.end(), value, None, find_scale(scale), scale, hedge, "arabic", False)
    match = _CHINESE.match(text, start)
    return _read_chinese(match) if match else None


def _read_chinese(match: re.Match[str]) -> Number | None:
    """三千亿 is printed as 3000 of the unit 亿; 千亿 as 1000 of it; 十几万 as 10 of the unit 万."""
    printed, scale = match["number"], match["scale"]
    kept = printed.rstrip("万亿")
    if kept and not match["inside"]:
        scale = printed[len(kept) :] + scale
    else:
        kept = printed
    parsed = parse_chinese(kept)
    if parsed is None:
        return None
    style: Style = "half" if kept == "半" else "one" if kept == "一" and not scale else "chinese"
    return Number(
        start=match.start(),
        end=match.end(),
        value=parsed.value,
        value_max=parsed.highest,
        scale=find_scale(scale),
        scale_text=scale,
        hedge=match["inside"] or match["more"] or None,
        style=style,
        is_bare=all(sign in _BARE for sign in printed),
    )


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
