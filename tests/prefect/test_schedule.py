"""From `prefect deploy --all` to scheduled runs that publish, and what a worker killed in mid-load leaves: nothing."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from flows.claims import claims_folder, find_gone
from flows.home import Home
from tests.paths import PROJECT
from tests.prefect.server import PATIENCE, Prefect, Process, kill_tree, wait_for
from tests.receiver import Receiver, receive_messages
from tests.runs.homes import deliver, query
from tests.runs.test_arrival import PAGE

pytestmark = pytest.mark.prefect
DAILY_CRON = '      - cron: "30 6 * * *"\n        timezone: Asia/Shanghai\n'
OTHER_CRONS = ('"*/10 7-22 * * *"', '"0 2 * * 0"', '"15 7 * * *"')
EVERY_SECONDS = 20
MANY_PAGES = 24  # with the checks, seconds of work: the load is still under way when it is looked at


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


class Site:
    """A home, an inbox and the deployments that connect them, on a running server, with a worker."""

    def __init__(self, prefect: Prefect, folder: Path, receiver: Receiver) -> None:
        self.prefect, self.home, self.inbox = prefect, Home(folder / "home"), folder / "inbox"
        deliver(self.inbox, {"2025-10-17_p1.txt": PAGE})
        self.variables = {
            "BANMIAN_INBOX": str(self.inbox),
            "BANMIAN_HOME": str(self.home.root),
            "BANMIAN_NEWSPAPER": "江城日报",
            "BANMIAN_NOTIFY": receiver.url,
        }
        file = str(write_test_deployments(folder))
        prefect.run("prefect", "--no-prompt", "work-pool", "create", "banmian", "--type", "process")
        prefect.run("prefect", "--no-prompt", "deploy", "--all", "--prefect-file", file, **self.variables)
        self.daily, self.watch = prefect.read_deployment("daily-load"), prefect.read_deployment("inbox-watch")
        self.worker = self.start_worker()

    def start_worker(self) -> Process:
        """`banmian work`, which clears what a killed worker left."""
        self.worker = self.prefect.start("flows.cli", "work", **self.variables)
        return self.worker

    def wait_for_scheduled(self, state: str, *, after: str = "") -> dict[str, Any]:
        """The first run of the daily load that nobody asked for, started later than `after`, to end in this state."""

        def look() -> dict[str, Any] | None:
            assert self.worker.poll() is None, self.prefect.log_tail()
            runs = self.prefect.read_runs(self.daily["id"], auto_scheduled=True, state_name=state)
            return next((run for run in runs if (run["start_time"] or "") > after), None)

        return wait_for(look, seconds=PATIENCE, what=f"a scheduled run that ends as {state}")

    def read_run(self, run_id: str) -> dict[str, Any]:
        return dict(self.prefect.ask(f"/flow_runs/{run_id}"))

    def read_holder(self) -> int:
        """Process that holds the warehouse; 0 when none does."""
        try:
            return int(json.loads(self.home.lock.read_text())["pid"])
        except (OSError, ValueError):
            return 0

    def find_load(self) -> int:
        """Process of a load that has begun to write; 0 when there is none."""
        return self.read_holder() if any(self.home.work.iterdir()) else 0

    def pause(self) -> None:
        """Nothing falls due any more; what is under way goes on."""
        self.prefect.ask(f"/deployments/{self.daily['id']}/pause_deployment", {})

    def is_at_rest(self) -> bool:
        """No slot taken, no lock held, no run alive."""
        limit = self.daily["global_concurrency_limit"]["id"]
        slots = self.prefect.ask(f"/v2/concurrency_limits/{limit}")["active_slots"]
        return not (slots or self.read_holder() or self.read_claims())

    def read_claims(self) -> list[str]:
        """Ids of the runs whose process is alive."""
        claimed = {path.name for path in claims_folder(self.home).iterdir()}
        return sorted(claimed - set(find_gone(self.home)))

    def query(self, sql: str) -> list[tuple[object, ...]]:
        return query(self.home.root, sql)


def see_inbox_published(site: Site) -> str:
    """A run nobody asked for publishes what the inbox holds. Returns when it started."""
    run = site.wait_for_scheduled("Published")
    held = site.query("select file_name, version from dim_source_file where is_current and source_file_key <> 0")
    assert held == [("2025-10-17_p1.txt", 1)]
    assert site.query("select flow_run_id from ops.load where status = 'published'") == [(run["id"],)]
    kept = {a["key"] for a in site.prefect.ask("/artifacts/filter", {}) if a["flow_run_id"] == run["id"]}
    assert kept >= {"load", "checks"}
    return str(run["start_time"])


def see_correction_published(site: Site, *, after: str) -> None:
    """The next scheduled run picks up a corrected file."""
    deliver(site.inbox, {"2025-10-17_p1.txt": PAGE.replace("88", "89")})
    site.wait_for_scheduled("Published", after=after)
    assert site.query("select version from dim_source_file where is_current and source_file_key <> 0") == [(2,)]


def stop_in_mid_load(site: Site) -> str:
    """Hold a scheduled load where it is, after it has begun to write. Returns the id of its run."""
    deliver(site.inbox, {f"2025-10-18_p{n}.txt": PAGE.replace("88", str(1000 + n)) for n in range(MANY_PAGES)})
    os.kill(wait_for(site.find_load, seconds=PATIENCE, what="a load under way", every=0.05), signal.SIGSTOP)
    assert site.find_load(), "the load was over before it could be held"
    [claim] = site.read_claims()
    return claim


def see_second_worker_write_nothing(site: Site) -> Process:
    """A run of a second worker at the same moment comes and goes without a change. Returns the worker."""
    release = site.home.current.resolve()
    second = site.prefect.start(
        "prefect", "worker", "start", "--pool", "banmian", "--type", "process", **site.variables
    )
    asked = site.prefect.ask(f"/deployments/{site.watch['id']}/create_flow_run", {})
    wait_for(
        lambda: site.read_run(asked["id"])["state_name"] == "WarehouseBusy", seconds=PATIENCE, what="the second run"
    )
    assert site.home.current.resolve() == release
    return second


def see_killed_worker_recover(site: Site, second: Process, killed_run: str, receiver: Receiver) -> None:
    """Everything is killed in mid-load; the worker, started again, clears the run, and the next one completes."""
    release = site.home.current.resolve()
    kill_tree(second)
    kill_tree(site.worker)
    assert site.home.current.resolve() == release
    killed = site.read_run(killed_run)
    assert killed["state_type"] == "RUNNING", "nobody could know yet"
    site.start_worker()
    site.wait_for_scheduled("Published", after=killed["start_time"])
    assert site.read_run(killed_run)["state_type"] == "CRASHED"
    [(count,)] = site.query("select count(*) from dim_source_file where is_current and source_file_key <> 0")
    assert count == MANY_PAGES + 1
    site.pause()
    wait_for(site.is_at_rest, seconds=PATIENCE, what="free slots and a free lock", every=0.2)
    assert [killed["name"] in message["message"] for message in receiver.messages] == [True], "told once"


def test_scheduled_runs_publish_and_survive_a_killed_worker(prefect: Prefect, tmp_path: Path) -> None:
    with receive_messages() as receiver:
        site = Site(prefect, tmp_path, receiver)
        first = see_inbox_published(site)
        see_correction_published(site, after=first)
        held = stop_in_mid_load(site)
        second = see_second_worker_write_nothing(site)
        see_killed_worker_recover(site, second, held, receiver)
