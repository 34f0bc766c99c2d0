"""Notifications reach a receiver on this machine: once per event, in both languages, with what, where and next step."""

import logging
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest

from flows.errors import BanmianError
from flows.home import Home, hold_lock, open_home
from flows.notify import run_and_tell, send, tell_killed, tell_outcome, tell_silence
from flows.run_state import LoadOutcome
from flows.settings import Settings
from flows.silence import find_silences, learn_limit
from tests.receiver import receive_messages
from tests.runs.homes import deliver, load
from tests.runs.test_arrival import PAGE

PUBLISHED = LoadOutcome(1, "published", 0, files_seen=2, files_loaded=1)
QUARANTINED = replace(PUBLISHED, files_quarantined=1, quarantined=(("空.txt", "empty", "no text / 没有文字"),))
REJECTED = LoadOutcome(1, "rejected", 3, message="1 check failed / 1 项检查未通过: every_character_once")


def raise_fault() -> LoadOutcome:
    raise BanmianError("there is no such inbox", place="/srv/inbox", remedy="Give a folder.")


def tell(work: object, home: Path, *targets: str) -> None:
    settings = Settings(home=home, notify=" ".join(targets))
    outcome = work if isinstance(work, LoadOutcome) else None
    run_and_tell(lambda: outcome or raise_fault(), settings, inbox="/srv/inbox", run="banmian load")


def fill_home(home: Path, days: list[str]) -> Path:
    inbox = deliver(
        home.parent / "inbox", {f"{day}_p1.txt": PAGE.replace("88", str(90 + n)) for n, day in enumerate(days)}
    )
    load(inbox, home, newspaper="江城日报")
    return home


@pytest.mark.parametrize(
    ("work", "title", "what"),
    [
        (
            REJECTED,
            "版面：检查未通过，本次未发布 / Banmian: checks refused",
            "1 check failed / 1 项检查未通过: every_character_once",
        ),
        (raise_fault, "版面：运行失败 / Banmian: a run failed", "/srv/inbox: there is no such inbox"),
        (QUARANTINED, "版面：1 个文件被隔离 / Banmian: 1 file set aside", "空.txt [empty] no text / 没有文字"),
    ],
    ids=["rejected", "failed", "quarantined"],
)
def test_event_is_told_once(work: object, title: str, what: str, tmp_path: Path) -> None:
    home = open_home(tmp_path / "home").root
    with receive_messages() as receiver:
        for _ in range(2):
            try:
                tell(work, home, receiver.url)
            except BanmianError:
                assert work is raise_fault
    assert len(receiver.messages) == 1
    message = receiver.messages[0]
    assert message["title"].startswith(title)
    for label in ("发生了什么：", "在哪里：", "下一步：", "What: ", "Where: ", "Next step: "):
        assert label in message["message"]
    assert message["message"].count(what) == 2, "in both languages"
    assert message["message"].count(str(home)) == 2
    assert message["message"].count("/srv/inbox") >= 2


def test_same_failure_is_news_again_after_a_good_run(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home").root
    with receive_messages() as receiver:
        for work in (REJECTED, PUBLISHED, REJECTED):
            tell(work, home, receiver.url)
    assert len(receiver.messages) == 2


def test_same_file_set_aside_by_a_later_load_is_news(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home").root
    with receive_messages() as receiver:
        for work in (QUARANTINED, replace(QUARANTINED, load_key=2)):
            tell(work, home, receiver.url)
    assert len(receiver.messages) == 2


def test_telling_fails_no_run(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home").root
    with receive_messages() as receiver, patch("flows.notify.find_silences", side_effect=duckdb.IOException("busy")):
        with patch("pathlib.Path.write_text", side_effect=OSError(28, "No space left on device")):
            tell(REJECTED, home, receiver.url)
        tell(PUBLISHED, home, receiver.url)
    assert len(receiver.messages) == 1


def test_password_of_an_inbox_is_told_nobody(tmp_path: Path) -> None:
    settings = Settings(home=open_home(tmp_path / "home").root)
    with receive_messages() as receiver:
        targeted = replace(settings, notify=receiver.url)
        tell_outcome(QUARANTINED, targeted, inbox="sftp://banmian:s3cr3t@example.org/inbox", run="")
    assert "inbox sftp://banmian:***@example.org/inbox" in receiver.messages[0]["message"]
    assert "s3cr3t" not in receiver.messages[0]["message"]


def test_good_and_busy_runs_tell_nothing(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    inbox = deliver(tmp_path / "inbox", {"2025-10-17.txt": PAGE})
    with receive_messages() as receiver:
        tell(PUBLISHED, home.root, receiver.url)
        settings = Settings(home=home.root, notify=receiver.url)
        with hold_lock(home), pytest.raises(BanmianError, match="another run holds"):
            run_and_tell(lambda: load(inbox, home.root), settings, inbox=str(inbox), run="banmian load")
    assert receiver.messages == []


def test_what_a_target_refuses_is_told_again(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home").root
    with receive_messages(status=500) as broken:
        tell(REJECTED, home, broken.url)
    with receive_messages() as receiver:
        tell(REJECTED, home, receiver.url)
    assert len(receiver.messages) == 1


def test_killed_run_is_told(tmp_path: Path) -> None:
    with receive_messages() as receiver:
        tell_killed(Settings(home=open_home(tmp_path).root, notify=receiver.url), run="load-issues 2025-10-18 06:30")
    assert "load-issues 2025-10-18 06:30: 进程被强行终止" in receiver.messages[0]["message"]


def test_secrets_stand_in_no_log(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    secret = "s3cr3t-t0ken"
    with caplog.at_level(logging.DEBUG):
        assert not send(f"json://user:{secret}@127.0.0.1:9/{secret}", title="t", body="b")
        assert not send(f"nonsense://{secret}", title="t", body="b")
    printed = capfd.readouterr()
    assert "could not be sent" in caplog.text
    assert secret not in caplog.text + printed.out + printed.err


# A daily that rests on Sundays, its last issue on Friday the 17th.
DAILY = ["2025-10-09", "2025-10-10", "2025-10-11", "2025-10-13", "2025-10-14", "2025-10-15", "2025-10-16", "2025-10-17"]


@pytest.mark.parametrize(
    ("today", "set_days", "silent_days"),
    [
        ("2025-10-18", 0.0, None),
        ("2025-10-20", 0.0, None),  # three days, as over any weekend with a holiday
        ("2025-10-21", 0.0, 4),
        ("2025-10-20", 2.0, 3),
        ("2025-10-27", 10.0, None),
    ],
)
def test_silence_is_measured_by_the_papers_rhythm(
    today: str, set_days: float, silent_days: int | None, silent_home: Path
) -> None:
    settings = Settings(home=silent_home, silence_days=set_days)
    found = find_silences(settings, now=lambda: datetime.fromisoformat(f"{today}T08:00:00+08:00"))
    assert [s.days for s in found] == ([] if silent_days is None else [silent_days])
    assert all((s.newspaper, s.last_day) == ("江城日报", date(2025, 10, 17)) for s in found)


@pytest.fixture(scope="module")
def silent_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose last issue arrived on the day it is of."""
    from flows import run_state

    class Morning(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2025, 10, 17, 1, tzinfo=UTC)

    with patch.object(run_state, "datetime", Morning):
        return fill_home(tmp_path_factory.mktemp("silence") / "home", DAILY)


def test_silence_is_told_once(silent_home: Path) -> None:
    with receive_messages() as receiver:
        settings = Settings(home=silent_home, notify=receiver.url)
        for _ in range(2):
            assert [s.newspaper for s in tell_silence(settings)] == ["江城日报"]
        tell_outcome(PUBLISHED, settings, inbox="", run="")  # another paper's load does not make it news again
        tell_silence(settings)
    assert len(receiver.messages) == 1
    assert receiver.titles[0].startswith("版面：《江城日报》")
    assert "最近一期为 2025-10-17" in receiver.messages[0]["message"]


def test_archive_loaded_today_is_not_silent(tmp_path: Path) -> None:
    assert find_silences(Settings(home=fill_home(tmp_path / "home", DAILY))) == []
    assert find_silences(Settings(home=tmp_path / "nothing")) == []


@pytest.mark.parametrize(
    ("gap_count", "median_gap", "limit"), [(4, 1.0, None), (0, None, None), (30, 1.0, 3.0), (10, 7.0, 21.0)]
)
def test_rhythm(gap_count: int, median_gap: float | None, limit: float | None) -> None:
    assert learn_limit(gap_count, median_gap) == limit


def test_nothing_is_sent_or_kept_without_a_target(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    run_and_tell(lambda: REJECTED, Settings(home=home.root), inbox="", run="")
    assert not (Home(home.root).root / "notified.json").exists()
