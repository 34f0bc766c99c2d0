"""Small things in tables: names, page numbers, sentence ends, widths, days."""

from collections import defaultdict
from datetime import date

import pytest

from transforms.page import Hints, PageModel
from transforms.page.credits import read_credits, read_staff, split_names
from transforms.page.issue_date import find_issue_date
from transforms.page.joins import Link, drop_cycles
from transforms.page.patterns import compile_patterns
from transforms.page.text import ends_sentence, join_texts, measure_width, read_number


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("乔 一 方 宁", ["乔一", "方宁"]),
        ("吴小雨 陆子\n平 林 溪", ["吴小雨", "陆子平", "林溪"]),
        ("吴小雨\n陆子平", ["吴小雨", "陆子平"]),
        ("张三、李四", ["张三", "李四"]),
    ],
)
def test_names(raw: str, names: list[str]) -> None:
    assert split_names(raw) == names


@pytest.mark.parametrize(
    ("raw", "writers"),
    [
        ("首席记者 乔 一 方 宁 记者 吴小雨", [("首席记者", "乔一"), ("首席记者", "方宁"), ("记者", "吴小雨")]),
        ("本报讯（记者 骆 风）", [("记者", "骆风")]),
        ("江城晚报讯（记者骆风 通讯员方宁）", [("记者", "骆风"), ("通讯员", "方宁")]),
        ("（通讯员 首席\n记者 王五）", [("首席记者", "王五")]),
    ],
)
def test_writers(model: PageModel, raw: str, writers: list[tuple[str, str]]) -> None:
    assert [(c.role, c.name) for c in read_credits(raw, model.patterns)] == writers


@pytest.mark.parametrize(
    ("line", "is_byline"),
    [
        ("记者 方宁", True),
        ("首席记者 观 澜", True),
        ("记者手记", False),
        ("记者 观察", False),
        ("记者从区教委获悉", False),
        ("记者站", False),
    ],
)
def test_what_a_role_is_part_of_names_no_writer(model: PageModel, line: str, *, is_byline: bool) -> None:
    assert (model.patterns.byline_line.match(line) is not None) is is_byline


def test_words_that_make_no_byline_are_an_editors() -> None:
    words = defaultdict(lambda: ["某"], writer_role=["记者"], no_byline=["漫笔"])
    patterns = compile_patterns(words)
    assert [patterns.byline_line.match(line) is not None for line in ("记者漫笔", "记者手记")] == [False, True]


@pytest.mark.parametrize("raw", ["编辑:何青禾 美编:温言", "编辑 何青禾 美编 温 言", "编辑：何青禾　美编：温言"])
def test_staff(model: PageModel, raw: str) -> None:
    assert [(c.role, c.name) for c in read_staff(raw, model.patterns)] == [("编辑", "何青禾"), ("美编", "温言")]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("结束。", True),
        ("他说：“好。”", True),
        ("增长5.", False),
        ("OK.", True),
        ("名单：", False),
        ("一半", False),
        ("", False),
    ],
)
def test_sentence_ends(text: str, ends: bool) -> None:
    assert ends_sentence(text) is ends


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("12", 12), ("三", 3), ("十二", 12), ("二十", 20)])
def test_page_numbers(text: str, number: int) -> None:
    assert read_number(text) == number


def test_widths_count_ascii_half() -> None:
    assert measure_width("2025年") == 3.0


def test_latin_words_keep_their_distance() -> None:
    assert join_texts("City", "Walk", "路线") == "City Walk路线"


@pytest.mark.parametrize(
    ("printed", "hints", "bodies", "basis", "day"),
    [
        (["2025年10月17日 星期五"], Hints(), [], "printed", date(2025, 10, 17)),
        (["2025年10月17日 星期一"], Hints(), [], "unknown", None),
        ([], Hints(file_name="2025-09-01_1版.txt"), [], "file_name", date(2025, 9, 1)),
        (["2025年10月17日 星期五"], Hints(issue_date=date(2025, 1, 2)), [], "sidecar", date(2025, 1, 2)),
        ([], Hints(), ["2025年，全区开局良好。2月8日和2月10日都有会议。"], "inferred", None),
        ([], Hints(), ["日前，会议举行。"], "unknown", None),
    ],
)
def test_issue_day(printed: list[str], hints: Hints, bodies: list[str], basis: str, day: date | None) -> None:
    found = find_issue_date(printed, bodies, hints)
    assert (found.basis, found.day) == (basis, day)
    if basis == "inferred":
        assert found.earliest == date(2025, 2, 10)
        assert found.latest is not None
        assert (found.latest - found.earliest).days <= 31


def test_a_ring_of_joins_is_broken_at_its_weakest() -> None:
    links = [Link(0, 1, 0.9, "wording", None), Link(1, 2, 0.6, "wording", None), Link(2, 0, 0.8, "wording", None)]
    assert [(link.left, link.right) for link in drop_cycles(links)] == [(0, 1), (2, 0)]
