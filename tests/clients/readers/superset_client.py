"""Apache Superset's own database layer: its Database model lists, describes and queries the published file."""

import os
import sys
import tempfile
from pathlib import Path

home = tempfile.mkdtemp()
Path(home, "superset_config.py").write_text(
    f"SECRET_KEY = {os.urandom(24).hex()!r}\nSQLALCHEMY_DATABASE_URI = 'sqlite:///{home}/superset.db'\n"
    "PREVENT_UNSAFE_DB_CONNECTIONS = False\n"
)
os.environ["SUPERSET_HOME"] = home
os.environ["SUPERSET_CONFIG_PATH"] = str(Path(home, "superset_config.py"))

from reading import read_repeatedly  # noqa: E402
from superset.app import create_app  # noqa: E402

app = create_app()
context = app.app_context()
context.push()

from superset.extensions import db  # noqa: E402
from superset.models.core import Database  # noqa: E402
from superset.sql.parse import Table  # noqa: E402

db.create_all()
database = Database(
    database_name="banmian",
    sqlalchemy_uri=f"duckdb:///{sys.argv[1]}",
    extra='{"engine_params": {"connect_args": {"read_only": true}}}',
)


def describe_everything():
    catalog = database.get_default_catalog()
    count = 0
    for schema in ("main", "reporting", "ops", "raw"):
        tables = database.get_all_table_names_in_schema(catalog, schema)
        views = database.get_all_view_names_in_schema(catalog, schema)
        for name, *_ in {*tables, *views}:
            assert database.get_columns(Table(name, schema)), f"{schema}.{name} has no columns"
            count += 1
    return count


def open_file(path):
    return lambda text: [tuple(row) for row in database.get_df(text).itertuples(index=False)], lambda: None


version = app.config["VERSION_STRING"]
read_repeatedly(client=f"superset {version}, {describe_everything()} described", open_file=open_file)
