-- description: What was printed each day. Issues whose day is inferred stand in rows of their own; those of no known
--   day stand in a row without one: charts over time leave it out by `where date is not null`.
--   / 每日刊出量。推断日期的期次单列；日期不详的另占一行，日期为空，绘制时间图时以 `where date is not null` 略去。
-- grain: a newspaper's day, exact and inferred days apart, or its issues of no known day
--   / 一家报纸的一日（确切与推断分列），或其日期不详的各期
--
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- weekday_name: Weekday in Chinese / 星期名称
-- is_workday: A day of work; NULL when not announced / 是否工作日；未公布时为空
-- holiday_name: Holiday in Chinese / 节假日名称
-- newspaper: Name of the newspaper / 报纸名称
-- issue_count: Issues / 期数
-- file_count: Files held / 现有文件数
-- known_page_count: Pages with a known number / 已知版次的版数
-- article_count: Articles / 文章数
-- story_count: Stories, parts on several pages counted once / 报道数（转版只计一次）
-- paragraph_count: Body paragraphs and subheads / 正文段与小标题数
-- char_count: Characters / 字数
-- figure_count: Figures stated / 数字事实数
-- duplicate_char_count: Characters printed twice in the issue, left out of the counts / 期内重复字数，不计入其他统计

with

issues as (
    select
        issue_key,
        newspaper_key,
        date_key,
        is_date_exact
    from main.dim_issue
    where issue_key <> 0
),

files as (
    select
        issue_key,
        count(*) as file_count,
        count(distinct page) as known_page_count
    from main.dim_source_file
    where is_current and source_file_key <> 0
    group by issue_key
),

articles as (
    select
        stories.issue_key,
        count(*) filter (where copied.article_key is null) as article_count,
        count(distinct stories.story_key) filter (where copied.article_key is null) as story_count,
        sum(sizes.paragraph_count) as paragraph_count,
        sum(sizes.char_count) as char_count,
        sum(sizes.figure_count) as figure_count,
        sum(sizes.duplicate_char_count) as duplicate_char_count
    from main.dim_article as stories
    left join main.fact_article as sizes on stories.article_key = sizes.article_key
    left join reporting.copied_articles as copied on stories.article_key = copied.article_key
    where stories.article_key <> 0
    group by stories.issue_key
),

volumes as (
    select
        issues.newspaper_key,
        issues.date_key,
        issues.is_date_exact,
        count(*) as issue_count,
        sum(files.file_count) as file_count,
        sum(files.known_page_count) as known_page_count,
        sum(articles.article_count) as article_count,
        sum(articles.story_count) as story_count,
        sum(articles.paragraph_count) as paragraph_count,
        sum(articles.char_count) as char_count,
        sum(articles.figure_count) as figure_count,
        sum(articles.duplicate_char_count) as duplicate_char_count
    from issues
    inner join files on issues.issue_key = files.issue_key
    left join articles on issues.issue_key = articles.issue_key
    group by
        issues.newspaper_key,
        issues.date_key,
        issues.is_date_exact
),

days as (
    select
        date_key,
        date,
        weekday_name,
        is_workday,
        holiday_name
    from main.dim_date
    where date_key <> 0
),

newspapers as (
    select
        newspaper_key,
        name
    from main.dim_newspaper
    where newspaper_key <> 0
)

select
    nullif(volumes.date_key, 0) as date_key,
    nullif(volumes.newspaper_key, 0) as newspaper_key,
    days.date,
    volumes.is_date_exact,
    days.weekday_name,
    days.is_workday,
    days.holiday_name,
    newspapers.name as newspaper,
    volumes.issue_count,
    cast(volumes.file_count as bigint) as file_count,
    cast(volumes.known_page_count as bigint) as known_page_count,
    cast(coalesce(volumes.article_count, 0) as bigint) as article_count,
    cast(coalesce(volumes.story_count, 0) as bigint) as story_count,
    cast(coalesce(volumes.paragraph_count, 0) as bigint) as paragraph_count,
    cast(coalesce(volumes.char_count, 0) as bigint) as char_count,
    cast(coalesce(volumes.figure_count, 0) as bigint) as figure_count,
    cast(coalesce(volumes.duplicate_char_count, 0) as bigint) as duplicate_char_count
from volumes
left join days on volumes.date_key = days.date_key
left join newspapers on volumes.newspaper_key = newspapers.newspaper_key
