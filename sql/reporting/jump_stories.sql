-- description: Stories continued from another page, and whether their first part is held. / 转版报道及其首部是否已收到。
-- grain: a continued part of a story / 一篇报道的转版部分
--
-- article_key: The article / 文章键
-- first_part_article_key: The article where the story starts; NULL when not held / 首部文章键；未收到时为空
-- story_key: The story; its parts on other pages share it / 报道键；转版各部分共用
-- issue_key: The issue / 期次键
-- source_file_key: The file / 文件版本键
-- first_part_source_file_key: File of the first part / 首部文件版本键
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- headline: Headline, else that of the first part / 标题；没有时取首部标题
-- page: Page number; NULL when unknown / 版次；未知时为空
-- jump_from_page: Page it is continued from / 上接版次
-- first_part_page: Page of the first part / 首部版次
-- is_first_part_held: Whether the first part is held and linked / 首部是否已有并关联
-- is_jump_page_held: Whether the page it comes from is held / 所上接的版是否已收到

with

articles as (
    select
        article_key,
        story_key,
        issue_key,
        jump_from_page,
        starts_here
    from main.dim_article
    where article_key <> 0
),

dated_articles as (
    select
        article_key,
        source_file_key,
        newspaper_key,
        date_key,
        date,
        is_date_exact,
        page,
        headline
    from reporting.dated_articles
),

continuations as (
    select
        article_key,
        story_key,
        issue_key,
        jump_from_page
    from articles
    where
        jump_from_page is not null
        and article_key not in (select copied.article_key from reporting.copied_articles as copied)
),

first_parts as (
    select
        story_key,
        min(article_key) as article_key
    from articles
    where starts_here and jump_from_page is null
    group by story_key
),

held_pages as (
    select distinct
        issue_key,
        page
    from main.dim_source_file
    where is_current and page is not null
)

select
    continuations.article_key,
    first_parts.article_key as first_part_article_key,
    continuations.story_key,
    continuations.issue_key,
    later.source_file_key,
    earlier.source_file_key as first_part_source_file_key,
    later.newspaper_key,
    later.date_key,
    later.date,
    later.is_date_exact,
    coalesce(later.headline, earlier.headline) as headline,
    later.page,
    continuations.jump_from_page,
    earlier.page as first_part_page,
    first_parts.article_key is not null as is_first_part_held,
    held_pages.page is not null as is_jump_page_held
from continuations
inner join dated_articles as later on continuations.article_key = later.article_key
left join first_parts on continuations.story_key = first_parts.story_key
left join dated_articles as earlier on first_parts.article_key = earlier.article_key
left join held_pages
    on
        continuations.issue_key = held_pages.issue_key
        and continuations.jump_from_page = held_pages.page
