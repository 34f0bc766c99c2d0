"""Polars, through DuckDB's connection."""

import duckdb
import polars
from reading import read_repeatedly


def open_file(path):
    connection = duckdb.connect(path, read_only=True)
    return lambda text: polars.read_database(text, connection).rows(), connection.close


read_repeatedly(client=f"polars {polars.__version__}, duckdb {duckdb.__version__}", open_file=open_file)
