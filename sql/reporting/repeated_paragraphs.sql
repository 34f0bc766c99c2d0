-- description: Paragraphs that repeat an earlier one, within an issue or from an issue before. / 重复更早段落的段落，含期内重复与前期重刊。
-- grain: a repeating paragraph / 一个重复段落
--
-- paragraph_key: The paragraph / 段落键
-- canonical_paragraph_key: The earliest printed paragraph that it repeats / 最早刊出的段落键
-- article_key: Its article; NULL outside articles / 文章键；不属文章时为空
-- canonical_article_key: Article of the earlier print; NULL outside articles / 先刊文章键；不属文章时为空
-- source_file_key: The file / 文件版本键
-- canonical_source_file_key: File of the earlier print / 先刊文件版本键
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- canonical_date_key: Issue day of the earlier print / 先刊日期键
-- canonical_date: That day / 先刊日期
-- is_canonical_date_exact: Whether that day is known exactly / 先刊日期是否确切
-- kind: How it repeats: exact, near, contained, form / 重复方式
-- similarity: Likeness, 0 to 1 / 相似度（0 至 1）
-- days_between: Days between the two issues; NULL when a day is unknown / 两期相隔天数；日期未知时为空
-- is_within_issue: Whether both stand in one issue / 是否同一期内
-- char_count: Characters of the paragraph / 段落字数
-- text: Text of the paragraph / 段落文本
-- start_line: Line of the file where the paragraph starts / 段落在文件中的起始行
-- canonical_start_line: Line where the earlier print starts / 先刊段落的起始行

with

reuse as (
    select
        paragraph_key,
        canonical_paragraph_key,
        kind,
        similarity,
        days_between
    from main.fact_reuse
    where paragraph_key <> 0 and canonical_paragraph_key <> 0
),

paragraphs as (
    select
        paragraph_key,
        article_key,
        issue_key,
        source_file_key,
        char_count,
        text
    from main.fact_paragraph
),

origins as (
    select
        paragraph_key,
        article_key,
        issue_key,
        source_file_key
    from main.fact_paragraph
),

first_spans as (
    select
        paragraph_key,
        start_line
    from main.paragraph_span
    where part = 1
),

issues as (
    select
        issues.issue_key,
        days.date_key,
        days.date,
        issues.is_date_exact
    from main.dim_issue as issues
    left join main.dim_date as days on issues.date_key = days.date_key and days.date_key <> 0
    where issues.issue_key <> 0
)

select
    reuse.paragraph_key,
    reuse.canonical_paragraph_key,
    nullif(paragraphs.article_key, 0) as article_key,
    nullif(origins.article_key, 0) as canonical_article_key,
    paragraphs.source_file_key,
    origins.source_file_key as canonical_source_file_key,
    issues.date_key,
    issues.date,
    issues.is_date_exact,
    origin_issues.date_key as canonical_date_key,
    origin_issues.date as canonical_date,
    origin_issues.is_date_exact as is_canonical_date_exact,
    reuse.kind,
    reuse.similarity,
    reuse.days_between,
    paragraphs.issue_key = origins.issue_key as is_within_issue,
    paragraphs.char_count,
    paragraphs.text,
    first_spans.start_line,
    origin_spans.start_line as canonical_start_line
from reuse
inner join paragraphs on reuse.paragraph_key = paragraphs.paragraph_key
inner join origins on reuse.canonical_paragraph_key = origins.paragraph_key
inner join issues on paragraphs.issue_key = issues.issue_key
inner join issues as origin_issues on origins.issue_key = origin_issues.issue_key
left join first_spans on reuse.paragraph_key = first_spans.paragraph_key
left join first_spans as origin_spans on reuse.canonical_paragraph_key = origin_spans.paragraph_key
