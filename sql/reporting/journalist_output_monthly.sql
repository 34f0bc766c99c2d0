-- description: What each writer signed by month, over all newspapers. / 每位作者逐月的署名产出，各报合计。
-- grain: a writer's month / 一位作者的一个月
--
-- person_key: The writer / 作者键
-- date_key: First issue day counted in the month / 当月首个计入的出版日期键
-- month: First day of the month / 月份（当月首日）
-- is_date_exact: Whether every day counted is known exactly / 所计日期是否全部确切
-- writer: Name of the writer / 作者姓名
-- article_count: Articles / 文章数
-- story_count: Stories, parts on several pages counted once / 报道数（转版只计一次）
-- issue_count: Issues / 期数
-- char_count: Characters of the signed articles / 署名文章字数
-- month_rank: Rank by articles in the month / 当月按文章数排名

with

signed_articles as (
    select distinct
        article_key,
        person_key
    from main.bridge_byline
    where person_key <> 0
),

dated_articles as (
    select
        article_key,
        story_key,
        issue_key,
        date_key,
        month,
        is_date_exact
    from reporting.dated_articles
    where
        date_key is not null
        and article_key not in (select copied.article_key from reporting.copied_articles as copied)
),

monthly as (
    select
        signed_articles.person_key,
        dated_articles.month,
        min(dated_articles.date_key) as date_key,
        bool_and(dated_articles.is_date_exact) as is_date_exact,
        count(*) as article_count,
        count(distinct dated_articles.story_key) as story_count,
        count(distinct dated_articles.issue_key) as issue_count,
        sum(sizes.char_count) as char_count
    from signed_articles
    inner join dated_articles on signed_articles.article_key = dated_articles.article_key
    left join main.fact_article as sizes on signed_articles.article_key = sizes.article_key
    group by
        signed_articles.person_key,
        dated_articles.month
)

select
    monthly.person_key,
    monthly.date_key,
    monthly.month,
    monthly.is_date_exact,
    people.name as writer,
    monthly.article_count,
    monthly.story_count,
    monthly.issue_count,
    cast(coalesce(monthly.char_count, 0) as bigint) as char_count,
    rank() over (partition by monthly.month order by monthly.article_count desc) as month_rank
from monthly
inner join main.dim_person as people on monthly.person_key = people.person_key
