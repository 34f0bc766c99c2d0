"""Dates that start with a digit: 2025年10月17日, 9月28日至10月8日, 1至9月, 15日, 80年代, and what may follow a year."""

import re
from dataclasses import dataclass, replace
from datetime import date

from transforms.facts import dates_rules as grammar
from transforms.facts.dates_resolve import DateContext, find_bare_day, find_century, find_year, make_date, remember
from transforms.facts.dates_rules import DateRules
from transforms.facts.model import DateKind
from transforms.facts.numerals import parse_chinese
from transforms.page.text import read_number

# 每月15日, 每年春节, 第3日 name no day.
RECURRING = re.compile(r"(?:每年|每个?月|历年|往年|每|逢|·|传统|第)$")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Found:
    """A date read: where it ends, what kind it is, and what it comes to."""

    start: int
    end: int
    kind: DateKind
    resolved: str | None = None
    resolved_end: str | None = None


class PrintedDates:
    """Reads what starts with a digit in one paragraph, and keeps the context as it grows."""

    def __init__(self, *, text: str, context: DateContext, rules: DateRules, paragraph: int) -> None:
        self.text, self.context, self.rules, self.paragraph = text, context, rules, paragraph
        self.year_end = 0  # where the last year that was printed or said ends

    def read_digits(self, start: int) -> Found | None:
        """Read the date that starts with the digit at `start`."""
        text = self.text
        before = text[start - 1 : start]
        if before and (before in "第.+/-_" or (before.isascii() and before.isalnum())):
            return None
        if full := grammar.FULL.match(text, start):
            return self._absolute(start, full.end(), int(full["year"]), int(full["month"]), int(full["day"]))
        if decade := grammar.DECADE.match(text, start):
            return self.decade(start, decade)
        if year := grammar.YEAR.match(text, start):
            return self._year(start, year)
        return self.read_month(start, start, None) or self._bare_day(start)

    def read_month(self, start: int, at: int, year: int | None) -> Found | None:
        """Read the days, months, month or day that stand `at` a place; what was said of the year begins at `start`."""
        for pattern, read in (
            (grammar.DAYS, self._days),
            (grammar.MONTHS, self._months),
            (grammar.MONTH_DAY, self._month_day),
        ):
            if match := pattern.match(self.text, at):
                return read(start, match, year)
        return None

    def _year(self, start: int, match: re.Match[str]) -> Found:
        year, end = int(match["year"]), match.end()
        if match["kind"] == "代":
            return Found(start, end, "period", f"{year}", f"{year + 9}")
        last = match["last"]
        if not last and (tail := grammar.YEAR_RANGE_TAIL.match(self.text, end)):
            last, end = tail["last"], tail.end()
        self.year_end = end
        if last:
            self.remember(year=int(last))
            return Found(start, end, "range", f"{year}", last)
        self.remember(year=year)
        return self.after_year(start, end, year) or Found(start, end, "year", f"{year}")

    def after_year(self, start: int, end: int, year: int | None) -> Found | None:
        """What follows a year: a month, a day, a half, a quarter, a festival, 以来."""
        if found := self.read_month(start, end, year):
            return found
        tail = self.rules.tail.match(self.text, end)
        return self.tail(start, tail, year) if tail else None

    def tail(self, start: int, tail: re.Match[str], year: int | None) -> Found:
        """Read what stands after a year, or alone: a half, a quarter, a festival, 年底."""
        plain = f"{year}" if year else None
        if tail["half"]:
            return self._period(start, tail.end(), year, *((1, 6) if tail["half"] == "上" else (7, 12)))
        if tail["quarters"]:
            return self._period(start, tail.end(), year, 1, 9)
        if counted := tail["months"]:
            parsed = None if counted.isdigit() else parse_chinese(counted)
            return self._period(start, tail.end(), year, 1, int(parsed.value if parsed else counted))
        if tail["quarter"]:
            last = _QUARTERS[tail["quarter"]] * 3
            return self._period(start, tail.end(), year, last - 2, last)
        kind: DateKind = "festival" if tail["festival"] else "relative"
        return Found(start, tail.end(), kind, plain)

    def _period(self, start: int, end: int, year: int | None, first: int, last: int) -> Found:
        if year is None:
            return Found(start, end, "period")
        return Found(start, end, "period", f"{year}-{first:02}", f"{year}-{last:02}")

    def _months(self, start: int, match: re.Match[str], year: int | None) -> Found | None:
        first, last = _parse(match["month"]), _parse(match["last"])
        if self.text[match.end() - 1] not in "月份" or first >= last:
            return self._month_day_or_none(start, match.start(), year)
        year = year or self.infer_year(match.start(), first, None)
        return self._period(start, match.end(), year, first, last)

    def _month_day_or_none(self, start: int, at: int, year: int | None) -> Found | None:
        match = grammar.MONTH_DAY.match(self.text, at)
        return self._month_day(start, match, year) if match else None

    def _month_day(self, start: int, match: re.Match[str], year: int | None) -> Found:
        month = _parse(match["month"])
        day = _parse(match["day"]) if match["day"] else None
        end = match.end()
        if day and self.text[match.end("day") : match.end("day") + 1] not in ("日", "号"):
            day, end = None, match.end("month") + (2 if self.text.startswith("月份", match.end("month")) else 1)
        year = year or self.infer_year(match.start(), month, day)
        if year is None:
            return Found(start, end, "date" if day else "month")
        if day is None:
            self.remember(month=(year, month))
            return Found(start, end, "month", f"{year}-{month:02}")
        return self._absolute(start, end, year, month, day)

    def _days(self, start: int, match: re.Match[str], year: int | None) -> Found:
        month, day = _parse(match["month"]), _parse(match["day"])
        year = year or self.infer_year(match.start(), month, day)
        if year is None:
            return Found(start, match.end(), "range")
        month_two = _parse(match["month_two"]) if match["month_two"] else month
        year_two = int(match["year_two"] or (year + 1 if month_two < month else year))
        first, last = make_date(year, month, day), make_date(year_two, month_two, _parse(match["day_two"]))
        self.remember(day=last)
        return Found(start, match.end(), "range", format_day(first), format_day(last))

    def _absolute(self, start: int, end: int, year: int, month: int, day: int) -> Found:
        named = make_date(year, month, day)
        self.remember(day=named)
        return Found(start, end, "date", format_day(named))

    def _bare_day(self, start: int) -> Found | None:
        match = grammar.BARE_DAYS.match(self.text, start) or grammar.BARE_DAY.match(self.text, start)
        if not match or RECURRING.search(self.text, max(0, start - 4), start):
            return None
        named = find_bare_day(self.context, _parse(match["day"]))
        if not match["day_two"]:
            if named:
                self.remember(day=named)
            return Found(start, match.end(), "date", format_day(named))
        last = make_date(named.year, named.month, _parse(match["day_two"])) if named else None
        return Found(start, match.end(), "range", format_day(named), format_day(last))

    def decade(self, start: int, match: re.Match[str]) -> Found:
        """Read 上世纪80年代, 七八十年代."""
        printed = match["decade"]
        parsed = None if printed.isdigit() else parse_chinese(printed)
        tens = int(parsed.value) if parsed else int(printed)
        last = int(parsed.highest) if parsed and parsed.highest else tens
        century = find_century(self.context, printed=match["century"], tens=last)
        if century is None:
            return Found(start, match.end(), "period")
        return Found(start, match.end(), "period", f"{century + tens}", f"{century + last + 9}")

    def infer_year(self, place: int, month: int, day: int | None) -> int | None:
        """The year of a month or day printed without one at a place.

        A year that stands in brackets holds within them. A bare one (2001年下岗后…) may hold in the next sentence.
        """
        between = self.text[self.year_end : place]
        if between.count("）") + between.count(")") > between.count("（") + between.count("("):
            return find_year(replace(self.context, said_year=None), month=month, day=day, paragraph=self.paragraph)
        is_loose = "。" in between and self.context.said_month is None
        return find_year(self.context, month=month, day=day, paragraph=self.paragraph, is_loose=is_loose)

    def remember(self, **said: object) -> None:
        """Keep what was said for the dates to come."""
        self.context = remember(self.context, paragraph=self.paragraph, **said)  # type: ignore[arg-type]


def _parse(printed: str) -> int:
    """A month or day in digits or Chinese signs; 元月 is January."""
    return 1 if printed == "元" else read_number(printed) or 0


def format_day(day: date | None) -> str | None:
    """The day as 2025-02-10."""
    return None if day is None else str(day)
