"""An older home is brought forward or refused with a sentence, never half."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.errors import BanmianError
from flows.home import Home
from flows.migrations import apply_migrations, list_migrations, record_migrations
from flows.rebuild import rebuild_warehouse
from flows.releases import publish_candidate, start_candidate
from flows.settings import read_settings
from flows.warehouse import create_warehouse
from tests.checks.small_warehouse import build_warehouse
from tests.runs.homes import QUIET, deliver, load, query
from tests.runs.test_arrival import PAGE

NOW = datetime(2025, 9, 4, tzinfo=UTC)


@pytest.fixture
def warehouse() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    create_warehouse(connection)
    return connection


def folder_with(path: Path, **files: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / f"{name.removeprefix('m')}.sql").write_text(text)
    return path


def test_numbers_run_on_from_one() -> None:
    numbers = [migration.number for migration in list_migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_new_warehouse_has_gone_through_all(warehouse: duckdb.DuckDBPyConnection) -> None:
    record_migrations(warehouse, now=NOW)
    assert apply_migrations(warehouse, now=NOW) == []


def test_an_older_warehouse_is_brought_forward_once(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "m", m0001_first="select 1")
    record_migrations(warehouse, now=NOW, folder=folder)
    folder_with(folder, m0002_add="alter table dim_place add column altitude double")
    assert apply_migrations(warehouse, now=NOW, folder=folder) == [2]
    assert apply_migrations(warehouse, now=NOW, folder=folder) == []
    assert warehouse.execute("select altitude from dim_place").fetchall() == [(None,)]


def test_an_edited_migration_is_refused(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "m", m0001_first="select 1")
    record_migrations(warehouse, now=NOW, folder=folder)
    folder_with(folder, m0001_first="select 2")
    with pytest.raises(BanmianError, match="was edited"):
        apply_migrations(warehouse, now=NOW, folder=folder)


def test_a_newer_home_is_refused(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "m", m0001_first="select 1", m0002_second="select 2")
    record_migrations(warehouse, now=NOW, folder=folder)
    (folder / "0002_second.sql").unlink()
    with pytest.raises(BanmianError, match="does not know"):
        apply_migrations(warehouse, now=NOW, folder=folder)


def test_an_older_home_is_brought_to_the_columns_of_today(tmp_path: Path) -> None:
    build_warehouse(tmp_path / "held.duckdb")
    with duckdb.connect(str(tmp_path / "held.duckdb")) as held:
        wanted = held.execute("select figure_key, context from fact_figure order by all").fetchall()
        columns = "select table_name, column_name, data_type from duckdb_columns() where not internal order by all"
        today = held.execute(columns).fetchall()
        held.execute("alter table ops.paragraph_signature drop column sketch_1")
        held.execute("alter table ops.paragraph_signature drop column sketch_2")
        held.execute("alter table fact_figure drop column context")
        held.execute("delete from ops.migration")
        record_migrations(held, now=NOW)
        held.execute("delete from ops.migration where number >= 2")
        held.begin()
        assert apply_migrations(held, now=NOW) == [migration.number for migration in list_migrations()][1:]
        held.commit()
        assert held.execute(columns).fetchall() == today
        assert held.execute("select figure_key, context from fact_figure order by all").fetchall() == wanted


def test_an_older_home_rebuilt_takes_further_loads(tmp_path: Path) -> None:
    root, inbox = tmp_path / "home", deliver(tmp_path / "inbox", {"a.txt": PAGE})
    load(inbox, root)
    older = start_candidate(Home(root))
    with duckdb.connect(str(older)) as held:
        held.execute("alter table ops.paragraph_signature drop column sketch_1")
        held.execute("alter table ops.paragraph_signature drop column sketch_2")
        held.execute("delete from ops.migration where number >= 3")
    publish_candidate(Home(root), older, load_key=1, keep=2)
    assert rebuild_warehouse(read_settings({}, home=root, processes=1), reporter=QUIET).status == "published"
    assert load(deliver(inbox, {"b.txt": PAGE.replace("88", "91")}), root).status == "published"


@pytest.mark.parametrize("is_rebuilt", [True, False])
def test_versions_of_an_older_home_that_share_a_number_are_numbered_apart(is_rebuilt: bool, tmp_path: Path) -> None:
    root, inbox = tmp_path / "home", tmp_path / "inbox"
    for number in ("1200", "1300", "1200", "1400"):
        load(deliver(inbox, {"a.txt": PAGE.replace("1200", number)}), root)
    held = "select is_current, version from dim_source_file where source_file_key <> 0 order by received_at, version"
    assert query(root, held) == [(False, 2), (False, 1), (True, 3)]
    older = start_candidate(Home(root))
    with duckdb.connect(str(older)) as connection:
        connection.execute("update dim_source_file set version = 2 where version = 3")
        connection.execute("delete from ops.migration where number >= 4")
    publish_candidate(Home(root), older, load_key=1, keep=2)
    if is_rebuilt:
        assert rebuild_warehouse(read_settings({}, home=root, processes=1), reporter=QUIET).status == "published"
    else:
        assert load(deliver(inbox, {"b.txt": PAGE.replace("88", "91")}), root).status == "published"
    assert query(root, f"{held} limit 3") == [(False, 2), (False, 1), (True, 3)]
