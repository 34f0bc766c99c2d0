"""`banmian serve` and the port of its server."""

import socket
from pathlib import Path

import pytest

from flows import serve
from flows.errors import BanmianError
from flows.home import open_home


def test_a_server_that_is_there_already_is_not_taken_for_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "_LEAVE_SECONDS", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(BanmianError, match="the port is taken"), serve.run_server(open_home(tmp_path), port=port):
            pass
    assert not (tmp_path / "prefect-server.log").exists(), "nothing was started"
