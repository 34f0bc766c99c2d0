"""Fixtures shared by the tests: a home with the sample issues, loaded once a session."""

from pathlib import Path

import pytest

from tests.paths import SAMPLES
from tests.runs.homes import load


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the sample issues. Read only: a test that changes it makes its own."""
    home = tmp_path_factory.mktemp("samples") / "home"
    outcome = load(SAMPLES, home, every_check=True, newspaper="临江新报")
    assert outcome.status == "published", outcome
    return home
