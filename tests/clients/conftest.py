"""The client matrix is printed at the end of the run that made it."""

import pytest

from tests.clients.matrix import Reading, render_head, render_reading

_READINGS = pytest.StashKey[list[Reading]]()


@pytest.fixture(scope="session")
def matrix(request: pytest.FixtureRequest) -> list[Reading]:
    """What each client saw, in the order in which they read."""
    return request.config.stash.setdefault(_READINGS, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    readings = config.stash.get(_READINGS, [])
    if readings:
        terminalreporter.section("client matrix")
        terminalreporter.write_line(render_head())
        for reading in readings:
            terminalreporter.write_line(render_reading(reading))
