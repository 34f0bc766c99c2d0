-- description: Articles with the day they stand under, for joining. / 文章及其所属日期，供连接使用。
-- grain: an article / 一篇文章
--
-- article_key: The article / 文章键
-- story_key: The story; its parts on other pages share it / 报道键；转版各部分共用
-- issue_key: The issue / 期次键
-- source_file_key: The file / 文件版本键
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- month: First day of the month / 月份（当月首日）
-- newspaper: Name of the newspaper; NULL when unknown / 报纸名称；未知时为空
-- page: Page number; NULL when unknown / 版次；未知时为空
-- relative_path: Path of the file below the inbox / 文件在收件目录内的路径
-- article_number: Order of the article in its file, from 1 / 文件内文章序号（从 1）
-- headline: Headline; NULL when not in the file / 标题；文件中没有时为空

with

articles as (
    select
        article_key,
        story_key,
        issue_key,
        source_file_key,
        article_number,
        headline
    from main.dim_article
    where article_key <> 0
),

issues as (
    select
        issue_key,
        newspaper_key,
        date_key,
        is_date_exact
    from main.dim_issue
),

newspapers as (
    select
        newspaper_key,
        name
    from main.dim_newspaper
    where newspaper_key <> 0
),

files as (
    select
        source_file_key,
        relative_path,
        page
    from main.dim_source_file
),

days as (
    select
        date_key,
        date
    from main.dim_date
    where date_key <> 0
)

select
    articles.article_key,
    articles.story_key,
    articles.issue_key,
    articles.source_file_key,
    newspapers.newspaper_key,
    days.date_key,
    days.date,
    issues.is_date_exact,
    cast(date_trunc('month', days.date) as date) as month,
    newspapers.name as newspaper,
    files.page,
    files.relative_path,
    articles.article_number,
    articles.headline
from articles
inner join issues on articles.issue_key = issues.issue_key
inner join files on articles.source_file_key = files.source_file_key
left join newspapers on issues.newspaper_key = newspapers.newspaper_key
left join days on issues.date_key = days.date_key
