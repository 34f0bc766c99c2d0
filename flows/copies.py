"""Copies across the files of an issue, found for the issues that a load touches, and those that are marked."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import duckdb

from flows.warehouse import run_sql, slice_touched_issues, write_temporary
from transforms.assemble import OutsideCopy
from transforms.copies import Line, find_copies

Copies = dict[int, dict[int, OutsideCopy]]
"""By file and paragraph."""


def find_outside_copies(connection: duckdb.DuckDBPyConnection) -> Copies:
    """Copies across the files of touched issues, as they should be marked. Marks held already make no difference."""
    found: Copies = {}
    for some in slice_touched_issues(connection, several_files=True):
        write_temporary(connection, "copy_issue", some)
        for lines in _read_issues(connection):
            files = {line.paragraph_key: line.source_file_key for line in lines}
            for copy in find_copies(lines):
                mark = OutsideCopy(copy.kept_key, copy.kind, copy.similarity)
                found.setdefault(files[copy.paragraph_key], {})[copy.paragraph_key] = mark
    return found


def _read_issues(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Line]]:
    rows = run_sql(connection, "load/find_issue_lines").fetchall()
    for _, of_issue in groupby(rows, itemgetter(0)):
        yield [Line(*row[1:]) for row in of_issue]


def read_outside_copies(connection: duckdb.DuckDBPyConnection) -> Copies:
    """Copies across the files of touched issues, as they are marked now. Repeats within a page have no article."""
    rows = connection.execute(
        """
        select source_file_key, paragraph_key, canonical_paragraph_key, duplicate_kind, similarity
        from fact_paragraph
        where is_duplicate and article_key <> 0 and issue_key in (select touched_issue.issue_key from touched_issue)
        """
    ).fetchall()
    marked: Copies = {}
    for file_key, paragraph, *mark in rows:
        marked.setdefault(file_key, {})[paragraph] = OutsideCopy(*mark)
    return marked
