"""Each client reads every table and view of the published file while loads publish."""

from collections.abc import Iterator

import pytest

from flows.views import list_views
from tests.clients.environments import CLIENTS, Client
from tests.clients.matrix import Publisher, Reading, publishing, read_with
from transforms.tables import TABLES

pytestmark = pytest.mark.clients
SECONDS = 5.0


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publisher]:
    with publishing(tmp_path_factory.mktemp("clients")) as loads:
        yield loads


@pytest.mark.parametrize("client", [c for c in CLIENTS if not c.is_heavy], ids=lambda client: client.name)
def test_a_client_reads_while_loads_publish(client: Client, publisher: Publisher, matrix: list[Reading]) -> None:
    reading = read_with(client, publisher, seconds=SECONDS)
    matrix.append(reading)
    assert reading.is_good, reading
    assert reading.relations == len(TABLES) + sum(not view.is_macro for view in list_views())
