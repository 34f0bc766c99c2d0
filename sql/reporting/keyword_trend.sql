-- description: Keywords by month, against the month before. The 1,000 words and 1,000 quoted phrases of most weight
--   that stand in two articles or more. / 关键词逐月走势及与上月之比。取至少见于两篇文章、权重最高的词与引号短语各一千。
-- grain: a term's month / 一个词项的一个月
--
-- term_key: The term / 词项键
-- date_key: First issue day counted in the month / 当月首个计入的出版日期键
-- month: First day of the month / 月份（当月首日）
-- is_date_exact: Whether every day counted is known exactly / 所计日期是否全部确切
-- term: The term / 词项
-- is_quoted_phrase: Whether it stood between short quotation marks / 是否引号短语
-- article_count: Articles that hold it / 含该词的文章数
-- term_count: How often it stands there / 出现次数
-- month_article_count: Articles of the month / 当月文章总数
-- article_share: Share of the month's articles, 0 to 1 / 占当月文章的比例（0 至 1）
-- previous_share: Share in the month before; NULL in the first month held / 上月比例；首月为空
-- share_change: Share less that of the month before / 较上月比例之差

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

dated_articles as (
    select
        article_key,
        date_key,
        month,
        is_date_exact
    from reporting.dated_articles
    where
        date_key is not null
        and article_key not in (select copied.article_key from reporting.copied_articles as copied)
),

uses as not materialized (
    select
        article_key,
        term_key,
        term_count
    from main.fact_term
    where article_key <> 0
),

months as (
    select
        month,
        min(date_key) as date_key,
        count(*) as article_count,
        bool_and(is_date_exact) as is_date_exact,
        row_number() over (order by month) as month_number
    from dated_articles
    group by month
),

collection as (
    select count(*) as article_count
    from dated_articles
),

totals as (
    select
        term_key,
        count(*) as article_count,
        sum(term_count) as term_count
    from uses
    group by term_key
    having count(*) >= 2
),

chosen as (
    select
        terms.term_key,
        terms.term,
        terms.is_quoted_phrase
    from totals
    inner join terms on totals.term_key = terms.term_key
    cross join collection
    qualify
        row_number() over (
            partition by terms.is_quoted_phrase
            order by
                totals.term_count * ln(1 + collection.article_count / totals.article_count) desc,
                terms.term_key asc
        ) <= 1000
),

monthly as (
    select
        uses.term_key,
        dated_articles.month,
        count(*) as article_count,
        sum(uses.term_count) as term_count
    from uses
    inner join chosen on uses.term_key = chosen.term_key
    inner join dated_articles on uses.article_key = dated_articles.article_key
    group by
        uses.term_key,
        dated_articles.month
),

shares as (
    select
        monthly.term_key,
        monthly.month,
        months.month_number,
        months.date_key,
        months.is_date_exact,
        monthly.article_count,
        monthly.term_count,
        months.article_count as month_article_count,
        monthly.article_count / months.article_count as article_share
    from monthly
    inner join months on monthly.month = months.month
),

changes as (
    select
        term_key,
        month,
        date_key,
        is_date_exact,
        article_count,
        term_count,
        month_article_count,
        article_share,
        case
            when month_number = 1 then null
            when lag(month_number) over same_term = month_number - 1 then lag(article_share) over same_term
            else 0
        end as previous_share
    from shares
    window same_term as (partition by term_key order by month_number)
)

select
    changes.term_key,
    changes.date_key,
    changes.month,
    changes.is_date_exact,
    chosen.term,
    chosen.is_quoted_phrase,
    changes.article_count,
    cast(changes.term_count as bigint) as term_count,
    changes.month_article_count,
    changes.article_share,
    changes.previous_share,
    changes.article_share - changes.previous_share as share_change
from changes
inner join chosen on changes.term_key = chosen.term_key
