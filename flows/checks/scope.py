"""Which rows a run looks at: all, or those of one load's issues and what they point at.

The scope is a catalogue in memory beside the read-only file, `scope.NAME` for table NAME: a view of everything held, or
a copy of the rows in question. So the cost of a load's checks follows what is new, and no check knows of loads.
"""

from collections.abc import Iterator
from typing import Any

from flows.checks.scope_helpers import Statement, find_first_row, make_helpers, make_macros
from transforms.tables import BY_NAME, TABLES, Table

# A new row that points nowhere belongs to no load by what it points at. Rows written by a load stand last in their
# table, so such rows are looked for among the last ones: this many times the load's own rows, and at least so many.
TAIL_FACTOR = 2
SMALLEST_TAIL = 1000
# A text has some forty bands, a paragraph of a thousand characters a hundred.
BANDS_OF_TEXT = 100

_OF_LOAD = "load_key = (select load_key from scope.load_key)"
# What a row hangs on, the nearest first: tables with that column are copied by it.
_HANGS_ON = {"paragraph_key": "fact_paragraph", "article_key": "dim_article", "source_file_key": "dim_source_file"}
# Dimensions of names, days and words: the rows that those in scope point at.
_NAMED_IN = {
    "dim_person": ("fact_mention", "bridge_byline", "bridge_staff"),
    "dim_organization": ("fact_mention",),
    "dim_place": ("fact_mention",),
    "dim_term": ("fact_term",),
    "dim_newspaper": ("dim_issue", "dim_source_file"),
    "dim_date": ("dim_issue", "fact_paragraph", "fact_article"),
}
_OWN_CONDITION = {
    "inbox_file": "relative_path in (select relative_path from scope.delivery)",
    # Bands come with the first paragraph of a text; those of texts held before were looked at then.
    "reuse_band": "rowid > getvariable('tail') "
    "and owner_hash in (from scope.paragraph_signature select unnest([text_hash, form_hash]))",
    "fact_reuse": (
        "paragraph_key in (select paragraph_key from scope.fact_paragraph) "
        "or canonical_paragraph_key in (select paragraph_key from scope.fact_paragraph)"
    ),
}
_OWN_TAIL = {"reuse_band": f"{BANDS_OF_TEXT} * (select count(*) from scope.paragraph_signature)"}


def build_scope(connection: Any, *, load_key: int | None) -> None:
    """Attach `scope` to a connection and fill it for one load, or with everything held when `load_key` is None."""
    catalog = connection.execute("select current_database()").fetchone()[0]
    for statement in _make_statements(catalog, load_key=load_key):
        connection.execute(statement.sql, list(statement.values))


def _make_statements(catalog: str, *, load_key: int | None) -> Iterator[Statement]:
    yield Statement("attach ':memory:' as scope (read_write)")
    yield Statement("create table scope.load_key as select cast(? as bigint) as load_key", (load_key,))
    yield from make_macros()
    if load_key is None:
        yield from _view_everything(catalog)
    else:
        yield from _copy_load()
    yield from make_helpers()


def _view_everything(catalog: str) -> Iterator[Statement]:
    name = catalog.replace('"', '""')
    for table in TABLES:
        kept = f" where {table.unique[0]} is distinct from 0" if table.is_dimension else ""
        yield Statement(f'create view scope.{table.name} as select * from "{name}".{table.full_name}{kept}')


def _copy_load() -> Iterator[Statement]:
    """Copy the files of the issues that the load touched, then what hangs on them, then what that points at."""
    yield Statement(f"""
        create table scope.delivered as
        select relative_path, issue_key from main.dim_source_file where {_OF_LOAD}
        union
        select file.relative_path, file.issue_key
        from ops.delivery as delivery
        join main.dim_source_file as file on file.relative_path = delivery.relative_path and not file.is_current
        where delivery.{_OF_LOAD} and delivery.outcome in ('loaded', 'correction', 'withdrawn')
        """)
    yield from _copy(BY_NAME["dim_issue"], "issue_key in (select issue_key from scope.delivered) and issue_key <> 0")
    yield from _copy(
        BY_NAME["dim_source_file"],
        "source_file_key <> 0 and (issue_key in (select issue_key from scope.dim_issue) "
        "or (not is_current and relative_path in (select relative_path from scope.delivered)))",
    )
    of_files = "source_file_key in (select source_file_key from scope.dim_source_file)"
    of_issues = "issue_key in (select issue_key from scope.dim_issue)"
    for name in ("fact_paragraph", "dim_article"):
        kept = "article_key <> 0 and " if name == "dim_article" else ""
        yield from _copy(BY_NAME[name], f"{kept}({of_files} or {of_issues})")
        yield from _add_strays(BY_NAME[name], "source_file_key")
    done = {"dim_issue", "dim_source_file", "fact_paragraph", "dim_article"}
    rest = [table for table in TABLES if table.name not in done]
    # A condition of a table's own looks at other copies, and the named dimensions at all of them.
    for table in sorted(rest, key=lambda t: (t.name in _NAMED_IN, t.name in _OWN_CONDITION)):
        yield from _copy_table(table)


def _copy_table(table: Table) -> Iterator[Statement]:
    if table.name in _NAMED_IN:
        key = table.unique[0]
        pointing = " union ".join(f"select {key} from scope.{source}" for source in _NAMED_IN[table.name])
        yield _copy_from(table, f"{key} <> 0 and {key} in ({pointing})")
        return
    hanging = next((key for key in _HANGS_ON if key in table.column_names), None)
    if table.name in _OWN_TAIL:
        yield _set_tail(table, _OWN_TAIL[table.name])
    if table.name in _OWN_CONDITION:
        yield _copy_from(table, _OWN_CONDITION[table.name])
    elif "load_key" in table.column_names:
        yield from _copy(table, _OF_LOAD)
        return
    elif hanging:
        yield from _copy(table, f"{hanging} in (select {hanging} from scope.{_HANGS_ON[hanging]})")
    else:
        yield _copy_from(table, "true")
    if hanging and table.name != "inbox_file":
        yield from _add_strays(table, hanging)


def _copy(table: Table, condition: str) -> Iterator[Statement]:
    """Copy the rows of new files, reading whole rows only from the first of them on.

    What is new stands last, so of a long history one column is read. A bound known before the query runs prunes; a
    subquery in its place does not (measured on 16 million rows: 56 ms for 200).
    """
    yield find_first_row(table.full_name, condition)
    yield _copy_from(table, f"rowid >= getvariable('first_row') and ({condition})")


def _copy_from(table: Table, condition: str) -> Statement:
    """Copy the rows that meet the condition, wherever they stand."""
    return Statement(f"create table scope.{table.name} as select * from {table.full_name} where {condition}")


def _set_tail(table: Table, size: str) -> Statement:
    """Remember a place with at least so many rows behind it. (Rows are counted without a scan, places are not.)"""
    return Statement(
        f"set variable tail = (select count(*) - 1 - greatest({SMALLEST_TAIL}, {size}) from {table.full_name})"
    )


def _add_strays(table: Table, key: str) -> Iterator[Statement]:
    """Add those of the table's last rows whose key finds no parent: mostly none, and then only keys are read."""
    yield _set_tail(table, f"{TAIL_FACTOR} * (select count(*) from scope.{table.name})")
    parent = f"main.{_HANGS_ON[key]}"
    is_stray = f"not exists (select 1 from {parent} as parent where parent.{key} = stray.{key})"
    yield Statement(f"""
        set variable first_stray = (
            select min(rowid) from {table.full_name} as stray
            where stray.rowid > getvariable('tail') and {is_stray}
        )
        """)
    yield Statement(f"""
        insert into scope.{table.name}
        select stray.* from {table.full_name} as stray
        where stray.rowid >= getvariable('first_stray') and {is_stray}
        """)
