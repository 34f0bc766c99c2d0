-- description: Articles that print again what an earlier issue had, and after how many days. / 重刊前期内容的文章及相隔天数。
-- grain: an article and the earlier article it repeats / 一篇文章与其所重刊的一篇
--
-- article_key: The article / 文章键
-- canonical_article_key: Article of the earlier print / 先刊文章键
-- issue_key: The issue / 期次键
-- canonical_issue_key: Issue of the earlier print / 先刊期次键
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- canonical_date_key: Issue day of the earlier print / 先刊日期键
-- canonical_date: That day / 先刊日期
-- is_canonical_date_exact: Whether that day is known exactly / 先刊日期是否确切
-- headline: Headline; NULL when not in the file / 标题；文件中没有时为空
-- canonical_headline: Headline of the earlier print / 先刊标题
-- days_between: Days between the two issues; NULL when a day is unknown / 两期相隔天数；日期未知时为空
-- paragraph_count: Body paragraphs repeated / 重刊的正文段数
-- form_paragraph_count: Of those, the same wording with other numbers / 其中同文异数的段数
-- char_count: Characters of those paragraphs / 上述段落的字数
-- char_share: Share of the article's characters, 0 to 1 / 占文章字数的比例（0 至 1）

with

reuse as (
    select
        paragraph_key,
        canonical_paragraph_key,
        kind,
        days_between
    from main.fact_reuse
),

paragraphs as (
    select
        paragraph_key,
        article_key,
        issue_key,
        char_count
    from main.fact_paragraph
    where article_key <> 0 and role = 'body'
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
),

sizes as (
    select
        article_key,
        greatest(char_count, 1) as char_count
    from main.fact_article
),

pairs as (
    select
        paragraphs.article_key,
        origins.article_key as canonical_article_key,
        count(*) as paragraph_count,
        count(*) filter (where reuse.kind = 'form') as form_paragraph_count,
        sum(paragraphs.char_count) as char_count,
        max(reuse.days_between) as days_between
    from reuse
    inner join paragraphs on reuse.paragraph_key = paragraphs.paragraph_key
    inner join paragraphs as origins on reuse.canonical_paragraph_key = origins.paragraph_key
    where paragraphs.issue_key <> origins.issue_key
    group by
        paragraphs.article_key,
        origins.article_key
)

select
    pairs.article_key,
    pairs.canonical_article_key,
    articles.issue_key,
    originals.issue_key as canonical_issue_key,
    articles.date_key,
    articles.date,
    articles.is_date_exact,
    originals.date_key as canonical_date_key,
    originals.date as canonical_date,
    originals.is_date_exact as is_canonical_date_exact,
    articles.headline,
    originals.headline as canonical_headline,
    pairs.days_between,
    pairs.paragraph_count,
    pairs.form_paragraph_count,
    cast(pairs.char_count as bigint) as char_count,
    least(pairs.char_count / sizes.char_count, 1.0) as char_share
from pairs
inner join dated_articles as articles on pairs.article_key = articles.article_key
inner join dated_articles as originals on pairs.canonical_article_key = originals.article_key
inner join sizes on pairs.article_key = sizes.article_key
