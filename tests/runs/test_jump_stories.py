"""A story that jumps to another page of its issue is one story, whichever page comes first, and days later too."""

from pathlib import Path

import pytest

from tests.paths import SAMPLES
from tests.runs.homes import deliver, differing_tables, load, query

PAGES = ("2025-09-01_1版.txt", "2025-09-01_2版.txt")
LINKED = """
    select first_file.page, rest_file.page, rest.jump_from_page
    from dim_article as rest
    inner join dim_article as first on rest.story_key = first.article_key and rest.article_key <> first.article_key
    inner join dim_source_file as rest_file on rest.source_file_key = rest_file.source_file_key
    inner join dim_source_file as first_file on first.source_file_key = first_file.source_file_key
    order by all
"""
WAITING = "select is_first_part_held, count(*) from reporting.jump_stories group by all order by all"


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Homes that took the two pages in both orders, a load apart."""
    base = tmp_path_factory.mktemp("jump")
    made = []
    for name, order in (("forward", PAGES), ("backward", PAGES[::-1])):
        for page in order:
            load(deliver(base / f"{name}-inbox", {page: (SAMPLES / page).read_bytes()}), base / name)
        made.append(base / name)
    return made[0], made[1]


def test_the_parts_share_a_story_key_in_both_orders(homes: tuple[Path, Path]) -> None:
    forward, backward = homes
    linked = query(forward, LINKED)
    assert linked
    assert all(row == (1, 2, 1) for row in linked)
    assert query(backward, LINKED) == linked
    assert differing_tables(forward, backward) == []


def test_a_continuation_alone_waits(tmp_path: Path) -> None:
    load(deliver(tmp_path / "inbox", {PAGES[1]: (SAMPLES / PAGES[1]).read_bytes()}), tmp_path / "home")
    assert query(tmp_path / "home", LINKED) == []
    states = dict(query(tmp_path / "home", WAITING))  # type: ignore[arg-type]
    assert states.get(False, 0) > 0
    assert True not in states


def test_when_the_first_part_goes_the_link_goes(tmp_path: Path, homes: tuple[Path, Path]) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {page: (SAMPLES / page).read_bytes() for page in PAGES}), home)
    assert query(home, LINKED)
    other = "2025年9月1日 星期一\n\n区气象台发布大风预报\n\n明日有大风，请市民留意门窗与高处悬挂物的安全，少到江边。\n"
    load(deliver(inbox, {PAGES[0]: other}), home)
    assert query(home, LINKED) == []


def test_marks_that_name_each_others_page_link_parts_that_share_no_words(tmp_path: Path) -> None:
    first = (
        "2025年11月3日 星期一\n\n老街的灯又亮了\n\n本报讯（记者 陆 平）昨晚，老街两旁的铺子重新点灯，"
        "掌柜们把旧招牌擦了又擦。{mark}\n"
    )
    rest = (
        "2025年11月3日 星期一\n\n（上接1版）工程队自去年冬天进场，换下锈蚀管线三千多米，接通雨水井四十口，"
        "沿河栈道也补齐了栏杆。\n"
    )
    linked = {}
    for name, mark in (("told", "（下转2版）"), ("elsewhere", "（下转4版）")):
        pages = {"2025-11-03_1版.txt": first.format(mark=mark), "2025-11-03_2版.txt": rest}
        load(deliver(tmp_path / name, pages), tmp_path / f"{name}-home")
        linked[name] = query(tmp_path / f"{name}-home", LINKED)
    assert linked == {"told": [(1, 2, 1)], "elsewhere": []}


def test_copies_in_other_files_of_the_issue_are_no_parts(tmp_path: Path, homes: tuple[Path, Path]) -> None:
    pages = {page: (SAMPLES / page).read_bytes() for page in PAGES}
    again = {page.replace("_", "_1").replace(".txt", "重.txt"): text + b"\n\n" for page, text in pages.items()}
    load(deliver(tmp_path / "inbox", pages | again), tmp_path / "home")
    assert query(tmp_path / "home", LINKED) == query(homes[0], LINKED)
    assert query(tmp_path / "home", WAITING) == query(homes[0], WAITING)
    volume = "select article_count, story_count, paragraph_count, char_count, figure_count from reporting.daily_volume"
    assert query(tmp_path / "home", volume) == query(homes[0], volume)
