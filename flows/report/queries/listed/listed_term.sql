-- Words and quoted phrases by how their share of articles changed between the last two months held; the four hundred
-- that changed most. Words found everywhere count for less, and so do verbs and adjectives, which say little by
-- themselves: an issue more or less moves them all.
with

trend as (
    select
        term_key,
        term,
        is_quoted_phrase,
        month,
        is_date_exact,
        article_count,
        term_count,
        article_share,
        previous_share,
        share_change
    from reporting.keyword_trend
),

held_months as (
    select
        month,
        row_number() over (order by month desc) as age
    from trend
    group by month
),

last_months as (
    select
        max(month) filter (where age = 1) as month,
        max(month) filter (where age = 2) as month_before
    from held_months
),

totals as (
    select
        term_key,
        sum(article_count) as article_count
    from trend
    group by term_key
),

latest as (
    select
        totals.term_key,
        totals.article_count,
        coalesce(latest_use.article_count, 0) as month_article_count,
        coalesce(latest_use.article_share, 0.0) as article_share,
        coalesce(earlier_use.article_share, 0.0) as previous_share,
        coalesce(latest_use.article_share, 0.0) - coalesce(earlier_use.article_share, 0.0) as share_change
    from totals
    cross join last_months
    left join trend as latest_use on totals.term_key = latest_use.term_key and last_months.month = latest_use.month
    left join
        trend as earlier_use
        on totals.term_key = earlier_use.term_key and last_months.month_before = earlier_use.month
),

collection as (
    select count(*) as article_count
    from reporting.dated_articles
    where
        date_key is not null
        and article_key not in (select copied.article_key from reporting.copied_articles as copied)
),

words as (
    select distinct
        trend.term_key,
        trend.term,
        trend.is_quoted_phrase,
        not trend.is_quoted_phrase and terms.part_of_speech in ('v', 'vd', 'a', 'ad') as is_plain
    from trend
    inner join main.dim_term as terms on trend.term_key = terms.term_key
),

weighed as (
    select
        latest.term_key,
        abs(latest.share_change)
        * ln(1 + collection.article_count / latest.article_count)
        * if(words.is_plain, 0.5, 1) as weight
    from latest
    inner join words on latest.term_key = words.term_key
    cross join collection
)

select
    row_number() over (order by weighed.weight desc, latest.article_count desc, words.term asc) as number,
    words.term as display_name,
    if(words.is_quoted_phrase, '引号短语', '词语') as term_kind,
    if(latest.share_change > 0, '上升', if(latest.share_change < 0, '下降', '持平')) as direction,
    latest.share_change,
    latest.article_share,
    latest.previous_share,
    latest.month_article_count,
    latest.article_count,
    words.term_key
from latest
inner join words on latest.term_key = words.term_key
inner join weighed on latest.term_key = weighed.term_key
qualify number <= 400
order by number
