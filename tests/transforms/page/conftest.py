import pytest

from tests.golden import load_model
from transforms.page import PageModel


@pytest.fixture(scope="session")
def model() -> PageModel:
    return load_model()
