"""Keeping house: rebuild, withdraw, releases, locks, failed checks."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path

import duckdb
import pytest

from flows.checks import CheckResult, run_checks
from flows.cli import main
from flows.errors import BanmianError, WarehouseBusyError
from flows.home import Home, hold_lock, open_home
from flows.rebuild import rebuild_warehouse
from flows.releases import list_releases, rollback_release
from flows.run_state import LoadOutcome
from flows.settings import read_settings
from flows.status import read_status
from flows.summary import describe_outcome
from flows.warehouse import narrow_memory, open_warehouse
from flows.withdraw import drop_quarantined, withdraw_file
from tests.paths import PROJECT, SAMPLES
from tests.runs.homes import FEW_CHECKS, QUIET, deliver, differing_tables, load, query, read_tables
from tests.runs.test_arrival import PAGE

OTHER = PAGE.replace("88", "89").replace("老码头", "新码头")
CORRECTED = PAGE.replace("1200余户", "1300余户")
VERSIONS = "select relative_path, version, is_current from dim_source_file where source_file_key <> 0 order by all"


def settings_for(home: Path) -> object:
    return read_settings({}, home=home, processes=1, settle_seconds=0.0)


def test_rebuild_gives_the_same_rows(tmp_path: Path) -> None:
    home, twin = tmp_path / "home", tmp_path / "twin"
    inbox = deliver(tmp_path / "inbox", {"a.txt": PAGE, "b.txt": OTHER})
    for place in (home, twin):
        load(inbox, place, newspaper="临江新报")
        load(deliver(tmp_path / "second", {"a.txt": PAGE.replace("1200", "1300")}), place, newspaper="临江新报")
    outcome = rebuild_warehouse(settings_for(home), reporter=QUIET)  # type: ignore[arg-type]
    assert outcome.status == "published", outcome
    assert differing_tables(twin, home) == []
    versions = "select relative_path, version, is_current from dim_source_file order by all"
    assert query(home, versions) == query(twin, versions)
    assert query(home, "select count(*) from raw.source_text") == query(twin, "select count(*) from raw.source_text")
    assert [row[0] for row in query(home, "select command from ops.load order by started_at")] == [
        "load",
        "load",
        "rebuild",
    ]


def test_a_withdrawn_file_is_gone_from_every_byte_and_does_not_come_back(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": PAGE, "b.txt": OTHER})
    load(inbox, home)
    load(deliver(tmp_path / "second", {"c.txt": OTHER.replace("89", "90")}), home)
    withdraw_file("a.txt", settings_for(home), reason="法院裁定")  # type: ignore[arg-type]
    assert query(home, "select count(*) from dim_source_file where relative_path = 'a.txt'") == [(0,)]
    assert query(home, "select relative_path, reason from ops.withdrawal") == [("a.txt", "法院裁定")]
    for file in home.rglob("*.duckdb"):
        assert "老码头片区更新总投资".encode() not in file.read_bytes()
    again = load(inbox, home)
    assert again.files_loaded == 0
    assert query(home, "select count(*) from dim_source_file where relative_path = 'a.txt'") == [(0,)]
    alone = tmp_path / "alone"
    load(deliver(tmp_path / "third", {"b.txt": OTHER, "c.txt": OTHER.replace("89", "90")}), alone)
    assert differing_tables(alone, home) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda inbox, home: load(deliver(inbox, {"c.txt": CORRECTED}), home), id="a new file"),
        pytest.param(lambda inbox, home: load(deliver(inbox, {"b.txt": PAGE}), home), id="a path that repeats another"),
        pytest.param(lambda inbox, home: withdraw_file("a.txt", settings_for(home)), id="a withdrawal"),
    ],
)
def test_what_may_read_pages_by_another_version_asks_for_a_rebuild(
    change: Callable[[Path, Path], LoadOutcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"a.txt": PAGE, "b.txt": OTHER, "empty.txt": b""}), home)
    current = (home / "current").resolve()
    for module in ("planning", "parts", "settling", "run_state"):
        monkeypatch.setattr(f"flows.{module}.parser_version", lambda: "another")
    with pytest.raises(BanmianError, match="banmian rebuild"):
        change(inbox, home)
    assert (home / "current").resolve() == current
    assert drop_quarantined("empty.txt", settings_for(home)).status == "published"  # it reads no page


@pytest.mark.parametrize(
    ("steps", "withdrawn", "left"),
    [
        pytest.param(
            [{"b.txt": PAGE}, {"b.txt": CORRECTED}, {"c.txt": PAGE}],
            "c.txt",
            [("b.txt", 2, True)],
            id="another path had the bytes before it was corrected",
        ),
        pytest.param(
            [{"b.txt": PAGE}, {"b.txt": CORRECTED}, {"c.txt": PAGE}],
            "b.txt",
            [],
            id="another path has the bytes of an older version",
        ),
        pytest.param(
            [{"b.txt": PAGE}, {"b.txt": CORRECTED}, {"c.txt": OTHER}, {"c.txt": PAGE}],
            "b.txt",
            [("c.txt", 1, False)],
            id="another path has them as its correction",
        ),
    ],
)
def test_withdrawn_bytes_are_gone_under_every_name_and_the_other_names_are_told(
    steps: list[dict[str, str]], withdrawn: str, left: list[tuple[str, int, bool]], tmp_path: Path
) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    for files in steps:
        load(deliver(inbox, files), home)
    outcome = withdraw_file(withdrawn, settings_for(home))  # type: ignore[arg-type]
    assert outcome.status == "published"
    (warning,) = outcome.warnings
    assert ("b.txt" if withdrawn == "c.txt" else "c.txt") in warning
    assert query(home, VERSIONS) == left
    assert query(home, f"select count(*) from raw.source_text where text = '{PAGE}'") == [(0,)]
    assert {path for (path,) in query(home, "select relative_path from ops.withdrawal")} == {"b.txt", "c.txt"}
    assert load(inbox, home).status == "nothing_new"


def test_a_quarantined_file_can_be_dropped(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE, "empty.txt": b""}), home)
    drop_quarantined("empty.txt", settings_for(home))  # type: ignore[arg-type]
    assert query(home, "select count(*) from ops.quarantine where resolved_at is null") == [(0,)]
    with pytest.raises(BanmianError):
        drop_quarantined("empty.txt", settings_for(home))  # type: ignore[arg-type]


def test_a_command_says_that_a_file_is_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE, "b.txt": OTHER, "empty.txt": b""}), home)
    for command, word in ((["withdraw", "a.txt"], "withdrawn:"), (["quarantine", "drop", "empty.txt"], "settled:")):
        assert main(["--home", str(home), *command]) == 0
        assert word in capsys.readouterr().out


@pytest.mark.parametrize(("count", "more"), [(20, None), (21, 1), (23, 3)])
def test_files_set_aside_beyond_those_listed_are_counted(count: int, more: int | None, tmp_path: Path) -> None:
    refused = tuple((f"{number}.txt", "empty", "It is empty.") for number in range(count))
    outcome = LoadOutcome(1, "published", 0, files_quarantined=count, quarantined=refused)
    shown = describe_outcome(outcome, tmp_path)
    assert shown.count("set aside") == 20
    assert ("more in quarantine" in shown) == (more is not None)
    if more:
        assert f"{more} more in quarantine: see `banmian quarantine list`" in shown


def test_status_says_that_no_issue_has_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(deliver(tmp_path / "inbox", {"a.txt": "一行字，没有日子。"}), tmp_path)
    main(["--home", str(tmp_path), "status"])
    assert "holds: 1 files of 1 issues (no day known / 日期不详), " in capsys.readouterr().out


def test_an_override_that_does_not_apply_is_told_by_the_load(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    header = "relative_path,kind,line,snippet,value,author,reason\n"
    (home / "overrides.csv").write_text(f"{header}a.txt,role,1,没有这几个字,body,李编辑,试\n", encoding="utf-8")
    (warning,) = load(deliver(tmp_path / "inbox", {"a.txt": PAGE}), home).warnings
    assert warning.startswith("a.txt: override_not_applied")


def test_a_printed_day_with_another_weekday_is_told_by_the_load(tmp_path: Path) -> None:
    page = f"2025年9月5日 星期一\n\n{PAGE}"
    (warning,) = load(deliver(tmp_path / "inbox", {"a.txt": page}), tmp_path / "home").warnings
    assert warning.startswith("a.txt: printed_day_doubtful: 2025年9月5日 星期一")


def test_characters_lost_before_a_page_came_are_told_by_the_load(tmp_path: Path) -> None:
    lost, few = PAGE.replace("会议", "\ufffd" * 2), PAGE.replace("区政府", "\ufffd", 1)
    files = {"gbk.txt": lost.encode("gb18030"), "utf8.txt": lost, "few.txt": few, "all.txt": "\ufffd" * 90}
    warnings = load(deliver(tmp_path / "inbox", files), tmp_path / "home").warnings
    assert [warning.partition(";")[0] for warning in warnings] == [
        "all.txt: characters_lost: 90 characters were lost before the file came, the first in line 1",
        "gbk.txt: characters_lost: 8 characters were lost before the file came, the first in line 1",
        "utf8.txt: characters_lost: 8 characters were lost before the file came, the first in line 1",
    ]


def test_releases_are_sealed_kept_and_can_be_gone_back_to(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    for n in range(3):
        load(deliver(inbox, {f"{n}.txt": PAGE.replace("88", str(90 + n))}), home, keep_releases=2)
    releases = list_releases(Home(home))
    assert [r.is_current for r in releases] == [False, True]
    for release in releases:
        folder = home / "releases" / release.name
        assert sorted(p.name for p in folder.iterdir()) == ["release.json", "warehouse.duckdb"]
        assert stat.S_IMODE((folder / "warehouse.duckdb").stat().st_mode) == 0o444
    rollback_release(Home(home))
    assert query(home, "select count(*) from dim_source_file where is_current") == [(2,)]


def test_going_back_follows_what_a_release_was_made_from_and_not_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"

    def publish(name: str, *, year: int) -> str:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> "Clock":
                return cls(year, 1, 1, 6, 30, len(names), tzinfo=tz)

        for module in ("flows.releases", "flows.run_state"):
            monkeypatch.setattr(f"{module}.datetime", Clock)
        release = load(deliver(inbox, {f"{name}.txt": PAGE.replace("88", name)}), home, keep_releases=3).release
        assert release is not None
        names.append(release.name)
        return release.name

    names: list[str] = []
    publish("90", year=2026)
    ahead = publish("91", year=2029)
    publish("92", year=2026)
    assert [release.name for release in list_releases(Home(home))] == names
    assert [str(one["started_at"])[:4] for one in read_status(home).loads] == ["2026", "2029", "2026"]
    assert all(result.success for result in run_checks(Home(home).warehouse, load_key=None, checks=FEW_CHECKS))
    assert rollback_release(Home(home)).name == ahead
    beside = publish("93", year=2026)  # made from the one gone back to, which is kept though others are newer
    assert rollback_release(Home(home)).name == ahead
    rollback_release(Home(home), beside)
    with pytest.raises(BanmianError, match="no release before"):
        [rollback_release(Home(home)) for _ in range(4)]


def test_releases_of_before_their_order_was_recorded_go_by_name(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    for n in range(2):
        load(deliver(inbox, {f"{n}.txt": PAGE.replace("88", str(90 + n))}), home)
    for record in (home / "releases").glob("*/release.json"):
        fields = json.loads(record.read_text())
        record.write_text(json.dumps({k: v for k, v in fields.items() if k not in ("number", "made_from")}))
    first, second = list_releases(Home(home))
    assert first.name < second.name
    assert rollback_release(Home(home)) == replace(first, is_current=False)
    third = load(deliver(inbox, {"3.txt": PAGE.replace("88", "93")}), home).release
    assert third is not None
    assert (third.number, third.made_from) == (1, first.name)
    assert [release.name for release in list_releases(Home(home))] == [first.name, second.name, third.name]


def test_a_release_changed_behind_our_back_is_not_built_upon(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE}), home)
    file = (home / "current" / "warehouse.duckdb").resolve()
    file.chmod(0o644)
    with duckdb.connect(str(file)) as connection:
        connection.execute("delete from fact_paragraph")
    with pytest.raises(BanmianError, match="hash differs"):
        load(deliver(tmp_path / "inbox", {"b.txt": OTHER}), home)


def test_a_second_run_is_told_who_holds_the_warehouse(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    with hold_lock(home):
        with pytest.raises(WarehouseBusyError, match=f"process {os.getpid()}"):
            load(SAMPLES, home.root)
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", "--home", str(home.root), "load", str(SAMPLES)],
            capture_output=True,
            text=True,
            cwd=PROJECT,
            check=False,
        )
    assert done.returncode == 4
    assert f"process {os.getpid()}" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_statement_of_a_query_is_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE}), tmp_path / "home")
    assert main(["--home", str(tmp_path / "home"), "sql", "select 1 as first; select 2 as second"]) == 0
    answer = capsys.readouterr().out
    assert answer.index("first") < answer.index("second")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("copy (select 1 as one) to '{file}'", "banmian export"),
        ("attach '{file}' as other", "banmian export"),
        ("set enable_external_access = true; copy (select 1 as one) to '{file}'", "Cannot enable external access"),
    ],
)
def test_a_query_writes_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], query: str, words: str) -> None:
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE}), tmp_path / "home")
    target = tmp_path / "written"
    assert main(["--home", str(tmp_path / "home"), "sql", query.format(file=target)]) == 1
    assert words in capsys.readouterr().err
    assert not target.exists()
    assert main(["--home", str(tmp_path / "home"), "sql", "set threads = 1; from reporting.article_list"]) == 0


def test_a_load_that_fails_its_checks_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"a.txt": PAGE}), home)
    before, current = read_tables(home), (home / "current").resolve()
    bad = CheckResult("main", "no_bad_rows", "fact_paragraph", "", "error", False, "1", 1, "[]", "It holds. / 成立。")
    monkeypatch.setattr("tests.runs.homes.run_checks", lambda *a, **k: [bad])
    rejected = load(deliver(inbox, {"b.txt": OTHER}), home)
    assert (rejected.status, rejected.exit_code) == ("rejected", 3)
    assert (home / "current").resolve() == current
    after = read_tables(home)
    assert all(before[name].equals(after[name]) for name in before)
    monkeypatch.undo()
    published = load(inbox, home)
    assert (published.status, published.files_loaded) == ("published", 1)
    statuses = query(home, "select status from ops.load order by started_at")
    assert statuses == [("published",), ("rejected",), ("published",)]


def test_what_cannot_be_withdrawn_names_what_can(tmp_path: Path) -> None:
    home = tmp_path / "home"
    load(deliver(tmp_path / "inbox", {"a.txt": PAGE, "b.txt": PAGE, "c.txt": ""}), home)
    for path, advice in (("b.txt", "withdraw a.txt"), ("c.txt", "quarantine drop"), ("d.txt", "banmian trace")):
        with pytest.raises(BanmianError, match=advice):
            withdraw_file(path, settings_for(home))  # type: ignore[arg-type]


def test_an_inbox_that_is_a_file_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(BanmianError, match="this is a file"):
        load(deliver(tmp_path / "inbox", {"a.txt": PAGE}) / "a.txt", tmp_path / "home")


def test_too_little_memory_is_told_and_changes_nothing(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": PAGE})
    with pytest.raises(BanmianError, match="BANMIAN_MEMORY_LIMIT"):
        load(inbox, home, memory_limit="4MB")
    assert not (home / "current").exists()
    assert load(inbox, home).status == "published"


@pytest.mark.parametrize("limit", ["100MB", "64GB"])
def test_memory_follows_what_comes_in_up_to_the_limit(tmp_path: Path, limit: str) -> None:
    taken = []
    for number, incoming in enumerate((0, 1_000_000, 10**11)):
        with open_warehouse(tmp_path / f"{number}.duckdb", settings=read_settings({}, memory_limit=limit)) as db:
            (given,) = db.execute("select parse_formatted_bytes(current_setting('memory_limit'))").fetchall()[0]
            narrow_memory(db, incoming)
            (found,) = db.execute("select parse_formatted_bytes(current_setting('memory_limit'))").fetchall()[0]
            taken.append(found / given)
    assert taken == sorted(taken)
    assert taken[-1] == 1
    assert taken[0] == 1 if limit == "100MB" else taken[0] < 1


def test_user_errors_have_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    commands = {
        ("load", str(tmp_path / "nowhere")): 1,
        ("search", "社区"): 1,
        ("trace", "12"): 1,
        ("withdraw", "a.txt"): 1,
        ("rebuild",): 1,
        ("quarantine", "drop"): 2,
        ("load",): 2,
        ("nonsense",): 2,
    }
    for command, code in commands.items():
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", "--home", str(tmp_path / "home"), *command],
            capture_output=True,
            text=True,
            cwd=PROJECT,
            check=False,
        )
        assert done.returncode == code, (command, done.stderr)
        assert done.stderr
        assert "Traceback" not in done.stderr
