-- description: Every article with its issue, writers, labels and size. / 全部文章及其期次、作者、分类与篇幅。
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
-- newspaper: Name of the newspaper / 报纸名称
-- page: Page number; NULL when unknown / 版次；未知时为空
-- headline: Headline; NULL when not in the file / 标题；文件中没有时为空
-- story_headline: Headline, else that of the story's first part / 标题；没有时取报道首部的标题
-- kicker: Line above the headline / 引题
-- subtitle: Line below the headline / 副题
-- column_label: Standing column / 栏目
-- genre: Genre / 体裁
-- topic: Topic / 主题
-- writers: Writers in the order of print / 署名作者（按刊出顺序）
-- jump_from_page: Page it is continued from / 上接版次
-- starts_here: Whether its start stands in this file / 开头是否在本文件
-- ends_here: Whether its end stands in this file / 结尾是否在本文件
-- paragraph_count: Body paragraphs and subheads / 正文段与小标题数
-- char_count: Characters of those paragraphs / 上述段落的字数
-- sentence_count: Sentences / 句数
-- figure_count: Figures stated / 数字事实数
-- person_count: Different persons / 不同人名数
-- organization_count: Different organisations / 不同机构数
-- duplicate_char_count: Characters printed twice in the issue, left out of the counts / 期内重复字数，不计入其他统计
-- relative_path: Path of the file below the inbox / 文件在收件目录内的路径

with

articles as (
    select
        article_key,
        kicker,
        subtitle,
        column_label,
        genre,
        topic,
        jump_from_page,
        starts_here,
        ends_here
    from main.dim_article
    where article_key <> 0
),

dated_articles as (
    select
        article_key,
        story_key,
        issue_key,
        source_file_key,
        newspaper_key,
        date_key,
        date,
        is_date_exact,
        newspaper,
        page,
        relative_path,
        headline
    from reporting.dated_articles
),

sizes as (
    select
        article_key,
        paragraph_count,
        char_count,
        sentence_count,
        figure_count,
        person_count,
        organization_count,
        duplicate_char_count
    from main.fact_article
),

writers as (
    select
        bylines.article_key,
        string_agg(people.name, '、' order by bylines.position) as writers
    from main.bridge_byline as bylines
    inner join main.dim_person as people on bylines.person_key = people.person_key
    where bylines.person_key <> 0
    group by bylines.article_key
),

story_headlines as (
    select
        story_key,
        min(headline) as story_headline
    from main.dim_article
    where story_key <> 0 and starts_here
    group by story_key
)

select
    dated_articles.article_key,
    dated_articles.story_key,
    dated_articles.issue_key,
    dated_articles.source_file_key,
    dated_articles.newspaper_key,
    dated_articles.date_key,
    dated_articles.date,
    dated_articles.is_date_exact,
    dated_articles.newspaper,
    dated_articles.page,
    dated_articles.headline,
    coalesce(dated_articles.headline, story_headlines.story_headline) as story_headline,
    articles.kicker,
    articles.subtitle,
    articles.column_label,
    articles.genre,
    articles.topic,
    writers.writers,
    articles.jump_from_page,
    articles.starts_here,
    articles.ends_here,
    coalesce(sizes.paragraph_count, 0) as paragraph_count,
    coalesce(sizes.char_count, 0) as char_count,
    coalesce(sizes.sentence_count, 0) as sentence_count,
    coalesce(sizes.figure_count, 0) as figure_count,
    coalesce(sizes.person_count, 0) as person_count,
    coalesce(sizes.organization_count, 0) as organization_count,
    coalesce(sizes.duplicate_char_count, 0) as duplicate_char_count,
    dated_articles.relative_path
from dated_articles
inner join articles on dated_articles.article_key = articles.article_key
left join sizes on dated_articles.article_key = sizes.article_key
left join writers on dated_articles.article_key = writers.article_key
left join story_headlines on dated_articles.story_key = story_headlines.story_key
