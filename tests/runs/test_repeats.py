"""The same bytes under several names, when one of the names gets other bytes; the same text in files that overlap."""

import re
from itertools import permutations
from pathlib import Path

import pytest

from flows.checks import run_checks
from flows.checks.catalogue import CHECKS
from flows.home import Home
from flows.run_state import LoadOutcome
from flows.settings import read_settings
from flows.status import describe_status, read_status
from flows.summary import describe_outcome
from flows.withdraw import withdraw_file
from tests.runs.homes import deliver, differing_tables, load, query
from tests.runs.test_arrival import PAGE, load_in_steps

DATED = "2025年9月4日 星期四\n\n" + PAGE
X, Y, Z = (DATED.replace("88", n).replace("3.2亿", f"{n}亿").replace("1200余", f"{n}00余") for n in ("21", "32", "43"))


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param({"a.txt": X, "b.txt": X}, {"a.txt": Y, "b.txt": Z}, id="both are corrected"),
        pytest.param({"a.txt": X, "b.txt": X}, {"a.txt": Y, "b.txt": Y}, id="both are corrected alike"),
        pytest.param({"a.txt": X, "b.txt": Y}, {"a.txt": Y, "b.txt": X}, id="two change places"),
        pytest.param({"a.txt": X}, {"a.txt": Y, "b.txt": X}, id="renamed, and the name used again"),
        pytest.param({"a.txt": X, "b.txt": Y, "c.txt": Y}, {"b.txt": X}, id="corrected to the bytes of another"),
        pytest.param({"a.txt": X, "b.txt": Y, "c.txt": Y}, {"a.txt": Z, "b.txt": X}, id="each takes the next"),
    ],
)
def test_names_may_change_their_bytes_in_one_delivery(
    first: dict[str, str], then: dict[str, str], tmp_path: Path
) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, first), home)
    assert load(deliver(inbox, then), home).status == "published"
    load(deliver(tmp_path / "last", first | then), tmp_path / "fresh")
    assert differing_tables(tmp_path / "fresh", home) == []
    assert load(inbox, home).status == "nothing_new"


def test_repeated_and_withdrawn_files_are_told_apart_from_unchanged_ones(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": X, "子/b.txt": X})

    def tell(outcome: LoadOutcome) -> str:
        summary = describe_outcome(outcome, home).partition("files: ")[2].partition(";")[0]
        assert summary.partition("seen, ")[2] in describe_status(read_status(home)), "the status says the same"
        return summary

    assert tell(load(inbox, home)) == "2 seen, 1 loaded, 0 unchanged, 1 repeated, 0 quarantined"
    assert tell(load(inbox, home)) == "2 seen, 0 loaded, 2 unchanged, 0 quarantined"
    gone = withdraw_file("a.txt", read_settings({}, home=home))
    assert tell(gone) == "1 seen, 0 loaded, 0 unchanged, 1 withdrawn, 0 quarantined"
    assert tell(load(inbox, home)) == "2 seen, 0 loaded, 0 unchanged, 2 withdrawn, 0 quarantined"
    load(deliver(inbox, {"c.txt": Y}), home, every_check=True)
    assert query(
        home,
        "select command, status, files_seen, files_loaded, files_unchanged, files_repeated, files_withdrawn"
        " from reporting.load_history order by started_at",
    ) == [
        ("load", "published", 2, 1, 1, 1, 0),
        ("load", "nothing_new", 2, 0, 2, 0, 0),
        ("withdraw", "published", 1, 0, 0, 0, 1),
        ("load", "nothing_new", 2, 0, 0, 0, 2),
        ("load", "published", 3, 1, 0, 0, 2),
    ]


def test_what_takes_over_bytes_is_of_its_own_newspaper(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"a.txt": X, "b.txt": X, "a.json": '{"newspaper": "甲报"}'}), home, newspaper="乙报")
    load(deliver(inbox, {"a.txt": Y}), home, newspaper="乙报")
    papers = "select relative_path, name from dim_source_file inner join dim_newspaper using (newspaper_key)"
    assert query(home, f"{papers} where is_current and newspaper_key <> 0 order by 1") == [
        ("a.txt", "甲报"),
        ("b.txt", "乙报"),
    ]


# One page as three files have it: whole, with a slip and a cut end, and as a part of a longer one.
STORY = """老码头首批300人搬进新居

本报讯 （记者 郑一苇）9月4日，槐荫街道老码头片区首批300人搬进江北新居，区住建委工作人员上门交付了钥匙。

片区更新总投资3.2亿元，涉及居民1200余户，今年底前完成全部房屋的腾退和修缮，明年春天对外开放。

居民们说，搬家那天江上起了雾，老邻居们互相帮着抬柜子，一直忙到傍晚才坐下来吃了一顿饭。
"""
OTHER = """夜市开张迎来八方客

本报讯 （记者 何苗）摩天轮下的夜市昨晚重新开张，一百多个摊位沿江排开，市民吃着小面看着江景，热闹到深夜。

夜市负责人说，今年新添了公共座椅和垃圾分类点，摊主们都经过了培训，食品安全每天有人检查。
"""
OVERLAPPING = {
    "a_3版.txt": STORY.replace("上门交付了钥匙", "上门移交了钥匙").replace("一直忙到傍晚才坐下来吃了一顿饭。", ""),
    "b_2版.txt": STORY,
    "c_4版.txt": OTHER + "\n" + STORY,
    "d_5版.txt": OTHER.replace("一百多个", "三百多个"),
}


def _date(files: dict[str, str]) -> dict[str, bytes | str]:
    return {name: "2025年9月4日 星期四\n\n" + text for name, text in files.items()}


def test_text_in_several_files_of_an_issue_counts_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    outcome = load(deliver(tmp_path / "inbox", _date(OVERLAPPING)), home, every_check=True, newspaper="临江新报")
    assert outcome.status == "published"
    assert query(
        home,
        "select relative_path, role, duplicate_kind, count(*) from fact_paragraph"
        " inner join dim_source_file using (source_file_key)"
        " where role in ('headline', 'body') and is_duplicate group by all order by all",
    ) == [
        ("a_3版.txt", "body", "contained", 1),
        ("a_3版.txt", "body", "exact", 1),
        ("a_3版.txt", "body", "near", 1),
        ("a_3版.txt", "headline", "exact", 1),
        ("c_4版.txt", "body", "exact", 3),
        ("c_4版.txt", "headline", "exact", 1),
        ("d_5版.txt", "body", "exact", 1),
    ]
    assert query(home, "select surface, count(*) from reporting.figures where surface = '300人' group by all") == [
        ("300人", 2)  # the headline and the body of the kept copy
    ]
    assert query(home, "select article_count, story_count from reporting.daily_volume") == [(3, 3)]
    assert query(home, "select article_count from reporting.journalist_output where writer = '郑一苇'") == [(1,)]
    assert query(
        home, "select relative_path from search('老码头') inner join dim_source_file using (source_file_key)"
    ) == [("b_2版.txt",)]


def test_the_kept_copy_does_not_follow_arrival(tmp_path: Path) -> None:
    files = _date(OVERLAPPING)
    inbox = deliver(tmp_path / "inbox", files)
    load(inbox, tmp_path / "at once")
    for number, names in enumerate([*permutations(files)][1::8]):
        home = tmp_path / f"home{number}"
        load_in_steps(inbox, home, [list(names[:1]), list(names[1:2]), list(names[2:])])
        assert differing_tables(tmp_path / "at once", home) == []
    load(inbox, tmp_path / "two", processes=2, batch_bytes=600, pool_bytes=0)
    assert differing_tables(tmp_path / "at once", tmp_path / "two") == []


def test_what_was_a_copy_counts_when_its_kept_text_is_corrected(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, _date(OVERLAPPING)), home)
    corrected = _date({"b_2版.txt": STORY.replace("300人", "500人").replace("3.2亿元", "4.2亿元")})
    load(deliver(inbox, corrected), home)
    load(deliver(tmp_path / "last", _date(OVERLAPPING) | corrected), tmp_path / "fresh")
    assert differing_tables(tmp_path / "fresh", home) == []


LONG = "\n\n".join(
    f"{street}的居民{n}日收到通知：{n}号楼今年改造，{street}社区已经同{n}户谈妥，下月进场施工。"
    for n, street in enumerate(
        ("河西街", "望江路", "石桥巷", "临水里", "老码头", "新开河", "钟楼南", "柳荫街"), start=11
    )
)
REST = "\n\n".join(
    f"{dish}是{shop}食堂的招牌，掌勺的师傅做了{n}年，每天备料{n}斤，去晚了就要等到第二天。"
    for n, (dish, shop) in enumerate((("酱鸭", "城南"), ("鱼面", "江边"), ("糖藕", "湖口"), ("米糕", "山前")), start=21)
)
DAY = "2025-09-05_3版.txt"


@pytest.mark.parametrize(
    ("name", "text", "is_told"),
    [
        ("2025-09-05_3版_修正.txt", LONG.replace("11户", "12户").replace("15户", "16户"), True),
        ("2025-09-05_3版_修正.txt", re.sub(r"(?=1\d户)", "9", LONG), True),  # another number in every paragraph
        ("2025-09-05_3版_修正.txt", LONG[: len(LONG) // 2], True),  # cut short
        ("2025-09-05_3版_下.txt", LONG[: len(LONG) // 4] + REST, False),  # another half of a large page
        ("2025-09-05_4版.txt", LONG.replace("11户", "12户"), False),
        ("2025-09-06_3版_修正.txt", LONG.replace("11户", "12户"), False),
    ],
)
def test_a_page_under_two_names_is_told_by_load_and_verify(tmp_path: Path, name: str, text: str, is_told: bool) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {DAY: LONG})
    load(inbox, home, newspaper="临江新报")
    outcome = load(deliver(inbox, {name: text}), home, newspaper="临江新报", every_check=True)
    assert outcome.status == "published"
    told = [warning.partition(";")[0] for warning in outcome.warnings]
    first, second = sorted((DAY, name))
    assert told == ([f"{second}: mostly the text of {first}, of the same day and page"] if is_told else [])
    failed = "select expectation from ops.check_result where not success and expectation = 'page_stands_once'"
    assert query(home, failed) == ([("page_stands_once",)] if is_told else [])
    if is_told:  # as the remark says
        withdraw_file(second, read_settings({}, home=home, processes=1, settle_seconds=0.0))
        (check,) = (check for check in CHECKS if check.name == "page_stands_once")
        assert run_checks(Home(home).warehouse, load_key=None, checks=[check])[0].success
