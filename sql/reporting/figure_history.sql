-- description: What one newspaper said of one subject over time: subjects that it states in two issues or more. Issues
--   of unknown newspapers count as of one. / 一家报纸对同一对象历次陈述的数值；取该报两期以上陈述者。报纸名称未知的期次视为一家。
-- grain: a figure about a subject that recurs in its newspaper / 对一家报纸中反复出现对象的一次陈述
--
-- figure_key: The figure / 数字键
-- paragraph_key: The paragraph / 段落键
-- article_key: The article / 文章键
-- issue_key: The issue / 期次键
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- date_key: Day of the issue, its latest possible day when not exact / 出版日期键，不确切时取最晚可能日
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- newspaper: Name of the newspaper / 报纸名称
-- subject: What is measured / 所度量的对象
-- kind: Kind of quantity / 数量类别
-- base_unit: Unit without 万 or 亿 / 基本单位
-- statement_number: Order of the statement by day and by print within it, from 1 / 陈述的先后，同日按版面先后（从 1）
-- base_value: Value in base_unit; other currencies are not turned into 元 / 数值，以 base_unit 为单位；外币不折成人民币
-- previous_value: Value stated before it; NULL for the first / 上一次陈述的数值；首次为空
-- surface: As printed / 原文
-- change: Direction: up, down or NULL / 增减方向：up、down 或空
-- confidence: How sure the reading is, 0 to 1 / 置信度（0 至 1）
-- headline: Headline; NULL when not in the file / 标题；文件中没有时为空

with

figures as (
    select
        figure_key,
        paragraph_key,
        article_key,
        subject,
        kind,
        base_unit,
        base_value,
        surface,
        change,
        confidence,
        start_char
    from main.fact_figure
    where article_key <> 0 and subject is not null and role <> 'from'
),

-- The order of print as one number: figures sort by it far faster than by path.
dated_articles as (
    select
        article_key,
        issue_key,
        newspaper_key,
        date_key,
        date,
        is_date_exact,
        newspaper,
        headline,
        row_number() over (
            order by
                date_key asc,
                page asc nulls last,
                relative_path asc,
                article_number asc,
                article_key asc
        ) as print_order
    from reporting.dated_articles
    where date_key is not null
),

paragraphs as (
    select
        paragraph_key,
        position
    from main.fact_paragraph
),

statements as (
    select
        figures.figure_key,
        figures.paragraph_key,
        figures.article_key,
        dated_articles.issue_key,
        dated_articles.newspaper_key,
        dated_articles.print_order,
        figures.subject,
        figures.kind,
        figures.base_unit,
        figures.base_value,
        figures.surface,
        figures.change,
        figures.confidence,
        cast(paragraphs.position as bigint) * 100000000 + figures.start_char as reading_order
    from figures
    inner join dated_articles on figures.article_key = dated_articles.article_key
    inner join paragraphs on figures.paragraph_key = paragraphs.paragraph_key
),

-- What is known of the article is joined after the sort, which it would slow down.
numbered as (
    select
        figure_key,
        paragraph_key,
        article_key,
        subject,
        kind,
        base_unit,
        row_number() over same_subject as statement_number,
        base_value,
        lag(base_value) over same_subject as previous_value,
        surface,
        change,
        confidence
    from statements
    window
        all_of_subject as (
            partition by
                newspaper_key,
                subject,
                kind,
                base_unit
        ),
        same_subject as (
            partition by
                newspaper_key,
                subject,
                kind,
                base_unit
            order by
                print_order,
                reading_order,
                figure_key
        )
    qualify min(issue_key) over all_of_subject <> max(issue_key) over all_of_subject
)

select
    numbered.figure_key,
    numbered.paragraph_key,
    numbered.article_key,
    dated_articles.issue_key,
    dated_articles.newspaper_key,
    dated_articles.date_key,
    dated_articles.date,
    dated_articles.is_date_exact,
    dated_articles.newspaper,
    numbered.subject,
    numbered.kind,
    numbered.base_unit,
    numbered.statement_number,
    numbered.base_value,
    numbered.previous_value,
    numbered.surface,
    numbered.change,
    numbered.confidence,
    dated_articles.headline
from numbered
inner join dated_articles on numbered.article_key = dated_articles.article_key
