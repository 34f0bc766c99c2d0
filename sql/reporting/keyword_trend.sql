-- description: Keywords by month, against the month before, over all newspapers. The 1,000 words and 1,000 quoted
--   phrases of most weight that stand in two articles or more. / 各报合计的关键词逐月走势及与上月之比。取至少见于两篇文章、权重最高的词与引号短语各一千。
-- grain: a term's month: one that prints it, or the calendar month after one, where held
--   / 一个词项的一个月：刊有该词的月份，或其下一个日历月（须有馆藏）
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
-- previous_share: Share in the calendar month before; NULL where nothing of that month is held / 上个日历月的比例；该月无馆藏时为空
-- share_change: Share less that of the calendar month before / 较上个日历月比例之差

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
        coalesce(lag(month) over (order by month) = month - interval 1 month, false) as is_previous_held
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

-- A term that is printed no more falls to nothing: the month after has a row too.
listed_months as (
    select
        term_key,
        month
    from monthly
    union
    select
        term_key,
        cast(month + interval 1 month as date) as month
    from monthly
),

shares as (
    select
        listed_months.term_key,
        listed_months.month,
        months.is_previous_held,
        months.date_key,
        months.is_date_exact,
        coalesce(monthly.article_count, 0) as article_count,
        coalesce(monthly.term_count, 0) as term_count,
        months.article_count as month_article_count,
        coalesce(monthly.article_count, 0) / months.article_count as article_share
    from listed_months
    inner join months on listed_months.month = months.month
    left join monthly on listed_months.term_key = monthly.term_key and listed_months.month = monthly.month
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
            when not is_previous_held then null
            when lag(month) over same_term = month - interval 1 month then lag(article_share) over same_term
            else 0
        end as previous_share
    from shares
    window same_term as (partition by term_key order by month)
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
