"""Every way a run can end: its state's name and type in Prefect, the exit code of the command, and what is told."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_TO_API_ENABLED, temporary_settings

from flows import cli, load_issues
from flows.checks import CheckResult, run_checks
from flows.claims import claim_run, claims_folder, clear_killed_runs, crash_stuck_runs, find_gone, free_stale_slots
from flows.errors import BanmianError
from flows.home import Home, hold_lock, open_home
from flows.turns import wait_for_turn
from tests.prefect.server import Prefect
from tests.receiver import Receiver, receive_messages
from tests.runs.homes import FEW_CHECKS, deliver, query
from tests.runs.test_arrival import PAGE

pytestmark = pytest.mark.prefect


class Place:
    """A home and an inbox whose runs the server records, and a receiver of what is told."""

    def __init__(self, folder: Path, prefect: Prefect, receiver: Receiver) -> None:
        self.home, self.inbox = folder / "home", deliver(folder / "inbox", {"2025-10-17_p1.txt": PAGE})
        self.prefect, self.receiver = prefect, receiver

    def load(self, *options: str, inbox: Path | None = None) -> int:
        return cli.main(["load", str(inbox or self.inbox), "--home", str(self.home), *options])

    def last_run(self) -> dict[str, Any]:
        runs = self.prefect.ask(
            "/flow_runs/filter",
            {"sort": "START_TIME_DESC", "limit": 20, "flow_runs": {"start_time": {"is_null_": False}}},
        )
        return dict(next(run for run in runs if run["parameters"].get("home") == str(self.home)))

    def end_state(self) -> tuple[str, str]:
        run = self.last_run()
        return run["state_name"], run["state_type"]

    def artifact(self, key: str) -> list[dict[str, Any]]:
        run = self.last_run()["id"]
        kept = self.prefect.ask("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run]}}})
        return [row for item in kept if item["key"] == key for row in json.loads(item["data"])]


@pytest.fixture
def place(prefect: Prefect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    # Lines of these runs go nowhere: sending the last ones would outlive the server, and wait for it in vain.
    settings = {PREFECT_API_URL: prefect.url, PREFECT_LOGGING_TO_API_ENABLED: False}
    with receive_messages() as receiver, temporary_settings(settings), check_little():
        for name, value in {
            "PREFECT_API_URL": prefect.url,
            "BANMIAN_NOTIFY": receiver.url,
            "BANMIAN_SETTLE_SECONDS": "0",
            "BANMIAN_PROCESSES": "1",
            "BANMIAN_NEWSPAPER": "江城日报",
        }.items():
            monkeypatch.setenv(name, value)
        yield Place(tmp_path, prefect, receiver)


@contextmanager
def check_little() -> Iterator[None]:
    """The few checks of the other runs."""
    with patch("flows.load_issues.run_checks", partial(run_checks, checks=FEW_CHECKS)):
        yield


def refuse(*_: object, load_key: int, **__: object) -> list[CheckResult]:
    results = run_checks(*_, load_key=load_key, checks=FEW_CHECKS[:1])  # type: ignore[arg-type]
    from dataclasses import replace

    return [replace(result, success=False, unexpected_count=3) for result in results]


def test_published_then_nothing_new(place: Place) -> None:
    assert place.load() == 0
    assert place.end_state() == ("Published", "COMPLETED")
    run = place.last_run()
    assert run["name"].startswith("load-issues 20")
    assert query(place.home, "select flow_run_id, status from ops.load") == [(run["id"], "published")]
    assert {row["what"]: row["value"] for row in place.artifact("load")}["files loaded / 载入"] == 1
    assert sum(row["held"] for row in place.artifact("checks")) == len(FEW_CHECKS)
    assert place.load() == 0
    assert place.end_state() == ("NothingNew", "COMPLETED")
    assert place.receiver.messages == []


def test_published_with_quarantine(place: Place) -> None:
    deliver(place.inbox, {"空.txt": ""})
    assert place.load("--strict") == 5
    assert place.end_state() == ("PublishedWithQuarantine", "COMPLETED")
    assert [(row["file"], row["reason"]) for row in place.artifact("quarantine")] == [("空.txt", "empty")]
    assert len(place.receiver.messages) == 1
    assert "1 file set aside" in place.receiver.titles[0]
    assert place.load("--strict") == 5, "it still lies there"
    assert place.end_state() == ("NothingNew", "COMPLETED")
    assert len(place.receiver.messages) == 1, "but it is no news"


def test_rejected_by_checks(place: Place) -> None:
    with patch("flows.load_issues.run_checks", refuse):
        assert place.load() == 3
    assert place.end_state() == ("RejectedByChecks", "FAILED")
    assert not Home(place.home).is_published()
    assert place.artifact("checks")[0]["rows"] == 3
    assert ["Banmian: checks refused" in title for title in place.receiver.titles] == [True]
    assert place.load() == 0


def test_failed_with_a_sentence(place: Place) -> None:
    assert place.load(inbox=place.inbox / "nowhere") == 1
    run = place.last_run()
    assert (run["state_name"], run["state_type"]) == ("Failed", "FAILED")
    assert "there is no such inbox" in run["state"]["message"]
    assert ["Banmian: a run failed" in title for title in place.receiver.titles] == [True]


def test_failed_with_a_fault_of_ours(place: Place) -> None:
    with patch("flows.load_issues.build_candidate", side_effect=ZeroDivisionError("a fault")) as step:
        step.__name__ = "build_candidate"
        with pytest.raises(ZeroDivisionError):
            place.load()
    assert place.end_state() == ("Failed", "FAILED")
    assert "a fault" in place.receiver.messages[0]["message"]


@pytest.mark.parametrize(
    ("name", "error", "tries", "exit_code"),
    [
        ("discover", ConnectionError("the network is gone"), 2, 0),
        ("make", ConnectionError("a machine of the cluster is gone"), 2, 0),
        ("discover", BanmianError("a person must settle this"), 1, 1),
        ("publish", PermissionError("not writable"), 1, 1),
    ],
    ids=["listing", "reading", "not for a person's error", "not for publishing"],
)
def test_step_is_tried_again_where_that_can_help(
    name: str, error: Exception, tries: int, exit_code: int, place: Place
) -> None:
    step = getattr(load_issues, name)
    seen = 0

    def fail_once(*arguments: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == 1:
            raise error
        return step(*arguments)

    fail_once.__name__ = name
    with patch.object(load_issues, name, fail_once), patch("flows.prefect_flows._RETRY_DELAY_SECONDS", 0):
        assert place.load() == exit_code
    assert seen == tries
    assert place.end_state()[0] == ("Published" if exit_code == 0 else "Failed")
    assert place.last_run()["run_count"] == 1, "the flow itself is never tried again"


def test_what_only_tells_of_a_run_cannot_fail_it(place: Place) -> None:
    with (
        patch("flows.artifacts.create_table_artifact", side_effect=ConnectionError),
        patch("flows.notify.find_silences", side_effect=duckdb.IOException("busy")),
    ):
        assert place.load() == 0
    assert place.end_state() == ("Published", "COMPLETED")


def test_timed_out(place: Place) -> None:
    from flows.prefect_flows import load_issues_flow

    def dawdle(*_: object) -> None:
        while True:
            time.sleep(0.1)

    with patch("flows.load_issues.discover", dawdle):
        ended = load_issues_flow.with_options(timeout_seconds=2)(
            str(place.inbox), home=str(place.home), return_state=True
        )
    assert (ended.name, ended.type.value) == ("TimedOut", "FAILED")
    assert ["Banmian: a run failed" in title for title in place.receiver.titles] == [True]
    assert place.load() == 0, "the lock is free again"


def test_busy(place: Place) -> None:
    with hold_lock(open_home(place.home)):
        assert place.load() == 4
    assert place.end_state() == ("WarehouseBusy", "CANCELLED")
    assert not Home(place.home).is_published()
    assert place.receiver.messages == []


def test_run_waits_for_its_turn(place: Place) -> None:
    home, held = open_home(place.home), hold_lock(open_home(place.home))
    held.__enter__()
    pauses: list[float] = []

    def release(seconds: float) -> None:
        pauses.append(seconds)
        held.__exit__(None, None, None)

    def take() -> str:
        with hold_lock(home):
            return "taken"

    assert wait_for_turn(take, wait_seconds=60, sleep=release) == "taken"
    assert len(pauses) == 1


def test_claims_tell_the_living_from_the_gone(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    claim = claim_run(home, "00000000-0000-0000-0000-000000000000")
    assert [path.name for path in claims_folder(home).iterdir()] == ["00000000-0000-0000-0000-000000000000"]
    assert find_gone(home) == []
    os.close(claim)  # as the end of its process does
    assert find_gone(home) == ["00000000-0000-0000-0000-000000000000"]


def test_claim_outlives_the_run_and_is_forgotten_once_prefect_knows_its_end(place: Place) -> None:
    place.load()
    home, run = open_home(place.home), place.last_run()
    [claim] = claims_folder(home).iterdir()
    assert (claim.name, find_gone(home)) == (run["id"], []), "until the process is gone"
    claim.unlink()
    claim.touch()  # free, as after its process
    assert clear_killed_runs(home) == []
    assert not claim.exists()
    assert place.last_run()["state_name"] == "Published"


def test_killed_run_the_server_does_not_know_is_forgotten(place: Place) -> None:
    home = open_home(place.home)
    claims_folder(home).mkdir()
    for name in ("00000000-0000-0000-0000-000000000000", "not-an-id"):
        (claims_folder(home) / name).touch()
    assert clear_killed_runs(home) == []
    assert not any(claims_folder(home).iterdir())


def deploy_report(place: Place, name: str) -> tuple[str, dict[str, Any]]:
    """Id of a deployment of its own, and its concurrency limit."""
    from flows.prefect_flows import report_flow

    identifier = report_flow.to_deployment(name, tags=["banmian"], concurrency_limit=1).apply()
    return str(identifier), dict(place.prefect.ask(f"/deployments/{identifier}")["global_concurrency_limit"])


def count_taken(place: Place, limit: dict[str, Any]) -> int:
    return int(place.prefect.ask(f"/v2/concurrency_limits/{limit['id']}")["active_slots"])


def test_slot_that_no_run_holds_is_freed(place: Place) -> None:
    _, limit = deploy_report(place, "stale-slot")
    with get_client(sync_client=True) as client:
        client.update_global_concurrency_limit(limit["name"], GlobalConcurrencyLimitUpdate(active_slots=1))
        assert free_stale_slots(sleep=lambda seconds: None) == ["stale-slot"]
    assert count_taken(place, limit) == 0
    assert free_stale_slots() == []


def test_slot_that_is_taken_meanwhile_is_left(place: Place) -> None:
    deployment, limit = deploy_report(place, "busy-slot")
    run = place.prefect.ask(f"/deployments/{deployment}/create_flow_run", {})["id"]
    with get_client(sync_client=True) as client:
        client.update_global_concurrency_limit(limit["name"], GlobalConcurrencyLimitUpdate(active_slots=1))

        def take(seconds: float) -> None:
            client.update_global_concurrency_limit(limit["name"], GlobalConcurrencyLimitUpdate(active_slots=0))
            place.prefect.ask(f"/flow_runs/{run}/set_state", {"state": {"type": "PENDING"}})

        assert free_stale_slots(sleep=take) == []
    assert count_taken(place, limit) == 1


def test_run_killed_before_it_began_is_cleared(place: Place) -> None:
    deployment, limit = deploy_report(place, "never-began")
    run = place.prefect.ask(f"/deployments/{deployment}/create_flow_run", {})
    place.prefect.ask(f"/flow_runs/{run['id']}/set_state", {"state": {"type": "PENDING"}})
    assert count_taken(place, limit) == 1
    assert run["name"] not in crash_stuck_runs(), "its process may be starting"
    assert run["name"] in crash_stuck_runs(now=lambda: datetime.now(UTC) + timedelta(minutes=11))
    assert place.prefect.ask(f"/flow_runs/{run['id']}")["state_type"] == "CRASHED"
    assert count_taken(place, limit) == 0


def test_rebuild_report_and_backfill(place: Place) -> None:
    from flows.prefect_flows import backfill_flow, rebuild_flow, report_flow, take_outcome

    home = str(place.home)
    done = backfill_flow(str(place.inbox), home=home, since="2025-10-01", until="2025-10-31", return_state=True)
    assert (done.name, take_outcome(done).files_loaded) == ("Published", 1)
    assert place.artifact("backfill")[0]["status"] == "published"
    wrong = backfill_flow(str(place.inbox), home=home, since="soon", return_state=True)
    assert (wrong.name, "is no day" in (wrong.message or "")) == ("Failed", True)
    with patch("flows.load_issues.run_checks", partial(run_checks, checks=FEW_CHECKS)):
        rebuilt = rebuild_flow(home=home, wait_minutes=0, return_state=True)
    assert (rebuilt.name, take_outcome(rebuilt).exit_code) == ("Published", 0)
    joined = query(place.home, "select command from ops.load where flow_run_id is not null order by started_at")
    assert joined == [("load",), ("rebuild",)]
    assert place.load() == 0  # nothing new: a run that no release knows of
    report = report_flow(home=home, return_state=True)
    assert (report.name, Path(report.message or "").exists()) == ("ReportBuilt", True)
    assert '"nothing_new"' in (Path(report.message or "").parent / "data" / "quality.js").read_text("utf-8")
    assert report_flow(home=str(place.inbox), return_state=True).name == "Failed"
