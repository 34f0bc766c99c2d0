"""A Dask scheduler, two worker processes and an S3 server on loopback: a lost worker leaves no trace in the rows."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.generator.corpus import make_issues
from tests.runs.homes import deliver, differing_tables, load, query

boto3 = pytest.importorskip("boto3")
moto_server = pytest.importorskip("moto.server")
pytest.importorskip("distributed")
pytest.importorskip("s3fs")

pytestmark = pytest.mark.cluster
PROJECT = Path(__file__).resolve().parents[2]
BUCKET = "banmian-cluster"
BATCH_BYTES = 30_000
PATIENCE = 240.0  # seconds until a step counts as hung


@dataclass
class Cluster:
    """A scheduler with two workers, and the object store they share."""

    address: str
    workers: list[subprocess.Popen[bytes]]
    environment: dict[str, str]
    store: object

    def list_parts(self) -> set[str]:
        """Parts that stand in the object store, in a folder of the home's own."""
        pages = self.store.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="parts/")  # type: ignore[attr-defined]
        return {item["Key"].split("/")[2] for page in pages for item in page.get("Contents", ())}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    environment = os.environ | {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "FSSPEC_S3_ENDPOINT_URL": endpoint,
        "PYTHONPATH": str(PROJECT),
    }
    store = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )
    store.create_bucket(Bucket=BUCKET)
    processes = start_dask(tmp_path / "dask", environment)
    try:
        yield Cluster(processes[0][0], [p for _, p in processes[1:]], environment, store)
    finally:
        for _, process in processes:
            process.kill()
            process.wait()
        server.stop()


def find_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_dask(folder: Path, environment: dict[str, str]) -> list[tuple[str, subprocess.Popen[bytes]]]:
    """The scheduler, then two workers of one thread, each a process; on loopback."""
    folder.mkdir()
    address = f"tcp://127.0.0.1:{find_port()}"
    dask = [sys.executable, "-m", "dask"]
    scheduler = [*dask, "scheduler", "--host", "127.0.0.1", "--port", address.rsplit(":", 1)[1], "--no-dashboard"]
    worker = [*dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    started = []
    for n, command in enumerate((scheduler, worker, worker)):
        with (folder / f"{n}.log").open("wb") as log:
            local = ["--local-directory", str(folder / f"worker{n}")] if n else []
            process = subprocess.Popen([*command, *local], env=environment, stdout=log, stderr=log, cwd=folder)
        started.append((address, process))
    return started


def start_load(home: Path, cluster: Cluster) -> subprocess.Popen[str]:
    """The command line, with nothing but settings to tell it where to work."""
    settings = {
        "BANMIAN_SCHEDULER": cluster.address,
        "BANMIAN_PARTS": f"s3://{BUCKET}/parts",
        "BANMIAN_BATCH_BYTES": str(BATCH_BYTES),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "load", f"s3://{BUCKET}/inbox", "--home", str(home)],
        env=cluster.environment | settings,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for_parts(cluster: Cluster, run: subprocess.Popen[str], *, count: int) -> None:
    """Wait until so many parts stand there; fail when the run ends before, or nothing comes."""
    until = time.monotonic() + PATIENCE
    while len(cluster.list_parts()) < count:
        assert run.poll() is None, run.communicate()[0]
        assert time.monotonic() < until, "no parts were made"
        time.sleep(0.05)


def test_a_cluster_that_loses_a_worker_makes_the_same_warehouse(cluster: Cluster, tmp_path: Path) -> None:
    pages = [
        page for made in make_issues(seed="cluster", start=date(2025, 1, 6), issues=9, processes=1) for page in made
    ]
    inbox = deliver(tmp_path / "inbox", {page.path: page.data for page in pages})
    for path in inbox.rglob("*.txt"):
        key = f"inbox/{path.relative_to(inbox).as_posix()}"
        cluster.store.put_object(Bucket=BUCKET, Key=key, Body=path.read_bytes())  # type: ignore[attr-defined]

    run = start_load(tmp_path / "from_cluster", cluster)
    wait_for_parts(cluster, run, count=4)
    cluster.workers[0].send_signal(signal.SIGKILL)
    made_before = len(cluster.list_parts())
    output, _ = run.communicate(timeout=PATIENCE)

    assert run.returncode == 0, output
    assert made_before < sum(path.stat().st_size for path in inbox.rglob("*.txt")) // BATCH_BYTES  # lost in the middle
    assert cluster.list_parts() == set()
    assert cluster.workers[1].poll() is None
    assert load(inbox, tmp_path / "from_here").status == "published"
    assert differing_tables(tmp_path / "from_cluster", tmp_path / "from_here") == []
    assert query(tmp_path / "from_cluster", "select count(*) from fact_reuse where kind = 'exact'") > [(0,)]
