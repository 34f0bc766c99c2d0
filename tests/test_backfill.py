"""Backfill: what is selected, how it is cut into batches, and that it gives way to other runs and goes on after any."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from flows.backfill import Backfill, Selection, backfill_inbox, find_printed_day, split_days
from flows.checks import run_checks
from flows.cli import main
from flows.errors import UsageError
from flows.home import hold_lock, open_home
from flows.run_state import LoadOutcome
from flows.settings import read_settings
from flows.withdraw import drop_quarantined, withdraw_file
from tests.runs.homes import FEW_CHECKS, QUIET, deliver, differing_tables, load, query
from tests.runs.test_arrival import PAGE

OTHER = PAGE.replace("88", "89").replace("老码头", "新码头")
OCTOBER = {f"2025-10-{day:02}_p{page}.txt": PAGE.replace("88", f"{day}{page}") for day in (1, 2, 3) for page in (1, 2)}


def backfill(
    inbox: Path, home: Path, *, batch_files: int = 200, call: Any = None, sleep: Any = None, **chosen: str
) -> Backfill:
    """A backfill in this process with the few checks of the other runs."""
    settings = read_settings({}, home=home, processes=1, settle_seconds=0.0, newspaper="江城日报")
    with patch("flows.load_issues.run_checks", partial(run_checks, checks=FEW_CHECKS)):
        return backfill_inbox(
            str(inbox),
            Selection.parse(**chosen),
            settings,
            batch_files=batch_files,
            reporter=QUIET,
            call=call,
            sleep=sleep or (lambda seconds: None),
        )


def files_held(home: Path) -> list[object]:
    rows = query(home, "select relative_path from dim_source_file where is_current and source_file_key <> 0 order by 1")
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("chosen", "held"),
    [
        ({"since": "2025-10-02", "until": "2025-10-03"}, {2, 3}),
        ({"until": "2025-10-01"}, {1}),
        ({"pattern": "*-02_p1.txt"}, {2}),
    ],
)
def test_selection(chosen: dict[str, str], held: set[int], tmp_path: Path) -> None:
    done = backfill(deliver(tmp_path / "inbox", OCTOBER), tmp_path / "home", **chosen)
    assert done.summed_up.status == "published"
    assert {int(str(path)[8:10]) for path in files_held(tmp_path / "home")} == held
    assert not done.missed


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"pattern": "zzz*"}, "no file matches 'zzz*'; the inbox has 6, such as 2025-10-01_p1.txt"),
        ({"since": "2024-01-01", "until": "2024-12-31"}, "no file is of 2024-01-01 to 2024-12-31; 6 were looked at"),
        ({"since": "2026-01-01", "pattern": "*p1*"}, "no file is of 2026-01-01 or later; 3 were looked at"),
        ({"until": "2024-01-01"}, "no file is of 2024-01-01 or earlier; 6 were looked at"),
    ],
)
def test_a_selection_that_takes_nothing_is_told(chosen: dict[str, str], words: str, tmp_path: Path) -> None:
    done = backfill(deliver(tmp_path / "inbox", OCTOBER), tmp_path / "home", **chosen)
    assert words in done.describe()


def test_day_is_found_by_sidecar_name_or_print_and_the_undated_are_counted(tmp_path: Path) -> None:
    inbox = deliver(
        tmp_path / "inbox",
        {
            "a.txt": PAGE,
            "a.json": '{"issue_date": "2025-10-02"}',
            "b.txt": "2025年10月2日 星期四 第3版\n\n" + PAGE.replace("88", "89"),
            "c.txt": PAGE.replace("88", "90"),
            "2025-10-02.txt": PAGE.replace("88", "91"),
            "2025-10-09.txt": PAGE.replace("88", "92"),
        },
    )
    done = backfill(inbox, tmp_path / "home", since="2025-10-02", until="2025-10-02")
    assert files_held(tmp_path / "home") == ["2025-10-02.txt", "a.txt", "b.txt"]
    assert done.undated == 1
    assert "1 files left out" in done.describe()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("江城日报\n2025年10月17日 星期五\n", date(2025, 10, 17)),
        ("会议自2025年10月17日起召开。\n", None),
        ("2025年13月40日\n", None),
        ("", None),
    ],
)
def test_printed_day(text: str, day: date | None) -> None:
    assert find_printed_day(text) == day


def test_batches_never_part_a_day() -> None:
    one, two = date(2025, 10, 1), date(2025, 10, 2)
    pending = [(one, "a"), (one, "b"), (one, "c"), (two, "d"), (None, "e"), (None, "f"), (None, "g")]
    assert [[path for _, path in batch] for batch in split_days(pending, batch_files=2)] == [
        ["a", "b", "c"],
        ["d", "e"],
        ["f", "g"],
    ]


@pytest.mark.parametrize(
    "chosen", [{"since": "2025-02-30"}, {"until": "yesterday"}, {"since": "2025-10-02", "until": "2025-10-01"}]
)
def test_unfit_range_is_refused(chosen: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        Selection.parse(**chosen)


class Interrupted(BaseException):
    """What a signal or a power cut is to a run."""


def interrupt_at(step: str, *, batch: int) -> Callable[..., Any]:
    """A `call` that ends a backfill in a step of its n-th batch."""
    seen = 0

    def call(function: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal seen
        seen += function.__name__ == step
        if function.__name__ == step and seen == batch:
            raise Interrupted
        return function(*arguments)

    return call


def test_interrupted_backfill_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    inbox = deliver(tmp_path / "inbox", OCTOBER)
    with pytest.raises(Interrupted):
        backfill(inbox, tmp_path / "home", batch_files=2, call=interrupt_at("check", batch=2))
    assert len(files_held(tmp_path / "home")) == 2
    rest = backfill(inbox, tmp_path / "home", batch_files=2)
    assert (len(rest.outcomes), rest.passed.files_unchanged, rest.summed_up.files_loaded) == (2, 2, 4)
    backfill(inbox, tmp_path / "whole")
    assert differing_tables(tmp_path / "home", tmp_path / "whole") == []
    again = backfill(inbox, tmp_path / "home", batch_files=2)
    assert (again.summed_up.status, again.passed.files_unchanged, again.outcomes) == ("nothing_new", 6, ())


def test_what_was_set_aside_or_taken_out_is_not_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, refused = tmp_path / "home", {f"empty{number}.txt": "" for number in range(3)}
    inbox = deliver(tmp_path / "inbox", {"a.txt": PAGE, "b.txt": OTHER, "again.txt": PAGE, **refused})
    load(inbox, home)
    settings = read_settings({}, home=home)
    withdraw_file("b.txt", settings)
    drop_quarantined("empty0.txt", settings)
    done = backfill(inbox, home)
    counted = done.summed_up
    assert (done.outcomes, counted.status) == ((), "nothing_new")
    assert (counted.files_seen, counted.files_unchanged) == (6, 2)
    assert (counted.files_withdrawn, counted.files_quarantined) == (2, 2)
    command = ["backfill", str(inbox), "--home", str(home)]
    assert main(command) == 0
    assert main([*command, "--strict"]) == 5
    assert "0 files to load in 0 batches, 2 unchanged, 2 withdrawn, 2 quarantined" in capsys.readouterr().err


def test_what_a_load_would_take_up_again_is_taken_up(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": PAGE, "a.json": "[]", "b.txt": OTHER})
    load(inbox, home)
    (inbox / "a.json").unlink()  # for which it was set aside
    deliver(inbox, {"b.json": "[]"})
    counted = backfill(inbox, home).summed_up
    assert (counted.files_loaded, [path for path, *_ in counted.quarantined]) == (1, ["b.txt"])


def test_lock_is_free_between_batches_and_waited_for(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    pauses = []

    def look(seconds: float) -> None:
        with hold_lock(home):  # raises where it is held
            pauses.append(seconds)

    done = backfill(deliver(tmp_path / "inbox", OCTOBER), home.root, batch_files=2, sleep=look)
    assert (len(done.outcomes), len(pauses)) == (3, 2)


def test_rejected_batch_ends_it(tmp_path: Path) -> None:
    rejected = LoadOutcome(1, "rejected", 3, files_seen=2, files_loaded=2, message="1 check failed")
    with patch("flows.backfill.load_inbox", return_value=rejected):
        done = backfill(deliver(tmp_path / "inbox", OCTOBER), tmp_path / "home", batch_files=2)
    assert (done.summed_up.status, done.summed_up.exit_code, done.batches_left) == ("rejected", 3, 2)
    assert done.summed_up.files_loaded == 0
