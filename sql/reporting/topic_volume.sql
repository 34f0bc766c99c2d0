-- description: What was written about, in which form, by month, over all newspapers. / 逐月各主题、体裁的文章量，各报合计。
-- grain: a topic, a genre and a month / 一个主题、一种体裁、一个月
--
-- date_key: First issue day counted in the month / 当月首个计入的出版日期键
-- month: First day of the month / 月份（当月首日）
-- is_date_exact: Whether every day counted is known exactly / 所计日期是否全部确切
-- topic: Topic / 主题
-- genre: Genre / 体裁
-- article_count: Articles / 文章数
-- char_count: Characters of those articles / 上述文章字数
-- month_article_count: Articles of the month / 当月文章总数
-- article_share: Share of the month's articles, 0 to 1 / 占当月文章的比例（0 至 1）

with

articles as (
    select
        article_key,
        topic,
        genre
    from main.dim_article
    where article_key <> 0
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

months as (
    select
        month,
        count(*) as article_count
    from dated_articles
    group by month
),

monthly as (
    select
        dated_articles.month,
        articles.topic,
        articles.genre,
        min(dated_articles.date_key) as date_key,
        bool_and(dated_articles.is_date_exact) as is_date_exact,
        count(*) as article_count,
        sum(sizes.char_count) as char_count
    from articles
    inner join dated_articles on articles.article_key = dated_articles.article_key
    left join main.fact_article as sizes on articles.article_key = sizes.article_key
    group by
        dated_articles.month,
        articles.topic,
        articles.genre
)

select
    monthly.date_key,
    monthly.month,
    monthly.is_date_exact,
    monthly.topic,
    monthly.genre,
    monthly.article_count,
    cast(coalesce(monthly.char_count, 0) as bigint) as char_count,
    months.article_count as month_article_count,
    monthly.article_count / months.article_count as article_share
from monthly
inner join months on monthly.month = months.month
