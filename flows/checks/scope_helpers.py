"""What checks ask of the rows in scope: folded text, lines and pieces of the delivered text, shares to compare."""

from collections.abc import Iterator
from dataclasses import dataclass

from transforms.page.text import INVISIBLE

# White space as Python's str.isspace has it; RE2's own \s knows ASCII only.
SPACE = r"[\s\x0B\x1C-\x1F\x{85}\p{Z}]"
# Punctuation that is printed in two widths or shapes, position by position: text is compared without the difference.
LOOK_ALIKE = "“”‘’—–―。、·•～﹏", "\"\"''---.,..~_"
FULL_WIDTH = "".join(map(chr, range(0xFF01, 0xFF5F))), "".join(map(chr, range(0x21, 0x7F)))

# What a load is compared with: a month or two of a paper of several pages.
FILES_BEFORE = 200


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with the values it binds."""

    sql: str
    values: tuple[object, ...] = ()


def find_first_row(table: str, condition: str) -> Statement:
    """Remember as `first_row` where the first row that meets the condition stands, for a scan to begin there."""
    return Statement(f"set variable first_row = (select coalesce(min(rowid), 0) from {table} where {condition})")


def make_macros() -> Iterator[Statement]:
    """Text as it is compared: without invisible characters, without white space, with punctuation folded."""
    invisible = _as_re2(INVISIBLE.pattern)
    yield Statement(f"create macro scope.visible(t) as regexp_replace(t, '{invisible}', '', 'g')")
    yield Statement(f"create macro scope.solid(t) as regexp_replace(t, '{SPACE}', '', 'g')")
    shapes = "".join(pair[0] for pair in (LOOK_ALIKE, FULL_WIDTH)).replace("'", "''")
    folded = "".join(pair[1] for pair in (LOOK_ALIKE, FULL_WIDTH)).replace("'", "''")
    yield Statement(
        "create macro scope.fold(t) as "
        f"translate(replace(scope.solid(scope.visible(t)), '…', '...'), '{shapes}', '{folded}')"
    )


def _as_re2(pattern: str) -> str:
    """The same character class with its invisible members written as escapes, which RE2 reads."""
    return "".join(c if " " <= c <= "~" else f"\\x{{{ord(c):x}}}" for c in pattern)


def make_helpers() -> Iterator[Statement]:
    """What several checks ask of the delivered text: its lines, and the piece of each span on each line."""
    yield Statement("""
        create table scope.line as
        with cut as (
            select text.source_file_key, string_split(text.text, chr(10)) as lines
            from scope.source_text as text
            join scope.dim_source_file as file on file.source_file_key = text.source_file_key and file.is_current
        ),
        numbered as (
            select source_file_key, unnest(lines) as text, unnest(range(1, len(lines) + 1)) as line from cut
        )
        select
            source_file_key,
            line,
            text,
            length(text) as char_count,
            coalesce(sum(length(text) + 1) over (
                partition by source_file_key order by line rows between unbounded preceding and 1 preceding
            ), 0) as start_char
        from numbered
        """)
    yield Statement("""
        create table scope.piece as
        select
            paragraph.source_file_key,
            span.paragraph_key,
            span.part,
            line.line,
            greatest(span.start_char, line.start_char) as start_char,
            least(span.end_char, line.start_char + line.char_count) as end_char,
            substring(
                line.text,
                cast(greatest(span.start_char - line.start_char, 0) + 1 as bigint),
                cast(least(span.end_char - line.start_char, line.char_count)
                    - greatest(span.start_char - line.start_char, 0) as bigint)
            ) as text
        from scope.paragraph_span as span
        join scope.fact_paragraph as paragraph on paragraph.paragraph_key = span.paragraph_key
        join scope.line as line
            on line.source_file_key = paragraph.source_file_key
            and line.line between span.start_line and span.end_line
        where span.start_char < line.start_char + line.char_count and span.end_char > line.start_char
        """)
    yield from _measure_drift()


def _measure_drift() -> Iterator[Statement]:
    """Shares of a file (an issue, a delivery): of those of this load and of those loaded before it."""
    yield from _find_compared()
    yield Statement("create table scope.measured (measure varchar, is_new boolean, share double)")
    yield from _measure_paragraphs()
    yield _measure_articles()
    yield _measure_days()
    yield _measure_pages()
    yield _measure_refusals()


def _find_compared() -> Iterator[Statement]:
    """The load in question, its files and those before, and their issues."""
    yield Statement("""
        create table scope.compared_load as
        select coalesce(
            (select load_key from scope.load_key),
            (
                select load_key from main.dim_source_file
                where is_current and source_file_key <> 0 order by received_at desc, load_key limit 1
            )
        ) as load_key
        """)
    yield Statement(f"""
        create table scope.compared_file as
        select source_file_key, issue_key, true as is_new
        from main.dim_source_file
        where is_current and source_file_key <> 0 and load_key = (select load_key from scope.compared_load)
        union all
        (
            select source_file_key, issue_key, false as is_new
            from main.dim_source_file
            where is_current and source_file_key <> 0 and load_key <> (select load_key from scope.compared_load)
            order by received_at desc, source_file_key
            limit {FILES_BEFORE}
        )
        """)
    yield Statement("""
        create table scope.compared_issue as
        select compared.issue_key, bool_or(compared.is_new) as is_new, issue.date_key, issue.is_date_exact
        from scope.compared_file as compared
        join main.dim_issue as issue on issue.issue_key = compared.issue_key
        group by all
        """)


def _measure_paragraphs() -> Iterator[Statement]:
    """Of a file's paragraphs those joined and cut, of its characters those of furniture and of duplicates."""
    # They stand last, mostly: of the history before them one column is read.
    yield find_first_row("main.fact_paragraph", "source_file_key in (select source_file_key from scope.compared_file)")
    yield Statement("""
        insert into scope.measured
        with paragraph as (
            select
                held.source_file_key,
                compared.is_new,
                held.role = 'body' and not held.is_duplicate as is_body,
                held.part_count > 1 as is_joined,
                held.starts_cut or held.ends_cut as is_cut,
                held.article_key = 0 as is_furniture,
                held.is_duplicate,
                held.char_count
            from main.fact_paragraph as held
            join scope.compared_file as compared on compared.source_file_key = held.source_file_key
            where held.rowid >= getvariable('first_row')
        ),
        of_file as (
            select
                is_new,
                avg(cast(is_joined as integer)) filter (is_body) as joined,
                avg(cast(is_cut as integer)) filter (is_body) as cut,
                sum(char_count) filter (is_furniture) / nullif(sum(char_count), 0) as furniture,
                sum(char_count) filter (is_duplicate) / nullif(sum(char_count), 0) as duplicate
            from paragraph
            group by source_file_key, is_new
        )
        select measure, is_new, coalesce(share, 0) as share
        from of_file
        cross join lateral (
            values ('joined', joined), ('cut', cut), ('furniture', furniture), ('duplicate', duplicate)
        ) as one (measure, share)
        """)


def _measure_articles() -> Statement:
    """Of a file's articles those without a headline, a topic, a genre."""
    return Statement("""
        insert into scope.measured
        with of_articles as (
            select
                compared.is_new,
                avg(cast(article.headline is null as integer)) as untitled,
                avg(cast(article.topic = '未知' as integer)) as unknown_topic,
                avg(cast(article.genre = '未知' as integer)) as unknown_genre
            from main.dim_article as article
            join scope.compared_file as compared on compared.source_file_key = article.source_file_key
            group by article.source_file_key, compared.is_new
        )
        select measure, is_new, share
        from of_articles
        cross join lateral (
            values ('untitled', untitled), ('unknown_topic', unknown_topic), ('unknown_genre', unknown_genre)
        ) as one (measure, share)
        """)


def _measure_days() -> Statement:
    """Whether an issue is without a day."""
    return Statement("""
        insert into scope.measured
        select 'undated', is_new, cast(date_key = 0 as integer) from scope.compared_issue
        """)


def _measure_pages() -> Statement:
    """How many pages a dated issue has."""
    return Statement("""
        insert into scope.measured
        select 'pages', issue.is_new, count(*)
        from scope.compared_issue as issue
        join main.dim_source_file as file on file.issue_key = issue.issue_key and file.is_current
        where issue.is_date_exact
        group by issue.issue_key, issue.is_new
        """)


def _measure_refusals() -> Statement:
    """Whether a file delivered was refused."""
    return Statement("""
        insert into scope.measured
        select
            'refused',
            delivery.load_key = (select load_key from scope.compared_load),
            cast(delivery.outcome = 'quarantined' as integer)
        from ops.delivery as delivery
        left join ops.quarantine as refusal
            on refusal.load_key = delivery.load_key and refusal.relative_path = delivery.relative_path
        where delivery.outcome in ('loaded', 'correction') or refusal.reason is not null
        """)
