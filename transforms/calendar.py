"""The calendar: a row per day, with what Chinese readers count days by: workdays, holidays, lunar days, solar terms.

Public holidays and moved workdays (调休) follow the State Council's yearly notice, as `chinese_calendar` records it.
A year that has no notice yet, or lies before its records, is unknown: `is_public_holiday`, `holiday_name` and
`is_workday` are NULL on each of its days, weekends too, since a notice can turn a Sunday into a workday. Nothing is
guessed from other years. The notice of a coming year can also claim the last days of December for 元旦; until it is
known they stand as their own year's notice left them.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import chinese_calendar
import holidays
import polars as pl
from lunar_python import LunarYear, Solar

from transforms.keys import FIRST_DAY, LAST_DAY
from transforms.tables import BY_NAME, polars_schema

__all__ = ["FIRST_DAY", "LAST_DAY", "DateDimension", "build_dim_date", "is_announced"]

WEEKDAY_NAMES = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
SATURDAY = 6
# Full names of the days of rest around a festival; the festival's own day is named by `holidays`.
ARRANGEMENT_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
}
# A day of rest that is no festival of its own is printed with one of these words.
SUBSTITUTE_DAY_WORDS = ("休息日", "补假")
# In the order in which lunar_python lists them, from the 大雪 before the lunar year.
SOLAR_TERM_LINE = "大雪冬至小寒大寒立春雨水惊蛰春分清明谷雨立夏小满芒种夏至小暑大暑立秋处暑白露秋分寒露霜降立冬小雪"
SOLAR_TERMS = tuple(SOLAR_TERM_LINE[n : n + 2] for n in range(0, len(SOLAR_TERM_LINE), 2))
LUNAR_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
DIGITS = "一二三四五六七八九十"
LUNAR_DAYS = (
    *(f"初{digit}" for digit in DIGITS),
    *(f"十{digit}" for digit in DIGITS[:-1]),
    "二十",
    *(f"廿{digit}" for digit in DIGITS[:-1]),
    "三十",
)


class DateDimension(NamedTuple):
    """Rows of `dim_date` (key 0 not among them), and a sentence for each year whose holidays are unknown."""

    rows: pl.DataFrame
    warnings: tuple[str, ...]


class DayOff(NamedTuple):
    """What a notice says of a day; all NULL where there is no notice for its year."""

    is_public_holiday: bool | None
    holiday_name: str | None
    is_workday: bool | None


UNANNOUNCED = DayOff(is_public_holiday=None, holiday_name=None, is_workday=None)


def build_dim_date(first: date, last: date) -> DateDimension:
    """Describe every day from `first` to `last`, both included, in the columns and types of `dim_date`.

    Raises ValueError when `last` is before `first`.
    """
    if last < first:
        raise ValueError(f"the calendar cannot end ({last}) before it begins ({first})")
    years = range(first.year, last.year + 1)
    lunar_dates, solar_terms = _read_almanac(years=years)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    described = [_describe_day(day, lunar_date=lunar_dates[day], solar_term=solar_terms.get(day)) for day in days]
    rows = pl.DataFrame(described, schema=polars_schema(BY_NAME["dim_date"].columns), orient="row")
    return DateDimension(rows=rows, warnings=tuple(_warn_of_year(year) for year in years if not is_announced(year)))


def is_announced(year: int) -> bool:
    """Say whether the public holidays of a year are on record."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def _warn_of_year(year: int) -> str:
    return f"no notice of the public holidays of {year} is on record; its holidays and workdays are left unknown"


def _describe_day(day: date, *, lunar_date: str, solar_term: str | None) -> tuple[object, ...]:
    _, week, weekday = day.isocalendar()
    return (
        day.year * 10000 + day.month * 100 + day.day,
        day,
        day.year,
        (day.month + 2) // 3,
        day.month,
        week,
        weekday,
        WEEKDAY_NAMES[weekday - 1],
        weekday >= SATURDAY,
        *_find_day_off(day),
        lunar_date,
        solar_term,
    )


def _find_day_off(day: date) -> DayOff:
    try:
        is_off, arrangement = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return UNANNOUNCED
    if not (is_off and arrangement):
        # A plain day, a plain weekend, or a workday moved to a weekend: no holiday.
        return DayOff(is_public_holiday=False, holiday_name=None, is_workday=not is_off)
    name = _find_festivals(day.year).get(day) or ARRANGEMENT_NAMES.get(arrangement, arrangement)
    return DayOff(is_public_holiday=True, holiday_name=name, is_workday=False)


@lru_cache(maxsize=256)
def _find_festivals(year: int) -> dict[date, str]:
    """Name the days that are a festival themselves; two on one day are joined with 、."""
    named = holidays.country_holidays("CN", years=year, language="zh_CN")
    return {
        day: "、".join(part.removeprefix("农历") for part in name.split("; "))
        for day, name in named.items()
        if not any(word in name for word in SUBSTITUTE_DAY_WORDS)
    }


def _read_almanac(*, years: range) -> tuple[dict[date, str], dict[date, str]]:
    """Give the lunar date of every day of the years, and the days on which a solar term begins."""
    lunar_dates: dict[date, str] = {}
    solar_terms: dict[date, str] = {}
    # A lunar year as listed runs from the eleventh month before it to its own end, some weeks into the next.
    for lunar_year in range(years.start, years.stop + 1):
        dates, terms = _read_lunar_year(lunar_year)
        lunar_dates |= dates
        solar_terms |= terms
    return lunar_dates, solar_terms


@lru_cache(maxsize=256)
def _read_lunar_year(lunar_year: int) -> tuple[dict[date, str], dict[date, str]]:
    # Asking the library day by day takes 0.7 ms each; its months and terms hold the same, a year at a time.
    listed = LunarYear.fromYear(lunar_year)
    dates: dict[date, str] = {}
    for month in listed.getMonths():
        number = month.getMonth()  # negative for a leap month
        name = ("闰" if number < 0 else "") + LUNAR_MONTHS[abs(number) - 1] + "月"
        first = _read_julian_day(month.getFirstJulianDay())
        dates |= {first + timedelta(days=n): name + LUNAR_DAYS[n] for n in range(month.getDayCount())}
    terms = {
        _read_julian_day(moment): SOLAR_TERMS[n % len(SOLAR_TERMS)]
        for n, moment in enumerate(listed.getJieQiJulianDays())
    }
    return dates, terms


def _read_julian_day(julian_day: float) -> date:
    solar = Solar.fromJulianDay(julian_day)
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
