-- description: Who is printed with which office, first and last seen, and how often, over all newspapers. /
--   谁以何种职务见报，首次、末次与次数，各报合计。
-- grain: a name and an office / 一个人名与一种职务
--
-- person_key: The name / 人名键
-- first_date_key: First issue day / 首次出版日期键
-- last_date_key: Last issue day / 末次出版日期键
-- first_date: First issue day / 首次日期
-- last_date: Last issue day / 末次日期
-- is_date_exact: Whether every day counted is known exactly / 所计日期是否全部确切
-- person: Name / 姓名
-- title: Office as printed / 职务（原文）
-- article_count: Articles / 文章数
-- issue_count: Issues / 期数
-- mention_count: Mentions / 提及次数
-- confidence: How sure the reading is, the best of those counted / 置信度（取最高）
-- title_count: Offices this name is printed with / 该姓名所见职务数

with

mentions as (
    select
        person_key,
        title,
        article_key,
        count(*) as mention_count,
        max(confidence) as confidence
    from main.fact_mention
    where person_key <> 0 and article_key <> 0 and title is not null
    group by
        person_key,
        title,
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
        date,
        is_date_exact
    from reporting.dated_articles
),

titles as (
    select
        mentions.person_key,
        mentions.title,
        count(*) as article_count,
        count(distinct dated_articles.issue_key) as issue_count,
        sum(mentions.mention_count) as mention_count,
        max(mentions.confidence) as confidence,
        min(dated_articles.date_key) as first_date_key,
        max(dated_articles.date_key) as last_date_key,
        min(dated_articles.date) as first_date,
        max(dated_articles.date) as last_date,
        bool_and(dated_articles.is_date_exact) as is_date_exact
    from mentions
    inner join dated_articles on mentions.article_key = dated_articles.article_key
    group by
        mentions.person_key,
        mentions.title
)

select
    titles.person_key,
    titles.first_date_key,
    titles.last_date_key,
    titles.first_date,
    titles.last_date,
    titles.is_date_exact,
    people.name as person,
    titles.title,
    titles.article_count,
    titles.issue_count,
    cast(titles.mention_count as bigint) as mention_count,
    titles.confidence,
    count(*) over (partition by titles.person_key) as title_count
from titles
inner join people on titles.person_key = people.person_key
