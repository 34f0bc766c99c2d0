"""One server for all tests of this folder: it takes 10 s to come up."""

from collections.abc import Iterator

import pytest

from tests.prefect.server import Prefect, kill_tree, run_prefect


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    """A running server without workers."""
    with run_prefect(tmp_path_factory.mktemp("prefect")) as running:
        yield running


@pytest.fixture(autouse=True)
def end_workers(request: pytest.FixtureRequest) -> Iterator[None]:
    """No worker of one test works on in the next, however it ended; the server stays."""
    yield
    if "prefect" in request.fixturenames:
        running: Prefect = request.getfixturevalue("prefect")
        for process in running.started[1:]:
            kill_tree(process)
