"""DuckDB's own Python client, of whichever version is installed."""

import duckdb
from reading import read_repeatedly


def open_file(path):
    connection = duckdb.connect(path, read_only=True)
    return lambda text: connection.execute(text).fetchall(), connection.close


read_repeatedly(client=f"duckdb {duckdb.__version__}", open_file=open_file)
