"""The issue's day: as a sidecar, the page or the file's name says it; else a range from the text's own dates."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from transforms.keys import FIRST_DAY, LAST_DAY
from transforms.page.model import Hints, IssueDate
from transforms.page.patterns import WEEKDAY, find_printed_day
from transforms.page.text import CHINESE_DIGITS, read_number

NAME_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})[-_.年]?(0[1-9]|1[0-2]|[1-9](?=[-_.月]))[-_.月]?(3[01]|[12]\d|0[1-9]|[1-9](?!\d))(?!\d)"
)
ISO_DAY = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})")
TEXT_YEAR_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})年(1[0-2]|0?[1-9])月(3[01]|[12]\d|0?[1-9])日")
TEXT_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")
TEXT_DAY = re.compile(r"(?<![\d年])(1[0-2]|0?[1-9])月(3[01]|[12]\d|0?[1-9])日")
# What stands before a year that is a goal, and before a day that is still to come.
GOAL = re.compile(r"(?:到|至|力争|[—–-])$")
GOAL_REACH = 2
ANNOUNCED = re.compile(r"将|拟|定于|计划于|预计|(?<!截)[至到]$|持续")
ANNOUNCED_REACH = 24
# A day that a span begins with: notices print what is to come that way, reports what was.
SPAN = re.compile(r"\s*[至到—–-]\s*(?:\d{1,2}月)?\d{1,2}日")
# What follows a year that the text looks back on.
LOOKED_BACK = re.compile(r"以来|的那|上半年|前\S{1,2}个?(?:月|季度)")
CLAUSE_MARK = re.compile(r"[，。；！？,;!?\n]")
FIRST_MONTH_OF_PLANS = 11
# A newspaper reports an event within days; an inferred range spans a week.
RANGE = timedelta(days=7)
WEEKDAYS = "一二三四五六日"


def make_day(year: str, month: str, day: str) -> date | None:
    """The day, or None where the calendar has none or an issue cannot be of it."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_DAY <= found <= LAST_DAY else None


def read_iso_day(text: str) -> date | None:
    """The day of an issue as a person writes it in a file, 2025-09-05 or 20250905; None for anything else."""
    match = ISO_DAY.fullmatch(text)
    return make_day(match[1], match[3], match[4]) if match else None


def read_printed_day(line: str) -> date | None:
    """The day that a line prints with its year (2025年9月5日, 二〇二五年九月五日); None where it prints none."""
    match = find_printed_day(line)
    if match is None:
        return None
    year, month, day = match.groups()
    digits = (str(CHINESE_DIGITS.get(sign, sign)) for sign in year)
    return make_day("".join(digits), str(read_number(month)), str(read_number(day)))


def disagrees_with_weekday(line: str, day: date) -> bool:
    """Whether a line prints another weekday beside its day: one of the two is a misprint."""
    weekday = WEEKDAY.search(line)
    return weekday is not None and WEEKDAYS.find(weekday.group(1).replace("天", "日")) != day.weekday()


def find_issue_date(printed: Iterable[str], bodies: Iterable[str], hints: Hints) -> IssueDate:
    """Decide by sidecar, printed line, file name, then the text's own dates."""
    return next(_read_given_days(printed, hints), None) or infer_range(list(bodies))


def _read_given_days(printed: Iterable[str], hints: Hints) -> Iterator[IssueDate]:
    """The day as the sidecar gives it, as the page prints it, as the file is named: those that give one."""
    if hints.issue_date is not None:
        yield IssueDate(day=hints.issue_date, basis="sidecar", evidence=None)
    for line in printed:
        day = read_printed_day(line)
        if day is not None and not disagrees_with_weekday(line, day):
            yield IssueDate(day=day, basis="printed", evidence=line)
            break
    named = NAME_DAY.search(hints.file_name)
    if named and (day := make_day(*named.groups())):
        yield IssueDate(day=day, basis="file_name", evidence=named.group())


def find_doubts(printed: Sequence[str], hints: Hints) -> Iterator[tuple[str, str]]:
    """What a person should look at: days given that contradict each other, or where none can be right, why."""
    given = list(_read_given_days(printed, hints))
    if len({found.day for found in given}) > 1:
        told = ", ".join(f"{found.day} ({found.basis})" for found in given)
        yield "days_disagree", f"{told}: the first is taken / 日期互相矛盾，取第一个"
    if given:
        return
    for line in printed:
        if day := read_printed_day(line):
            yield "printed_day_doubtful", f"{line}: the weekday of {day} is another / 日期与星期不符"
        elif find_printed_day(line):
            yield "printed_day_doubtful", f"{line}: no issue can be of that day / 无此日期"
    if named := NAME_DAY.search(hints.file_name):
        yield "named_day_doubtful", f"{named.group()}: no issue can be of that day / 无此日期"


def infer_range(bodies: list[str]) -> IssueDate:
    """The latest day that the text tells as past is the earliest day of the issue, where the text also tells the year.

    Days announced for later (将于…, 持续至…) come after the issue and bound nothing; the first day of a span counts
    where no other does.
    """
    text = "\n".join(bodies)
    dated = [
        (day, match.group())
        for match in TEXT_YEAR_DAY.finditer(text)
        if (day := make_day(*match.groups())) and not _is_announced(text, match.start())
    ]
    told = [match for match in TEXT_DAY.finditer(text) if not _is_announced(text, match.start())]
    bare = [match for match in told if not SPAN.match(text, match.end())] or told
    year = _choose_year(text, dated=[day for day, _ in dated], months=[int(match.group(1)) for match in bare])
    days = [
        (day, match.group())
        for match in bare
        if year is not None and (day := make_day(str(year), match.group(1), match.group(2)))
    ]
    if not days and not dated:
        return IssueDate()
    latest, words = max(days + dated)
    return IssueDate(basis="inferred", evidence=words, earliest=latest, latest=min(latest + RANGE, LAST_DAY))


def _is_announced(text: str, start: int) -> bool:
    """Whether the day at `start` is told as still to come, by its own clause."""
    clause = CLAUSE_MARK.split(text[max(0, start - ANNOUNCED_REACH) : start])[-1]
    return ANNOUNCED.search(clause) is not None


def _choose_year(text: str, *, dated: list[date], months: list[int]) -> int | None:
    """The year of the days printed without one: the latest year named that is no goal, corrected at the year's turn."""
    named = [
        int(match.group(1))
        for match in TEXT_YEAR.finditer(text)
        if FIRST_DAY.year <= int(match.group(1)) <= LAST_DAY.year
        and not GOAL.search(text[max(0, match.start() - GOAL_REACH) : match.start()])
    ]
    if not named:
        return max(dated).year if dated else None
    year = max(named)
    # In a paper's last weeks of the year the plans of the next one are named beside it.
    looked_back = any(int(m.group(1)) == year and LOOKED_BACK.match(text, m.end()) for m in TEXT_YEAR.finditer(text))
    if months and max(months) >= FIRST_MONTH_OF_PLANS and year - 1 in named and not looked_back:
        year -= 1
    # A day printed with its year lies behind; one printed without is of this year, so it comes after.
    last = max(dated, default=None)
    if last is not None and months and last.year == year and max(months) < last.month:
        year += 1
    return year
