"""A Prefect server and workers of their own: temporary PREFECT_HOME, free port, processes ended by their id."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil

from tests.paths import PROJECT

Result = TypeVar("Result")
Process = subprocess.Popen[bytes]
PATIENCE = 600.0  # seconds: steps take some ten each, and many times that on a machine that is busy


def wait_for(look: Callable[[], Result], *, seconds: float, what: str, every: float = 0.5) -> Result:
    """What `look` finds as soon as it is true of anything; fails, saying what was waited for."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if found := look():
            return found
        time.sleep(every)
    raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Prefect:
    """A running server, and what is done with it."""

    folder: Path
    port: int
    environment: dict[str, str]
    started: list[Process] = field(default_factory=list)
    password: str = ""  # as `user:password`, where the server asks for one

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """A request to the API: POST with a body, else GET."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if self.password:
            headers["Authorization"] = f"Basic {base64.b64encode(self.password.encode()).decode()}"
        request = urllib.request.Request(self.url + path, data, headers)
        for pause in (0.5, 1.0, 2.0, 4.0):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != 503:  # its database is busy for a moment
                    raise
                time.sleep(pause)
        raise AssertionError(f"the server was busy all the time: {path}")

    def start(self, *command: str, **environment: str) -> Process:
        """Start a module of this Python in a process group of its own."""
        with (self.folder / "processes.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=self.environment | environment,
                cwd=PROJECT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def run(self, *command: str, **environment: str) -> str:
        """Run a module of this Python to its end; fails with its output where it fails."""
        done = subprocess.run(
            [sys.executable, "-m", *command],
            env=self.environment | environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def answers(self) -> bool:
        try:
            return bool(self.ask("/health"))
        except (OSError, urllib.error.URLError):
            return False

    def read_runs(self, deployment_id: str, **criteria: object) -> list[dict[str, Any]]:
        """Runs of a deployment that meet the criteria, oldest first."""
        runs = self.ask(
            "/flow_runs/filter",
            {"deployments": {"id": {"any_": [deployment_id]}}, "sort": "EXPECTED_START_TIME_ASC", "limit": 200},
        )
        return [run for run in runs if all(run[name] == value for name, value in criteria.items())]

    def read_deployment(self, name: str) -> dict[str, Any]:
        found = self.ask("/deployments/filter", {"deployments": {"name": {"any_": [name]}}})
        assert len(found) == 1, found
        return dict(found[0])

    def log_tail(self) -> str:
        return (self.folder / "processes.log").read_text("utf-8", errors="replace")[-6000:]


def kill_tree(process: Process) -> None:
    """SIGKILL a process and all below it, as a machine that loses power does."""
    try:
        family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    except psutil.NoSuchProcess:
        return
    for member in family:
        try:
            member.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            continue
    process.wait(30)


def plain_environment(folder: Path, **others: str) -> dict[str, str]:
    """This process's variables without any of Prefect's or Banmian's, and a home for Prefect in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "BANMIAN_"))}
    return kept | {"PREFECT_HOME": str(folder / "prefect"), "DO_NOT_TRACK": "1", "BANMIAN_SETTLE_SECONDS": "0"} | others


@contextmanager
def run_prefect(folder: Path) -> Iterator[Prefect]:
    """A server with a home of its own; whatever was started with it is killed at the end."""
    port = find_free_port()
    environment = plain_environment(
        folder,
        PREFECT_API_URL=f"http://127.0.0.1:{port}/api",
        PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS="5",
        PREFECT_WORKER_QUERY_SECONDS="1",
        PREFECT_WORKER_PREFETCH_SECONDS="1",
        PWD=str(PROJECT),
    )
    prefect = Prefect(folder, port, environment)
    try:
        server = prefect.start("prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))
        wait_for(lambda: server.poll() is not None or prefect.answers(), seconds=PATIENCE, what="the server")
        assert server.poll() is None, prefect.log_tail()
        yield prefect
    finally:
        for process in reversed(prefect.started):
            kill_tree(process)
