from datetime import date, timedelta

import pytest
from lunar_python import Solar

from transforms.calendar import build_dim_date, is_announced
from transforms.tables import BY_NAME, polars_schema

LAST_ANNOUNCED_YEAR = max(year for year in range(2004, 2100) if is_announced(year))


def day_of(day: date) -> dict[str, object]:
    (row,) = build_dim_date(day, day).rows.to_dicts()
    return row


@pytest.mark.parametrize(
    ("day", "is_public_holiday", "holiday_name", "is_workday"),
    [
        (date(2025, 1, 1), True, "元旦", False),
        (date(2025, 1, 26), False, None, True),  # a Sunday worked for 春节
        (date(2025, 1, 28), True, "除夕", False),
        (date(2025, 1, 29), True, "春节", False),
        (date(2025, 2, 4), True, "春节", False),
        (date(2025, 4, 4), True, "清明节", False),
        (date(2025, 5, 31), True, "端午节", False),
        (date(2025, 9, 28), False, None, True),  # a Sunday worked for 国庆
        (date(2025, 10, 1), True, "国庆节", False),
        (date(2025, 10, 4), True, "国庆节", False),
        (date(2025, 10, 6), True, "中秋节", False),
        (date(2025, 10, 8), True, "国庆节", False),
        (date(2025, 10, 9), False, None, True),
        (date(2025, 10, 11), False, None, True),  # a Saturday worked for 国庆
        (date(2025, 10, 18), False, None, False),  # a plain Saturday
        (date(2020, 10, 1), True, "中秋节、国庆节", False),
        (date(2015, 9, 4), True, "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日", False),
    ],
)
def test_holidays_follow_the_notice(
    day: date, is_public_holiday: bool, holiday_name: str | None, is_workday: bool
) -> None:
    row = day_of(day)
    assert (row["is_public_holiday"], row["holiday_name"], row["is_workday"]) == (
        is_public_holiday,
        holiday_name,
        is_workday,
    )


@pytest.mark.parametrize(
    ("day", "lunar_date", "solar_term"),
    [
        (date(2024, 12, 31), "腊月初一", None),
        (date(2025, 1, 28), "腊月廿九", None),  # a twelfth month of 29 days: no 三十
        (date(2025, 1, 29), "正月初一", None),
        (date(2024, 2, 9), "腊月三十", None),
        (date(2025, 6, 25), "六月初一", None),
        (date(2025, 7, 25), "闰六月初一", None),
        (date(2025, 8, 23), "七月初一", "处暑"),
        (date(2025, 9, 23), "八月初二", "秋分"),
        (date(2025, 10, 17), "八月廿六", None),
        (date(2025, 12, 21), "冬月初二", "冬至"),
        (date(2033, 12, 22), "闰冬月初一", None),  # the leap month that many almanacs had wrong
        (date(2025, 2, 3), "正月初六", "立春"),
    ],
)
def test_lunar_days_and_solar_terms(day: date, lunar_date: str, solar_term: str | None) -> None:
    row = day_of(day)
    assert (row["lunar_date"], row["solar_term"]) == (lunar_date, solar_term)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 10, 17), (20251017, 2025, 4, 10, 42, 5, "星期五", False)),
        (date(2024, 12, 30), (20241230, 2024, 4, 12, 1, 1, "星期一", False)),  # in week 1 of the next year
        (date(2027, 1, 3), (20270103, 2027, 1, 1, 53, 7, "星期日", True)),
    ],
)
def test_parts_of_a_date(day: date, expected: tuple[object, ...]) -> None:
    row = day_of(day)
    names = ("date_key", "year", "quarter", "month", "week", "weekday", "weekday_name", "is_weekend")
    assert tuple(row[name] for name in names) == expected


@pytest.mark.parametrize("year", [2003, LAST_ANNOUNCED_YEAR + 1, 2090])
def test_a_year_without_notice_is_unknown_and_said_so(year: int) -> None:
    dimension = build_dim_date(date(year, 1, 1), date(year, 12, 31))
    unknown = dimension.rows.select("is_public_holiday", "holiday_name", "is_workday")
    assert unknown.null_count().row(0) == (dimension.rows.height,) * 3
    assert dimension.rows["is_weekend"].null_count() == 0
    assert dimension.rows["lunar_date"].null_count() == 0
    (warning,) = dimension.warnings
    assert str(year) in warning


def test_known_years_give_no_warning_and_every_day_once() -> None:
    dimension = build_dim_date(date(2023, 12, 30), date(2025, 1, 2))
    assert dimension.warnings == ()
    assert dimension.rows["date_key"].is_unique().all()
    assert dimension.rows.height == 370
    assert dimension.rows["solar_term"].drop_nulls().len() == 24


def test_rows_have_the_declared_columns_and_types() -> None:
    rows = build_dim_date(date(2025, 1, 1), date(2025, 1, 1)).rows
    assert dict(rows.schema) == dict(polars_schema(BY_NAME["dim_date"].columns))


def test_a_day_is_the_same_in_whatever_range_it_is_asked_for() -> None:
    alone = day_of(date(2025, 10, 17))
    among = build_dim_date(date(1949, 10, 1), date(2049, 10, 1)).rows
    assert among.filter(among["date_key"] == 20251017).to_dicts() == [alone]


def test_the_almanac_agrees_with_the_library_day_by_day() -> None:
    first = date(2032, 10, 1)
    rows = build_dim_date(first, first + timedelta(days=560)).rows
    for row in rows.iter_rows(named=True):
        lunar = Solar.fromYmd(row["year"], row["month"], row["date"].day).getLunar()
        assert row["lunar_date"] == f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"
        assert row["solar_term"] == (lunar.getJieQi() or None)


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        build_dim_date(date(2025, 1, 2), date(2025, 1, 1))
