"""pandas, through DuckDB's connection."""

import duckdb
import pandas
from reading import read_repeatedly


def open_file(path):
    connection = duckdb.connect(path, read_only=True)

    def query(text):
        frame = connection.execute(text).df()
        return list(frame.itertuples(index=False, name=None))

    return query, connection.close


read_repeatedly(client=f"pandas {pandas.__version__}, duckdb {duckdb.__version__}", open_file=open_file)
