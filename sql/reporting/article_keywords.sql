-- description: The five terms that set an article apart, by tf-idf over the articles held. / 每篇文章最具区分度的五个词，按馆藏
--   tf-idf 计算。
-- grain: an article's keyword / 一篇文章的一个关键词
--
-- article_key: The article / 文章键
-- term_key: The term / 词项键
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- keyword_rank: Rank within the article, from 1 / 文内排名（从 1）
-- keyword: The keyword / 关键词
-- is_quoted_phrase: Whether it stood between short quotation marks / 是否引号短语
-- tf_idf: Share of the article's words times its rarity, ln(1 + N / n) / 文内词频乘以稀有度 ln(1 + N / n)

with

terms as (
    select
        term_key,
        term,
        is_quoted_phrase
    from main.dim_term
    where
        term_key <> 0
        and length(term) >= 2
        and (is_quoted_phrase or part_of_speech = 'eng' or part_of_speech[1] in ('n', 'v', 'a', 'i', 'j', 'l', 'x'))
),

uses as not materialized (
    select
        article_key,
        term_key,
        term_count
    from main.fact_term
    where article_key <> 0
),

collection as (
    select count(*) as article_count
    from main.dim_article
    where
        article_key <> 0
        and article_key not in (select copied.article_key from reporting.copied_articles as copied)
),

article_counts as (
    select
        term_key,
        count(*) as article_count
    from uses
    group by term_key
),

weights as (
    select
        article_counts.term_key,
        terms.term,
        terms.is_quoted_phrase,
        cast(10000 * ln(1 + collection.article_count / article_counts.article_count) as bigint) as weight,
        row_number() over (order by article_counts.term_key) as term_number
    from article_counts
    inner join terms on article_counts.term_key = terms.term_key
    cross join collection
),

-- Weight and number of a term in one integer, the number in its lower 24 bits: the best terms of an article are found
-- in one pass, and equals have an order. More uses than two million (they fill a file of its largest size) would not
-- fit into 64 bits with them.
scored as (
    select
        uses.article_key,
        max(least(uses.term_count, 2000000) * weights.weight * 16777216 + weights.term_number, 5) as best
    from uses
    inner join weights on uses.term_key = weights.term_key
    group by uses.article_key
),

ranked as (
    select
        article_key,
        unnest(best) as packed,
        generate_subscripts(best, 1) as keyword_rank
    from scored
),

unpacked as (
    select
        article_key,
        keyword_rank,
        packed & 16777215 as term_number,
        packed >> 24 as weight
    from ranked
),

dated_articles as (
    select
        article_key,
        date_key,
        date,
        is_date_exact
    from reporting.dated_articles
),

sizes as (
    select
        article_key,
        greatest(token_count, 1) as token_count
    from main.fact_article
)

select
    unpacked.article_key,
    weights.term_key,
    dated_articles.date_key,
    dated_articles.date,
    dated_articles.is_date_exact,
    unpacked.keyword_rank,
    weights.term as keyword,
    weights.is_quoted_phrase,
    unpacked.weight / (cast(10000 as bigint) * coalesce(sizes.token_count, 1)) as tf_idf
from unpacked
inner join weights on unpacked.term_number = weights.term_number
inner join dated_articles on unpacked.article_key = dated_articles.article_key
left join sizes on unpacked.article_key = sizes.article_key
