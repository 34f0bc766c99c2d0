"""Schedules in one process: `banmian serve`; a worker that first clears what a killed one left: `banmian work`.

The deployments are those of `prefect.yaml`, so that both ways of running do the same.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from threading import Event, Thread
from typing import Any

import yaml  # type: ignore[import-untyped]

from flows.claims import LONGEST_START, clear_killed_runs, crash_stuck_runs, free_stale_slots
from flows.errors import BanmianError
from flows.home import Home, open_home
from flows.notify import tell_killed
from flows.settings import Settings, prefect_is_configured, use_prefect_server

DEPLOYMENTS = Path(__file__).resolve().parent.parent / "prefect.yaml"
WORK_POOL = "banmian"
LOOPBACK = "127.0.0.1"  # Prefect's server asks for no password by default: nobody outside this machine may reach it
_START_SECONDS = 180.0
_STOP_SECONDS = 20.0
_NOTICE_SECONDS = 10.0  # a stop meant for both reaches the server first: this process is on its way out by then
_LEAVE_SECONDS = 10.0  # a server whose `banmian serve` was killed a moment ago is still on its way out
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


def read_deployments(inbox: str, settings: Settings) -> list[Any]:
    """The deployments of `prefect.yaml` for this inbox and home, ready to be served."""
    from flows import prefect_flows

    given = {
        "{{ $BANMIAN_INBOX }}": inbox,
        "{{ $BANMIAN_HOME }}": str(settings.home),
        "{{ $BANMIAN_NEWSPAPER }}": settings.newspaper,
    }
    declared = yaml.safe_load(DEPLOYMENTS.read_text("utf-8"))["deployments"]
    return [_make_deployment(item, given, prefect_flows) for item in declared]


def _make_deployment(item: dict[str, Any], given: dict[str, str], module: Any) -> Any:
    from prefect.client.schemas.objects import ConcurrencyLimitConfig
    from prefect.schedules import Cron

    flow = getattr(module, item["entrypoint"].rsplit(":", 1)[1])
    return flow.to_deployment(
        name=item["name"],
        description=item["description"],
        tags=item["tags"],
        parameters={name: given.get(value, value) for name, value in item["parameters"].items()},
        schedules=[Cron(s["cron"], timezone=s["timezone"]) for s in item["schedules"]],
        concurrency_limit=ConcurrencyLimitConfig(**item["concurrency_limit"]),
    )


def serve_schedules(inbox: str, settings: Settings, *, port: int) -> None:
    """Run every schedule until told to stop, with a server of its own where no PREFECT_API_URL is set."""
    home = open_home(settings.home)
    settings = replace(settings, home=home.root)
    inbox = inbox if "://" in inbox else str(Path(inbox).absolute())
    os.chdir(DEPLOYMENTS.parent)  # Prefect names the flows' code by its path from here, and looks for it here
    is_own = not prefect_is_configured()
    with run_server(home, port=port) if is_own else nullcontext():
        require_server()
        from prefect import serve

        # Nobody else starts runs of a server of our own: what it shows as starting was killed with the last one.
        clear_and_tell(home, settings, longest_start=timedelta(0) if is_own else LONGEST_START)
        # Its handler of SIGTERM makes a coroutine that it cannot await, and ends the process: no news for a log.
        warnings.filterwarnings("ignore", message="coroutine 'Runner.astop' was never awaited")
        # Left on when this process ends: the next one, or a worker, goes on with the same schedules.
        serve(*read_deployments(inbox, settings), pause_on_shutdown=False)


@contextmanager
def run_server(home: Home, *, port: int) -> Iterator[None]:
    """A Prefect server on loopback that ends with this process; its database stands in the home."""
    _wait_for_port(port)
    url = f"http://{LOOPBACK}:{port}/api"
    use_prefect_server(url=url, state=home.root / "prefect")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", LOOPBACK, "--port", str(port)]
    log = home.root / "prefect-server.log"
    with log.open("ab") as output:
        server = subprocess.Popen(  # noqa: S603 - our own interpreter
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, preexec_fn=_die_with_parent
        )
    stopping, lost = Event(), Event()
    try:
        _wait_for_server(server, url, log)
        print(f"Prefect's pages: http://{LOOPBACK}:{port}", file=sys.stderr, flush=True)
        print(f"For other terminals: export PREFECT_API_URL={url}", file=sys.stderr, flush=True)
        Thread(target=_end_with_server, args=(server, stopping, lost), daemon=True).start()
        yield
    except SystemExit:
        if lost.is_set():
            raise BanmianError(
                "Prefect's server ended / Prefect 服务器已终止",
                place=str(log),
                remedy="Start `banmian serve` again, it clears what was under way. The end of that file may say why.",
            ) from None
        raise
    finally:
        stopping.set()
        server.terminate()
        try:
            server.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for_port(port: int) -> None:
    """Make sure that nobody answers there: another home's server would take this home's deployments for its own."""
    give_up = time.monotonic() + _LEAVE_SECONDS
    while _is_answered(port):
        if time.monotonic() > give_up:
            raise BanmianError(
                "Prefect's server did not start: the port is taken / 端口已被占用",
                place=f"{LOOPBACK}:{port}",
                remedy="Give another one with --port, or set PREFECT_API_URL to use the server that is there.",
            )
        time.sleep(0.3)


def _is_answered(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _end_with_server(server: "subprocess.Popen[bytes]", stopping: Event, lost: Event) -> None:
    """End this process when its server ends by itself: Prefect would look for it for ever, and no run would start."""
    server.wait()
    if not stopping.wait(_NOTICE_SECONDS):
        lost.set()
        os.kill(os.getpid(), signal.SIGTERM)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _wait_for_server(server: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    give_up = time.monotonic() + _START_SECONDS
    while time.monotonic() < give_up:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):  # noqa: S310 - loopback
                return
        except urllib.error.HTTPError:
            return  # it answers, and wants a password
        except OSError:
            time.sleep(0.3)
    raise BanmianError(
        "Prefect's server did not start",
        place=str(log),
        remedy="Read the end of that file. If the port is taken, give another one with --port.",
    )


def require_server() -> None:
    """Ask the configured server for a sign of life. Raises BanmianError where it gives none, or wants a password."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        url = str(client.api_url)
        try:
            client.api_version()  # not its health, which it tells without a password too
            return
        except Exception as error:
            problem = error
    status = getattr(getattr(problem, "response", None), "status_code", None)
    if status == HTTPStatus.UNAUTHORIZED:
        raise BanmianError(
            "the Prefect server wants a password / Prefect 服务器需要密码",
            place=url,
            remedy="Set PREFECT_API_AUTH_STRING to what the server has as PREFECT_SERVER_API_AUTH_STRING.",
        )
    raise BanmianError(
        f"the Prefect server does not answer ({type(problem).__name__}) / Prefect 服务器没有应答",
        place=url,
        remedy="Start it, or set PREFECT_API_URL to where it is; unset it to run without a server.",
    )


def clear_and_tell(home: Home, settings: Settings, *, longest_start: timedelta = LONGEST_START) -> list[str]:
    """Clear the runs that a killed process left, and tell of each. Returns their names."""
    killed = [*clear_killed_runs(home), *crash_stuck_runs(longest=longest_start)]
    for name in killed:
        print(f"cleared: {name} was killed", file=sys.stderr, flush=True)
        tell_killed(settings, run=name)
    for deployment in free_stale_slots():
        print(f"cleared: a concurrency slot of {deployment} that no run held", file=sys.stderr, flush=True)
    return killed


def work_pool(settings: Settings, *, pool: str = WORK_POOL) -> None:
    """Become a worker of the pool, after clearing what a killed one left. Raises BanmianError where no API is set."""
    if not prefect_is_configured():
        raise BanmianError(
            "no Prefect server is set", place="PREFECT_API_URL", remedy="Set it, or use `banmian serve INBOX`."
        )
    require_server()
    clear_and_tell(open_home(settings.home), settings)
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", pool, "--type", "process"]
    os.execv(sys.executable, command)  # noqa: S606 - signals go straight to the worker
