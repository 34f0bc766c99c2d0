"""Where an inbox may lie: an empty one is nothing new; one that is not there, or does not answer, is told."""

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import fsspec
import pytest

from flows.errors import BanmianError
from flows.stores import RemoteStore
from tests.paths import PROJECT
from tests.runs.homes import deliver, load, query, run_under_modes
from tests.runs.test_arrival import PAGE
from tests.runs.test_refusals import reasons


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    deliver(tmp_path / "served", {"full/二/1版.txt": PAGE})
    (tmp_path / "served" / "empty").mkdir()
    handler = functools.partial(Quiet, directory=str(tmp_path / "served"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("inbox", "words"),
    [
        ("file:///nonexist", "there is no such inbox"),
        ("memory://nix", "there is no such inbox"),
        ("http://127.0.0.1:9/inbox/", "does not answer"),
        ("http:///inbox", "does not answer"),
        ("s3://", "does not answer"),
        ("foo://x", "Protocol not known: foo"),
        ("zip:///tmp/x.zip", "an archive is no inbox"),
        ("zip://::file:///tmp/x.zip", "an archive is no inbox"),
    ],
)
def test_an_inbox_that_is_not_there_is_told(tmp_path: Path, inbox: str, words: str) -> None:
    with pytest.raises(BanmianError, match=words) as caught:
        load(inbox, tmp_path / "home")
    assert caught.value.place == inbox
    assert caught.value.remedy


def test_a_kind_of_inbox_that_needs_a_package_names_it(tmp_path: Path) -> None:
    missing = ImportError('SFTPFileSystem requires "paramiko" to be installed')
    with patch("fsspec.core.url_to_fs", side_effect=missing), pytest.raises(BanmianError, match="paramiko"):
        load("sftp://host/inbox", tmp_path / "home")


def test_a_web_server_without_the_page_has_no_inbox(served: str, tmp_path: Path) -> None:
    for path in ("nix/", "full/二/1版.txt"):
        with pytest.raises(BanmianError, match="there is no such inbox"):
            load(f"{served}/{path}", tmp_path / "home")


@pytest.mark.parametrize("address", ["full", "full/"])
def test_the_files_a_web_server_lists_are_loaded(served: str, tmp_path: Path, address: str) -> None:
    assert load(f"{served}/{address}", tmp_path / "home").files_loaded == 1
    assert load(f"{served}/{address}", tmp_path / "home").files_unchanged == 1
    assert query(tmp_path / "home", "select relative_path, page from dim_source_file where is_current") == [
        ("二/1版.txt", 1)
    ]


def test_an_empty_remote_inbox_is_nothing_new(served: str, tmp_path: Path) -> None:
    fsspec.filesystem("memory").makedirs("/made", exist_ok=True)
    for inbox in (f"{served}/empty/", f"file://{tmp_path}/served/empty", "memory://made"):
        outcome = load(inbox, tmp_path / "home")
        assert (outcome.status, outcome.files_seen, outcome.warnings) == ("nothing_new", 0, ())


def test_a_file_at_a_url_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(BanmianError, match="this is a file"):
        load(f"file://{deliver(tmp_path / 'inbox', {'a.txt': PAGE})}/a.txt", tmp_path / "home")


def test_an_empty_prefix_of_object_storage_is_an_inbox_but_told(tmp_path: Path) -> None:
    """Storage without folders cannot tell an emptied inbox from a mistyped one."""
    store = RemoteStore("memory://bucket/none")
    store.has_folders = False
    with patch("flows.inbox.open_store", return_value=store):
        outcome = load("memory://bucket/none", tmp_path / "home")
    assert (outcome.status, outcome.exit_code) == ("nothing_new", 0)
    (warning,) = outcome.warnings
    assert warning.startswith("memory://bucket/none: nothing lies there")


def test_a_password_is_in_no_message(tmp_path: Path) -> None:
    with pytest.raises(BanmianError) as caught:
        load("http://reader:secret@127.0.0.1:9/inbox/", tmp_path / "home")
    assert "secret" not in str(caught.value)


def test_a_dead_endpoint_has_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    pytest.importorskip("s3fs")
    dead = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "--home", str(tmp_path / "home"), "load", "s3://nix/x"],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, **dead, "AWS_MAX_ATTEMPTS": "1", "AWS_DEFAULT_REGION": "us-east-1"},
        check=False,
    )
    assert done.returncode == 1
    assert "s3://nix/x: the inbox does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_read_is_set_aside_until_it_can(tmp_path: Path) -> None:
    home = tmp_path / "home"
    files = {
        name: PAGE.replace("88", str(n)) for n, name in enumerate(("a.txt", "closed/b.txt", "listed/c.txt", "d/e.txt"))
    }
    inbox = deliver(tmp_path / "inbox", files)
    (inbox / "link.txt").symlink_to("listed/c.txt")
    (inbox / "closed").chmod(0)
    (inbox / "listed").chmod(0o444)
    try:
        for status in ("published", "nothing new"):
            done = run_under_modes(home, "load", str(inbox))
            assert done.returncode == 0, done.stderr
            assert status in done.stdout
    finally:
        (inbox / "closed").chmod(0o755)
        (inbox / "listed").chmod(0o755)
    assert query(
        home, "select relative_path from dim_source_file where is_current and source_file_key <> 0 order by 1"
    ) == [
        ("a.txt",),
        ("d/e.txt",),
    ]
    assert reasons(home) == dict.fromkeys(("closed", "listed/c.txt", "link.txt"), "unreadable")
    assert load(inbox, home, retry=True).files_loaded == 2
    assert reasons(home) == {}
    assert load(inbox, home).status == "nothing_new"


def test_an_inbox_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    inbox = deliver(tmp_path / "inbox", {"a.txt": PAGE})
    inbox.chmod(0)
    done = run_under_modes(tmp_path / "home", "load", str(inbox))
    inbox.chmod(0o755)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert f"{inbox}: the inbox cannot be read (Permission denied)" in done.stderr


@pytest.mark.parametrize(("name", "target"), [("loop", "."), ("up", ".."), ("folder", "sub"), ("gone.txt", "nowhere")])
def test_what_is_said_of_a_link_is_true_of_every_link_that_is_refused(tmp_path: Path, name: str, target: str) -> None:
    inbox = deliver(tmp_path / "inbox", {"a.txt": PAGE, "sub/b.txt": PAGE.replace("88", "89")})
    (inbox / name).symlink_to(target)
    ((path, reason, detail),) = load(inbox, tmp_path / "home").quarantined
    assert (path, reason) == (name, "link")
    assert "followed only to a file inside the inbox" in detail
