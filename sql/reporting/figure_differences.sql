-- description: Subjects given different values in different articles of one newspaper. Issues of unknown newspapers
--   count as of one. / 同一对象在一家报纸的不同文章中数值不一。报纸名称未知的期次视为一家。
-- grain: a newspaper's subject, a kind of quantity and a base unit / 一家报纸的一个对象、一种数量类别、一个基本单位
--
-- lowest_figure_key: The figure with the lowest value / 最小值的数字键
-- highest_figure_key: The figure with the highest value / 最大值的数字键
-- lowest_article_key: Article of the lowest value / 最小值所在文章键
-- highest_article_key: Article of the highest value / 最大值所在文章键
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- first_date_key: First issue day / 首次出版日期键
-- last_date_key: Last issue day / 末次出版日期键
-- first_date: First issue day / 首次日期
-- last_date: Last issue day / 末次日期
-- is_date_exact: Whether every day counted is known exactly / 所计日期是否全部确切
-- newspaper: Name of the newspaper / 报纸名称
-- subject: What is measured / 所度量的对象
-- kind: Kind of quantity / 数量类别
-- base_unit: Unit without 万 or 亿 / 基本单位
-- article_count: Articles that state it / 陈述它的文章数
-- issue_count: Issues / 期数
-- value_count: Different values / 不同数值个数
-- lowest_value: Lowest value / 最小值
-- highest_value: Highest value / 最大值
-- lowest_surface: Lowest as printed / 最小值原文
-- highest_surface: Highest as printed / 最大值原文
-- confidence: How sure the readings are, the lowest of those counted / 置信度（取最低）

with

figures as (
    select
        figure_key,
        article_key,
        subject,
        kind,
        base_unit,
        base_value,
        surface,
        confidence
    from main.fact_figure
    where article_key <> 0 and subject is not null and role <> 'from'
),

dated_articles as (
    select
        article_key,
        issue_key,
        newspaper_key,
        date_key,
        date,
        is_date_exact,
        newspaper
    from reporting.dated_articles
),

groups as (
    select
        dated_articles.newspaper_key,
        dated_articles.newspaper,
        figures.subject,
        figures.kind,
        figures.base_unit,
        count(distinct figures.article_key) as article_count,
        count(distinct dated_articles.issue_key) as issue_count,
        count(distinct figures.base_value) as value_count,
        min({ 'value': figures.base_value, 'figure_key': figures.figure_key, 'surface': figures.surface }) as lowest,
        max({ 'value': figures.base_value, 'figure_key': figures.figure_key, 'surface': figures.surface }) as highest,
        min(figures.confidence) as confidence,
        min(dated_articles.date_key) as first_date_key,
        max(dated_articles.date_key) as last_date_key,
        min(dated_articles.date) as first_date,
        max(dated_articles.date) as last_date,
        bool_and(dated_articles.is_date_exact) as is_date_exact
    from figures
    inner join dated_articles on figures.article_key = dated_articles.article_key
    group by
        dated_articles.newspaper_key,
        dated_articles.newspaper,
        figures.subject,
        figures.kind,
        figures.base_unit
    having
        count(distinct figures.article_key) >= 2
        and count(distinct figures.base_value) >= 2
)

select
    lowest_figures.figure_key as lowest_figure_key,
    highest_figures.figure_key as highest_figure_key,
    lowest_figures.article_key as lowest_article_key,
    highest_figures.article_key as highest_article_key,
    groups.newspaper_key,
    groups.first_date_key,
    groups.last_date_key,
    groups.first_date,
    groups.last_date,
    groups.is_date_exact,
    groups.newspaper,
    groups.subject,
    groups.kind,
    groups.base_unit,
    groups.article_count,
    groups.issue_count,
    groups.value_count,
    lowest_figures.base_value as lowest_value,
    highest_figures.base_value as highest_value,
    lowest_figures.surface as lowest_surface,
    highest_figures.surface as highest_surface,
    groups.confidence
from groups
inner join figures as lowest_figures on groups.lowest.figure_key = lowest_figures.figure_key
inner join figures as highest_figures on groups.highest.figure_key = highest_figures.figure_key
