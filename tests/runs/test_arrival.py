"""Whatever the order, the batches and the number of processes: the same rows, keys included."""

import random
import shutil
from pathlib import Path

import pytest

from flows.status import describe_status, read_status
from flows.summary import describe_outcome
from tests.paths import CORRECTIONS, REAL_ISSUES, SAMPLES, require
from tests.runs.homes import deliver, differing_tables, load, query

PAGE = """区政府召开第88次常务会议

本报讯 （记者 郑一苇）9月3日，区政府召开第88次常务会议，听取老码头片区更新情况汇报，研究秋季开学工作。

会议指出，老码头片区更新总投资3.2亿元，涉及居民1200余户，要在年底前完成首批86户的腾退安置。

会议还研究了其他事项。
"""


def load_in_steps(inbox: Path, home: Path, steps: list[list[str]], **settings: object) -> None:
    """Deliver the files of an inbox step by step into one that grows, loading after each step."""
    growing = home.parent / f"{home.name}-inbox"
    for step in steps:
        for name in step:
            target = growing / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(inbox / name, target)
        load(growing, home, **settings)


def names_in(inbox: Path) -> list[str]:
    return sorted(p.relative_to(inbox).as_posix() for p in inbox.rglob("*") if p.is_file() and p.suffix != ".md")


def test_a_second_load_of_the_same_folder_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(SAMPLES, home)
    before = (home / "current").resolve()
    again = load(SAMPLES, home)
    assert (again.status, again.exit_code, again.files_loaded, again.rows_written) == ("nothing_new", 0, 0, 0)
    assert (home / "current").resolve() == before


def test_sample_issues_in_any_order_give_the_same_rows(tmp_path: Path, sample_home: Path) -> None:
    names = names_in(SAMPLES)
    random.Random(3).shuffle(names)
    steps = [names[:5], names[5:6], names[6:]]
    load_in_steps(SAMPLES, tmp_path / "shuffled", steps, newspaper="临江新报")
    assert differing_tables(sample_home, tmp_path / "shuffled") == []


def test_real_issues_reversed_one_by_one_give_the_same_rows(tmp_path: Path) -> None:
    inbox = require(REAL_ISSUES)
    load(inbox, tmp_path / "at once")
    load_in_steps(inbox, tmp_path / "reversed", [[name] for name in reversed(names_in(inbox))])
    assert differing_tables(tmp_path / "at once", tmp_path / "reversed") == []


@pytest.mark.parametrize("processes", [1, 2])
def test_any_number_of_processes_gives_the_same_rows(tmp_path: Path, sample_home: Path, processes: int) -> None:
    home = tmp_path / "home"
    # Batches of a few files, and no pool threshold to hide behind: the pool is really used.
    load(SAMPLES, home, newspaper="临江新报", processes=processes, batch_bytes=6000, pool_bytes=0)
    assert differing_tables(sample_home, home) == []


def test_a_correction_equals_loading_only_the_corrected_file(tmp_path: Path) -> None:
    name = "2025-09-15_1版.txt"
    corrected, alone = tmp_path / "corrected", tmp_path / "alone"
    first = (SAMPLES / name).read_bytes()
    load(deliver(tmp_path / "inbox", {name: first, "other.txt": PAGE}), corrected)
    load(deliver(tmp_path / "inbox", {name: (CORRECTIONS / name).read_bytes()}), corrected)
    load(deliver(tmp_path / "inbox2", {name: (CORRECTIONS / name).read_bytes(), "other.txt": PAGE}), alone)
    assert differing_tables(alone, corrected) == []
    assert query(corrected, "select version, is_current from dim_source_file where version > 1") == [(2, True)]
    assert query(corrected, "select outcome from ops.delivery where relative_path <> 'other.txt' order by load_key")
    back = load(deliver(tmp_path / "inbox", {name: first}), corrected)
    assert [warning.partition(" came ")[0] for warning in back.warnings] == [name]  # undoing a correction is told
    load(deliver(tmp_path / "inbox3", {name: first, "other.txt": PAGE}), tmp_path / "first")
    assert differing_tables(tmp_path / "first", corrected) == []


UNDATED = PAGE.replace("9月3日，", "").replace("9月3日", "")
A, B, C = (PAGE.replace("1200余户", f"{number}余户") for number in (1200, 1300, 1400))
SECOND, THIRD = ('{"issue_date": "2025-09-02", "page": %d}', '{"issue_date": "2025-09-03", "page": %d}')


@pytest.mark.parametrize(
    ("deliveries", "versions"),
    [
        pytest.param([(A, ""), (B, ""), (A, ""), (C, "")], [(1, False), (2, False), (3, True)], id="after going back"),
        pytest.param([(A, ""), (B, ""), (C, ""), (B, "")], [(1, False), (2, True), (3, False)], id="going back"),
        pytest.param([(UNDATED, ""), (A, SECOND % 1)], [(1, False), (2, True)], id="the first had no day"),
        pytest.param([(A, SECOND % 1), (B, THIRD % 1)], [(1, True), (1, True)], id="an issue of its own"),
        pytest.param([(A, SECOND % 1), (B, SECOND % 2)], [(1, True), (2, True)], id="another page"),
        pytest.param([(A, SECOND % 1), (B, THIRD % 2), (A, THIRD % 1)], [(1, True), (2, True)], id="moved to an issue"),
    ],
)
def test_each_version_of_a_path_in_an_issue_has_its_number(
    deliveries: list[tuple[str, str]], versions: list[tuple[int, bool]], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    for text, sidecar in deliveries:
        load(deliver(tmp_path / "inbox", {"page.txt": text, "page.json": sidecar or "{}"}), home)
    held = "select version, is_current from dim_source_file where source_file_key <> 0 order by all"
    assert query(home, held) == versions


DAYS = "\n\n".join(
    f"{n}号楼的加装电梯{n}日通过验收，{n}户居民当天就用上了，物业介绍说共用{n}台。" for n in range(10, 40)
)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (
            "社区食堂开张\n\n本报讯 新食堂在河西街开张，首日接待老人三百余位，菜价比市面便宜两成。\n",
            "0%",
        ),  # another page
        (DAYS[: len(DAYS) // 5], "21%"),  # cut short
        (DAYS[: len(DAYS) // 2], None),
        (DAYS.replace("居民", "住户", 1), None),
        ("\n\n".join(reversed(DAYS.replace("，", "，\n").split("\n\n"))), None),  # in other lines, in another order
    ],
)
def test_a_correction_that_keeps_little_of_what_it_replaces_is_told(
    tmp_path: Path, text: str, share: str | None
) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"page1.txt": DAYS, "page2.txt": PAGE})
    first = load(inbox, home)
    outcome = load(deliver(inbox, {"page1.txt": text}), home)
    assert (first.files_corrected, outcome.files_loaded, outcome.files_corrected) == (0, 1, 1)
    assert " 1 loaded (1 of them corrected), 1 unchanged" in describe_outcome(outcome, home)
    assert " 1 loaded (1 of them corrected), 1 unchanged" in describe_status(read_status(home))
    told = [warning.partition(", which no view")[0] for warning in outcome.warnings]
    assert told == ([f"page1.txt: this correction says {share} of what version 1 said"] if share else [])


def test_another_page_under_a_name_gives_way_as_the_remark_says(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    other = "社区食堂开张\n\n本报讯 新食堂在河西街开张，首日接待老人三百余位，菜价比市面便宜两成。\n"
    for files in ({"page1.txt": DAYS}, {"page1.txt": other}, {"page1.txt": DAYS, "page1b.txt": other}):
        load(deliver(inbox, files), home)
    held = "select relative_path from dim_source_file where is_current and source_file_key <> 0 order by 1"
    assert query(home, held) == [("page1.txt",), ("page1b.txt",)]


def test_a_paper_whose_district_is_not_known_is_told_of(tmp_path: Path) -> None:
    inbox = deliver(tmp_path / "inbox", {"a.txt": PAGE})
    assert load(inbox, tmp_path / "listed", newspaper="临江新报").warnings == ()
    (warning,) = load(inbox, tmp_path / "other", newspaper="江北报").warnings
    assert "江北报" in warning
    assert query(tmp_path / "other", "select name from dim_organization where name like '%区政府'") == [("区政府",)]


def test_same_bytes_under_another_name_are_recorded_not_loaded(tmp_path: Path) -> None:
    both, one = tmp_path / "both", tmp_path / "one"
    load(deliver(tmp_path / "inbox", {"b.txt": PAGE}), both)
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE, "c.txt": PAGE}), both)
    load(deliver(tmp_path / "inbox2", {"a.txt": PAGE}), one)
    assert differing_tables(one, both) == []
    outcomes = query(both, "select relative_path, outcome from ops.inbox_file order by relative_path")
    assert outcomes == [("a.txt", "loaded"), ("b.txt", "repeated"), ("c.txt", "repeated")]


def test_a_repeated_file_takes_over_when_its_twin_is_corrected(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE, "b.txt": PAGE}), home)
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE.replace("1200余户", "1300余户")}), home)
    load(deliver(tmp_path / "inbox2", {"a.txt": PAGE.replace("1200余户", "1300余户"), "b.txt": PAGE}), other)
    assert differing_tables(other, home) == []


def test_an_inbox_may_use_one_name_every_day(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    for day in ("2025-09-03", "2025-09-04"):
        sidecar = f'{{"newspaper": "临江新报", "issue_date": "{day}"}}'
        load(deliver(inbox, {"page1.txt": PAGE.replace("9月3日", day), "page1.json": sidecar}), home)
    assert query(home, "select count(*) from dim_source_file where is_current") == [(2,)]
    assert query(home, "select count(*) from dim_issue where is_date_exact") == [(2,)]


def test_a_changed_sidecar_corrects_its_file(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"page.txt": PAGE}), home)
    outcome = load(
        deliver(inbox, {"page.json": '{"newspaper": "临江新报", "issue_date": "2025-09-04", "page": 2}'}), home
    )
    assert outcome.files_loaded == 1
    assert query(home, "select version, page, is_current from dim_source_file where source_file_key <> 0") == [
        (1, 2, True)
    ]
    assert query(home, "select issue_date::varchar, date_basis from dim_issue where issue_key <> 0") == [
        ("2025-09-04", "sidecar")
    ]


def test_two_files_of_an_issue_that_overlap_count_the_passage_once(tmp_path: Path) -> None:
    head = '{"newspaper": "临江新报", "issue_date": "2025-09-04", "page": %d}'
    files = {"p1.txt": PAGE, "p1.json": head % 1, "p2.txt": PAGE + "\n记者 何 苗\n", "p2.json": head % 2}
    forward, backward = tmp_path / "forward", tmp_path / "backward"
    load(deliver(tmp_path / "inbox", files), forward)
    load_in_steps(tmp_path / "inbox", backward, [["p2.txt", "p2.json"], ["p1.txt", "p1.json"]])
    assert differing_tables(forward, backward) == []
    assert query(forward, "select count(*) from fact_paragraph where is_duplicate") > [(0,)]
    figures = "select surface, count(*) from fact_figure where surface like '3.2亿%' group by surface"
    assert [row[1] for row in query(forward, figures)] in ([1], [])
    load(
        deliver(
            tmp_path / "backward-inbox", {"p1.txt": "换了内容的一版。\n\n新的一段话，与另一版没有关系，也不重复。\n"}
        ),
        backward,
    )
    assert query(backward, "select count(*) from fact_paragraph where is_duplicate") == [(0,)]


def test_a_sidecar_that_names_no_day_leaves_the_other_days_of_its_path(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    for day in ("2025-09-03", "2025-09-04"):
        load(
            deliver(inbox, {"page1.txt": PAGE.replace("88", day[-1]), "page1.json": f'{{"issue_date": "{day}"}}'}), home
        )
    load(deliver(inbox, {"page1.txt": PAGE, "page1.json": "{}"}), home)
    held = "select count(*) from dim_source_file where is_current and source_file_key <> 0"
    before = query(home, held)
    load(deliver(inbox, {"page1.json": '{"newspaper": "临江新报"}'}), home)
    assert query(home, held) == before == [(2,)]


def test_a_newspaper_called_unknown_is_none(tmp_path: Path) -> None:
    home, inbox, rest = tmp_path / "home", tmp_path / "inbox", tmp_path / "rest"
    sidecar = '{"newspaper": "未知", "issue_date": "2025-09-04", "page": %d}'
    two = {"a.json": sidecar % 1, "b.json": sidecar % 2, "b.txt": PAGE + "\n记者 何苗\n"}
    load(deliver(inbox, {"a.txt": PAGE, **two}), home)  # the pages repeat each other
    load(deliver(inbox, {"a.txt": PAGE.replace("会议", "大会")}), home)
    load(deliver(rest, {"a.txt": PAGE.replace("会议", "大会"), **two}), tmp_path / "fresh")
    assert differing_tables(tmp_path / "fresh", home) == []
    assert query(home, "select newspaper_key from dim_newspaper") == [(0,)]
