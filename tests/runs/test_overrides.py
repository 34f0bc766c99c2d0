"""`overrides.csv` as people save it, and what a run tells of it."""

from pathlib import Path

import pytest

from flows.doctor import examine_home
from flows.errors import BanmianError
from flows.overrides import read_overrides
from flows.rebuild import rebuild_warehouse
from flows.settings import read_settings
from flows.summary import describe_outcome
from tests.runs.homes import QUIET, deliver, load, query
from tests.runs.test_arrival import PAGE

HEADER = "relative_path,kind,line,snippet,value,author,reason\n"
DAY = "{path},issue_date,{line},{snippet},2025-09-04,李编辑,据合订本\n"


def decide(home: Path, *rows: str, encoding: str = "utf-8") -> None:
    home.mkdir(exist_ok=True)
    (home / "overrides.csv").write_bytes((HEADER + "".join(rows)).encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("path", ["a.txt", "ab.txt", "要闻/早间稿.txt"])  # of an even and an odd number of bytes
def test_a_spreadsheet_may_save_it_as_it_does(tmp_path: Path, encoding: str, path: str) -> None:
    decide(tmp_path / "home", DAY.format(path=path, line=0, snippet=""), encoding=encoding)
    (override,) = read_overrides(tmp_path / "home" / "overrides.csv").of(path)
    assert (override.author, override.reason) == ("李编辑", "据合订本")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (HEADER.encode("utf-16"), "neither UTF-8 nor GB18030"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "overrides.csv").write_bytes(data)
    with pytest.raises(BanmianError, match=words) as caught:
        read_overrides(tmp_path / "overrides.csv")
    assert "overrides.csv" in str(caught.value.place)


GOOD = DAY.format(path="a.txt", line=0, snippet="")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEADER + '"a.txt,role,1,x,body,me,"unclosed\n', 2, "quotation mark"),
        (HEADER + GOOD + '\na.txt,role,1,"x,body,me,unclosed\n' + GOOD, 4, "quotation mark"),
        (
            HEADER + 'a.txt,role,1,"x,body,me,unclosed\n' + GOOD + 'b.txt,role,1,"x",body,me,closed\n',
            2,
            "quotation mark",
        ),
        (HEADER + DAY.format(path="a.txt", line="3版", snippet=""), 2, "line is '3版', which is no number"),
        (HEADER + GOOD + DAY.format(path="a.txt", line="-1", snippet=""), 3, "line is '-1', which is no number"),
        (
            HEADER + GOOD.replace("2025-09-04", "1975-01-01"),
            2,
            "value is '1975-01-01', which is no day from 1980",
        ),
        (HEADER + GOOD + GOOD.replace("2025-09-04", "2025-W01-1"), 3, "value is '2025-W01-1', which is no day"),
        (HEADER + GOOD + "\na.txt,role,1,x,body,me,\n", 4, "reason is empty or missing"),
        (GOOD, 1, "it lacks relative_path, kind, author, reason and has a.txt"),
        (HEADER.replace("snippet", "snipet") + GOOD, 1, "it has snipet"),
        (HEADER + GOOD.replace("\n", ",more\n"), 2, "more values than columns"),
        (HEADER.replace(",", ";") + GOOD, 1, "must name the columns"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / "overrides.csv").write_text(text)
    with pytest.raises(BanmianError, match=words) as caught:
        read_overrides(tmp_path / "overrides.csv")
    assert str(caught.value.place).endswith(f"overrides.csv, line {line}")
    assert all(" / " in told for told in (str(caught.value.message), str(caught.value.remedy)))


@pytest.mark.parametrize("text", ["", "\n", HEADER, HEADER + "\n\n", "\n" + HEADER])
def test_one_without_decisions_has_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "overrides.csv").write_text(text)
    assert read_overrides(tmp_path / "overrides.csv").paths == []


def test_columns_that_no_decision_needs_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "overrides.csv").write_text(
        "author,reason,kind,relative_path,value\nme,seen,issue_date,a.txt,2025-09-04\n"
    )
    (decision,) = read_overrides(tmp_path / "overrides.csv").of("a.txt")
    assert (decision.line, decision.value) == (0, "2025-09-04")


def test_a_value_may_run_over_lines_and_hold_quotation_marks(tmp_path: Path) -> None:
    (tmp_path / "overrides.csv").write_text(HEADER + 'a.txt,role,1,老"码头,body,me,"one\n""two"""\n' + GOOD)
    first, second = read_overrides(tmp_path / "overrides.csv").of("a.txt")
    assert (first.snippet, first.reason, second.kind) == ('老"码头', 'one\n"two"', "issue_date")


def test_one_saved_in_gb18030_is_followed_by_loads_and_rebuilds(tmp_path: Path) -> None:
    home = tmp_path / "home"
    decide(home, DAY.format(path="a.txt", line=0, snippet=""), encoding="gb18030")
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE}), home)
    day = "select issue_date::varchar from dim_issue where issue_key <> 0"
    assert query(home, day) == [("2025-09-04",)]
    rebuild_warehouse(read_settings({}, home=home, processes=1), reporter=QUIET)
    assert query(home, day) == [("2025-09-04",)]


def strays(warnings: tuple[str, ...]) -> list[str]:
    return [warning.partition(":")[0] for warning in warnings if "its override is not applied" in warning]


def test_one_for_a_path_that_no_file_has_is_told_by_every_run_and_by_doctor(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": PAGE, "empty.txt": b"", "b.txt": PAGE})
    decide(home, *(DAY.format(path=f"{name}.txt", line=0, snippet="") for name in ("a", "empty", "typo", "b")))
    first = load(inbox, home)
    assert strays(first.warnings) == ["b.txt", "typo.txt"]
    assert any("repeats the bytes of another file" in warning for warning in first.warnings)
    again = load(inbox, home)
    assert (again.status, strays(again.warnings)) == ("nothing_new", ["b.txt", "typo.txt"])
    assert strays(load(deliver(tmp_path / "elsewhere", {"c.txt": "另一份。"}), home).warnings) == ["b.txt", "typo.txt"]
    rebuilt = rebuild_warehouse(read_settings({}, home=home, processes=1), reporter=QUIET)
    assert strays(rebuilt.warnings) == ["b.txt", "typo.txt"]
    (finding,) = (f for f in examine_home(read_settings({}, home=home)) if f.name == "overrides")
    first_line, *sentences = finding.seen.splitlines()
    assert (finding.is_fault, first_line) == (False, "4 for 4 files; not applied:")
    assert [sentence.strip() for sentence in sentences] == [w for w in rebuilt.warnings if strays((w,))]
    assert finding.remedy


def test_lines_applied_are_counted_and_doctor_tells_the_others_as_the_load_did(tmp_path: Path) -> None:
    home, other = tmp_path / "home", PAGE.replace("88", "89")
    inbox = deliver(tmp_path / "inbox", {"a.txt": PAGE, "b.txt": other, "c.txt": PAGE.replace("88", "90")})
    outcome = load(inbox, home)
    assert (outcome.overrides_applied, outcome.files_overridden) == (0, 0)
    assert "overrides" not in describe_outcome(outcome, home)
    gone = "{path},role,1,没有这几个字,body,李编辑,试\n"
    days = [DAY.format(path=path, line=0, snippet="") for path in ("a.txt", "b.txt")]
    decide(home, *days, gone.format(path="a.txt"), gone.format(path="typo.txt"))
    (waiting,) = (f for f in examine_home(read_settings({}, home=home)) if f.name == "overrides")
    assert "the next load reads 2 files again" in waiting.seen
    for outcome in (load(inbox, home), rebuild_warehouse(read_settings({}, home=home, processes=1), reporter=QUIET)):
        assert (outcome.overrides_applied, outcome.files_overridden) == (2, 2)
        assert "overrides: 2 lines applied to 2 files" in describe_outcome(outcome, home)
        told = [w for w in outcome.warnings if "没有这几个字" in w or "typo.txt" in w]
        assert len(told) == 2
        (finding,) = (f for f in examine_home(read_settings({}, home=home)) if f.name == "overrides")
        seen = finding.seen.splitlines()
        assert seen[0] == "4 for 3 files; not applied:"
        assert sorted(line.strip() for line in seen[1:]) == sorted(told)


def test_doctor_names_an_overrides_file_that_cannot_be_read(tmp_path: Path) -> None:
    decide(tmp_path, "a.txt,nonsense,1,x,y,李编辑,试\n")
    (finding,) = (f for f in examine_home(read_settings({}, home=tmp_path)) if f.name == "overrides")
    assert finding.is_fault
    assert "line 2" in finding.seen


def deliver_daily(inbox: Path, home: Path) -> Path:
    """One path, other bytes of another day with each load."""
    for day in (4, 11):
        page = f"2025年9月{day}日 星期四\n\n" + PAGE.replace("88", str(day))
        load(deliver(inbox, {"page.txt": page}), home, newspaper="临江新报")
    return inbox


@pytest.mark.parametrize(
    ("line", "snippet", "day"), [(0, "", "2025-09-25"), (1, "2025年", "2025-09-25"), (1, "9月4日", "2025-09-11")]
)
def test_a_day_for_a_path_of_many_days_is_refused_in_a_sentence(
    tmp_path: Path, line: int, snippet: str, day: str
) -> None:
    home = tmp_path / "home"
    inbox = deliver_daily(tmp_path / "inbox", home)
    decide(home, DAY.format(path="page.txt", line=line, snippet=snippet).replace("2025-09-04", day))
    for run in (
        lambda: load(inbox, home),
        lambda: rebuild_warehouse(read_settings({}, home=home, processes=1), reporter=QUIET),
    ):
        with pytest.raises(BanmianError, match=r"page\.txt came on 2 days, and its issue_date") as caught:
            run()
        assert "words that only the one meant holds" in str(caught.value.remedy)
    assert query(home, "select count(*) from dim_source_file where is_current and source_file_key <> 0") == [(2,)]


def test_the_next_day_of_such_a_path_is_not_filed_under_the_day_decided(tmp_path: Path) -> None:
    home = tmp_path / "home"
    inbox = deliver_daily(tmp_path / "inbox", home)
    decide(home, DAY.format(path="page.txt", line=0, snippet=""))
    with pytest.raises(BanmianError, match=r"page\.txt came on 2 days"):
        load(deliver(inbox, {"page.txt": "2025年9月18日 星期四\n\n" + PAGE.replace("88", "18")}), home)


def test_a_day_with_words_that_only_one_holds_moves_that_one(tmp_path: Path) -> None:
    home = tmp_path / "home"
    inbox = deliver_daily(tmp_path / "inbox", home)
    decide(home, DAY.format(path="page.txt", line=1, snippet="9月4日").replace("2025-09-04", "2025-09-05"))
    (warning,) = load(inbox, home).warnings
    assert "line 1 does not hold '9月4日'" in warning  # in the other
    days = "select issue_date::varchar from dim_issue where issue_key <> 0 order by 1"
    assert query(home, days) == [("2025-09-05",), ("2025-09-11",)]
