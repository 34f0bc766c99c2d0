"""`banmian serve`: one process with server, schedules and worker, behind a password where one is set."""

import signal
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from flows.home import Home
from tests.prefect.server import PATIENCE, Prefect, find_free_port, kill_tree, plain_environment, wait_for
from tests.runs.homes import deliver, query
from tests.runs.test_arrival import PAGE

pytestmark = pytest.mark.prefect
PASSWORD = "banmian:correct-horse"
DEPLOYED = {"daily-load", "inbox-watch", "weekly-rebuild", "report", "backfill"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Prefect]:
    """What `banmian serve` starts on a free port, before it is started."""
    port = find_free_port()
    environment = plain_environment(
        tmp_path,
        PREFECT_SERVER_API_AUTH_STRING=PASSWORD,
        PREFECT_RUNNER_POLL_FREQUENCY="2",
        BANMIAN_HOME=str(tmp_path / "home"),
        BANMIAN_NEWSPAPER="江城日报",
    )
    site = Prefect(tmp_path, port, environment, password=PASSWORD)
    yield site
    for process in site.started:
        kill_tree(process)


def test_one_process_serves_every_deployment_behind_a_password(site: Prefect) -> None:
    home, inbox = Home(site.folder / "home"), deliver(site.folder / "inbox", {"2025-10-17_p1.txt": PAGE})
    served = site.start("flows.cli", "serve", str(inbox), "--port", str(site.port))

    def read_names() -> set[str]:
        assert served.poll() is None, site.log_tail()
        return {d["name"] for d in site.ask("/deployments/filter", {})} if site.answers() else set()

    wait_for(lambda: read_names() == DEPLOYED, seconds=PATIENCE, what="five deployments")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        Prefect(site.folder, site.port, {}).ask("/deployments/filter", {})
    assert site.ask("/admin/settings")["server"]["analytics_enabled"] is False

    daily = site.read_deployment("daily-load")
    run = site.ask(f"/deployments/{daily['id']}/create_flow_run", {})
    wait_for(
        lambda: site.ask(f"/flow_runs/{run['id']}")["state_name"] == "Published", seconds=PATIENCE, what="the load"
    )
    assert query(home.root, "select flow_run_id from ops.load") == [(run["id"],)]

    served.send_signal(signal.SIGTERM)
    served.wait(PATIENCE)
    assert "RuntimeWarning" not in site.log_tail()
    assert "have been paused" not in site.log_tail(), "the schedules outlive the process"
    wait_for(lambda: not site.answers(), seconds=PATIENCE, what="the server's end")
    logs = (site.folder / "processes.log").read_text("utf-8") + (home.root / "prefect-server.log").read_text("utf-8")
    assert PASSWORD.partition(":")[2] not in logs


def test_serving_ends_when_its_server_is_killed(site: Prefect) -> None:
    served = site.start("flows.cli", "serve", str(site.folder), "--port", str(site.port))
    wait_for(lambda: "being served" in site.log_tail(), seconds=PATIENCE, what="the deployments")
    [server] = psutil.Process(served.pid).children()
    server.kill()
    assert served.wait(PATIENCE) == 1, "so that whoever keeps it running starts it again"
    assert "Prefect's server ended" in site.log_tail()


def test_a_run_killed_as_it_began_is_cleared_by_the_next_start(site: Prefect) -> None:
    command = ("flows.cli", "serve", str(site.folder), "--port", str(site.port))
    served = site.start(*command)
    wait_for(lambda: "being served" in site.log_tail(), seconds=PATIENCE, what="the deployments")
    report = site.read_deployment("report")
    run = site.ask(f"/deployments/{report['id']}/create_flow_run", {"state": {"type": "PENDING"}})
    kill_tree(served)

    site.start(*command)
    wait_for(lambda: f"cleared: {run['name']} was killed" in site.log_tail(), seconds=PATIENCE, what="the clearing")
    assert site.ask(f"/flow_runs/{run['id']}")["state_type"] == "CRASHED"
