"""What `--json` prints is JSON of the result's own fields, and nothing else stands on standard output."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from flows.home import Home
from flows.warehouse import open_warehouse
from tests.runs.homes import deliver, load, query
from tests.runs.test_arrival import PAGE
from tests.runs.test_refusals import PNG


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("json")
    load(deliver(folder / "inbox", {"a.txt": PAGE, "b.png": PNG}), folder / "home")
    return folder / "home"


def answer(home: Path, capsys: pytest.CaptureFixture[str], *command: str) -> Any:
    assert main(["--home", str(home), *command, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (("export", "EXPORTED"), {"name", "path", "row_count"}),
        (("quarantine", "list"), {"relative_path", "reason", "detail", "byte_size", "quarantined_at", "copy"}),
        (("release", "list"), {"name", "published_at", "load_key", "sha256", "byte_size", "is_current"}),
        (("search", "老码头"), {"rank", "article_key", "snippet"}),
        (("doctor",), {"name", "is_fault", "seen", "remedy"}),
    ],
)
def test_a_list_is_a_list_of_objects(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], fields: set[str]
) -> None:
    words = [str(tmp_path / "exported") if word == "EXPORTED" else word for word in command]
    rows = answer(home, capsys, *words)
    assert rows
    assert all(fields <= row.keys() for row in rows)


def test_one_result_is_an_object(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {"home", "loads", "quarantine"} <= answer(home, capsys, "status").keys()
    loaded = answer(home, capsys, "load", str(deliver(tmp_path / "inbox", {"a.txt": PAGE})))
    assert (loaded["status"], loaded["files_unchanged"]) == ("nothing_new", 1)


def test_a_key_is_traced_as_a_spreadsheet_shows_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ((key,),) = query(home, "select article_key from dim_article where article_key <> 0 order by 1 limit 1")
    plain, quoted = answer(home, capsys, "trace", str(key)), answer(home, capsys, "trace", f"'{key}")
    assert plain == quoted
    assert plain["table"] == "dim_article"


def test_duckdb_draws_no_bar_amid_the_results(home: Path) -> None:
    with open_warehouse(Home(home).warehouse, read_only=True) as connection:
        assert connection.execute("select current_setting('enable_progress_bar')").fetchone() == (False,)
