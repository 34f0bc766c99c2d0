-- description: What each writer signed, over all newspapers. / 每位作者的署名产出，各报合计。
-- grain: a writer's name / 一个作者姓名
--
-- person_key: The writer / 作者键
-- first_date_key: First issue day / 首次出版日期键
-- last_date_key: Last issue day / 末次出版日期键
-- first_date: First issue day / 首次日期
-- last_date: Last issue day / 末次日期
-- is_date_exact: Whether every day counted is known exactly / 所计日期是否全部确切
-- writer: Name of the writer / 作者姓名
-- roles: Roles as printed / 署名身份
-- article_count: Articles / 文章数
-- story_count: Stories, parts on several pages counted once / 报道数（转版只计一次）
-- issue_count: Issues signed in / 署名所在期数
-- sole_article_count: Articles signed alone / 独立署名文章数
-- char_count: Characters of the signed articles / 署名文章字数

with

bylines as (
    select distinct
        article_key,
        person_key,
        role
    from main.bridge_byline
    where person_key <> 0
),

people as (
    select
        person_key,
        name
    from main.dim_person
),

dated_articles as (
    select
        article_key,
        story_key,
        issue_key,
        date_key,
        date,
        is_date_exact
    from reporting.dated_articles
    where article_key not in (select copied.article_key from reporting.copied_articles as copied)
),

sizes as (
    select
        article_key,
        char_count,
        byline_count
    from main.fact_article
),

roles as (
    select
        person_key,
        string_agg(distinct role, '、' order by role) as roles
    from bylines
    where role <> ''
    group by person_key
),

signed_articles as (
    select distinct
        article_key,
        person_key
    from bylines
),

totals as (
    select
        signed_articles.person_key,
        count(*) as article_count,
        count(distinct dated_articles.story_key) as story_count,
        count(distinct dated_articles.issue_key) as issue_count,
        count(*) filter (where sizes.byline_count = 1) as sole_article_count,
        sum(sizes.char_count) as char_count,
        min(dated_articles.date_key) as first_date_key,
        max(dated_articles.date_key) as last_date_key,
        min(dated_articles.date) as first_date,
        max(dated_articles.date) as last_date,
        bool_and(dated_articles.is_date_exact) as is_date_exact
    from signed_articles
    inner join dated_articles on signed_articles.article_key = dated_articles.article_key
    left join sizes on signed_articles.article_key = sizes.article_key
    group by signed_articles.person_key
)

select
    totals.person_key,
    totals.first_date_key,
    totals.last_date_key,
    totals.first_date,
    totals.last_date,
    totals.is_date_exact,
    people.name as writer,
    roles.roles,
    totals.article_count,
    totals.story_count,
    totals.issue_count,
    totals.sole_article_count,
    cast(coalesce(totals.char_count, 0) as bigint) as char_count
from totals
inner join people on totals.person_key = people.person_key
left join roles on totals.person_key = roles.person_key
