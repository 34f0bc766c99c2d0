"""The patterns and word lists that dates are read by, compiled once per process.

Rows come from `seeds/reference`: `festivals.csv` and `date_words.csv`, each under its name without the suffix.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

Row = Mapping[str, str]
NUMERAL = "[一二两三四五六七八九十百]"
DASH = r"(?:至|到|[-—–~～]{1,2})"
_ONES = "[一二三四五六七八九]"
_CHINESE_DAY = f"三十一?|二十{_ONES}?|十{_ONES}?|{_ONES}"
# 八月十五 and 五月初五 are days of the moon: a day that is printed so of ours ends in 日.
_NO_LUNAR_DAY = f"(?!初?(?>{_CHINESE_DAY})(?![日号]|{DASH}))"
_CHINESE_MONTH = f"十[一二]?|{_ONES}"
_MONTH = f"1[0-2]|0?[1-9]|元(?=月)|(?:{_CHINESE_MONTH})(?=月{_NO_LUNAR_DAY}|{DASH})"
_DAY = f"3[01]|[12][0-9]|0?[1-9]|{_CHINESE_DAY}"
_SUFFIX = (
    "佳节期间|佳节|小长假期间|长假期间|假期期间|假日期间|小长假|黄金周|长假|假期|假日|期间"
    "|前夕|前后|当天|当日|节前|节后"
)
_PLAN = "十[一二三四五六]五"
_MONTH_COUNTS = (
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "两",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
)


@dataclass(frozen=True, slots=True)
class DateRules:
    """Compiled patterns. `trigger` finds the words a date may start with; `words` says what each refers to."""

    trigger: re.Pattern[str]
    words: Mapping[str, tuple[str, int]]
    festivals: Mapping[str, tuple[int, bool]]
    tail: re.Pattern[str]


# A year, printed or as a word, before the tail. 2000年前 is a count of years, 2019年前 a date.
YEAR = re.compile(
    r"(?!(?:1[6-8][0-9]{2}|2000)年前)(?P<year>(?:19|20)[0-9]{2}|1[6-8][0-9]{2})(?P<to>"
    + DASH
    + r"(?P<last>(?:19|20)[0-9]{2}))?年(?P<kind>度|代)?(?!的?历史|来)"
)
FULL = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<sign>[-./])(?P<month>1[0-2]|0?[1-9])(?P=sign)(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
)
YEAR_RANGE_TAIL = re.compile(DASH + r"(?P<last>(?:19|20)[0-9]{2})年(?![0-9])")
CHINESE_YEAR = re.compile(r"(?P<year>[一二][〇零九八][〇零一二三四五六七八九]{2})年")
MONTH_DAY = re.compile(
    rf"(?P<month>{_MONTH})月份?(?![龄饼球亮光嫂子租薪卡票考]|天(?!气)|革命)(?:(?P<day>{_DAY})(?:日|号)?|(?P<phase>上旬|中旬|下旬|底|初|末))?"
)
# A month in Chinese signs without a year is one only where more of a date follows: 十月 may count, or name a thing.
CHINESE_MONTH = re.compile(
    rf"(?:{_CHINESE_MONTH})月(?:份|[上中下]旬|[底末]|初(?!{_ONES}|十)|(?:{_CHINESE_DAY})[日号]|{DASH}(?:{_CHINESE_MONTH})月)"
)
MONTHS = re.compile(rf"(?P<month>{_MONTH})月?{DASH}(?P<last>{_MONTH})月份?(?![0-9])")
DAYS = re.compile(
    rf"(?P<month>{_MONTH})月(?P<day>{_DAY})日?{DASH}(?:(?P<year_two>(?:19|20)[0-9]{{2}})年)?"
    rf"(?:(?P<month_two>{_MONTH})月)?(?P<day_two>{_DAY})(?:日|号)"
)
BARE_DAY = re.compile(rf"(?P<day>{_DAY})日(?:{DASH}(?P<day_two>{_DAY})日)?(?![内游间后租均龄志报刊程])")
BARE_DAYS = re.compile(rf"(?P<day>{_DAY}){DASH}(?P<day_two>{_DAY})日(?![内游间后租均龄])")
DECADE = re.compile(
    r"(?:(?P<century>上个?|本|19|20|21|二十一?)世纪)?(?P<decade>[0-9]0|[二三四五六七八九]{1,2}十)年代(?!表)"
    "(?:初期|中期|后期|末期|初|末)?"
)
PLAN = re.compile(rf"(?P<open>[“\"])?(?P<plan>{_PLAN})(?(open)[”\"])(?:时期|期间|以来|末)?")
GANZHI = re.compile(
    r"(?P<stem>[甲乙丙丁戊己庚辛壬癸])(?P<branch>[子丑寅卯辰巳午未申酉戌亥])[鼠牛虎兔龙蛇马羊猴鸡狗猪]?年"
)
SPAN_WORDS = re.compile(
    rf"(?P<lead>过去|未来|今后|最近|近)的?(?P<count>几十|[几数]|[0-9]{{1,3}}|{NUMERAL}{{1,4}})[多余]?"
    r"(?P<unit>年|个月|天|周)(?:多?来)?"
)
COUNTED_YEARS = re.compile(rf"(?:近|这)?(?<![0-9])(?:[0-9]{{1,3}}|[几数]?{NUMERAL}{{1,4}}|半|几|数)[多余]?年$")
SUFFIX = re.compile(_SUFFIX)


def build_date_rules(tables: Mapping[str, Iterable[Row]]) -> DateRules:
    """Compile the tables. Raises KeyError where a table or a column is missing."""
    words = {row["word"]: (row["refers_to"], int(row["offset"])) for row in tables["date_words"]}
    festivals = {row["name"]: (int(row["month"]), row["needs_suffix"] == "yes") for row in tables["festivals"]}
    festival = _join([*festivals, "新春"])
    # Alternatives that all start with a literal let the engine skip to the signs they start with.
    starts = [
        *words,
        *festivals,
        "年来",
        "年多来",
        "年前",
        "年后",
        "多年前",
        "多年后",
        "过去",
        "未来",
        "今后",
        "十",
        "“十",
        '"十',
        "上世纪",
        "上个世纪",
        "本世纪",
        "二十世纪",
        "二十一世纪",
        "年底",
        "年末",
    ]
    starts += [
        "年初",
        "年内",
        "上半年",
        "下半年",
        "前三季度",
        "第",
        "一季度",
        "二季度",
        "三季度",
        "四季度",
        "近",
        "二〇",
        "二零",
        "一九",
        "元月",
    ]
    starts += [f"{month}月" for month in (*"一二三四五六七八九十", "十一", "十二")]
    starts += [f"{stem}{branch}" for stem, branch in _pair_sixty()]
    starts += [f"前{count}个月" for count in _MONTH_COUNTS]
    tens = "二三四五六七八九"
    starts += [f"{decade}十年代" for decade in (*tens, *map("".join, pairwise(tens)))]
    return DateRules(
        trigger=re.compile(_join_by_first_sign(starts)),
        words=words,
        festivals=festivals,
        tail=re.compile(
            rf"(?:(?P<half>上|下)半年|(?P<quarters>前三)季度|前(?P<months>{_join(_MONTH_COUNTS)})个月|第?(?P<quarter>[一二三四1-4])季度|(?P<edge>年底|年末|年初(?![一二三四五六七八九十])|年中|年内|底|末|初)"
            rf"|(?P<festival>{festival})(?:{_SUFFIX})?|(?P<season>[春夏秋冬][季天]?)(?![节运晚茶])|(?P<since>以来)|(?P<same>同期))"
        ),
    )


def _pair_sixty() -> list[tuple[str, str]]:
    stems, branches = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
    return [(stems[index % 10], branches[index % 12]) for index in range(60)]


def find_ganzhi_offset(stem: str, branch: str) -> int:
    """The place of a pair in the cycle of sixty, 甲子 (the year 1984) being 0; -1 where there is no such pair."""
    pairs = _pair_sixty()
    return pairs.index((stem, branch)) if (stem, branch) in pairs else -1


def _join_by_first_sign(words: Iterable[str]) -> str:
    """An alternation with one branch for each first sign, so that a position is dismissed by a single look."""
    groups: dict[str, set[str]] = {}
    for word in words:
        groups.setdefault(word[0], set()).add(word[1:])
    return "|".join(f"{re.escape(sign)}(?:{_join(rest)})" for sign, rest in groups.items())


def _join(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
