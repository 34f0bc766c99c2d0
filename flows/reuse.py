"""Repeated text across issues, found at the cost of what is new: candidates by bands in SQL, then a fast exact measure.

A link follows from the two texts and the order of print alone, so the order of arrival leaves no trace; an old issue
that comes late moves the links of later paragraphs to itself, and no others.
"""

from collections.abc import Iterator, Set
from itertools import groupby
from operator import itemgetter

import duckdb
import polars as pl

from flows.warehouse import count_rows, run_sql, write_temporary
from transforms.folded_text import FoldedText
from transforms.page.text import fold_text
from transforms.reuse import MOST_BITS, compare_texts, fold_texts, is_contained, measure_likeness

# Texts looked for at a time, and pairs compared: some tens of megabytes in memory, whatever the load.
_TEXTS_AT_ONCE = 50_000
_PAIRS_AT_ONCE = 50_000
# Looking up a stretch of texts takes as long as going over so many (1.7 ms, 0.2 µs each); it may hold some unasked for.
_TEXTS_A_LOOKUP = 8_000
_STRETCH = 50
_RELATION = {"text_hash": pl.Int64, "other_hash": pl.Int64, "kind": pl.String, "similarity": pl.Float64}


def settle_reuse(connection: duckdb.DuckDBPyConnection) -> int:
    """Bring `fact_reuse` up to date with what came and left in this transaction. Returns how many rows it wrote."""
    if not _has_changes(connection):
        return 0
    run_sql(connection, "load/reuse_find_open")
    connection.execute(
        "create or replace temp table reuse_relation "
        "(text_hash bigint, other_hash bigint, kind varchar, similarity double)"
    )
    for texts in _cut_texts(connection):
        write_temporary(connection, "reuse_slice", texts)
        run_sql(connection, "load/reuse_find_candidates", {"most_bits": MOST_BITS})
        for pairs in _cut_pairs(connection):
            _add_relations(connection, pairs)
    run_sql(connection, "load/reuse_find_links")
    _measure_forms(connection)
    run_sql(connection, "load/reuse_write_links")
    row = connection.execute("select count(*) from reuse_link").fetchone()
    return int(row[0]) if row else 0


def _has_changes(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute("select exists (from reuse_new) or exists (from reuse_gone)").fetchone()
    return bool(row and row[0])


def _cut_texts(connection: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    """Texts that are looked for, in slices."""
    texts = connection.execute("from reuse_probe order by text_hash").pl()
    yield from texts.iter_slices(_TEXTS_AT_ONCE)


def _cut_pairs(connection: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    """Candidates in slices, those of one text together."""
    pairs = connection.execute(
        "select text_hash, other_hash, is_near from reuse_candidate order by text_hash, other_hash"
    ).pl()
    yield from pairs.iter_slices(_PAIRS_AT_ONCE)


def _add_relations(connection: duckdb.DuckDBPyConnection, pairs: pl.DataFrame) -> None:
    texts = _read_texts(connection, pl.concat([pairs["text_hash"], pairs["other_hash"]]).unique())
    found = []
    for key, of_text in groupby(pairs.iter_rows(), itemgetter(0)):
        text = FoldedText(texts[key])  # its grams are kept for all its pairs, those of the others would fill the memory
        for _, other_key, is_near in of_text:
            other = FoldedText(texts[other_key])
            if not is_near:  # nothing but a piece in common
                if is_contained(text, other):
                    found += [(key, other_key, "contained", 1.0), (other_key, key, "contained", 1.0)]
            elif (ahead := compare_texts(text, other)) and (back := compare_texts(other, text)):
                found += [(key, other_key, *ahead), (other_key, key, *back)]
    connection.register("found_relation", pl.DataFrame(found, schema=_RELATION, orient="row"))
    connection.execute("insert into reuse_relation select * from found_relation")
    connection.unregister("found_relation")


def _read_texts(connection: duckdb.DuckDBPyConnection, hashes: pl.Series) -> dict[int, str]:
    """A folded text for each hash."""
    connection.register("wanted_hash", pl.DataFrame({"text_hash": hashes}))
    carriers = dict(
        connection.execute(
            """
            select min(paragraph_key) as paragraph_key, text_hash
            from ops.paragraph_signature
            where text_hash in (select wanted_hash.text_hash from wanted_hash)
            group by text_hash
            """
        ).fetchall()
    )
    connection.unregister("wanted_hash")
    texts = _read_paragraphs(connection, carriers.keys())
    return dict(zip((carriers[key] for key in texts), fold_texts(list(texts.values())), strict=True))


def _read_paragraphs(connection: duckdb.DuckDBPyConnection, keys: Set[int]) -> dict[int, str]:
    """Texts by paragraph key. Few are looked up one stretch after the other; of many, all texts are gone over."""
    connection.register("wanted_key", pl.DataFrame({"paragraph_key": list(keys)}, schema={"paragraph_key": pl.Int64}))
    places = connection.execute(
        """
        select rowid as place
        from fact_paragraph
        where paragraph_key in (select wanted_key.paragraph_key from wanted_key)
        order by place
        """
    ).pl()
    stretches = places.group_by((pl.col("place").diff().fill_null(0) > _STRETCH).cum_sum()).agg(
        pl.col("place").min().alias("first"), pl.col("place").max().alias("last")
    )
    if len(stretches) * _TEXTS_A_LOOKUP < count_rows(connection, ["fact_paragraph"]):
        found = [
            row
            for _, first, last in stretches.iter_rows()
            for row in connection.execute(
                "select paragraph_key, text from fact_paragraph where rowid between $first and $last",
                {"first": first, "last": last},
            ).fetchall()
        ]
    else:
        # By key again: a frame of DuckDB's own that is registered keeps its buffers until the transaction ends.
        found = connection.execute(
            """
            select paragraph_key, text
            from fact_paragraph
            where paragraph_key in (select wanted_key.paragraph_key from wanted_key)
            """
        ).fetchall()
    connection.unregister("wanted_key")
    return {key: text for key, text in found if key in keys}


def _measure_forms(connection: duckdb.DuckDBPyConnection) -> None:
    """Likeness of the pairs that a hash of the wording found: they have not been compared yet."""
    pairs = connection.execute(
        """
        select paragraph_key, canonical_paragraph_key
        from reuse_link
        where similarity is null
        order by canonical_paragraph_key, paragraph_key
        """
    ).pl()
    measured = [row for some in pairs.iter_slices(_PAIRS_AT_ONCE) for row in _measure_pairs(connection, some)]
    schema = {"paragraph_key": pl.Int64, "similarity": pl.Float64}
    write_temporary(connection, "form_likeness", pl.DataFrame(measured, schema=schema, orient="row"))


def _measure_pairs(connection: duckdb.DuckDBPyConnection, pairs: pl.DataFrame) -> list[tuple[int, float]]:
    texts = _read_paragraphs(connection, {key for pair in pairs.iter_rows() for key in pair})
    # No text keeps its grams: of a large load's forms they would take gigabytes.
    folded = {key: fold_text(text) for key, text in texts.items()}
    return [
        (key, measure_likeness(FoldedText(folded[key]), FoldedText(folded[other]))) for key, other in pairs.iter_rows()
    ]
