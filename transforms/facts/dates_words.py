"""Dates that start with a word: 去年10月, 日前, 春节期间, 一季度, “十五五”, 乙巳蛇年, 过去两年, 三年来."""

import re
from datetime import timedelta

from transforms.facts import dates_rules as grammar
from transforms.facts.dates_printed import RECURRING, Found, PrintedDates, format_day
from transforms.facts.dates_resolve import (
    add_months,
    find_festival_year,
    find_issue_day,
    find_issue_month,
    find_issue_year,
)
from transforms.facts.numerals import DIGITS, parse_chinese
from transforms.facts.sentences import CLOSING_QUOTES, OPENING_QUOTES

# 五年内, 三季度末: the words belong to a number.
_COUNTED = re.compile("[0-9一二两三四五六七八九十百几数半]")
_SINCE_OR_AGO = ("年来", "年多来", "多年来", "年前", "多年前", "年后", "多年后")
# 目前天气, 会前年检: the sign before 前 makes a word with it.
_JOINS_BEFORE = frozenset("目日此之以年月天周提空会战赛课饭行跟面眼生产节")
# 上周五场, 本周三十户, 上周日本队: the last sign of the weekday counts, or names a country.
_WEEKDAY_JOINS = re.compile(
    r"(?<=[一二三四五六])[十百千万亿个家户人名位件项条场次批期轮组只支座台套所处天年岁种类份本部篇首大多余]|(?<=日)本"
)
# 5元月租, 单元月检: no January.
_NO_JANUARY_AFTER = frozenset("单美欧日港澳公纪万亿余多几")
_NO_MONTH_AFTER = frozenset("历年闰")
_SAME_JOINS = frozenset("龄级代人纪而")
# 近三年 is a date; 住了近30年 and 近100年 are how long something took.
_LONGEST_SPAN_LATELY = 10
_SPEAKS_OF_SPAN = frozenset('，。；：、！？,;:!?（(“"\n ')


class WordDates(PrintedDates):
    """Reads what starts with a word as well."""

    def read_words(self, start: int) -> Found | None:
        """Read the date that starts with the word at `start`, or ends with it (三年来, 五年前)."""
        text = self.text
        sign = text[start]
        if grammar.CHINESE_MONTH.match(text, start):
            return self._chinese_month(start)
        if sign in '十“"':
            return self._plan(start)
        if sign in "甲乙丙丁戊己庚辛壬癸":
            return self._ganzhi(start)
        if text.startswith(_SINCE_OR_AGO, start) and (found := self._counted_years(start)):
            return found
        if text.startswith(("过去", "未来", "今后", "最近", "近"), start) and (found := self._span(start)):
            return found
        if decade := grammar.DECADE.match(text, start):
            return self.decade(start, decade)
        if sign in "二一" and (year := grammar.CHINESE_YEAR.match(text, start)):
            return self._chinese_year(start, year)
        if text.startswith("元月", start):
            return self._january(start)
        return self._festival(start) or self._listed_word(start) or self._yearless_tail(start)

    def _plan(self, start: int) -> Found | None:
        match = grammar.PLAN.match(self.text, start)
        if not match or self.text[start - 1 : start] in DIGITS:
            return None
        number = parse_chinese(match["plan"][:-1])
        if number is None:
            return None
        # The tenth plan began in 2001, each later one five years on.
        first = 2001 + 5 * (int(number.value) - 10)
        if match[0].endswith("末"):
            return Found(start, match.end(), "year", f"{first + 4}")
        return Found(start, match.end(), "period", f"{first}", f"{first + 4}")

    def _ganzhi(self, start: int) -> Found | None:
        match = grammar.GANZHI.match(self.text, start)
        issue = self.context.latest
        if not match or not issue:
            return None
        behind = (issue.year - 1984 - grammar.find_ganzhi_offset(match["stem"], match["branch"])) % 60
        year = issue.year - behind if behind < 30 else issue.year + 60 - behind
        return Found(start, match.end(), "year", f"{year}")

    def _counted_years(self, start: int) -> Found | None:
        """三年来, 半年多来, 五年前, 十多年后."""
        year = self.text.index("年", start)
        end = year + (3 if self.text.startswith("多", year + 1) else 2)
        window = max(0, year - 6)
        match = grammar.COUNTED_YEARS.search(self.text[window : year + 1])
        if not match or self.text.startswith("前后", end - 1):
            return None
        return Found(window + match.start(), end, "relative")

    def _span(self, start: int) -> Found | None:
        match = grammar.SPAN_WORDS.match(self.text, start)
        if not match:
            return None
        if match["lead"] == "近":
            counted = match["count"]
            number = float(counted) if counted.isdigit() else getattr(parse_chinese(counted), "value", 5.0)
            before = self.text[start - 1 : start]
            if number > _LONGEST_SPAN_LATELY or (before and before not in _SPEAKS_OF_SPAN):
                return None
        return Found(start, match.end(), "relative")

    def _chinese_year(self, start: int, match: re.Match[str]) -> Found | None:
        number = parse_chinese(match["year"])
        if number is None:
            return None
        year = int(number.value)
        self.remember(year=year)
        return self.after_year(start, match.end(), year) or Found(start, match.end(), "year", f"{year}")

    def _chinese_month(self, start: int) -> Found | None:
        """三月十五日, 七月底; not 农历八月十五日, 每年三月十五日 or 当年五月一日, whose year nobody said."""
        before = self.text[start - 1 : start]
        if before and (before in _NO_MONTH_AFTER or _COUNTED.match(before)):
            return None
        if RECURRING.search(self.text, max(0, start - 4), start):
            return None
        return self.read_month(start, start, None)

    def _january(self, start: int) -> Found | None:
        before = self.text[start - 1 : start]
        if before and (before in _NO_JANUARY_AFTER or _COUNTED.match(before)):
            return None
        return self.read_month(start, start, None)

    def _festival(self, start: int) -> Found | None:
        text, name = self.text, self._longest(self.rules.festivals, start)
        if not name:
            return None
        month, needs_suffix = self.rules.festivals[name]
        end = start + len(name)
        if text[start - 1 : start] in OPENING_QUOTES and text[end : end + 1] in CLOSING_QUOTES:
            start, end = start - 1, end + 1  # “五一”假期 is one, “春节” alone a name
            needs_suffix = True
        suffix = grammar.SUFFIX.match(text, end)
        if needs_suffix and not suffix:
            return None
        if RECURRING.search(text, max(0, start - 4), start) or self._is_quoted(start):
            return None
        year = find_festival_year(self.context, month)
        return Found(start, suffix.end() if suffix else end, "festival", f"{year}" if year else None)

    def _listed_word(self, start: int) -> Found | None:
        word = self._longest(self.rules.words, start)
        if not word:
            return None
        refers_to, offset = self.rules.words[word]
        end = start + len(word)
        # 不同年龄, 同年级, 同日而语: the sign joins the next one.
        if word[0] == "同" and (self.text[end : end + 1] in _SAME_JOINS or self.text[start - 1 : start] == "不"):
            return None
        if word[0] == "前" and self.text[start - 1 : start] in _JOINS_BEFORE:
            return None
        if refers_to == "week":
            return self._weekday(start, end, offset)
        if refers_to in ("year", "year said"):
            base = find_issue_year(self.context) if refers_to == "year" else self.context.said_year
            year = base + offset if base else None
            return self._after_year_word(start, end, year)
        if refers_to in ("month", "month said"):
            month = find_issue_month(self.context) if refers_to == "month" else self.context.said_month
            moved = add_months(month, offset) if month else None
            return Found(start, end, "relative", f"{moved[0]}-{moved[1]:02}" if moved else None)
        if refers_to in ("day", "day said"):
            day = find_issue_day(self.context) if refers_to == "day" else self.context.said_day
            return Found(start, end, "relative", format_day(day + timedelta(days=offset)) if day else None)
        return Found(start, end, "relative")

    def _weekday(self, start: int, end: int, offset: int) -> Found | None:
        """上周五, 下周一: `offset` counts from the Monday of the issue's week."""
        if _WEEKDAY_JOINS.match(self.text, end):
            week = self.text[start : end - 1]
            return Found(start, end - 1, "relative") if week in self.rules.words else None
        issue = find_issue_day(self.context)
        day = issue + timedelta(days=offset - issue.weekday()) if issue else None
        return Found(start, end, "relative", format_day(day))

    def _after_year_word(self, start: int, end: int, year: int | None) -> Found:
        if year is None:
            following = grammar.MONTH_DAY.match(self.text, end) or self.rules.tail.match(self.text, end)
            return Found(start, following.end() if following else end, "relative")
        self.remember(year=year)
        return self.after_year(start, end, year) or Found(start, end, "relative", f"{year}")

    def _yearless_tail(self, start: int) -> Found | None:
        """一季度, 上半年, 年底 of the issue's year."""
        tail = self.rules.tail.match(self.text, start)
        if not tail or tail["season"] or tail["since"] or tail["same"] or tail["festival"]:
            return None
        if tail["edge"] and not tail["edge"].startswith("年"):
            return None
        before = self.text[start - 1 : start]
        # 前10个月 counts from January where nothing goes before it (开业前3个月 does not).
        if _COUNTED.match(before) or (tail["months"] and before and before not in _SPEAKS_OF_SPAN):
            return None
        return self.tail(start, tail, find_issue_year(self.context))

    def _longest(self, words: object, start: int) -> str | None:
        match = self.rules.trigger.match(self.text, start)
        return match[0] if match and match[0] in words else None  # type: ignore[operator]

    def _is_quoted(self, start: int) -> bool:
        """Whether the word opens or stands in words in quotation marks: then it is part of a name."""
        before = self.text[max(0, start - 12) : start]
        return max(before.rfind("“"), before.rfind("‘")) > max(before.rfind("”"), before.rfind("’"))
