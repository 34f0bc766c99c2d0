"""SQLAlchemy with duckdb-sqlalchemy: reflects every table and view with its columns, then reads."""

import sys

import sqlalchemy
from reading import read_repeatedly
from sqlalchemy import MetaData, NullPool, Table, create_engine, inspect, select

# Without a pool each use opens the file anew, and so follows a publish.
engine = create_engine(f"duckdb:///{sys.argv[1]}", poolclass=NullPool, connect_args={"read_only": True})


def reflect_everything():
    inspector = inspect(engine)
    count = 0
    for schema in ("main", "reporting", "ops", "raw"):
        for name in (*inspector.get_table_names(schema=schema), *inspector.get_view_names(schema=schema)):
            table = Table(name, MetaData(), autoload_with=engine, schema=schema)
            assert len(table.columns) > 0, f"{schema}.{name} has no columns"
            with engine.connect() as connection:
                connection.execute(select(table).limit(1)).fetchall()
            count += 1
    return count


def open_file(path):
    connection = engine.connect()
    return lambda text: [tuple(row) for row in connection.exec_driver_sql(text)], connection.close


reflected = reflect_everything()
read_repeatedly(client=f"sqlalchemy {sqlalchemy.__version__}, {reflected} reflected", open_file=open_file)
