-- description: Articles that answer a query, best first. The query is cut into the longest terms the collection knows;
--   what it knows no term for, or only a quoted phrase, is looked for in the text; words between quotation marks must
--   stand in the text as they are; of several words separated by spaces, articles with all of them come first. Ranking
--   is BM25. / 按查询检索文章，最相关者在前。查询按词项表最长切分；未知部分及仅作引号短语者直接在文本中查找；引号内的词语须原样出现；
--   空格分隔的多个词以全部命中者为先。排序用 BM25。
-- grain: an article found / 一篇命中的文章
-- parameter query: What to look for / 查询词
--
-- rank: Place in the ranking, from 1 / 名次（从 1）
-- score: Relevance, higher is better; comparable within one query only / 相关度，越高越好；仅在同一查询内可比
-- article_key: The article / 文章键
-- issue_key: The issue / 期次键
-- source_file_key: The file / 文件版本键
-- paragraph_key: Paragraph of the snippet; NULL after the first 2,000 articles / 摘要所在段落键；两千篇以后为空
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- headline: Headline; NULL when not in the file / 标题；文件中没有时为空
-- snippet: Text around the best hit, hits marked 【】; NULL after the first 2,000 articles
--   / 命中处的上下文，命中以【】标出；两千篇以后为空

with

-- (Nothing after this may be called `query`: the parameter's name wins over a column's.)
chunk_parts as materialized (
    select
        chunk_number,
        chunk,
        is_exact,
        part,
        is_known
    from main.query_parts(query)
),

known_terms as (
    select
        term_key,
        term,
        lower(term) as folded_term,
        is_quoted_phrase
    from main.dim_term
    where term_key <> 0
),

parts as (
    select
        part,
        is_known,
        row_number() over (order by part) as part_number,
        max(cast(part = chunk as integer)) = 1 as is_whole
    from chunk_parts
    group by
        part,
        is_known
),

-- A word is found in longer terms too (社区 in 社区服务), at half the weight; a lone character of a cut chunk is not.
matching_terms as (
    select
        parts.part_number,
        known_terms.term_key,
        known_terms.term,
        known_terms.is_quoted_phrase,
        known_terms.folded_term = lower(parts.part) as is_whole_term
    from parts
    inner join known_terms
        on
            contains(known_terms.folded_term, lower(parts.part))
            and (known_terms.folded_term = lower(parts.part) or parts.is_whole or length(parts.part) > 1)
    where parts.is_known
),

-- A quoted phrase is a term only where it is quoted; without the marks the text is cut into other words.
parts_of_text as (
    select
        part_number,
        part
    from parts
    where
        part_number not in (
            select words.part_number
            from matching_terms as words
            where words.is_whole_term and not words.is_quoted_phrase
        )
),

articles as (
    select
        article_key,
        issue_key,
        source_file_key,
        headline
    from main.dim_article
    where article_key <> 0
),

paragraphs as not materialized (
    select
        paragraph_key,
        article_key,
        position,
        role,
        -- A writer is looked for by the name; the line spaces it out.
        case when role = 'byline' then regexp_replace(text, '[\s　]', '', 'g') else text end as text
    from main.fact_paragraph
    where article_key <> 0 and not is_duplicate
),

part_uses as (
    select
        matching_terms.part_number,
        uses.article_key,
        sum(case when matching_terms.is_whole_term then uses.term_count else 0.5 * uses.term_count end) as use_count
    from main.fact_term as uses
    inner join matching_terms on uses.term_key = matching_terms.term_key
    group by
        matching_terms.part_number,
        uses.article_key
    union all
    select
        parts_of_text.part_number,
        paragraphs.article_key,
        count(*) as use_count
    from paragraphs
    inner join parts_of_text on contains(paragraphs.text, parts_of_text.part)
    group by
        parts_of_text.part_number,
        paragraphs.article_key
    union all
    -- Writers are found however their names are spaced in print.
    select
        parts.part_number,
        bylines.article_key,
        1 as use_count
    from main.bridge_byline as bylines
    inner join main.dim_person as writers on bylines.person_key = writers.person_key
    inner join parts on contains(writers.name, parts.part) or contains(bylines.role, parts.part)
    union all
    -- A headline says what the article is about: as good as two uses.
    select
        parts.part_number,
        articles.article_key,
        2 as use_count
    from articles
    inner join parts on contains(articles.headline, parts.part)
),

part_hits as (
    select
        part_number,
        article_key,
        sum(use_count) as use_count
    from part_uses
    -- Of a text that stands in two files the article that keeps it is the answer.
    where
        article_key <> 0
        and article_key not in (select copied.article_key from reporting.copied_articles as copied)
    group by
        part_number,
        article_key
),

collection as (
    select
        count(*) as article_count,
        greatest(avg(token_count), 1) as mean_token_count
    from main.fact_article
    where
        article_key <> 0
        and article_key not in (select copied.article_key from reporting.copied_articles as copied)
),

hit_counts as (
    select
        part_number,
        count(*) as article_count
    from part_hits
    group by part_number
),

part_weights as (
    select
        parts.part_number,
        ln(
            1
            + (collection.article_count - coalesce(hit_counts.article_count, 0) + 0.5)
            / (coalesce(hit_counts.article_count, 0) + 0.5)
        ) as weight
    from parts
    cross join collection
    left join hit_counts on parts.part_number = hit_counts.part_number
),

-- BM25 with the usual k1 = 1.2 and b = 0.75.
part_scores as (
    select
        part_hits.part_number,
        part_hits.article_key,
        part_weights.weight,
        part_weights.weight * part_hits.use_count * 2.2
        / (
            part_hits.use_count
            + 1.2 * (0.25 + 0.75 * coalesce(sizes.token_count, 0) / collection.mean_token_count)
        ) as score
    from part_hits
    inner join part_weights on part_hits.part_number = part_weights.part_number
    cross join collection
    left join main.fact_article as sizes on part_hits.article_key = sizes.article_key
),

chunk_weights as (
    select
        chunk_parts.chunk_number,
        chunk_parts.chunk,
        chunk_parts.is_exact,
        count(*) as part_count,
        sum(part_weights.weight) as weight
    from chunk_parts
    inner join parts on chunk_parts.part = parts.part and chunk_parts.is_known = parts.is_known
    inner join part_weights on parts.part_number = part_weights.part_number
    group by
        chunk_parts.chunk_number,
        chunk_parts.chunk,
        chunk_parts.is_exact
),

chunk_scores as (
    select
        chunk_weights.chunk_number,
        chunk_weights.is_exact,
        part_scores.article_key,
        sum(part_scores.weight) / any_value(chunk_weights.weight) as coverage,
        sum(part_scores.score) as score
    from part_scores
    inner join parts on part_scores.part_number = parts.part_number
    inner join chunk_parts on parts.part = chunk_parts.part and parts.is_known = chunk_parts.is_known
    inner join chunk_weights on chunk_parts.chunk_number = chunk_weights.chunk_number
    group by
        chunk_weights.chunk_number,
        chunk_weights.is_exact,
        part_scores.article_key
),

exact_chunks as (
    select count(distinct chunk_number) as exact_chunk_count
    from chunk_parts
    where is_exact
),

-- Half of a word's evidence is the least that makes it found; of words in quotation marks none may be missing.
candidates as (
    select
        chunk_scores.article_key,
        count(*) as chunk_count,
        sum(chunk_scores.score * chunk_scores.coverage * chunk_scores.coverage) as score
    from chunk_scores
    cross join exact_chunks
    where chunk_scores.coverage >= 0.5
    group by chunk_scores.article_key
    having count(*) filter (where chunk_scores.is_exact) = max(exact_chunks.exact_chunk_count)
),

needle_weights as (
    select
        chunk as needle,
        2 * weight as weight
    from chunk_weights
    union all
    select
        parts.part as needle,
        part_weights.weight
    from parts
    inner join part_weights on parts.part_number = part_weights.part_number
    where length(parts.part) > 1 or parts.is_whole or not parts.is_known
    union all
    select
        matching_terms.term as needle,
        part_weights.weight
    from matching_terms
    inner join part_weights on matching_terms.part_number = part_weights.part_number
    where matching_terms.is_whole_term and length(matching_terms.term) > 1
),

needles as (
    select
        needle,
        max(weight) as weight
    from needle_weights
    group by needle
),

needle_lists as (
    select
        list({ 'needle': needle, 'weight': weight } order by weight desc, needle asc) as by_weight,
        list(needle order by length(needle) desc, needle asc) as by_length
    from needles
),

whole_lists as (
    select coalesce(list(chunk order by chunk) filter (where part_count > 1), []) as wholes
    from chunk_weights
),

-- Nobody reads further; a common character in a large collection would have every paragraph looked through.
shown as (
    select article_key
    from candidates
    qualify
        row_number() over (
            order by
                chunk_count desc,
                score desc,
                article_key asc
        ) <= 2000
),

-- A hit in the text says more than the headline, which stands beside it anyway; of equals the first is shown.
weighed_paragraphs as (
    select
        shown.article_key,
        paragraphs.paragraph_key,
        paragraphs.text,
        list_sum(
            list_transform(
                needle_lists.by_weight,
                lambda n: cast(contains(paragraphs.text, n.needle) as integer) * n.weight  -- noqa: RF01
            )
        )
        * case when paragraphs.role = 'headline' then 0.3 else 1 end
        - paragraphs.position / 1000000 as weight,
        coalesce(
            list_sum(
                list_transform(
                    whole_lists.wholes,
                    lambda whole: cast(contains(paragraphs.text, whole) as integer)  -- noqa: RF02
                )
            ),
            0
        ) as whole_count
    from shown
    inner join paragraphs on shown.article_key = paragraphs.article_key
    cross join needle_lists
    cross join whole_lists
),

best_paragraphs as (
    select
        article_key,
        arg_max({ 'paragraph_key': paragraph_key, 'text': text }, weight) as best,
        max(whole_count) as whole_count
    from weighed_paragraphs
    group by article_key
),

-- The whole number counts the words found beyond the first, the fraction is BM25 brought below 1; a cut word that
-- stands unbroken in the text is worth half as much again.
scores as (
    select
        candidates.article_key,
        struct_extract(best_paragraphs.best, 'paragraph_key') as paragraph_key,
        struct_extract(best_paragraphs.best, 'text') as text,
        candidates.chunk_count
        - 1
        + candidates.score * (1 + 0.5 * coalesce(best_paragraphs.whole_count, 0))
        / (candidates.score * (1 + 0.5 * coalesce(best_paragraphs.whole_count, 0)) + 10) as score
    from candidates
    left join best_paragraphs on candidates.article_key = best_paragraphs.article_key
),

cut_texts as (
    select
        scores.article_key,
        scores.paragraph_key,
        scores.score,
        scores.text,
        needle_lists.by_length,
        greatest(
            coalesce(
                strpos(
                    scores.text,
                    list_filter(
                        needle_lists.by_weight,
                        lambda n: contains(scores.text, n.needle)  -- noqa: RF01
                    )[1].needle
                ),
                1
            ) - 20,
            1
        ) as start
    from scores
    cross join needle_lists
),

-- A hit is first replaced by one private character, so that a shorter needle does not mark inside a longer one.
-- (sqlfluff cannot read a lambda of three parameters.)
marked_texts as (
    select
        article_key,
        paragraph_key,
        score,
        start,
        length(text) as size,
        list_reduce(  -- noqa: PRS
            by_length,
            lambda marked, needle, n: replace(marked, chr(cast(57344 + n as integer)), '【' || needle || '】'),
            list_reduce(
                by_length,
                lambda marked, needle, n: replace(marked, needle, chr(cast(57344 + n as integer))),
                substr(text, start, 80)
            )
        ) as marked_text
    from cut_texts
),

snippets as (
    select
        article_key,
        paragraph_key,
        score,
        case when start > 1 then '…' else '' end
        || marked_text
        || case when size >= start + 80 then '…' else '' end as snippet
    from marked_texts
)

select
    row_number() over (
        order by
            snippets.score desc,
            issues.date_key desc,
            snippets.article_key asc
    ) as rank,
    snippets.score,
    snippets.article_key,
    articles.issue_key,
    articles.source_file_key,
    snippets.paragraph_key,
    nullif(issues.date_key, 0) as date_key,
    days.date,
    issues.is_date_exact,
    articles.headline,
    snippets.snippet
from snippets
inner join articles on snippets.article_key = articles.article_key
inner join main.dim_issue as issues on articles.issue_key = issues.issue_key
left join main.dim_date as days on nullif(issues.date_key, 0) = days.date_key
order by rank
