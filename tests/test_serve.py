"""Servers of Prefect that are in the way, do not answer, or want a password: one sentence each."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows import serve
from flows.cli import main
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


@pytest.fixture
def locked_server() -> Iterator[str]:
    """The address of a server that tells its health and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path.endswith("/health") else 401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("command", [["load", "inbox"], ["work"], ["serve", "inbox"]], ids=lambda command: command[0])
def test_server_that_cannot_be_used_is_told_in_a_sentence(
    command: list[str],
    locked_server: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    nobody = socket.create_server(("127.0.0.1", 0))
    port = nobody.getsockname()[1]
    nobody.close()
    for url, sentence in ((locked_server, "wants a password"), (f"http://127.0.0.1:{port}/api", "does not answer")):
        monkeypatch.setenv("PREFECT_API_URL", url)
        with temporary_settings({PREFECT_API_URL: url}):  # Prefect read its environment when it was imported
            assert main(["--home", str(tmp_path / "home"), *command]) == 1
        said = capsys.readouterr().err
        assert sentence in said
        assert url in said
        assert "Traceback" not in said
