"""Environments of the clients: each with its own packages, made once under `.env-clients/` and kept."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent / ".env-clients"
READERS = Path(__file__).parent / "readers"


@dataclass(frozen=True, slots=True)
class Client:
    """A client: its name, the packages it needs, and the script that reads with it."""

    name: str
    packages: tuple[str, ...]
    script: str
    is_node: bool = False
    is_heavy: bool = False


_SUPERSET = ("apache-superset==6.1.0", "flask-caching<2.4", "cachetools", "duckdb==1.5.5", "duckdb-engine==0.17.0")
CLIENTS = (
    Client("DuckDB 1.4", ("duckdb>=1.4,<1.5",), "duckdb_client.py"),
    Client("DuckDB 1.5", ("duckdb>=1.5,<1.6",), "duckdb_client.py"),
    Client("DuckDB 2.0", ("duckdb>=2.0,<2.1",), "duckdb_client.py"),
    Client("SQLAlchemy", ("duckdb-sqlalchemy==1.5.6.5", "sqlalchemy<2.1", "duckdb>=1.5,<1.6"), "sqlalchemy_client.py"),
    Client("pandas", ("pandas>=3", "duckdb>=1.5,<1.6", "pytz"), "pandas_client.py"),
    Client("Polars", ("polars>=2", "pyarrow", "duckdb>=1.5,<1.6", "pytz"), "polars_client.py"),
    Client("Node", ("@duckdb/node-api",), "node_client.mjs", is_node=True),
    Client("Superset 6.1", _SUPERSET, "superset_client.py", is_heavy=True),
)


def prepare_client(client: Client) -> list[str]:
    """Make the client's environment where there is none yet. Returns the command that runs its script.

    Raises CalledProcessError when its packages cannot be installed.
    """
    home = ROOT / client.name.lower().replace(" ", "-")
    if client.is_node:
        return _prepare_node(home, client)
    python = home / "bin" / "python"
    ready = home / "ready"
    if not ready.exists() or ready.read_text() != " ".join(client.packages):
        shutil.rmtree(home, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(home)])
        _run(
            [
                str(python),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-compile",
                "--disable-pip-version-check",
                *client.packages,
            ]
        )
        ready.write_text(" ".join(client.packages))
    return [str(python), str(READERS / client.script)]


def _prepare_node(home: Path, client: Client) -> list[str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise FileNotFoundError("node and npm are not on the path")
    if not (home / "node_modules").exists():
        home.mkdir(parents=True, exist_ok=True)
        _run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home), *client.packages])
    # Node looks for packages beside the script, so the script stands beside them.
    shutil.copyfile(READERS / client.script, home / client.script)
    return [node, str(home / client.script)]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)
