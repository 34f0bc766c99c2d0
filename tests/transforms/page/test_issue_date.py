"""The issue's day: printed, in the file's name, in a sidecar, or a range from the text's own dates."""

from datetime import date

import pytest

from transforms.page.issue_date import find_doubts, find_issue_date, infer_range, read_iso_day
from transforms.page.model import Hints


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-09-04", date(2025, 9, 4)),
        ("20250904", date(2025, 9, 4)),
        ("2049-12-31", date(2049, 12, 31)),
        ("1979-12-31", None),  # older than the calendar
        ("2050-01-01", None),
        ("2025-02-30", None),
        ("2025-W01-1", None),
        ("2025W011", None),
        ("2025-0904", None),
        ("2025-9-4", None),
        ("2025/9/4", None),
        ("２０２５-０９-０４", None),
        ("2025-09-04T00:00", None),
        ("", None),
    ],
)
def test_a_day_that_a_person_writes_is_an_iso_calendar_day(text: str, day: date | None) -> None:
    assert read_iso_day(text) == day


@pytest.mark.parametrize(
    ("printed", "file_name", "sidecar", "day", "basis"),
    [
        ("2025年9月5日 星期五", "a.txt", None, date(2025, 9, 5), "printed"),
        ("２０２５年９月５日　星期五", "a.txt", None, date(2025, 9, 5), "printed"),
        ("二〇二五年十二月三十日 星期二", "a.txt", None, date(2025, 12, 30), "printed"),
        ("2025年9月5日 星期五", "2025-09-08.txt", None, date(2025, 9, 5), "printed"),
        ("2025年9月5日 星期一", "2025-09-08.txt", None, date(2025, 9, 8), "file_name"),  # weekday and day disagree
        ("", "20250908_1版.txt", None, date(2025, 9, 8), "file_name"),
        ("", "2025-13-08.txt", None, None, "unknown"),
        ("1958年3月3日 星期一", "a.txt", None, None, "unknown"),  # older than the calendar
        ("2025年9月5日 星期五", "a.txt", date(2025, 9, 6), date(2025, 9, 6), "sidecar"),
    ],
)
def test_the_day_is_read_where_it_stands(
    printed: str, file_name: str, sidecar: date | None, day: date | None, basis: str
) -> None:
    found = find_issue_date([printed], [], Hints(file_name=file_name, issue_date=sidecar))
    assert (found.day, found.basis) == (day, basis)


@pytest.mark.parametrize(
    ("printed", "file_name", "sidecar", "codes"),
    [
        ("2025年9月5日 星期五", "2025-09-05_1版.txt", date(2025, 9, 5), []),
        ("2025年9月5日 星期五", "2025-09-08_1版.txt", None, ["days_disagree"]),
        ("2025年9月5日 星期五", "a.txt", date(2025, 9, 6), ["days_disagree"]),
        ("2025年9月5日 星期一", "2025-09-08.txt", None, []),  # the misprint is no rival of the name
        ("2025年9月5日 星期一", "a.txt", None, ["printed_day_doubtful"]),
        ("2025年9月31日 星期三", "a.txt", None, ["printed_day_doubtful"]),
        ("", "2025-11-31_2版.txt", None, ["named_day_doubtful"]),
        ("", "a.txt", None, []),
    ],
)
def test_days_that_contradict_or_cannot_be_are_told(
    printed: str, file_name: str, sidecar: date | None, codes: list[str]
) -> None:
    doubts = find_doubts([printed], Hints(file_name=file_name, issue_date=sidecar))
    assert [code for code, _ in doubts] == codes


@pytest.mark.parametrize(
    ("text", "earliest"),
    [
        ("2月8日，会议召开。去年底的工作写入2025年计划。", date(2025, 2, 8)),
        ("12月16日，全会举行。会议总结2025年工作，部署2026年任务。", date(2025, 12, 16)),
        ("2024年10月25日，活动举行。2月5日，大厅开门迎客。2024年共办件3万件。", date(2025, 2, 5)),
        ("9月3日开馆，展览将持续至10月20日。2025年是建馆十年。", date(2025, 9, 3)),
        ("论坛定于11月2日举行。10月9日，筹备会召开。2025年共办三届。", date(2025, 10, 9)),
        ("截至9月30日，完成投资3亿元，到2027年全部建成。2025年开工。", date(2025, 9, 30)),
        ("2025年6月25日，工作部挂牌成立。", date(2025, 6, 25)),
        ("3月18日，早市开张。河堤检修，3月29日至4月2日封闭。2026年共修三处。", date(2026, 3, 18)),
        ("3月29日至31日，书市举行。2026年共办三届。", date(2026, 3, 29)),  # no other day
        ("12月23日，活动收官。2022年9月起步，2023年以来惠及千人。", date(2023, 12, 23)),
        ("1995年，全区推进改革。3月5日，区里召开会议。", date(1995, 3, 5)),
        ("9月3日，会议召开。2025年起步，2060年前实现碳中和。", date(2025, 9, 3)),  # no issue can be of 2060
        ("大桥1957年建成。9月3日，会议召开。", None),
        ("近日，会议召开。", None),
        ("9月3日，会议召开。", None),  # no year anywhere
        ("2025年，会议多次召开。", None),  # no day anywhere
    ],
)
def test_the_range_begins_with_the_latest_past_day(text: str, earliest: date | None) -> None:
    found = infer_range([text])
    assert found.day is None
    assert found.earliest == earliest
    assert found.basis == ("inferred" if earliest else "unknown")
    if found.earliest and found.latest:
        assert 0 < (found.latest - found.earliest).days <= 31
