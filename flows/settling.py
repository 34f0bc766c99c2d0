"""What a load settles across files, inside its transaction: copies within an issue, jump stories, paths and bytes.

A page's rows depend on its own text, but for what another file of its issue keeps and for `story_key`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from flows.copies import Copies, find_outside_copies, read_outside_copies
from flows.overrides import Overrides, read_overrides, refuse_shared_days
from flows.parts import hash_overrides, make_hints, name_paper, restore_sidecar
from flows.reading import open_reader, parser_version
from flows.reuse import settle_reuse
from flows.run_state import Run
from flows.warehouse import (
    LoadedRows,
    load_staged,
    run_sql,
    slice_touched_issues,
    write_temporary,
)
from transforms.assemble import OutsideCopy, Rows, SourceFile
from transforms.frames import PART_TABLES, build_frames
from transforms.stories import StoryPart, link_story_parts

# Files whose rows are held at once when they are read again.
_FILES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a held text was delivered too: that path, its sidecar, and the paper's name where no sidecar says it."""

    relative_path: str
    sidecar: str | None
    newspaper: str


def settle_load(connection: duckdb.DuckDBPyConnection, run: Run, rows: LoadedRows) -> LoadedRows:
    """Settle everything a load can touch beyond its own files. Returns the rows written and deleted in all."""
    overrides = read_overrides(run.home.overrides)
    refuse_shared_days(connection, overrides, run.home.overrides)  # first: what is settled takes one for the other
    connection.execute("create or replace temp table all_touched as select issue_key from touched_issue")
    connection.execute("create or replace temp table all_leaving as from leaving")
    rows = _add(rows, _retire_corrected(connection, run, overrides))
    rows = _add(rows, _promote_repeated(connection, run, overrides))
    wanted, marked = find_outside_copies(connection), read_outside_copies(connection)
    changed = {key for key in wanted.keys() | marked.keys() if wanted.get(key) != marked.get(key)}
    rows = _add(rows, _read_again(connection, {key: wanted.get(key, {}) for key in changed}, overrides, run))
    _widen_touched(connection)
    link_stories(connection)
    return _add(rows, LoadedRows(settle_reuse(connection), 0))


def _add(one: LoadedRows, other: LoadedRows) -> LoadedRows:
    return LoadedRows(one.rows_written + other.rows_written, one.rows_deleted + other.rows_deleted)


def _retire_corrected(connection: duckdb.DuckDBPyConnection, run: Run, overrides: Overrides) -> LoadedRows:
    """Let a path that now repeats another's bytes take the place of what it held before.

    What it corrects is known once it is read: it is loaded under its own path, and the smaller path takes it back.
    """
    found = run_sql(connection, "load/find_corrected_by_repeats").fetchall()
    rows = _load_pages(connection, (_read_moved(connection, run, overrides, *row) for row in found), run)
    again = (_read_held(connection, key, overrides, copies={}) for key in sorted({key for key, _, _ in found}))
    return _add(rows, _load_pages(connection, again, run))


def _promote_repeated(connection: duckdb.DuckDBPyConnection, run: Run, overrides: Overrides) -> LoadedRows:
    """Load paths that repeated another's bytes, when that other has been corrected and nothing holds the bytes now."""
    rows, promoted = LoadedRows(0, 0), set[str]()
    # One may free bytes that others repeat. No path is taken twice, so that this ends.
    while found := [row for row in run_sql(connection, "load/find_promoted").fetchall() if row[1] not in promoted]:
        promoted |= {path for _, path, _ in found}
        pages = (_read_moved(connection, run, overrides, *row) for row in found)
        rows = _add(rows, _load_pages(connection, pages, run))
    return rows


def _read_moved(
    connection: duckdb.DuckDBPyConnection, run: Run, overrides: Overrides, key: int, path: str, sidecar: str | None
) -> Rows:
    """Rows of a held text as it was delivered under another path, with that path's own sidecar."""
    return _read_held(
        connection, key, overrides, copies={}, moved_to=Moved(path, sidecar, newspaper=run.settings.newspaper)
    )


def _read_again(
    connection: duckdb.DuckDBPyConnection,
    copies: Copies,
    overrides: Overrides,
    run: Run,
) -> LoadedRows:
    """Read held files again with the paragraphs that another file of the issue keeps marked as copies."""
    rows = LoadedRows(0, 0)
    files = sorted(copies.items())
    for start in range(0, len(files), _FILES_AT_ONCE):
        some = files[start : start + _FILES_AT_ONCE]
        pages = (_read_held(connection, key, overrides, copies=marks) for key, marks in some)
        rows = _add(rows, _load_pages(connection, pages, run))
    return rows


def _load_pages(connection: duckdb.DuckDBPyConnection, pages: Iterable[Rows], run: Run) -> LoadedRows:
    pages = list(pages)
    if not pages:
        return LoadedRows(0, 0)
    frames = build_frames(pages)
    for name in PART_TABLES:
        connection.execute(f"drop view if exists stage_{name}")
        connection.register(f"stage_{name}", frames[name])
    rows = load_staged(connection, load_key=run.load_key, received_at=run.started_at)
    connection.execute("insert into all_touched select issue_key from touched_issue")
    connection.execute("insert into all_leaving from leaving")
    _widen_touched(connection)
    return rows


def _widen_touched(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the steps that follow see every issue touched so far, not only those of the last round."""
    connection.execute("create or replace temp table touched_issue as select distinct issue_key from all_touched")
    connection.execute("create or replace temp table leaving as select distinct * from all_leaving")


def _read_held(
    connection: duckdb.DuckDBPyConnection,
    source_file_key: int,
    overrides: Overrides,
    *,
    copies: Mapping[int, OutsideCopy],
    moved_to: Moved | None = None,
) -> Rows:
    """Rows of a held text: as it stands, or as delivered under another path."""
    row = connection.execute(
        """
        select file.relative_path, file.sha256, file.byte_size, file.encoding, newspaper.name, file.sidecar, source.text
        from dim_source_file as file
        inner join raw.source_text as source using (source_file_key)
        inner join dim_newspaper as newspaper using (newspaper_key)
        where file.source_file_key = $key
        """,
        {"key": source_file_key},
    ).fetchone()
    if row is None:
        raise LookupError(f"no text is held for source file {source_file_key}")
    path, stored, newspaper = row[0], row[5], row[4]
    if moved_to:
        other = restore_sidecar(stored)
        path, stored = moved_to.relative_path, moved_to.sidecar
        # What a sidecar says is of its own file; what a setting said is of every file.
        newspaper = moved_to.newspaper or ("" if other and other.newspaper else newspaper)
    own = overrides.of(path)
    source = SourceFile(
        relative_path=path,
        sha256=row[1],
        byte_size=row[2],
        encoding=row[3],
        newspaper=name_paper(restore_sidecar(stored), newspaper),
        sidecar=stored,
        parser_version=parser_version(),
        overrides_version=hash_overrides(own),
    )
    hints = make_hints(path, restore_sidecar(stored))
    return open_reader().read_page(source, row[6], hints=hints, overrides=own, outside_copies=copies)


def link_stories(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the parts of a story that jumps one `story_key`, over the files of every touched issue."""
    for some in slice_touched_issues(connection):
        write_temporary(connection, "story_issue", some)
        _link_stories(connection)


def _link_stories(connection: duckdb.DuckDBPyConnection) -> None:
    parts = [StoryPart(**row) for row in run_sql(connection, "load/find_story_parts").pl().iter_rows(named=True)]
    links = link_story_parts(parts, statistics=open_reader().page_model.statistics)
    frame = pl.DataFrame(
        {"article_key": [p.article_key for p in parts], "story_key": [links[p.article_key] for p in parts]},
        schema={"article_key": pl.Int64, "story_key": pl.Int64},
    )
    connection.register("story_link", frame)
    connection.execute(
        """
        update dim_article set story_key = story_link.story_key
        from story_link
        where dim_article.article_key = story_link.article_key and dim_article.story_key <> story_link.story_key
        """
    )
    connection.unregister("story_link")
