-- description: How much was written about each organisation by month, and its rank against others, over all
--   newspapers. / 每个机构逐月的报道量及其与他者相比的排名，各报合计。
-- grain: an organisation's month / 一个机构的一个月
--
-- organization_key: The organisation / 机构键
-- date_key: First issue day counted in the month / 当月首个计入的出版日期键
-- month: First day of the month / 月份（当月首日）
-- is_date_exact: Whether every day counted is known exactly / 所计日期是否全部确切
-- organization: Canonical name / 规范名称
-- kind: Kind / 类别
-- article_count: Articles / 文章数
-- issue_count: Issues / 期数
-- mention_count: Mentions / 提及次数
-- month_article_count: Articles of the month / 当月文章总数
-- article_share: Share of the month's articles, 0 to 1 / 占当月文章的比例（0 至 1）
-- month_rank: Rank by articles in the month / 当月按文章数排名
-- kind_rank: Rank by articles in the month within its kind / 当月同类中按文章数排名

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
        issue_key,
        date_key,
        month,
        is_date_exact
    from reporting.dated_articles
    where date_key is not null
),

months as (
    select
        month,
        count(*) as article_count
    from dated_articles
    where article_key not in (select copied.article_key from reporting.copied_articles as copied)
    group by month
),

monthly as (
    select
        mentions.organization_key,
        dated_articles.month,
        min(dated_articles.date_key) as date_key,
        bool_and(dated_articles.is_date_exact) as is_date_exact,
        count(*) as article_count,
        count(distinct dated_articles.issue_key) as issue_count,
        sum(mentions.mention_count) as mention_count
    from mentions
    inner join dated_articles on mentions.article_key = dated_articles.article_key
    group by
        mentions.organization_key,
        dated_articles.month
)

select
    monthly.organization_key,
    monthly.date_key,
    monthly.month,
    monthly.is_date_exact,
    organizations.name as organization,
    organizations.kind,
    monthly.article_count,
    monthly.issue_count,
    cast(monthly.mention_count as bigint) as mention_count,
    months.article_count as month_article_count,
    monthly.article_count / months.article_count as article_share,
    rank() over (partition by monthly.month order by monthly.article_count desc) as month_rank,
    rank() over (
        partition by
            monthly.month,
            organizations.kind
        order by monthly.article_count desc
    ) as kind_rank
from monthly
inner join organizations on monthly.organization_key = organizations.organization_key
inner join months on monthly.month = months.month
