"""Each client reads every table and view of the published file while loads publish."""

import pytest

from flows.views import list_views
from tests.clients.environments import CLIENTS, Client
from tests.clients.matrix import read_with
from transforms.tables import TABLES

pytestmark = pytest.mark.clients
SECONDS = 8.0


@pytest.mark.parametrize("client", [c for c in CLIENTS if not c.is_heavy], ids=lambda client: client.name)
def test_a_client_reads_while_loads_publish(client: Client) -> None:
    reading = read_with(client, seconds=SECONDS)
    assert reading.is_good, reading
    assert reading.relations == len(TABLES) + sum(not view.is_macro for view in list_views())
