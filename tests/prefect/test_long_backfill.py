"""A month out of 200 issues, interrupted twice, once by SIGKILL, equals one uninterrupted run."""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from flows.home import Home
from tests.generator.corpus import write_corpus
from tests.paths import PROJECT
from tests.prefect.server import kill_tree
from tests.runs.homes import differing_tables, query
from tests.test_backfill import Interrupted, backfill, interrupt_at

pytestmark = pytest.mark.prefect
MONTH = {"since": "2025-03-01", "until": "2025-03-30"}
BATCH_FILES = 30


def is_working(home: Path) -> bool:
    work = Home(home).work
    return work.is_dir() and any(work.iterdir())


def kill_in_mid_load(inbox: Path, home: Path) -> None:
    """Start a backfill as a person does, and SIGKILL it while a load is under way."""
    options = [
        f"--since={MONTH['since']}",
        f"--until={MONTH['until']}",
        f"--batch={BATCH_FILES}",
        "--newspaper=江城日报",
    ]
    command = [sys.executable, "-m", "flows.cli", "--home", str(home), "backfill", str(inbox), *options]
    process = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        give_up = time.monotonic() + 120
        while not is_working(home):
            assert process.poll() is None
            assert time.monotonic() < give_up
            time.sleep(0.02)
    finally:
        kill_tree(process)


def test_month_interrupted_twice_equals_one_run(tmp_path: Path) -> None:
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    write_corpus(inbox, seed="backfill", start=date(2025, 1, 1), issues=200, processes=1)
    with pytest.raises(Interrupted):
        backfill(inbox, home, batch_files=BATCH_FILES, call=interrupt_at("build_candidate", batch=2), **MONTH)
    kill_in_mid_load(inbox, home)
    assert is_working(home), "nothing was left of the killed run: it was not killed in mid-load"
    rest = backfill(inbox, home, batch_files=BATCH_FILES, **MONTH)
    assert rest.passed.files_unchanged >= BATCH_FILES
    assert len(rest.outcomes) >= 2
    whole = backfill(inbox, tmp_path / "whole", batch_files=10_000, **MONTH)
    assert (whole.passed.files_unchanged, len(whole.outcomes)) == (0, 1)
    assert differing_tables(home, tmp_path / "whole") == []
    days = query(
        home, "select count(distinct issue_date), min(issue_date), max(issue_date) from dim_issue where is_date_exact"
    )
    assert int(str(days[0][0])) >= 20  # the corpus has no issue on some days
    assert (str(days[0][1]) >= MONTH["since"], str(days[0][2]) <= MONTH["until"]) == (True, True)
