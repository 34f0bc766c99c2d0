"""From any key back to print: the row, its article and issue, and the file, lines and characters it came from."""

from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb

from flows.errors import BanmianError
from flows.overrides import Overrides
from transforms.tables import TABLES, Table

_MOST_PARAGRAPHS = 200
NO_OVERRIDES = Overrides()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of source text: file, lines from 1, characters from 0, and why it was joined to the piece before it."""

    file: str
    start_line: int
    end_line: int
    start_char: int
    end_char: int
    printed: str
    join_score: float | None
    join_reason: str | None
    runner_up_score: float | None


@dataclass(frozen=True, slots=True)
class TracedParagraph:
    """A paragraph with its pieces in print."""

    paragraph_key: int
    role: str
    text: str
    headline: str | None
    issue_date: str | None
    date_earliest: str | None
    date_latest: str | None
    date_basis: str
    date_evidence: str | None
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a key names: the table, the row, the paragraphs it stands in, and the versions of their files.

    Not more than 200 paragraphs are traced; `paragraph_count` says how many there are.
    """

    table: str
    row: dict[str, Any]
    paragraphs: list[TracedParagraph]
    versions: list[dict[str, Any]]
    paragraph_count: int = 0
    sentence: str | None = None
    overrides: list[dict[str, Any]] = field(default_factory=list)


def trace_key(connection: duckdb.DuckDBPyConnection, key: int, *, overrides: Overrides = NO_OVERRIDES) -> Trace:
    """Find the row of a key and follow it to the printed lines, with what a person decided about its file.

    Raises BanmianError when nothing has the key.
    """
    for table in TABLES:
        row = _find_row(connection, table, key)
        if row is not None:
            keys = _paragraph_keys(connection, table, row, key)
            traced = keys[:_MOST_PARAGRAPHS]
            paragraphs = [_trace_paragraph(connection, k) for k in traced]
            versions = _versions(connection, row, traced)
            paths = sorted({version["relative_path"] for version in versions})
            return Trace(
                table=table.name,
                row=row,
                paragraphs=paragraphs,
                versions=versions,
                paragraph_count=len(keys),
                sentence=_sentence(row, paragraphs[0].text) if paragraphs and "start_char" in row else None,
                overrides=[{"relative_path": path, **asdict(o)} for path in paths for o in overrides.of(path)],
            )
    raise BanmianError(
        f"nothing in the warehouse has the key {key}",
        remedy="Give the value of any *_key column of a table or view; keys change when a file is corrected.",
    )


def _find_row(connection: duckdb.DuckDBPyConnection, table: Table, key: int) -> dict[str, Any] | None:
    own = table.unique[0]
    if len(table.unique) != 1 or not own.endswith("_key") or table.schema == "raw":
        return None
    result = connection.execute(f"select * from {table.full_name} where {own} = $key", {"key": key})
    found = result.fetchone()
    names = [column[0] for column in result.description or []]
    return dict(zip(names, found, strict=True)) if found else None


# How the paragraphs of a row are found, by the first of its keys that is listed here.
_WAYS = {
    "paragraph_key": "select paragraph_key from fact_paragraph where paragraph_key = $key",
    # The key of a story is that of its first part: the others follow by their pages.
    "article_key": """
        select p.paragraph_key
        from fact_paragraph as p
        inner join dim_article as a using (article_key)
        inner join dim_source_file as f on p.source_file_key = f.source_file_key
        where a.article_key = $key or a.story_key = $key
        order by a.article_key <> $key, f.page, a.article_key, p.is_duplicate, p.position, p.paragraph_key
    """,
    "source_file_key": """
        select paragraph_key from fact_paragraph where source_file_key = $key
        order by article_key = 0, article_key, position
    """,
    "issue_key": """
        select paragraph_key from fact_paragraph where issue_key = $key and role = 'headline'
        order by source_file_key, article_key, position
    """,
    # In the news, or where the paper prints its own people: their names stand there with spaces in them.
    "person_key": """
        select paragraph_key from fact_mention where person_key = $key
        union
        select paragraph_key from fact_paragraph
        where
            (
                role = 'byline'
                and article_key in (select b.article_key from bridge_byline as b where b.person_key = $key)
                or role = 'imprint'
                and source_file_key in (select s.source_file_key from bridge_staff as s where s.person_key = $key)
            )
            and contains(
                regexp_replace(text, '[\\s　]', '', 'g'),
                (select dim_person.name from dim_person where dim_person.person_key = $key)
            )
        order by 1
    """,
    "organization_key": "select distinct paragraph_key from fact_mention where organization_key = $key order by 1",
    "place_key": "select distinct paragraph_key from fact_mention where place_key = $key order by 1",
    "term_key": """
        select paragraph_key from fact_paragraph
        where
            article_key in (select fact_term.article_key from fact_term where fact_term.term_key = $key)
            and contains(text, (select dim_term.term from dim_term where dim_term.term_key = $key))
        order by 1
    """,
    # Last: many rows have a day, and issues a paper. The newest first, since not all are shown.
    "newspaper_key": """
        select p.paragraph_key
        from fact_paragraph as p
        inner join dim_issue as i using (issue_key)
        where i.newspaper_key = $key and p.role = 'headline'
        order by i.date_key desc, i.issue_key, p.source_file_key, p.article_key, p.position
    """,
    "date_key": """
        select paragraph_key from fact_paragraph where date_key = $key and role = 'headline'
        order by issue_key, source_file_key, article_key, position
    """,
}


def _paragraph_keys(connection: duckdb.DuckDBPyConnection, table: Table, row: dict[str, Any], key: int) -> list[int]:
    own = table.unique[0]
    way = own if own in _WAYS else next((name for name in _WAYS if row.get(name)), None)
    if way is None:
        return []
    wanted = key if way == own else row[way]
    return [r[0] for r in connection.execute(_WAYS[way], {"key": wanted}).fetchall()]


def _trace_paragraph(connection: duckdb.DuckDBPyConnection, key: int) -> TracedParagraph:
    row = connection.execute(
        """
        select
            p.role, p.text, a.headline,
            i.issue_date::varchar, i.date_earliest::varchar, i.date_latest::varchar, i.date_basis, i.date_evidence
        from fact_paragraph as p
        inner join dim_article as a using (article_key)
        inner join dim_issue as i on p.issue_key = i.issue_key
        where p.paragraph_key = $key
        """,
        {"key": key},
    ).fetchone()
    if row is None:
        raise LookupError(f"paragraph {key} is gone")
    pieces = connection.execute(
        """
        select
            f.relative_path, s.start_line, s.end_line, s.start_char, s.end_char,
            source.text[s.start_char + 1 : s.end_char], j.score, j.reason, j.runner_up_score
        from paragraph_span as s
        inner join fact_paragraph as p using (paragraph_key)
        inner join dim_source_file as f using (source_file_key)
        inner join raw.source_text as source using (source_file_key)
        left join paragraph_join as j on s.paragraph_key = j.paragraph_key and s.part = j.part
        where s.paragraph_key = $key
        order by s.part
        """,
        {"key": key},
    ).fetchall()
    traced = TracedParagraph(key, *row)
    traced.pieces.extend(Piece(*piece) for piece in pieces)
    return traced


def _versions(
    connection: duckdb.DuckDBPyConnection, row: dict[str, Any], paragraph_keys: list[int]
) -> list[dict[str, Any]]:
    """Every delivered version of the files, so that a correction can be seen beside what it corrected."""
    result = connection.execute(
        """
        select
            version, is_current, received_at, sha256, source_file_key, relative_path, overrides_version, notices
        from dim_source_file
        where relative_path in (
            select f.relative_path
            from dim_source_file as f
            where
                f.source_file_key = $file
                or f.source_file_key in (
                    select p.source_file_key
                    from fact_paragraph as p
                    where p.paragraph_key in (select unnest($keys::bigint[]))
                )
        ) and source_file_key <> 0
        order by relative_path, version
        """,
        {"file": row.get("source_file_key") or 0, "keys": paragraph_keys},
    )
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, found, strict=True)) for found in result.fetchall()]


def _sentence(row: dict[str, Any], text: str) -> str:
    """The sentence a mention stands in, the mention marked with 【】."""
    start, end = row["start_char"], row["end_char"]
    first = max((text.rfind(mark, 0, start) for mark in "。！？!?；;"), default=-1) + 1
    ends = [found for mark in "。！？!?；;" if (found := text.find(mark, end)) >= 0]
    last = min(ends) + 1 if ends else len(text)
    return f"{text[first:start]}【{text[start:end]}】{text[end:last]}"
