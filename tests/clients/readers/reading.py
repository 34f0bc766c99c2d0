"""What every Python client does: read the published file again and again, as a person with a BI tool would.

Each read opens the file anew through the `current` link. A read sees one release: the files recorded by the loads and
the files held are then the same number.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

RELATIONS = """
    select table_schema, table_name
    from information_schema.tables
    where table_schema in ('main', 'reporting', 'ops', 'raw')
    order by all
"""
RECORDED = "select coalesce(sum(files_loaded), 0) from ops.load where status = 'published'"
HELD = "select count(*) from main.dim_source_file where source_file_key <> 0"
# How much longer to wait for a second release: a client that never sees one does not follow a publish.
PATIENCE_SECONDS = 90.0
# Between two reads. Readers are to meet every release, not to take the machine from the loads they read beside.
PAUSE_SECONDS = 0.2
READERS_QUERY = "select date, article_count from reporting.daily_volume order by date"

Query = Callable[[str], list[tuple]]


def read_repeatedly(*, client: str, open_file: Callable[[str], tuple[Query, Callable[[], None]]]) -> None:
    """Read the file named on the command line for the seconds named there; print what was seen as JSON.

    A third word names a file: the reader ends, at the latest after the seconds, once that exists. `open_file` opens the
    published file read-only and returns a function that answers a query with rows, and one that closes.
    """
    path, seconds = sys.argv[1], float(sys.argv[2])
    stop = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    seen = {"client": client, "relations": 0, "reads": 0, "releases": 0, "mixed": 0, "errors": []}
    releases = set()
    until = time.monotonic() + seconds
    first = True
    while first or time.monotonic() < until or (len(releases) < 2 and time.monotonic() < until + PATIENCE_SECONDS):
        if stop and stop.exists():
            break
        try:
            query, close = open_file(path)
            try:
                relations = query(RELATIONS)
                if first:
                    for schema, name in relations:
                        query(f'select count(*) from "{schema}"."{name}"')
                    seen["relations"] = len(relations)
                query(READERS_QUERY)
                recorded, held = int(query(RECORDED)[0][0]), int(query(HELD)[0][0])
                seen["mixed"] += recorded != held
                releases.add(held)
                seen["reads"] += 1
            finally:
                close()
        except Exception as error:
            seen["errors"].append(f"{type(error).__name__}: {error}"[:300])
            time.sleep(0.2)
        first = False
        time.sleep(PAUSE_SECONDS)
    seen["releases"] = len(releases)
    print(json.dumps(seen))
