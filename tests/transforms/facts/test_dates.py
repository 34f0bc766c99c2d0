"""Sentences on the left, the dates they name on the right, for an issue of a known day, a range of days, or none."""

import re
from csv import DictReader
from datetime import date
from pathlib import Path

import pytest

from transforms.facts import dates, dates_printed, dates_rules, dates_words
from transforms.facts.dates import DateContext, DateRules, build_date_rules, read_dates, start_context
from transforms.facts.model import DateMention
from transforms.page.model import IssueDate

REFERENCE = Path(__file__).parents[3] / "seeds" / "reference"
EXACT = DateContext(date(2025, 10, 17), date(2025, 10, 17))
OVER_NEW_YEAR = DateContext(date(2025, 12, 16), date(2026, 1, 10))


def read_table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(DictReader(file))


@pytest.fixture(scope="module")
def rules() -> DateRules:
    return build_date_rules({name: read_table(name) for name in ("festivals", "date_words")})


def describe(mention: DateMention) -> str:
    end = f"..{mention.resolved_end}" if mention.resolved_end else ""
    return f"{mention.surface}={mention.resolved or '?'}{end}"


def read(text: str, rules: DateRules, context: DateContext = EXACT) -> list[str]:
    mentions, _ = read_dates(text, context=context, rules=rules, paragraph=0)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.surface
    return [describe(mention) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Absolute and partial dates.
        ("2025年10月17日 星期五", ["2025年10月17日=2025-10-17"]),
        ("2024年6月挂牌，1970年建成", ["2024年6月=2024-06", "1970年=1970"]),
        ("10月20日结束", ["10月20日=2025-10-20"]),
        ("10月17日上午开会", ["10月17日=2025-10-17"]),
        ("五年前他来，几百年前建成，十多年后再看", ["五年前=?", "几百年前=?", "十多年后=?"]),
        ("2019年前建成，2000年前，三十多年来", ["2019年=2019", "三十多年来=?"]),
        ("15日，一行人到访", ["15日=2025-10-15"]),
        ("28日，一行人到访", ["28日=2025-09-28"]),
        ("９月３日", ["９月３日=2025-09-03"]),
        ("7月份、12月中旬", ["7月份=2025-07", "12月中旬=2025-12"]),
        ("2025-09-30公布", ["2025-09-30=2025-09-30"]),
        ("1995-03-05开工，1998.7.1通车", ["1995-03-05=1995-03-05", "1998.7.1=1998-07-01"]),
        ("二〇二四年", ["二〇二四年=2024"]),
        ("二〇二五年九月五日，一九九五年十二月底", ["二〇二五年九月五日=2025-09-05", "一九九五年十二月底=1995-12"]),
        ("三月十五日上午，十月一日", ["三月十五日=2025-03-15", "十月一日=2025-10-01"]),
        ("七月底、四月中旬、六月份", ["七月底=2025-07", "四月中旬=2025-04", "六月份=2025-06"]),
        ("去年十月，今年五月起，1949年十月", ["去年十月=2024-10", "今年五月=2025-05", "1949年十月=1949-10"]),
        ("今年一至九月，一月至二月", ["今年一至九月=2025-01..2025-09", "一月至二月=2025-01..2025-02"]),
        (
            "九月二十八日至十月八日，三月五日至二十一日",
            ["九月二十八日至十月八日=2025-09-28..2025-10-08", "三月五日至二十一日=2025-03-05..2025-03-21"],
        ),
        # Days of the moon, and names that hold a month.
        ("今年八月十五，去年三月三，今年五月初五", ["今年=2025", "去年=2024", "今年=2025"]),
        ("1917年十月革命，今年五月天演唱会", ["1917年=1917", "今年=2025"]),
        ("2月30日", ["2月30日=?"]),
        # The year said before in the paragraph; days in the month said before.
        ("2024年6月25日挂牌，8月30日开放", ["2024年6月25日=2024-06-25", "8月30日=2024-08-30"]),
        # One in brackets holds within them; a bare one gives way to the issue's, a sentence later.
        (
            "满六周岁（2018年9月1日至2019年8月31日出生）的可报名。10月10日公布，（2018年9月至10月）",
            [
                "2018年9月1日至2019年8月31日=2018-09-01..2019-08-31",
                "10月10日=2025-10-10",
                "2018年9月至10月=2018-09..2018-10",
            ],
        ),
        ("2001年开店，做了24年。10月10日，她获奖", ["2001年=2001", "10月10日=2025-10-10"]),
        ("2001年开店，10月10日开业。12月1日加盟", ["2001年=2001", "10月10日=2001-10-10", "12月1日=2001-12-01"]),
        ("9月3日启动，15日结束", ["9月3日=2025-09-03", "15日=2025-09-15"]),
        ("建于1970年，同年投用，次年扩建", ["1970年=1970", "同年=1970", "次年=1971"]),
        ("9月3日开展，次日闭展", ["9月3日=2025-09-03", "次日=2025-09-04"]),
        # Relative ones.
        ("去年以来，去年年末，去年10月", ["去年以来=2024", "去年年末=2024", "去年10月=2024-10"]),
        ("今年以来，明年", ["今年以来=2025", "明年=2026"]),
        ("昨日、本月、上个月", ["昨日=2025-10-16", "本月=2025-10", "上个月=2025-09"]),
        (
            "昨晚，昨夜，前晚，今晨，今晚",
            ["昨晚=2025-10-16", "昨夜=2025-10-16", "前晚=2025-10-15", "今晨=2025-10-17", "今晚=2025-10-17"],
        ),
        ("前天，大前天，大后天", ["前天=2025-10-15", "大前天=2025-10-14", "大后天=2025-10-20"]),
        ("上周五，本周三，下周一上午", ["上周五=2025-10-10", "本周三=2025-10-15", "下周一=2025-10-20"]),
        ("上星期日，这周天，上周日本队", ["上星期日=2025-10-12", "这周天=2025-10-19", "上周=?"]),
        ("上周五家企业，本周三十户", ["上周=?", "本周=?"]),
        ("明年元月1日，元月5日，2026年元月", ["明年元月1日=2026-01-01", "元月5日=2026-01-05", "2026年元月=2026-01"]),
        ("元月至3月，元月中旬", ["元月至3月=2025-01..2025-03", "元月中旬=2025-01"]),
        ("日前，近日，近年来，连日来", ["日前=?", "近日=?", "近年来=?", "连日来=?"]),
        ("活动当天，当天", ["活动当天=?", "当天=?"]),
        ("过去的几十年里，未来五年", ["过去的几十年=?", "未来五年=?"]),
        ("近三年来，三十多年来", ["近三年来=?", "三十多年来=?"]),
        # Periods and ranges.
        ("一季度、今年前三季度", ["一季度=2025-01..2025-03", "今年前三季度=2025-01..2025-09"]),
        ("2024年下半年", ["2024年下半年=2024-07..2024-12"]),
        ("1至9月，去年1-3月", ["1至9月=2025-01..2025-09", "去年1-3月=2024-01..2024-03"]),
        ("“十五五”规划，十三五末", ["“十五五”=2026..2030", "十三五末=2020"]),
        ("“十四五”期间", ["“十四五”期间=2021..2025"]),
        ("9月28日至10月8日", ["9月28日至10月8日=2025-09-28..2025-10-08"]),
        ("12月30日至1月3日", ["12月30日至1月3日=2025-12-30..2026-01-03"]),
        ("1995年12月30日至1996年1月3日", ["1995年12月30日至1996年1月3日=1995-12-30..1996-01-03"]),
        ("2023—2025年", ["2023—2025年=2023..2025"]),
        ("上世纪80年代，上个世纪九十年代初", ["上世纪80年代=1980..1989", "上个世纪九十年代初=1990..1999"]),
        ("本世纪20年代，21世纪10年代", ["本世纪20年代=2020..2029", "21世纪10年代=2010..2019"]),
        ("20世纪90年代，二十世纪三十年代末", ["20世纪90年代=1990..1999", "二十世纪三十年代末=1930..1939"]),
        ("19世纪40年代，90年代，1990年代", ["19世纪40年代=1840..1849", "90年代=1990..1999", "1990年代=1990..1999"]),
        ("七八十年代，上世纪八九十年代", ["七八十年代=1970..1989", "上世纪八九十年代=1980..1999"]),
        ("20年代，30年代", ["20年代=?", "30年代=1930..1939"]),  # of which century the twenties are, is not said
        # Festivals have a year.
        ("春节期间、国庆假期", ["春节期间=2025", "国庆假期=2025"]),
        ("“五一”假期，中秋佳节临近", ["“五一”假期=2025", "中秋佳节=2025"]),
        ("今秋投用，今夏以来", ["今秋=2025", "今夏以来=2025"]),
        ("2026年新春", ["2026年新春=2026"]),
        ("乙巳蛇年", ["乙巳蛇年=2025"]),
    ],
)
def test_reads_dates(text: str, expected: list[str], rules: DateRules) -> None:
    assert read(text, rules) == expected


@pytest.mark.parametrize(
    "text",
    [
        "每月15日、每年春节",
        "5日内办结",
        "“春节”文化",
        "《2025年大事记》",
        "五年内、十五年",
        "清明上河图、五一路",
        "住了近40年",
        "3000年历史",
        "新春",
        "电话023-6300000",
        "大年初三",
        "目前天气晴好，会前年检",
        "每台5元月租，单元月检",
        "当了四十年代表，本世纪以来",
        "农历八月十五日、每年三月十五日、当年五月一日",
        "阳春三月，十月革命，五月一到，历时三月，三五月间",
        "八月桂花，三月三，六月初六，十二月的宜忌，十一月三场",
    ],
)
def test_what_is_no_date(text: str, rules: DateRules) -> None:
    assert read(text, rules) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12月16日，1月5日", ["12月16日=2025-12-16", "1月5日=2026-01-05"]),
        ("今年，2025年，昨日", ["今年=?", "2025年=2025", "昨日=?"]),
        ("上周五，昨晚", ["上周五=?", "昨晚=?"]),
        ("元旦，国庆节", ["元旦=2026", "国庆节=2025"]),
    ],
)
def test_a_range_of_issue_days_resolves_what_it_can(text: str, expected: list[str], rules: DateRules) -> None:
    assert read(text, rules, OVER_NEW_YEAR) == expected


def test_without_an_issue_day_only_printed_years_resolve(rules: DateRules) -> None:
    found = read("12月16日，去年3月，2025年，15日，春节，一季度", rules, DateContext())
    assert found == ["12月16日=?", "去年3月=?", "2025年=2025", "15日=?", "春节=?", "一季度=?"]


@pytest.mark.parametrize(
    ("day", "text", "expected"),
    [
        (date(1995, 3, 7), "本世纪70年代，90年代，20年代", ["1970", "1990", "1920"]),
        (date(2035, 3, 7), "上世纪30年代，30年代，90年代", ["1930", None, "1990"]),
        (None, "上世纪80年代，80年代，21世纪20年代", ["1980", "1980", "2020"]),
        (None, "本世纪20年代，20年代", [None, None]),
    ],
)
def test_the_century_of_a_decade_is_told_by_the_issue(
    day: date | None, text: str, expected: list[str | None], rules: DateRules
) -> None:
    mentions, _ = read_dates(text, context=DateContext(day, day), rules=rules, paragraph=0)
    assert [mention.resolved for mention in mentions] == expected


def test_context_is_carried_to_the_next_paragraph(rules: DateRules) -> None:
    _, context = read_dates("9月3日，节目开演。", context=EXACT, rules=rules, paragraph=0)
    later, _ = read_dates("当天，观众满座。", context=context, rules=rules, paragraph=1)
    assert [mention.resolved for mention in later] == ["2025-09-03"]


def test_a_year_said_in_another_paragraph_is_not_taken_over(rules: DateRules) -> None:
    _, context = read_dates("1970年建成。", context=EXACT, rules=rules, paragraph=0)
    mentions, _ = read_dates("9月3日开放。", context=context, rules=rules, paragraph=1)
    assert mentions[0].resolved == "2025-09-03"


@pytest.mark.parametrize(
    ("issue", "earliest", "latest"),
    [
        (IssueDate(day=date(2025, 3, 3), basis="printed"), date(2025, 3, 3), date(2025, 3, 3)),
        (
            IssueDate(basis="inferred", earliest=date(2025, 3, 3), latest=date(2025, 3, 10)),
            date(2025, 3, 3),
            date(2025, 3, 10),
        ),
        (IssueDate(), None, None),
    ],
)
def test_starts_from_the_issue_date(issue: IssueDate, earliest: date | None, latest: date | None) -> None:
    assert start_context(issue) == DateContext(earliest, latest)


@pytest.mark.parametrize(
    ("day", "text", "resolved"),
    [
        (date(2025, 12, 15), "1月5日", "2026-01-05"),
        (date(2025, 2, 10), "12月20日", "2024-12-20"),
        (date(2025, 10, 17), "3月5日", "2025-03-05"),
        (date(2025, 3, 3), "29日", None),
        (date(2025, 1, 3), "31日", "2024-12-31"),
    ],
)
def test_works_out_the_year_and_the_month(day: date, text: str, resolved: str | None, rules: DateRules) -> None:
    mentions, _ = read_dates(text, context=DateContext(day, day), rules=rules, paragraph=0)
    assert [mention.resolved for mention in mentions] == [resolved]


@pytest.mark.parametrize(
    "sign",
    [
        "1",
        "1月",
        "2025年",
        "1日",
        "年来",
        "近",
        "近三年",
        "“十四五",
        "甲子",
        "第一季度",
        "《",
        "去年",
        "春节",
        "1-",
        "2025-1-",
        "元月",
        "三月十",
        "上周一",
    ],
)
def test_hostile_text_is_read_in_linear_time(sign: str, rules: DateRules) -> None:
    read((sign * 100_000)[:100_000], rules)


def test_reference_tables_have_their_form() -> None:
    festivals, words = read_table("festivals"), read_table("date_words")
    assert all(list(row) == ["name", "month", "needs_suffix"] and 1 <= int(row["month"]) <= 12 for row in festivals)
    meanings = {"nothing", "year", "year said", "month", "month said", "day", "day said", "week", "event"}
    assert all(list(row) == ["word", "refers_to", "offset"] and row["refers_to"] in meanings for row in words)
    assert len({row["name"] for row in festivals}) == len(festivals)
    assert len({row["word"] for row in words}) == len(words)


@pytest.mark.parametrize("sign", ["2025年1", "近三", "“十四", "1月1日至", "十月十"])
def test_every_pattern_is_linear(sign: str, rules: DateRules) -> None:
    text = (sign * 100_000)[:100_000] + "完"
    patterns = [
        value
        for module in (dates, dates_printed, dates_words, dates_rules)
        for value in vars(module).values()
        if isinstance(value, re.Pattern)
    ]
    assert len(patterns) > 15
    for pattern in [*patterns, rules.trigger, rules.tail]:
        match = pattern.search(text)
        assert match is None or len(match[0]) <= len(text)
