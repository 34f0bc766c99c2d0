"""The basic checks, made from the declarations of the tables: nothing here names a table."""

from collections.abc import Iterator

from flows.checks.model import Check
from transforms.tables import BY_NAME, TABLES, Column, Table, quote_literal

# What tells a reader where a row stands, and so is selected with every row against a check.
PLACES = ("paragraph_key", "article_key", "source_file_key", "issue_key", "relative_path", "load_key")


def make_declared_checks() -> tuple[Check, ...]:
    """Not-null, sets, ranges, grain and keys found, of every table but the results of checks themselves."""
    return tuple(check for table in TABLES for check in _check_table(table))


def _check_table(table: Table) -> Iterator[Check]:
    yield _check_grain(table)
    if table.is_dimension:
        yield _check_unknown_row(table)
    for column in table.columns:
        if not column.nullable:
            yield _check_not_null(table, column)
        if column.values:
            yield _check_values(table, column)
        if not column.references and (column.minimum is not None or column.maximum is not None):
            yield _check_range(table, column)
        if column.references:
            yield _check_reference(table, column)


def _selected(table: Table, column: Column | None = None) -> str:
    names = [
        *table.unique,
        *(name for name in PLACES if name in table.column_names),
        *([column.name] if column else []),
    ]
    return ", ".join(dict.fromkeys(names))


def _check_grain(table: Table) -> Check:
    keys = ", ".join(table.unique)
    named = "、".join(table.unique)
    is_single = len(table.unique) == 1
    return Check(
        name="unique_grain",
        table=table.full_name,
        is_declared=True,
        column=keys if is_single else "",
        form="unique" if is_single else "rows",  # of several columns Great Expectations makes a window
        en=f"No two rows of {table.name} share {keys}: {table.grain[0].lower()}{table.grain[1:]} stands once",
        zh=f"{table.name} 中没有两行的 {named} 相同：{table.grain_zh}只占一行",
        # Grouped and not counted over windows: a group spills to disk, a window does not.
        rows=(
            f"select {_selected(table)} from batch as t "
            f"semi join (select {keys} from batch group by {keys} having count(*) > 1) as twice using ({keys})"
        ),
    )


def _check_unknown_row(table: Table) -> Check:
    key = table.unique[0]
    return Check(
        name="unknown_row",
        table=table.full_name,
        is_declared=True,
        column=key,
        en=f"{table.name} has its row for what is unknown: key 0",
        zh=f"{table.name} 有表示未知的行：键为 0",
        rows=f"select 0 as {key} where not exists (select 1 from {table.full_name} where {key} = 0)",
    )


def _check_not_null(table: Table, column: Column) -> Check:
    return Check(
        name="not_null",
        table=table.full_name,
        is_declared=True,
        column=column.name,
        form="not_null",
        en=f"Every row has its {column.name} ({column.en})",
        zh=f"每行都有{column.zh}（{column.name}）",
        rows=f"select {_selected(table, column)} from batch as t where {column.name} is null",
    )


def _check_values(table: Table, column: Column) -> Check:
    values = column.values or ()
    listed = ", ".join(quote_literal(value) for value in values)
    return Check(
        name="known_value",
        table=table.full_name,
        is_declared=True,
        column=column.name,
        form="in_set",
        values=values,
        en=f"{column.name} ({column.en}) is one of: {', '.join(values)}",
        zh=f"{column.zh}（{column.name}）取值只能是：{'、'.join(values)}",
        rows=f"select {_selected(table, column)} from batch as t where {column.name} not in ({listed})",
    )


def _check_range(table: Table, column: Column) -> Check:
    low, high = column.minimum, column.maximum
    bounds = [f"{column.name} < {low:g}"] if low is not None else []
    bounds += [f"{column.name} > {high:g}"] if high is not None else []
    words = [f"at least {low:g}"] if low is not None else []
    words += [f"at most {high:g}"] if high is not None else []
    words_zh = [f"不小于 {low:g}"] if low is not None else []
    words_zh += [f"不大于 {high:g}"] if high is not None else []
    return Check(
        name="in_range",
        table=table.full_name,
        is_declared=True,
        column=column.name,
        form="between",
        minimum=low,
        maximum=high,
        en=f"{column.name} ({column.en}) is {' and '.join(words)}",
        zh=f"{column.zh}（{column.name}）{'，'.join(words_zh)}",
        rows=f"select {_selected(table, column)} from batch as t where {' or '.join(bounds)}",
    )


def _check_reference(table: Table, column: Column) -> Check:
    parent = BY_NAME[column.references or ""]
    key = parent.unique[0]
    return Check(
        name="key_found",
        table=table.full_name,
        is_declared=True,
        column=column.name,
        en=f"Every {column.name} finds its row in {parent.name}",
        zh=f"每个{column.zh}（{column.name}）都能在 {parent.name} 中找到对应的行",
        rows=(
            f"select {_selected(table, column)} from batch as t "
            f"where not exists (select 1 from {parent.full_name} as parent where parent.{key} = t.{column.name})"
        ),
    )
