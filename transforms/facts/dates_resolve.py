"""What a date said in the text comes to: the issue's day, what was said before it, and the year worked out."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from transforms.keys import FIRST_DAY, LAST_DAY
from transforms.page.model import IssueDate

# A day without a year is of the issue's year, unless that lies so far ahead that nobody would plan by it ...
_FARTHEST_AHEAD = timedelta(days=150)
# ... or so far back that the next turn of the year is meant (a January day in a December issue).
_FARTHEST_BACK = timedelta(days=300)

# So near the issue a day is told as news.
_NEWS = timedelta(days=30)

_LAST_CENTURY, _THIS_CENTURY = 1900, 2000
_CENTURIES = {"19": 1800, "20": 1900, "21": 2000, "二十": 1900, "二十一": 2000}


@dataclass(frozen=True, slots=True)
class DateContext:
    """The issue's day, as bounds that are equal when it is exact, and the last year, month and day said in the article.

    `said_year` is set by an explicit year; `paragraph` is where it was said.
    """

    earliest: date | None = None
    latest: date | None = None
    said_year: int | None = None
    said_month: tuple[int, int] | None = None
    said_day: date | None = None
    paragraph: int | None = None


def start_context(issue_date: IssueDate) -> DateContext:
    """The context at the head of an article of an issue."""
    if issue_date.day:
        return DateContext(issue_date.day, issue_date.day)
    return DateContext(issue_date.earliest, issue_date.latest)


def find_issue_year(context: DateContext) -> int | None:
    """The issue's year where both bounds lie in one."""
    if context.earliest and context.latest and context.earliest.year == context.latest.year:
        return context.latest.year
    return None


def find_issue_month(context: DateContext) -> tuple[int, int] | None:
    """The issue's year and month where both bounds lie in one."""
    if context.earliest and context.latest:
        first, last = context.earliest, context.latest
        return (last.year, last.month) if (first.year, first.month) == (last.year, last.month) else None
    return None


def find_issue_day(context: DateContext) -> date | None:
    """The issue's day where it is exact."""
    return context.latest if context.earliest == context.latest else None


def find_year(
    context: DateContext, *, month: int, day: int | None, paragraph: int, is_loose: bool = False
) -> int | None:
    """The year of a month or day printed without one: said before in the paragraph, else the one nearest the issue.

    A year that was said loosely, in a sentence before and with nothing of its months, gives way to the issue's for a
    day that is then news.
    """
    said = context.said_year if context.paragraph == paragraph else None
    if said and not is_loose:
        return said
    near = _find_issue_year(context, month=month, day=day)
    if said and (near is None or _distance(context, year=near, month=month, day=day) > _NEWS):
        return said
    return near


def _find_issue_year(context: DateContext, *, month: int, day: int | None) -> int | None:
    if not context.earliest or not context.latest:
        return None
    years = {_find_near_year(bound, month=month, day=day) for bound in (context.earliest, context.latest)}
    if len(years) == 1:
        return years.pop()
    # An open range over the turn of a year: the day named is what the range was drawn from, so it lies close to it.
    return min(years, key=lambda year: _distance(context, year=year, month=month, day=day))


def _find_near_year(issue: date, *, month: int, day: int | None) -> int:
    named = make_date(issue.year, month, day or 15) or date(issue.year, month, 15)
    if named - issue > _FARTHEST_AHEAD:
        return issue.year - 1
    if issue - named > _FARTHEST_BACK:
        return issue.year + 1
    return issue.year


def _distance(context: DateContext, *, year: int, month: int, day: int | None) -> timedelta:
    named = make_date(year, month, day or 15) or date(year, month, 15)
    return min(abs(named - bound) for bound in (context.earliest, context.latest) if bound)


def find_bare_day(context: DateContext, day: int) -> date | None:
    """The date of 15日: in the month just said, else the last such day up to the issue."""
    if context.said_month:
        return make_date(*context.said_month, day)
    named = {_find_last_day_named(bound, day) for bound in (context.earliest, context.latest) if bound}
    return named.pop() if len(named) == 1 else None


def _find_last_day_named(issue: date, day: int) -> date | None:
    month = (issue.year, issue.month)
    return make_date(*(month if day <= issue.day else add_months(month, -1)), day)


def find_festival_year(context: DateContext, month: int) -> int | None:
    """The year of a festival named without one: the next New Year late in a year, the last autumn early in one."""
    years = {_find_festival_year(bound, month) for bound in (context.earliest, context.latest) if bound}
    return years.pop() if len(years) == 1 else None


def _find_festival_year(issue: date, month: int) -> int:
    if issue.month >= 11 and month <= 2:
        return issue.year + 1
    return issue.year - 1 if issue.month == 1 and month >= 10 else issue.year


def find_century(context: DateContext, *, printed: str | None, tens: int) -> int | None:
    """The first year of a decade's century, counted as 1900 or 2000: 上世纪, 本世纪, 20世纪, or none printed."""
    earliest, latest = context.earliest or FIRST_DAY, context.latest or LAST_DAY
    if printed is None:
        # The last century's, unless this one has had its own: in 2025 the nineties are told, the twenties are not.
        return None if tens + _THIS_CENTURY <= latest.year else _LAST_CENTURY
    if printed in _CENTURIES:
        return _CENTURIES[printed]
    if printed == "本":
        return _cut_century(latest) if _cut_century(latest) == _cut_century(earliest) else None
    # Papers of before 2001 do not speak of the nineteenth century so; one of an unknown day is a later one.
    return _cut_century(latest) - 100


def _cut_century(day: date) -> int:
    return day.year // 100 * 100


def make_date(year: int, month: int, day: int) -> date | None:
    """A date, None where the calendar has none (2月30日)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_months(month: tuple[int, int], count: int) -> tuple[int, int]:
    """Move a (year, month)."""
    index = month[0] * 12 + month[1] - 1 + count
    return index // 12, index % 12 + 1


def remember(
    context: DateContext,
    *,
    paragraph: int,
    year: int | None = None,
    month: tuple[int, int] | None = None,
    day: date | None = None,
) -> DateContext:
    """The context after a date was read. `year` is one that was printed or said, not one worked out."""
    if year:
        context = replace(context, said_year=year, paragraph=paragraph, said_month=None, said_day=None)
    if month:
        context = replace(context, said_month=month)
    if day:
        context = replace(context, said_day=day, said_month=(day.year, day.month))
    return context
