-- description: Every issue with its day, what the day rests on, and the pages held and missing. / 全部期次：日期及依据、现有与所缺版次。
-- grain: an issue / 一期报纸
--
-- issue_key: The issue / 期次键
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- weekday_name: Weekday in Chinese / 星期名称
-- newspaper: Name of the newspaper / 报纸名称
-- date_basis: What the date rests on / 日期依据
-- date_evidence: The words it was read from / 日期依据的原文
-- date_earliest: Earliest possible day / 最早可能日期
-- date_latest: Latest possible day / 最晚可能日期
-- file_count: Files held / 现有文件数
-- article_count: Articles / 文章数
-- known_page_count: Pages with a known number / 已知版次的版数
-- highest_page: Highest page number held / 现有最大版次
-- pages: Page numbers held / 现有版次
-- missing_page_count: Page numbers below the highest that are not held / 缺版数
-- missing_pages: Those numbers / 所缺版次

with

issues as (
    select
        issue_key,
        newspaper_key,
        date_key,
        is_date_exact,
        date_basis,
        date_evidence,
        date_earliest,
        date_latest
    from main.dim_issue
    where issue_key <> 0
),

files as (
    select
        issue_key,
        source_file_key,
        page
    from main.dim_source_file
    where is_current and source_file_key <> 0
),

pages as (
    select distinct
        issue_key,
        page
    from files
    where page is not null
),

page_ranges as (
    select
        issue_key,
        count(*) as known_page_count,
        max(page) as highest_page,
        string_agg(cast(page as varchar), ', ' order by page) as pages
    from pages
    group by issue_key
),

expected_pages as (
    select
        issue_key,
        unnest(generate_series(1, least(highest_page, 200))) as page
    from page_ranges
),

missing_pages as (
    select
        expected_pages.issue_key,
        count(*) as missing_page_count,
        string_agg(cast(expected_pages.page as varchar), ', ' order by expected_pages.page) as missing_pages
    from expected_pages
    left join pages
        on
            expected_pages.issue_key = pages.issue_key
            and expected_pages.page = pages.page
    where pages.page is null
    group by expected_pages.issue_key
),

file_counts as (
    select
        issue_key,
        count(*) as file_count
    from files
    group by issue_key
),

article_counts as (
    select
        issue_key,
        count(*) as article_count
    from main.dim_article
    where
        article_key <> 0
        and article_key not in (select copied.article_key from reporting.copied_articles as copied)
    group by issue_key
),

days as (
    select
        date_key,
        date,
        weekday_name
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
    issues.issue_key,
    newspapers.newspaper_key,
    days.date_key,
    days.date,
    issues.is_date_exact,
    days.weekday_name,
    newspapers.name as newspaper,
    issues.date_basis,
    issues.date_evidence,
    issues.date_earliest,
    issues.date_latest,
    file_counts.file_count,
    coalesce(article_counts.article_count, 0) as article_count,
    coalesce(page_ranges.known_page_count, 0) as known_page_count,
    page_ranges.highest_page,
    page_ranges.pages,
    coalesce(missing_pages.missing_page_count, 0) as missing_page_count,
    missing_pages.missing_pages
from issues
inner join file_counts on issues.issue_key = file_counts.issue_key
left join page_ranges on issues.issue_key = page_ranges.issue_key
left join missing_pages on issues.issue_key = missing_pages.issue_key
left join article_counts on issues.issue_key = article_counts.issue_key
left join days on issues.date_key = days.date_key
left join newspapers on issues.newspaper_key = newspapers.newspaper_key
