"""From `prefect deploy --all` to scheduled runs that publish, and what a worker killed in mid-load leaves: nothing."""

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.claims import claims_folder
from flows.home import Home
from tests.paths import PROJECT
from tests.prefect.server import Prefect, kill_tree, wait_for
from tests.runs.homes import deliver, query
from tests.runs.test_arrival import PAGE

pytestmark = pytest.mark.prefect
DAILY_CRON = '      - cron: "30 6 * * *"\n        timezone: Asia/Shanghai\n'
OTHER_CRONS = ('"*/10 7-22 * * *"', '"0 2 * * 0"', '"15 7 * * *"')
EVERY_SECONDS = 15
MANY_PAGES = 160  # enough that the load is still under way when it is looked at


def write_test_deployments(folder: Path) -> Path:
    """The project's prefect.yaml with the daily load due every few seconds and nothing else due while a test runs."""
    text = (PROJECT / "prefect.yaml").read_text("utf-8")
    assert text.count(DAILY_CRON) == 1
    text = text.replace(DAILY_CRON, f"      - interval: {EVERY_SECONDS}\n")
    for cron in OTHER_CRONS:
        assert text.count(cron) == 1
        text = text.replace(cron, '"0 0 29 2 *"')
    path = folder / "prefect.yaml"
    path.write_text(text, "utf-8")
    return path


def read_holder(home: Path) -> int:
    """Process that holds the warehouse; 0 when none does."""
    try:
        return int(json.loads((home / "lock").read_text())["pid"])
    except (OSError, ValueError):
        return 0


def test_scheduled_runs_publish_and_survive_a_killed_worker(prefect: Prefect, tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"2025-10-17_p1.txt": PAGE})
    given = {"BANMIAN_INBOX": str(inbox), "BANMIAN_HOME": str(home), "BANMIAN_NEWSPAPER": "江城日报"}
    prefect.run("prefect", "--no-prompt", "work-pool", "create", "banmian", "--type", "process")
    file = write_test_deployments(tmp_path)
    prefect.run("prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(file), **given)
    daily, watch = prefect.read_deployment("daily-load"), prefect.read_deployment("inbox-watch")
    worker = prefect.start("flows.cli", "work", **given)

    def find_run(*, after: str = "", **criteria: Any) -> Callable[[], dict[str, Any] | None]:
        def look() -> dict[str, Any] | None:
            assert worker.poll() is None, prefect.log_tail()
            runs = prefect.read_runs(daily["id"], auto_scheduled=True, **criteria)
            return next((run for run in runs if (run["start_time"] or "") > after), None)

        return look

    # A run nobody asked for publishes what the inbox holds.
    first = wait_for(find_run(state_name="Published"), seconds=150, what="a scheduled run that publishes")
    assert query(home, "select file_name, version from dim_source_file where is_current") == [("2025-10-17_p1.txt", 1)]
    assert query(home, "select flow_run_id from ops.load where status = 'published'") == [(first["id"],)]
    kept = {
        artifact["key"] for artifact in prefect.ask("/artifacts/filter", {}) if artifact["flow_run_id"] == first["id"]
    }
    assert kept >= {"load", "checks"}

    # The next one picks up a corrected file.
    deliver(inbox, {"2025-10-17_p1.txt": PAGE.replace("88", "89")})
    wait_for(find_run(state_name="Published", after=first["start_time"]), seconds=120, what="the correction")
    assert query(home, "select version from dim_source_file where is_current and source_file_key <> 0") == [(2,)]

    # While a run is under way, a run of a second worker writes nothing.
    deliver(inbox, {f"2025-10-18_p{n}.txt": PAGE.replace("88", str(1000 + n)) for n in range(MANY_PAGES)})
    release = Home(home).current.resolve()
    loading = wait_for(lambda: read_holder(home) if any(Home(home).work.iterdir()) else 0, seconds=90, what="a load")
    second = prefect.start("prefect", "worker", "start", "--pool", "banmian", "--type", "process", **given)
    os.kill(loading, signal.SIGSTOP)  # holds the load where it is until the second worker's run has come and gone
    run = prefect.ask(f"/deployments/{watch['id']}/create_flow_run", {})
    ended = wait_for(
        lambda: prefect.read_runs(watch["id"], id=run["id"], state_type="CANCELLED"), seconds=90, what="the second run"
    )
    assert ended[0]["state_name"] == "WarehouseBusy"
    assert Home(home).current.resolve() == release

    # The worker is killed in mid-load, with all it had started; started again, it clears the run and goes on.
    [held] = claims_folder(Home(home)).iterdir()
    kill_tree(second)
    kill_tree(worker)
    assert Home(home).current.resolve() == release
    assert prefect.ask(f"/flow_runs/{held.name}")["state_type"] == "RUNNING", "nobody could know yet"
    worker = prefect.start("flows.cli", "work", **given)
    after = prefect.ask(f"/flow_runs/{held.name}")["start_time"]
    wait_for(find_run(state_name="Published", after=after), seconds=150, what="the next scheduled run")
    assert prefect.ask(f"/flow_runs/{held.name}")["state_type"] == "CRASHED"
    assert query(home, "select count(*) from dim_source_file where is_current and source_file_key <> 0") == [
        (MANY_PAGES + 1,)
    ]
    limit = daily["global_concurrency_limit"]["id"]

    def is_at_rest() -> bool:
        return (
            prefect.ask(f"/v2/concurrency_limits/{limit}")["active_slots"] == 0
            and not read_holder(home)
            and not any(claims_folder(Home(home)).iterdir())
        )

    wait_for(is_at_rest, seconds=60, what="free slots and a free lock", every=0.2)
