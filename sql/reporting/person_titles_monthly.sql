-- description: Who appeared how often in which office by month; mentions without an office stand in a row of their
--   own. Over all newspapers. / 人物逐月以何种职务出现多少次；未印职务的单列。各报合计。
-- grain: a name, an office and a month / 一个人名、一种职务、一个月
--
-- person_key: The name / 人名键
-- date_key: First issue day counted in the month / 当月首个计入的出版日期键
-- month: First day of the month / 月份（当月首日）
-- is_date_exact: Whether every day counted is known exactly / 所计日期是否全部确切
-- person: Name / 姓名
-- title: Office as printed; NULL where none was / 职务（原文）；未印时为空
-- article_count: Articles / 文章数
-- issue_count: Issues / 期数
-- mention_count: Mentions / 提及次数

with

mentions as (
    select
        person_key,
        coalesce(title, '') as title,
        article_key,
        count(*) as mention_count
    from main.fact_mention
    where person_key <> 0 and article_key <> 0
    group by
        person_key,
        coalesce(title, ''),
        article_key
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
        issue_key,
        date_key,
        month,
        is_date_exact
    from reporting.dated_articles
    where date_key is not null
),

monthly as (
    select
        mentions.person_key,
        mentions.title,
        dated_articles.month,
        min(dated_articles.date_key) as date_key,
        bool_and(dated_articles.is_date_exact) as is_date_exact,
        count(*) as article_count,
        count(distinct dated_articles.issue_key) as issue_count,
        sum(mentions.mention_count) as mention_count
    from mentions
    inner join dated_articles on mentions.article_key = dated_articles.article_key
    group by
        mentions.person_key,
        mentions.title,
        dated_articles.month
)

select
    monthly.person_key,
    monthly.date_key,
    monthly.month,
    monthly.is_date_exact,
    people.name as person,
    nullif(monthly.title, '') as title,
    monthly.article_count,
    monthly.issue_count,
    cast(monthly.mention_count as bigint) as mention_count
from monthly
inner join people on monthly.person_key = people.person_key
