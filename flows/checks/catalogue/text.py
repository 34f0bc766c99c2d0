"""The text: nothing of it lost, nothing twice, and every paragraph what its spans hold."""

from flows.checks.model import Check

TEXT_CHECKS = (
    Check(
        name="every_character_once",
        table="main.paragraph_span",
        en="Every non-blank character of a current file lies in exactly one span: no text is lost, none stands twice",
        zh="现行文件中每个非空白字符都恰好属于一个片段：文字不丢失，也不重复",
        rows="""
            with covered as (
                select
                    source_file_key,
                    line,
                    count(*) as pieces,
                    min(start_char) as start_char,
                    max(end_char) as end_char
                from scope.piece
                group by source_file_key, line
            ),
            -- Most lines hold one piece: the rest alone are put in order.
            ordered as (
                select
                    piece.source_file_key,
                    piece.line,
                    piece.start_char,
                    piece.end_char,
                    max(piece.end_char) over (
                        partition by piece.source_file_key, piece.line
                        order by piece.start_char, piece.end_char
                        rows between unbounded preceding and 1 preceding
                    ) as reached_char
                from scope.piece as piece
                semi join (select source_file_key, line from covered where pieces > 1) as crowded
                    on crowded.source_file_key = piece.source_file_key and crowded.line = piece.line
            ),
            wrong as (
                select
                    line.source_file_key,
                    line.line,
                    'lost' as what,
                    substring(line.text, 1, cast(
                        coalesce(covered.start_char - line.start_char, line.char_count) as bigint)) as text
                from scope.line as line
                left join covered
                    on covered.source_file_key = line.source_file_key and covered.line = line.line
                union all
                select
                    line.source_file_key,
                    line.line,
                    'lost' as what,
                    substring(line.text, cast(covered.end_char - line.start_char + 1 as bigint)) as text
                from scope.line as line
                join covered
                    on covered.source_file_key = line.source_file_key and covered.line = line.line
                union all
                select
                    line.source_file_key,
                    line.line,
                    case when ordered.start_char > ordered.reached_char then 'lost' else 'twice' end as what,
                    substring(
                        line.text,
                        cast(least(ordered.start_char, ordered.reached_char) - line.start_char + 1 as bigint),
                        cast(case
                            when ordered.start_char > ordered.reached_char
                                then ordered.start_char - ordered.reached_char
                            else least(ordered.reached_char, ordered.end_char) - ordered.start_char
                        end as bigint)
                    ) as text
                from ordered
                join scope.line as line
                    on line.source_file_key = ordered.source_file_key and line.line = ordered.line
                where ordered.start_char <> ordered.reached_char
            )
            select source_file_key, line as first_line, line as last_line, what, text
            from wrong where scope.solid(text) <> ''
        """,
    ),
    Check(
        name="text_is_its_spans",
        table="main.fact_paragraph",
        column="text",
        en="A paragraph's text is what its spans hold, in order, but for white space, width and invisible characters",
        zh="段落文本就是其各片段依次相接的原文，只允许空白、全半角和不可见字符不同",
        rows="""
            with printed as (
                select paragraph_key, part, line, scope.fold(text) as text from scope.piece
            ),
            placed as (
                select
                    paragraph_key,
                    text,
                    sum(length(text)) over (partition by paragraph_key order by part, line) as end_char,
                    sum(length(text)) over (partition by paragraph_key) as char_count
                from printed
            ),
            held as (
                select paragraph_key, scope.fold(text) as text from batch
            ),
            -- Piece by piece, for texts put together again would have to be held all at once.
            differing as (
                select distinct held.paragraph_key
                from held
                left join placed on placed.paragraph_key = held.paragraph_key
                where length(held.text) <> coalesce(placed.char_count, 0)
                    or substring(held.text, cast(placed.end_char - length(placed.text) + 1 as bigint),
                        length(placed.text)) <> placed.text
            )
            select
                t.paragraph_key,
                t.text,
                (
                    select string_agg(piece.text, '' order by piece.part, piece.line)
                    from scope.piece as piece where piece.paragraph_key = t.paragraph_key
                ) as source_text
            from batch as t
            join differing on differing.paragraph_key = t.paragraph_key
        """,
    ),
    Check(
        name="span_inside_text",
        table="main.paragraph_span",
        column="end_char",
        en="A span starts before it ends and ends inside the delivered text",
        zh="片段的起点在终点之前，终点不超出交付的原文",
        rows="""
            select t.paragraph_key, t.part, t.start_char, t.end_char, source.char_count
            from batch as t
            join scope.fact_paragraph as paragraph on paragraph.paragraph_key = t.paragraph_key
            left join (
                select source_file_key, length(text) as char_count from scope.source_text
            ) as source on source.source_file_key = paragraph.source_file_key
            where t.start_char >= t.end_char or t.end_char > coalesce(source.char_count, 0)
        """,
    ),
    Check(
        name="span_on_its_lines",
        table="main.paragraph_span",
        column="start_line",
        en="The line numbers of a span are those of its first and last character",
        zh="片段的行号与其首末字符所在的行一致",
        rows="""
            select t.paragraph_key, t.part, t.start_char, t.end_char, t.start_line, t.end_line
            from batch as t
            join scope.fact_paragraph as paragraph on paragraph.paragraph_key = t.paragraph_key
            left join scope.line as first_line
                on first_line.source_file_key = paragraph.source_file_key and first_line.line = t.start_line
            left join scope.line as last_line
                on last_line.source_file_key = paragraph.source_file_key and last_line.line = t.end_line
            where not coalesce(
                t.start_char between first_line.start_char and first_line.start_char + first_line.char_count
                and t.end_char - 1 between last_line.start_char and last_line.start_char + last_line.char_count,
                false
            )
        """,
    ),
    Check(
        name="spans_run_on",
        table="main.fact_paragraph",
        column="part_count",
        en="A paragraph's spans are numbered from 1 without a gap, as many as it was joined from",
        zh="段落的片段从 1 起连续编号，数目与记录的片段数相符",
        rows="""
            with counted as (
                select paragraph_key, count(*) as span_count, min(part) as first_part, max(part) as last_part
                from scope.paragraph_span
                group by paragraph_key
            )
            select t.paragraph_key, t.part_count, counted.span_count, counted.first_part, counted.last_part
            from batch as t
            left join counted on counted.paragraph_key = t.paragraph_key
            where not coalesce(
                counted.span_count = t.part_count and counted.first_part = 1 and counted.last_part = t.part_count, false
            )
        """,
    ),
    Check(
        name="join_of_a_part",
        table="main.paragraph_join",
        column="part",
        en="A join belongs to a part that its paragraph has",
        zh="每次拼合都对应其段落中确有的片段",
        rows="""
            select t.paragraph_key, t.part, paragraph.part_count
            from batch as t
            join scope.fact_paragraph as paragraph on paragraph.paragraph_key = t.paragraph_key
            where t.part > paragraph.part_count
        """,
    ),
    Check(
        name="text_not_empty",
        table="main.fact_paragraph",
        column="text",
        en="No paragraph is empty",
        zh="没有空的段落",
        rows="select paragraph_key, text from batch as t where scope.solid(scope.visible(text)) = ''",
    ),
    Check(
        name="text_is_clean",
        table="main.fact_paragraph",
        column="text",
        en="No control, bidirectional or zero-width character and no line end stands in a paragraph's text",
        zh="段落文本中没有控制、双向或零宽字符，也没有换行",
        rows=r"""
            select paragraph_key, text from batch as t
            where text <> scope.visible(text) or regexp_matches(text, '[\r\n]')
        """,
    ),
    Check(
        name="characters_counted",
        table="main.fact_paragraph",
        column="char_count",
        en="The number of characters recorded is that of the text, white space left out",
        zh="记录的字数等于文本中非空白字符的个数",
        rows="""
            select paragraph_key, char_count, length(scope.solid(text)) as counted from batch as t
            where char_count <> length(scope.solid(text))
        """,
    ),
    Check(
        name="delivered_text_held",
        table="main.dim_source_file",
        en="The delivered text of every file version is held",
        zh="每个文件版本的原文都有留存",
        rows="""
            select t.source_file_key, t.relative_path from batch as t
            where not exists (select 1 from raw.source_text as source where source.source_file_key = t.source_file_key)
        """,
    ),
    Check(
        name="invisible_characters",
        table="main.dim_source_file",
        column="invisible_char_count",
        severity="warning",
        en="Files without control, bidirectional or zero-width characters; where there are any, text leaves them out",
        zh="文件中没有控制、双向或零宽字符；如有，正文已将其剔除",
        rows="""
            select source_file_key, relative_path, invisible_char_count from batch as t
            where is_current and invisible_char_count > 0
        """,
    ),
)
