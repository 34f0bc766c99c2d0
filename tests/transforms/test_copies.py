"""Copies across the files of an issue: which are found, which copy is kept."""

from itertools import permutations

import pytest

from transforms.copies import Line, find_copies

A = "9月3日，区政府召开第88次常务会议，听取老码头片区更新情况汇报，研究秋季开学工作。"
B = "会议指出，老码头片区更新总投资3.2亿元，涉及居民1200余户，要在年底前完成首批腾退安置。"
C = "摩天轮下的夜市重新开张，江边的灯一盏一盏亮起来，老人们搬着竹椅坐在石阶上说话。"
D = "区教委说，今年秋季新开的三所小学都在九月一日按时开学，接送学生的公交车多了十二趟。"


def read(table: str) -> list[Line]:
    """Lines of an issue in the order of print, a row each: key, file, article, role, cuts, text."""
    rows = [[cell.strip() for cell in row.strip("| ").split("|")] for row in table.strip().splitlines()]
    return [Line(int(k), int(f), int(a), role, text, int(cuts)) for k, f, a, role, cuts, text in rows]


def show(lines: list[Line]) -> dict[int, tuple[int, str]]:
    return {copy.paragraph_key: (copy.kept_key, copy.kind) for copy in find_copies(lines)}


CASES = [
    pytest.param(f"11|1|1|body|0|{A}\n21|2|2|body|0|{A}", {21: (11, "exact")}, id="the first in print is kept"),
    pytest.param(f"11|1|1|body|0|{A}\n12|1|1|body|0|{A}", {}, id="what a page repeats is its own matter"),
    pytest.param(
        f"11|1|1|body|0|{A}\n21|2|2|body|0|{A.replace('汇报', '报告')}", {21: (11, "near")}, id="a slip makes it near"
    ),
    pytest.param(f"11|1|1|body|0|{A}\n21|2|2|body|0|{A.replace('88', '89')}", {}, id="another number is news"),
    pytest.param(
        f"11|1|1|body|0|{D}\n21|2|2|body|0|{D.replace('三所', '五所')}", {}, id="another number in Chinese is news"
    ),
    pytest.param(
        f"11|1|1|body|1|{B[:30]}\n21|2|2|body|0|{B}", {11: (21, "contained")}, id="the whole is kept, not its piece"
    ),
    pytest.param(
        f"11|1|1|body|0|{B[:9]}\n12|1|1|body|0|{C}\n21|2|2|body|0|{B}", {}, id="a short piece stands there by chance"
    ),
    pytest.param(
        f"11|1|1|body|1|{A.replace('汇报', '报告')}\n21|2|2|body|0|{A}",
        {11: (21, "near")},
        id="of two near ones the whole is kept",
    ),
    pytest.param(
        f"11|1|1|body|1|{B[:30]}\n21|2|2|body|0|{B}\n31|3|3|body|1|{B[8:40]}\n41|4|4|body|0|{B}\n51|5|5|body|1|{B[:30]}",
        {11: (21, "contained"), 31: (21, "contained"), 41: (21, "exact"), 51: (21, "contained")},
        id="all point at what is kept",
    ),
    pytest.param(
        f"11|1|1|body|0|{A}\n12|1|1|body|1|{B[:30]}\n21|2|2|body|0|{A}\n22|2|2|body|0|{B}",
        {11: (21, "exact"), 12: (22, "contained")},
        id="an article is kept as a whole, not its paragraphs here and there",
    ),
    pytest.param(
        f"11|1|1|body|0|{A}\n21|2|2|body|0|{A}\n22|2|2|body|0|{C}",
        {11: (21, "exact")},
        id="a teaser repeats the article that goes on",
    ),
    pytest.param(
        f"11|1|1|body|0|{A}\n12|1|1|body|0|{D}\n21|2|2|body|0|{A}\n22|2|2|body|0|{C}",
        {21: (11, "exact")},
        id="of two articles that share a paragraph the first keeps it",
    ),
    pytest.param(
        f"10|1|1|headline|0|首批86户腾退\n11|1|1|body|0|{A}\n12|1|1|body|0|会议还有其他事项。\n"
        f"20|2|2|headline|0|首批86户腾退\n21|2|2|body|0|{A}\n22|2|2|body|0|会议还有其他事项。",
        {20: (10, "exact"), 21: (11, "exact"), 22: (12, "exact")},
        id="headline and short lines go with the body",
    ),
    pytest.param(
        f"10|1|1|headline|0|首批86户腾退\n11|1|1|body|0|{A}\n12|1|1|body|0|{C}\n"
        f"20|2|2|headline|0|首批86户腾退\n21|2|2|body|0|{A}\n22|2|2|body|0|{D}",
        {21: (11, "exact")},
        id="an article with something to say keeps its headline",
    ),
    pytest.param(
        f"10|1|1|headline|0|首批86户腾退\n11|1|1|body|0|{A}\n20|2|2|headline|0|首批96户腾退\n21|2|2|body|0|{A}",
        {21: (11, "exact")},
        id="a headline that stands nowhere else is none",
    ),
    pytest.param(
        f"8|1|1|headline|0|老码头片区更新\n9|1|1|headline|0|首批86户腾退\n11|1|1|body|0|{A}\n"
        f"20|2|2|headline|0|老码头片区更新 首批86户腾退\n21|2|2|body|0|{A}",
        {20: (8, "exact"), 21: (11, "exact")},
        id="a headline in one line repeats one in two",
    ),
    pytest.param(f"11|1|0|body|0|{A}\n21|2|0|body|0|{A}", {}, id="furniture repeats by nature"),
]


@pytest.mark.parametrize(("table", "expected"), CASES)
def test_copies(table: str, expected: dict[int, tuple[int, str]]) -> None:
    assert show(read(table)) == expected


@pytest.mark.parametrize(("table", "_"), CASES)
def test_no_kept_paragraph_is_a_copy(table: str, _: object) -> None:
    for lines in permutations(read(table)[:5]):
        copies = find_copies(lines)
        assert not {copy.kept_key for copy in copies} & {copy.paragraph_key for copy in copies}


def test_a_day_of_many_files_that_repeat_a_paragraph_takes_no_time() -> None:
    near = A.replace("汇报", "报告")
    lines = [Line(n, n, n, "body", A if n % 2 else near, n % 3) for n in range(1, 20_001)]
    assert len(find_copies(lines)) == 19_999
