-- description: Phrases in short quotation marks: first, peak and last use, over all newspapers. /
--   引号短语的首次、高峰与末次使用，各报合计。
-- grain: a quoted phrase / 一个引号短语
--
-- term_key: The term / 词项键
-- first_article_key: An article of its first day / 首次使用的文章键
-- last_article_key: An article of its last day / 末次使用的文章键
-- first_date_key: First issue day / 首次出版日期键
-- last_date_key: Last issue day / 末次出版日期键
-- first_date: First issue day / 首次日期
-- peak_month: Month of most uses, the earliest of equals / 使用最多的月份（并列取最早）
-- last_date: Last issue day / 末次日期
-- is_date_exact: Whether every day counted is known exactly / 所计日期是否全部确切
-- phrase: The phrase / 短语
-- issue_count: Issues / 期数
-- article_count: Articles / 文章数
-- use_count: Uses / 使用次数
-- peak_use_count: Uses in that month / 该月使用次数

with

phrases as (
    select
        term_key,
        term
    from main.dim_term
    where is_quoted_phrase and term_key <> 0
),

dated_articles as (
    select
        article_key,
        issue_key,
        date_key,
        date,
        month,
        is_date_exact
    from reporting.dated_articles
),

uses as (
    select
        terms.term_key,
        terms.article_key,
        terms.term_count,
        dated_articles.issue_key,
        dated_articles.date_key,
        dated_articles.date,
        dated_articles.month,
        dated_articles.is_date_exact
    from main.fact_term as terms
    inner join phrases on terms.term_key = phrases.term_key
    inner join dated_articles on terms.article_key = dated_articles.article_key
),

totals as (
    select
        term_key,
        count(*) as article_count,
        count(distinct issue_key) as issue_count,
        sum(term_count) as use_count,
        min(date_key) as first_date_key,
        max(date_key) as last_date_key,
        min(date) as first_date,
        max(date) as last_date,
        bool_and(is_date_exact) as is_date_exact
    from uses
    group by term_key
),

monthly as (
    select
        term_key,
        month,
        sum(term_count) as use_count
    from uses
    where month is not null
    group by
        term_key,
        month
),

peaks as (
    select
        term_key,
        month as peak_month,
        use_count as peak_use_count
    from monthly
    qualify
        row_number() over (
            partition by term_key
            order by
                use_count desc,
                month asc
        ) = 1
),

ends as (
    select
        uses.term_key,
        min(uses.article_key) filter (where uses.date_key = totals.first_date_key) as first_article_key,
        min(uses.article_key) filter (where uses.date_key = totals.last_date_key) as last_article_key
    from uses
    inner join totals on uses.term_key = totals.term_key
    group by uses.term_key
)

select
    totals.term_key,
    ends.first_article_key,
    ends.last_article_key,
    totals.first_date_key,
    totals.last_date_key,
    totals.first_date,
    peaks.peak_month,
    totals.last_date,
    totals.is_date_exact,
    phrases.term as phrase,
    totals.issue_count,
    totals.article_count,
    cast(totals.use_count as bigint) as use_count,
    cast(peaks.peak_use_count as bigint) as peak_use_count
from totals
inner join phrases on totals.term_key = phrases.term_key
inner join ends on totals.term_key = ends.term_key
left join peaks on totals.term_key = peaks.term_key
