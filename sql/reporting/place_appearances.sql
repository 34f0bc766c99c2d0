-- description: Which place stands in which article. / 地点见于哪些文章。
-- grain: a place in an article / 一篇文章中的一个地点
--
-- place_key: The place / 地点键
-- article_key: The article / 文章键
-- paragraph_key: Paragraph of the first mention / 首次提及所在段落键
-- issue_key: The issue / 期次键
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- place: Canonical name / 规范名称
-- kind: Kind / 类别
-- headline: Headline; NULL when not in the file / 标题；文件中没有时为空
-- mention_count: Mentions / 提及次数
-- confidence: How sure the reading is, the best of those counted / 置信度（取最高）

with

mentions as (
    select
        mentions.place_key,
        mentions.article_key,
        mentions.paragraph_key,
        mentions.confidence,
        cast(paragraphs.position as bigint) * 100000000 + mentions.start_char as reading_order
    from main.fact_mention as mentions
    inner join main.fact_paragraph as paragraphs on mentions.paragraph_key = paragraphs.paragraph_key
    where mentions.place_key <> 0 and mentions.article_key <> 0
),

appearances as (
    select
        place_key,
        article_key,
        count(*) as mention_count,
        max(confidence) as confidence,
        arg_min(paragraph_key, reading_order) as paragraph_key
    from mentions
    group by
        place_key,
        article_key
),

places as (
    select
        place_key,
        name,
        kind
    from main.dim_place
),

dated_articles as (
    select
        article_key,
        issue_key,
        date_key,
        date,
        is_date_exact,
        headline
    from reporting.dated_articles
)

select
    appearances.place_key,
    appearances.article_key,
    appearances.paragraph_key,
    dated_articles.issue_key,
    dated_articles.date_key,
    dated_articles.date,
    dated_articles.is_date_exact,
    places.name as place,
    places.kind,
    dated_articles.headline,
    appearances.mention_count,
    appearances.confidence
from appearances
inner join places on appearances.place_key = places.place_key
inner join dated_articles on appearances.article_key = dated_articles.article_key
