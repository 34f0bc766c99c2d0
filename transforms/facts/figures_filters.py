"""What is no figure, though a number and a unit stand there: dates, codes, idioms, levels, plans, "one of many"."""

import re

from transforms.facts import figures_context as context
from transforms.facts.figures_numbers import Number
from transforms.facts.figures_rules import FigureRules, Unit
from transforms.facts.model import Figure

# A number is part of a code, a sum or a version after these.
_CODE_SIGNS = frozenset("+/_.-")
# Four digits before 年 within these are a year, not a duration.
_FIRST_YEAR, _LAST_YEAR = 1600, 2100
# 零下, 负 (not 肩负), or a dash where no range and no code can go on: 增速为-2.1%, 由－3%, 分别为2%、-1%.
_MINUS = re.compile(
    r"(?:零下|(?<![胜肩担背辜抱欺自])负|(?:^|(?<=[为是达至到由从自约近的速幅比率值长润温，。；：、,;:（(\s]))[-－−])$"
)
_MINUS_ENDS = frozenset("下负-－−")
_MAY_BE_NEGATIVE = frozenset(["percent", "share", "money", "multiple", "other"])
# 五大行动 are counted, 三年行动 is a plan.
_COUNTED_DEEDS = ("行动", "计划", "工程", "规划")
_LARGEST_OF_DA = 9  # 三大任务 counts, 二十大 is a congress
_LONGEST_IDIOM_START = 4
_DATE_UNITS = frozenset(["年", "个月", "周年"])
_DURATION_AS_DATE_BEFORE = re.compile(
    r"(?:第[一二三四五六七八九十]个|过去|未来|今后|最近|此后|往后|(?<!提)前|近|过去的|未来的|头|这|首)$"
)
_DURATION_AS_DATE_AFTER = re.compile(r"(?:多|余)?(?:来|前|后|以前|之前|以来)(?![自到])")
_LONGEST_SPAN_LATELY = 10  # 近5年 is a date, 近40年 how long something took
_TOP_BEFORE = re.compile(r"(?<![目此日提之以])前$")  # 前十位 is a place in an order, 目前十位 are ten
_ONLY = re.compile(r"[仅只][^，。；,;]{0,10}$")
_LASTING = ("为期", "历时", "持续", "耗时", "用时", "长达", "试运营", "试运行", "试行", "试用")
_RANK_BEFORE = re.compile(r"(?:居|列|位|排|名|跻身|荣获|获|夺得|蝉联|领跑|升至)[^，。；,;0-9]{0,10}$")
_SCOPE_OF_RANK = re.compile(r"(?:全国|全市|全省|全球|世界|亚洲|西部|同类|中西部|全区|全县|行业)$")
_MEETING_AFTER = re.compile(
    r"[^，。；、,;]{0,16}?(?:会议|全会|大会|例会|普查|代表会|党代会|人代会|团代会|妇代会|峰会|论坛|常务会|人口|文物|运动会|联席)"
)
_PERIOD_AFTER = re.compile(r"[五三十]年")
_ORDINALS_BEFORE = re.compile(r"[一二三四五六七八九]、$")  # 二、三名 are places in an order
_NOT_RANKED = frozenset([*"条期批轮步节段组大站人类部卷集页面排班针剂圈餐顿票", "批次"])
_SENTENCE_EDGE = frozenset('，。；、！？…,;!?)）”"\n的 ')


def follows_code(text: str, start: int) -> bool:
    """Whether the number goes on a code (T3, 1+2), a version or a score (3:2)."""
    before = text[start - 1 : start]
    if not before:
        return False
    if before in _CODE_SIGNS or (before.isascii() and before.isalnum()):
        return True
    return before in ":：" and text[start - 2 : start - 1].isdigit()


def find_minus(text: str, start: int) -> str:
    """The sign or word that makes the number at `start` negative, "" for none."""
    if not start or text[start - 1] not in _MINUS_ENDS:
        return ""
    match = _MINUS.search(text, max(0, start - 2), start)
    return match[0] if match else ""


def may_be_negative(unit: Unit) -> bool:
    """Whether the unit can be of less than nothing: 负5% and 零下5℃ can be; 负2层 is a place."""
    return unit.kind in _MAY_BE_NEGATIVE


def is_figure(text: str, number: Number, unit: Unit, end: int, *, rules: FigureRules, last: Figure | None) -> bool:
    """Whether a number with its unit states a quantity. `last` is the figure read before it."""
    counts_deeds = unit.unit == "大" and text.startswith(_COUNTED_DEEDS, end)
    if not counts_deeds and is_excluded(text, number.start, end, style=number.style, rules=rules):
        return False
    if unit.kind == "duration" and _is_date(text, number, unit, end):
        return False
    if unit.kind == "count" and _TOP_BEFORE.search(text, max(0, number.start - 2), number.start):
        return False
    if number.style == "arabic":
        return unit.unit != "大" or number.value <= _LARGEST_OF_DA
    if not number.value:
        return False  # 零件, 零距离
    if not unit.takes_chinese or _is_idiom(text, number, end, rules=rules):
        return False
    if _ORDINALS_BEFORE.search(text, max(0, number.start - 2), number.start):
        return False
    if number.style == "half":
        return unit.kind == "duration"
    if number.style == "one":
        return _is_counted_one(text, number.start, unit, last=last)
    if number.is_bare and not number.hedge:
        return _is_amount_of_scale(text, number, unit, rules=rules)
    return unit.unit != "大" or number.value <= _LARGEST_OF_DA


def is_excluded(text: str, start: int, end: int, *, style: str, rules: FigureRules) -> bool:
    """Whether a word beside the number makes it no figure (上接1版, 三级, 三年行动计划)."""
    window = text[max(0, start - 4) : start]
    return bool(rules.excluded_before[style].search(window) or rules.excluded_after[style].match(text, end))


def lasts(text: str, start: int) -> bool:
    """Whether what stands before a number says that it is how long something takes: 为期一个月."""
    return text.endswith(_LASTING, 0, start)


def is_rank(text: str, start: int, end: int) -> bool:
    """Whether an ordinal without a measure word is a place in an order: 居全市第一."""
    if end < len(text) and text[end] not in _SENTENCE_EDGE:
        return False
    before = context.cut_clause_before(text, start)
    return bool(_RANK_BEFORE.search(before) or _SCOPE_OF_RANK.search(before))


def is_ranked(text: str, start: int, end: int, unit: Unit, *, rules: FigureRules) -> bool:
    """Whether an ordinal with a measure word counts in an order (第三家) and names no meeting, article or issue."""
    if unit.unit in _NOT_RANKED or _MEETING_AFTER.match(text, end) or _PERIOD_AFTER.match(text, end):
        return False
    return not is_excluded(text, start, end, style="chinese", rules=rules)


def _is_date(text: str, number: Number, unit: Unit, end: int) -> bool:
    """2024年 is a date; 过去两年, 五年来 are dates too."""
    is_year = unit.unit == "年" and not number.scale_text and _FIRST_YEAR <= number.value < _LAST_YEAR
    if is_year and not text.startswith(("历史", "的历史"), end):
        return True
    if unit.unit in _DATE_UNITS and _DURATION_AS_DATE_AFTER.match(text, end):
        return True
    before = context.cut_clause_before(text, number.start)
    if number.style == "arabic" and before.endswith("近") and (number.value > _LONGEST_SPAN_LATELY or len(before) > 1):
        return False
    return unit.unit in ("年", "个月", "天", "周") and bool(_DURATION_AS_DATE_BEFORE.search(before))


def _is_idiom(text: str, number: Number, end: int, *, rules: FigureRules) -> bool:
    """Whether the number is a part of an idiom, and not the idiom's signs a part of the figure: 四十|分钟, 三万|户."""
    for at in range(number.start, min(end, number.start + _LONGEST_IDIOM_START)):
        for key in (text[at : at + 2], text[at]):
            for idiom, offset in rules.idioms.get(key, ()):
                first = at - offset
                if (
                    0 <= first <= number.start
                    and text.startswith(idiom, first)
                    and not number.end < first + len(idiom) < end
                ):
                    return True
    return False


def _is_counted_one(text: str, start: int, unit: Unit, *, last: Figure | None) -> bool:
    """一套 counts where the clause says 仅 or 只, or follows a counted one of the same unit; 为期一个月 lasts."""
    if unit.kind == "duration":
        return lasts(text, start) and not text.startswith("零", start + 1 + len(unit.unit))
    if unit.kind != "count":
        return False
    if _ONLY.search(context.cut_clause_before(text, start)):
        return True
    return bool(last and last.surface == f"一{unit.unit}" and "和" in text[last.end : min(start, last.end + 14)])


def _is_amount_of_scale(text: str, number: Number, unit: Unit, *, rules: FigureRules) -> bool:
    """百, 千, 万 alone count with a hedge (近百家), as a multiple (百倍) or as money of two signs (千亿元)."""
    if unit.kind == "multiple" or (unit.kind == "money" and number.end - number.start > 1):
        return True
    return context.match_hedge_before(text, number.start, kind=unit.kind, hundreds=True, rules=rules) is not None
