"""A read-only SQL prompt on the published warehouse: it opens no other file, to read or to write."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from flows.summary import require_release
from flows.warehouse import open_warehouse

_WELCOME = "Banmian, read-only. End a query with ; — .tables lists tables and views, .quit leaves. / 只读查询"
_NO_FILES = (
    "banmian sql opens no file but the warehouse: write files with `banmian export`, or use another DuckDB client "
    "/ 除仓库外不读写任何文件；导出请用 banmian export，或使用其他 DuckDB 客户端"
)
_TABLES = "select table_schema as schema, table_name as name from information_schema.tables order by all"


def answer_query(root: Path, query: str) -> int:
    """Print the answer of each statement. Returns the exit code: 1 where one is wrong."""
    with _open_for_queries(root) as connection:
        return _answer(connection, query)


def open_prompt(root: Path) -> int:
    """Answer queries from standard input until it ends."""
    with _open_for_queries(root) as connection:
        if sys.stdin.isatty():
            import readline  # noqa: F401 - line editing and history for input()

            print(_WELCOME, file=sys.stderr)
        code, pending = 0, ""
        while (line := _read_line("banmian> " if not pending else "    ...> ")) is not None:
            if not pending and line.strip() in (".quit", ".exit", "quit", "exit"):
                break
            if not pending and line.strip() == ".tables":
                line = _TABLES + ";"
            pending += line + "\n"
            if line.rstrip().endswith(";"):
                code, pending = _answer(connection, pending), ""
        return _answer(connection, pending) if pending.strip() else code


@contextmanager
def _open_for_queries(root: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(require_release(root).warehouse, read_only=True) as connection:
        connection.execute("set enable_external_access = false")  # for good: DuckDB refuses to set it back
        yield connection


def _read_line(prompt: str) -> str | None:
    try:
        return input(prompt) if sys.stdin.isatty() else input()
    except EOFError:
        return None


def _answer(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    try:
        for statement in connection.extract_statements(query):  # all of them: `sql` would answer with the last only
            result = connection.sql(statement)
            if result is not None:
                result.show(max_rows=100, max_width=160)
    except duckdb.Error as error:
        print(error, file=sys.stderr)
        if isinstance(error, duckdb.PermissionException):
            print(_NO_FILES, file=sys.stderr)
        return 1
    return 0
