-- description: How well each issue was rebuilt. / 每期版面重建的质量。
-- grain: an issue / 一期报纸
--
-- issue_key: The issue / 期次键
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- file_count: Files held / 现有文件数
-- noticed_file_count: Files with a notice for a person to look at / 有待人工留意的文件数
-- article_count: Articles / 文章数
-- headless_article_count: Articles that start here without a headline / 开头在此却无标题的文章数
-- partial_article_count: Articles whose start or end is elsewhere / 首或尾不在此的文章数
-- body_paragraph_count: Body paragraphs / 正文段数
-- joined_paragraph_count: Paragraphs joined from pieces / 由片段拼合的段数
-- cut_paragraph_count: Paragraphs whose start or end is missing / 首或尾缺失的段数
-- join_count: Joins made / 拼合次数
-- mean_join_score: Mean probability of the joins / 拼合的平均概率
-- doubtful_join_count: Joins under one half / 概率低于一半的拼合数
-- char_count: Characters of all text / 全部文字的字数
-- whole_share: Share of body characters in whole paragraphs, 0 to 1 / 完整段落占正文字数的比例（0 至 1）
-- duplicate_share: Share of characters printed twice, 0 to 1 / 重复字数比例（0 至 1）
-- furniture_share: Share of characters outside articles, 0 to 1 / 文章以外字数比例（0 至 1）
-- unrecognised_share: Share of characters in no known role, 0 to 1 / 未识别角色的字数比例（0 至 1）

with

issues as (
    select
        issues.issue_key,
        days.date_key,
        days.date,
        issues.is_date_exact
    from main.dim_issue as issues
    left join main.dim_date as days on issues.date_key = days.date_key and days.date_key <> 0
    where issues.issue_key <> 0
),

paragraphs as (
    select
        issue_key,
        paragraph_key,
        article_key,
        role,
        char_count,
        part_count,
        starts_cut,
        ends_cut,
        is_duplicate
    from main.fact_paragraph
    where paragraph_key <> 0
),

joins as (
    select
        paragraph_key,
        score
    from main.paragraph_join
),

texts as (
    select
        issue_key,
        sum(char_count) as char_count,
        sum(char_count) filter (where is_duplicate) as duplicate_char_count,
        sum(char_count) filter (where article_key = 0 and not is_duplicate) as furniture_char_count,
        sum(char_count) filter (where role = 'other' and not is_duplicate) as other_char_count,
        sum(char_count) filter (where role = 'body' and not is_duplicate) as body_char_count,
        sum(char_count) filter (
            where role = 'body' and not is_duplicate and not starts_cut and not ends_cut
        ) as whole_char_count,
        count(*) filter (where role = 'body' and not is_duplicate) as body_paragraph_count,
        count(*) filter (where part_count > 1 and not is_duplicate) as joined_paragraph_count,
        count(*) filter (where (starts_cut or ends_cut) and not is_duplicate) as cut_paragraph_count
    from paragraphs
    group by issue_key
),

seams as (
    select
        paragraphs.issue_key,
        count(*) as join_count,
        avg(joins.score) as mean_join_score,
        count(*) filter (where joins.score < 0.5) as doubtful_join_count
    from joins
    inner join paragraphs on joins.paragraph_key = paragraphs.paragraph_key
    group by paragraphs.issue_key
),

stories as (
    select
        issue_key,
        count(*) as article_count,
        count(*) filter (where starts_here and headline is null) as headless_article_count,
        count(*) filter (where not starts_here or not ends_here) as partial_article_count
    from main.dim_article
    where
        article_key <> 0
        and article_key not in (select copied.article_key from reporting.copied_articles as copied)
    group by issue_key
),

files as (
    select
        issue_key,
        count(*) as file_count,
        count(notices) as noticed_file_count
    from main.dim_source_file
    where is_current and source_file_key <> 0
    group by issue_key
)

select
    issues.issue_key,
    issues.date_key,
    issues.date,
    issues.is_date_exact,
    files.file_count,
    files.noticed_file_count,
    coalesce(stories.article_count, 0) as article_count,
    coalesce(stories.headless_article_count, 0) as headless_article_count,
    coalesce(stories.partial_article_count, 0) as partial_article_count,
    texts.body_paragraph_count,
    texts.joined_paragraph_count,
    texts.cut_paragraph_count,
    coalesce(seams.join_count, 0) as join_count,
    seams.mean_join_score,
    coalesce(seams.doubtful_join_count, 0) as doubtful_join_count,
    cast(texts.char_count as bigint) as char_count,
    texts.whole_char_count / nullif(texts.body_char_count, 0) as whole_share,
    coalesce(texts.duplicate_char_count, 0) / nullif(texts.char_count, 0) as duplicate_share,
    coalesce(texts.furniture_char_count, 0) / nullif(texts.char_count, 0) as furniture_share,
    coalesce(texts.other_char_count, 0) / nullif(texts.char_count, 0) as unrecognised_share
from issues
inner join files on issues.issue_key = files.issue_key
inner join texts on issues.issue_key = texts.issue_key
left join seams on issues.issue_key = seams.issue_key
left join stories on issues.issue_key = stories.issue_key
