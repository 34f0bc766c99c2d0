"""Chinese numerals as numbers: 三千二百, 二十, 两, 半, 二〇二五, 十几, the loose pairs 三四, 七八十; and 12亿5000万."""

import re
from collections.abc import Iterable
from math import inf
from typing import NamedTuple

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SMALL_SCALES = {"十": 10, "百": 100, "千": 1_000}
LARGE_SCALES = {"万": 10_000, "亿": 100_000_000}
NUMERALS = "".join([*DIGITS, *SMALL_SCALES, *LARGE_SCALES])
_PART = re.compile(r"[0-9.]+|[^0-9.]")


class ChineseNumber(NamedTuple):
    """A number read; `highest` is set where a loose pair names a range (七八十 is 70 to 80)."""

    value: float
    highest: float | None = None


def parse_chinese(text: str) -> ChineseNumber | None:
    """Read a whole numeral. None where it is not well formed (十五五, 三七二十一)."""
    if text == "半":
        return ChineseNumber(0.5)
    if len(text) > 1 and all(sign in DIGITS for sign in text):
        return _parse_pair(text, 1) if len(text) == 2 else _parse_positions(text)
    if len(text) > 2 and text[0] in DIGITS and text[1] in DIGITS and _is_scale_run(text[2:]):
        return _parse_pair(text[:2], _multiply(text[2:]))
    value = _parse_scaled(text)
    return None if value is None else ChineseNumber(value)


def parse_mixed(text: str) -> float | None:
    """Read digits with scales between: 12亿5000万, 1万2000. None where a part reaches up to the scale before it."""
    return _parse_scaled(_PART.findall(text))


def _parse_positions(text: str) -> ChineseNumber | None:
    """二〇二五 is 2025; 两 never stands in such a row, and two digits of three are no number."""
    if "两" in text or len(text) < 4:
        return None
    return ChineseNumber(float("".join(str(DIGITS[sign]) for sign in text)))


def _parse_pair(text: str, scale: int) -> ChineseNumber | None:
    """三四 is 3 to 4, 三五 is 3 to 5."""
    low, high = DIGITS[text[0]], DIGITS[text[1]]
    if low and (high == low + 1 or (low, high) == (3, 5)):
        return ChineseNumber(float(low * scale), float(high * scale))
    return None


def _is_scale_run(text: str) -> bool:
    return all(sign in SMALL_SCALES or sign in LARGE_SCALES for sign in text)


def _multiply(scales: str) -> int:
    product = 1
    for sign in scales:
        product *= SMALL_SCALES.get(sign) or LARGE_SCALES[sign]
    return product


def _parse_scaled(signs: Iterable[str]) -> float | None:
    """`signs` are numerals one by one, or numbers in digits with scales between; None where there are none."""
    total = section = 0.0
    digit: float | None = None
    last_scale, last_large = inf, inf
    sign = ""
    for sign in signs:
        if sign in DIGITS or sign[0].isdigit():
            if digit:
                return None
            digit = DIGITS[sign] if sign in DIGITS else float(sign)
            if digit >= last_scale:
                return None
        elif sign in SMALL_SCALES:
            scale = SMALL_SCALES[sign]
            if scale >= last_scale:
                return None
            section += (1 if digit is None else digit) * scale
            last_scale, digit = scale, None
        elif sign in LARGE_SCALES:
            scale = LARGE_SCALES[sign]
            section += digit or 0
            if scale < last_large:
                total += (section or (1 if not total else 0)) * scale
                last_large = scale
            elif scale > last_large:  # 五万亿: the scales multiply
                total = (total + section) * scale
                last_large *= scale
            else:
                return None
            section, digit, last_scale = 0, None, 10_000
        else:
            return None
    return total + section + (digit or 0) if sign else None
