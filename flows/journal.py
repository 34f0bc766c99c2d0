"""The journal: outcomes of runs that published nothing. The next release takes them into `ops` and they are deleted."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb

from flows.home import Home
from flows.run_state import count_withdrawn
from flows.warehouse import insert_rows
from transforms.tables import BY_NAME

_TABLES = ("load", "check_result")
_COUNTS = ("files_seen", "files_loaded", "files_unchanged", "files_quarantined", "rows_written")
_SHOWN = ("load_key", "command", "status", *_COUNTS, "code_version", "message")


def write_outcome(home: Home, load: Mapping[str, Any], *, check_results: Sequence[Mapping[str, Any]] = ()) -> None:
    """Keep the row of `ops.load`, and check results where there are any, of a run that publishes nothing."""
    text = json.dumps({"load": [load], "check_result": list(check_results)}, ensure_ascii=False, default=str)
    unfinished = home.journal / f".{load['load_key']}"
    unfinished.write_text(text, "utf-8")
    unfinished.rename(home.journal / f"{load['load_key']}.json")


def read_outcomes(home: Home) -> list[dict[str, list[dict[str, Any]]]]:
    """Every outcome in the journal, oldest first."""
    found = [json.loads(path.read_text("utf-8")) for path in home.journal.glob("[!.]*.json")]
    return sorted(found, key=lambda outcome: str(outcome["load"][0]["started_at"]))


def read_unpublished(home: Home) -> list[dict[str, Any]]:
    """Runs since the release as `reporting.load_history` will show them: with their seconds and checks counted."""
    return [_sum_up(outcome["load"][0], outcome["check_result"]) for outcome in read_outcomes(home)]


def _sum_up(load: dict[str, Any], checks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    started_at, finished_at = (datetime.fromisoformat(load[name]) for name in ("started_at", "finished_at"))
    failed = [check["severity"] for check in checks if not check["success"]]
    return {name: load[name] for name in _SHOWN} | {
        "started_at": started_at,
        "seconds": (finished_at - started_at).total_seconds(),
        "files_corrected": 0,
        "files_withdrawn": count_withdrawn(load),
        "check_count": len(checks),
        "error_count": failed.count("error"),
        "warning_count": failed.count("warning"),
    }


def absorb_outcomes(home: Home, connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Insert the journal's rows into `ops`. Returns the load keys, to be forgotten once the release is out."""
    keys = []
    for outcome in read_outcomes(home):
        key = int(outcome["load"][0]["load_key"])
        held = connection.execute("select 1 from ops.load where load_key = $key", {"key": key}).fetchone()
        keys.append(key)
        if held is None:
            for table in _TABLES:
                insert_rows(connection, table, [_restore(table, row) for row in outcome[table]])
    return keys


def forget_outcomes(home: Home, keys: Sequence[int]) -> None:
    """Delete what a published release has taken in."""
    for key in keys:
        (home.journal / f"{key}.json").unlink(missing_ok=True)


def _restore(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    times = {c.name for c in BY_NAME[table].columns if c.type == "TIMESTAMPTZ"}
    return {k: datetime.fromisoformat(v) if k in times and v else v for k, v in row.items()}
