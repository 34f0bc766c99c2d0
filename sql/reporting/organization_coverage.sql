-- description: How much was written about each organisation, and its rank among all and among its kind, over all
--   newspapers. / 每个机构的报道量及其在全部与同类中的排名，各报合计。
-- grain: an organisation / 一个机构
--
-- organization_key: The organisation / 机构键
-- first_date_key: First issue day / 首次出版日期键
-- last_date_key: Last issue day / 末次出版日期键
-- first_date: First issue day / 首次日期
-- last_date: Last issue day / 末次日期
-- is_date_exact: Whether every day counted is known exactly / 所计日期是否全部确切
-- organization: Canonical name / 规范名称
-- kind: Kind / 类别
-- article_count: Articles / 文章数
-- story_count: Stories, parts on several pages counted once / 报道数（转版只计一次）
-- issue_count: Issues / 期数
-- mention_count: Mentions / 提及次数
-- article_share: Share of all articles, 0 to 1 / 占全部文章的比例（0 至 1）
-- overall_rank: Rank by articles / 按文章数排名
-- kind_rank: Rank by articles within its kind / 同类中按文章数排名

with

mentions as (
    select
        organization_key,
        article_key,
        count(*) as mention_count
    from main.fact_mention
    where organization_key <> 0 and article_key <> 0
    group by
        organization_key,
        article_key
),

organizations as (
    select
        organization_key,
        name,
        kind
    from main.dim_organization
    where organization_key <> 0
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
),

collection as (
    select count(*) as article_count
    from dated_articles
    where article_key not in (select copied.article_key from reporting.copied_articles as copied)
),

coverage as (
    select
        mentions.organization_key,
        count(*) as article_count,
        count(distinct dated_articles.story_key) as story_count,
        count(distinct dated_articles.issue_key) as issue_count,
        sum(mentions.mention_count) as mention_count,
        min(dated_articles.date_key) as first_date_key,
        max(dated_articles.date_key) as last_date_key,
        min(dated_articles.date) as first_date,
        max(dated_articles.date) as last_date,
        bool_and(dated_articles.is_date_exact) as is_date_exact
    from mentions
    inner join dated_articles on mentions.article_key = dated_articles.article_key
    group by mentions.organization_key
)

select
    coverage.organization_key,
    coverage.first_date_key,
    coverage.last_date_key,
    coverage.first_date,
    coverage.last_date,
    coverage.is_date_exact,
    organizations.name as organization,
    organizations.kind,
    coverage.article_count,
    coverage.story_count,
    coverage.issue_count,
    cast(coverage.mention_count as bigint) as mention_count,
    coverage.article_count / collection.article_count as article_share,
    rank() over (order by coverage.article_count desc) as overall_rank,
    rank() over (partition by organizations.kind order by coverage.article_count desc) as kind_rank
from coverage
inner join organizations on coverage.organization_key = organizations.organization_key
cross join collection
