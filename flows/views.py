"""The reporting views and the search macros: read from `sql/`, created in the warehouse, described for the dictionary.

A file under `sql/reporting` is a view, a file under `sql/main` a table macro; each is one `select`. Its header comment
is its contract: `-- description: English / 中文`, `-- grain: …`, for a macro `-- parameter NAME: …`, then a line per
column in order. A line that starts with two more spaces goes on with the one above.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import duckdb

from flows.errors import BanmianError
from transforms.tables import quote_literal

SQL_FOLDER = Path(__file__).resolve().parent.parent / "sql"
REPORTING = "reporting"
MACRO_SCHEMA = "main"

_ENTRY = re.compile(r"-- (?P<name>[a-z][a-z_ ]*): (?P<words>.+)")
_CONTINUATION = re.compile(r"--   (?P<words>\S.*)")
_FULL_NAME = re.compile(rf"\b(?:{REPORTING}|{MACRO_SCHEMA})\.[a-z_]+")


class ViewContractError(BanmianError):
    """A view's header and its statement disagree, or the header cannot be read."""


@dataclass(frozen=True, slots=True)
class Words:
    """The same said in English and in Chinese."""

    en: str
    zh: str

    @property
    def comment(self) -> str:
        """As stored in the warehouse: English, then Chinese."""
        return f"{self.en} / {self.zh}"


@dataclass(frozen=True, slots=True)
class View:
    """A view, or a table macro when it has `parameters`: its contract and its `select`."""

    schema: str
    name: str
    description: Words
    grain: Words
    parameters: Mapping[str, Words]
    columns: Mapping[str, Words]
    statement: str
    path: str

    @property
    def full_name(self) -> str:
        """`schema.name`."""
        return f"{self.schema}.{self.name}"

    @property
    def is_macro(self) -> bool:
        """Whether it is called with parameters."""
        return bool(self.parameters)

    @property
    def comment(self) -> str:
        """The comment as stored in the warehouse: what it shows and its grain, English, then Chinese."""
        return Words(
            f"{self.description.en} Grain: {self.grain.en}.", f"{self.description.zh}粒度：{self.grain.zh}。"
        ).comment


def list_views(folder: Path = SQL_FOLDER) -> tuple[View, ...]:
    """Every view and macro under `folder`, each after those it reads. Raises ViewContractError."""
    views = [
        parse_view(path.read_text(encoding="utf-8"), schema=schema, name=path.stem, path=f"sql/{schema}/{path.name}")
        for schema in (REPORTING, MACRO_SCHEMA)
        for path in sorted((folder / schema).glob("*.sql"))
    ]
    return order_views(views)


def create_views(connection: duckdb.DuckDBPyConnection, folder: Path = SQL_FOLDER) -> None:
    """Make schema `reporting` anew and the macros, with their comments, in the warehouse open on `connection`.

    Runs in the caller's transaction when there is one. Raises ViewContractError when a header names other columns than
    the statement gives.
    """
    views = list_views(folder)
    connection.execute(f"drop schema if exists {REPORTING} cascade")
    connection.execute(f"create schema {REPORTING}")
    for view in views:
        for statement in _list_definitions(view):
            connection.execute(statement)
            if statement.startswith("create"):
                _match_columns(view, _read_columns(connection, view))


def parse_view(text: str, *, schema: str, name: str, path: str) -> View:
    """Split a SQL file into its contract and its `select`. Raises ViewContractError."""
    header, statement = _split_header(text)
    entries = _read_entries(header, path)
    missing = [key for key in ("description", "grain") if key not in entries]
    if missing:
        raise ViewContractError(
            f"the header has no {' and no '.join(missing)}",
            place=path,
            remedy="Write `-- description: English / 中文` and `-- grain: English / 中文`.",
        )
    return View(
        schema=schema,
        name=name,
        description=entries.pop("description"),
        grain=entries.pop("grain"),
        parameters={key.split()[1]: words for key, words in entries.items() if key.startswith("parameter ")},
        columns={key: words for key, words in entries.items() if " " not in key},
        statement=statement.strip().rstrip(";"),
        path=path,
    )


def order_views(views: Iterable[View]) -> tuple[View, ...]:
    """Put each view after those it reads, else by name. Raises ViewContractError for views that read each other."""
    by_name = {view.full_name: view for view in views}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for full_name in sorted(by_name):
        used = set(_FULL_NAME.findall(by_name[full_name].statement))
        sorter.add(full_name, *sorted(used & by_name.keys()))
    try:
        return tuple(by_name[full_name] for full_name in sorter.static_order())
    except CycleError as error:
        raise ViewContractError(f"views read each other: {' → '.join(error.args[1])}", place="sql/reporting") from None


def _split_header(text: str) -> tuple[list[str], str]:
    lines = text.splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return lines[:end], "\n".join(lines[end:])


def _read_entries(header: list[str], path: str) -> dict[str, Words]:
    texts: dict[str, str] = {}
    name = ""
    for number, line in enumerate(header, start=1):
        if entry := _ENTRY.fullmatch(line):
            name = entry["name"]
            texts[name] = entry["words"]
        elif name and (more := _CONTINUATION.fullmatch(line)):
            texts[name] += f" {more['words']}"
        elif line.rstrip() != "--":
            raise ViewContractError(
                f"cannot read the header line {line!r}",
                place=f"{path}:{number}",
                remedy="Write `-- name: English / 中文`.",
            )
    return {name: _split_words(text, name, path) for name, text in texts.items()}


def _split_words(text: str, name: str, path: str) -> Words:
    english, slash, chinese = text.partition(" / ")
    if not slash or not english.strip() or not chinese.strip():
        raise ViewContractError(
            f"{name} is not said in both languages", place=path, remedy=f"Write `-- {name}: English / 中文`."
        )
    return Words(english.strip(), chinese.strip())


def _list_definitions(view: View) -> list[str]:
    if view.is_macro:
        return [
            f"create or replace macro {view.full_name}({', '.join(view.parameters)}) as table\n{view.statement}",
            f"comment on macro table {view.full_name} is {quote_literal(view.comment)}",
        ]
    return [
        f"create view {view.full_name} as\n{view.statement}",
        f"comment on view {view.full_name} is {quote_literal(view.comment)}",
        *(
            f"comment on column {view.full_name}.{name} is {quote_literal(words.comment)}"
            for name, words in view.columns.items()
        ),
    ]


def _read_columns(connection: duckdb.DuckDBPyConnection, view: View) -> list[str]:
    arguments = f"({', '.join('NULL' for _ in view.parameters)})" if view.is_macro else ""
    rows = connection.execute(f"describe from {view.full_name}{arguments}").fetchall()
    return [str(row[0]) for row in rows]


def _match_columns(view: View, found: list[str]) -> None:
    declared = list(view.columns)
    if declared == found:
        return
    undeclared = [name for name in found if name not in view.columns]
    absent = [name for name in declared if name not in found]
    details = [
        f"not in the header: {', '.join(undeclared)}" if undeclared else "",
        f"not in the select: {', '.join(absent)}" if absent else "",
        "" if undeclared or absent else "they stand in another order",
    ]
    raise ViewContractError(
        f"the columns of {view.full_name} are not those of its header ({'; '.join(filter(None, details))})",
        place=view.path,
        remedy="Give the header one line per column, in the order of the final select.",
    )
