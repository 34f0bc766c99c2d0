-- description: How a query of `main.search` is read. It is cut at spaces and marks into chunks, and a chunk into the
--   longest terms that the collection knows, with what it knows no term for between them; words between quotation marks
--   stay as they are. / 检索式在 `main.search` 中的读法：先按空格和标点分段，每段再按词项表最长切分，词项表没有的部分留在其间；
--   引号内的词语不切分。
-- grain: a chunk and a part of it, each part once / 一段及其中的一个部分，相同部分只列一次
-- parameter query: What to look for / 查询词
--
-- chunk_number: The chunk, from 1 / 段号（从 1）
-- chunk: The chunk as asked for / 查询中的一段
-- is_exact: Whether it stood between quotation marks / 是否在引号内
-- part: A part to look for / 要查找的部分
-- is_known: Whether the collection knows the part as a term / 词项表中是否有此部分

with recursive

-- A pasted sentence is the longest query worth reading, twelve words the most: every one costs a look at the text.
-- (Nothing after this may be called `query`: the parameter's name wins over a column's.)
input as (
    -- A keyboard set to full width types other digits and letters than a paper prints.
    select
        translate(
            left(regexp_replace(cast(query as varchar), '[“”„＂「」『』]', '"', 'g'), 100),
            '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ％．',
            '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz%.'
        ) as asked
),

-- What stands between a pair of quotation marks has an even number; an unpaired mark counts as none.
pieces as (
    select
        unnest(string_split(asked, '"')) as piece,
        generate_subscripts(string_split(asked, '"'), 1) as piece_number,
        len(string_split(asked, '"')) as piece_count
    from input
),

words as (
    select
        true as is_exact,
        trim(piece) as word
    from pieces
    where piece_number % 2 = 0 and piece_number < piece_count
    union
    select
        false as is_exact,
        unnest(regexp_split_to_array(piece, '[\s\x{a0}\x{3000}，、。；：！？,;:!?（）()《》]+')) as word
    from pieces
    where piece_number % 2 = 1 or piece_number = piece_count
),

chunks as (
    select
        is_exact,
        word as chunk,
        row_number() over (
            order by
                is_exact,
                word
        ) as chunk_number
    from words
    where word <> ''
    qualify
        row_number() over (
            order by
                is_exact desc,
                length(word) desc,
                word asc
        ) <= 12
),

-- Every stretch of a chunk that could be a term; jieba's dictionary has few words of more than 12 characters.
starts as (
    select
        chunk_number,
        chunk,
        unnest(generate_series(1, length(chunk))) as start
    from chunks
    where not is_exact
),

stretches as (
    select
        chunk_number,
        start,
        unnest(generate_series(1, least(12, length(chunk) - start + 1))) as size,
        chunk
    from starts
),

known_terms as (
    select lower(term) as folded_term
    from main.dim_term
    where term_key <> 0
),

-- A word of Latin letters is not cut: AND is no D.
longest as (
    select
        stretches.chunk_number,
        stretches.start,
        max(stretches.size) as size
    from stretches
    inner join known_terms on lower(substr(stretches.chunk, stretches.start, stretches.size)) = known_terms.folded_term
    where
        not regexp_full_match(substr(stretches.chunk, stretches.start - 1, 2), '[a-zA-Z]{2}')
        and not regexp_full_match(substr(stretches.chunk, stretches.start + stretches.size - 1, 2), '[a-zA-Z]{2}')
    group by
        stretches.chunk_number,
        stretches.start
),

cuts as (
    select
        chunks.chunk_number,
        cast(1 as bigint) as start,
        coalesce(longest.size, 1) as size,
        longest.size is not null as is_known
    from chunks
    left join longest on chunks.chunk_number = longest.chunk_number and longest.start = 1
    where not chunks.is_exact
    union all
    select
        cuts.chunk_number,
        cuts.start + cuts.size as start,
        coalesce(longest.size, 1) as size,
        longest.size is not null as is_known
    from cuts
    inner join chunks on cuts.chunk_number = chunks.chunk_number
    left join longest
        on
            cuts.chunk_number = longest.chunk_number
            and cuts.start + cuts.size = longest.start
    where cuts.start + cuts.size <= length(chunks.chunk)
),

-- Characters that no term begins with, side by side, are looked for together.
runs as (
    select
        chunk_number,
        start,
        size,
        is_known,
        sum(cast(is_known as integer)) over (partition by chunk_number order by start) as known_before
    from cuts
),

cut_parts as (
    select
        chunk_number,
        min(start) as start,
        sum(size) as size,
        is_known
    from runs
    group by
        chunk_number,
        is_known,
        known_before
)

select
    chunks.chunk_number,
    chunks.chunk,
    chunks.is_exact,
    substr(chunks.chunk, cut_parts.start, cast(cut_parts.size as bigint)) as part,
    cut_parts.is_known
from cut_parts
inner join chunks on cut_parts.chunk_number = chunks.chunk_number
union
select
    chunk_number,
    chunk,
    is_exact,
    chunk as part,
    false as is_known
from chunks
where is_exact
order by
    chunk_number,
    part
