-- description: Every quantity stated, with its words around it and the line it stands on. / 文中陈述的每个数量，附上下文与所在行。
-- grain: a figure / 一个数字
--
-- figure_key: The figure / 数字键
-- paragraph_key: The paragraph / 段落键
-- article_key: The article / 文章键
-- source_file_key: The file / 文件版本键
-- issue_key: The issue / 期次键
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- date_key: Day of the issue, its latest possible day when not exact; NULL when unknown / 出版日期键，不确切时取最晚可能日；未知时为空
-- date: That day / 对应的日期
-- is_date_exact: Whether the day is known exactly / 日期是否确切
-- newspaper: Name of the newspaper / 报纸名称
-- headline: Headline; NULL when not in the file / 标题；文件中没有时为空
-- subject: What is measured / 所度量的对象
-- surface: As printed / 原文
-- value: Number as printed / 数值（如原文）
-- value_max: Upper end of a range / 区间上限
-- unit: Unit as printed / 单位（如原文）
-- base_value: Value in base_unit; other currencies are not turned into 元 / 数值，以 base_unit 为单位；外币不折成人民币
-- base_unit: Unit without 万 or 亿 / 基本单位
-- approximation: Hedge as printed / 约数词
-- kind: Kind of quantity / 数量类别
-- change: Direction: up, down or NULL / 增减方向：up、down 或空
-- role: A value, or the from or to of a pair / 数值，或变化的起点、终点
-- confidence: How sure the reading is, 0 to 1 / 置信度（0 至 1）
-- context: The figure in its sentence, marked 【】 / 数字所在上下文，以【】标出
-- start_line: Line of the file where the paragraph starts / 段落在文件中的起始行

with

figures as (
    select
        figure_key,
        paragraph_key,
        article_key,
        surface,
        subject,
        value,
        value_max,
        unit,
        base_value,
        base_unit,
        approximation,
        kind,
        change,
        role,
        confidence,
        context
    from main.fact_figure
    where article_key <> 0
),

first_spans as (
    select
        paragraph_key,
        start_line
    from main.paragraph_span
    where part = 1
),

dated_articles as (
    select
        article_key,
        source_file_key,
        issue_key,
        newspaper_key,
        date_key,
        date,
        is_date_exact,
        newspaper,
        headline
    from reporting.dated_articles
)

select
    figures.figure_key,
    figures.paragraph_key,
    figures.article_key,
    dated_articles.source_file_key,
    dated_articles.issue_key,
    dated_articles.newspaper_key,
    dated_articles.date_key,
    dated_articles.date,
    dated_articles.is_date_exact,
    dated_articles.newspaper,
    dated_articles.headline,
    figures.subject,
    figures.surface,
    figures.value,
    figures.value_max,
    figures.unit,
    figures.base_value,
    figures.base_unit,
    figures.approximation,
    figures.kind,
    figures.change,
    figures.role,
    figures.confidence,
    figures.context,
    first_spans.start_line
from figures
inner join dated_articles on figures.article_key = dated_articles.article_key
left join first_spans on figures.paragraph_key = first_spans.paragraph_key
