-- The articles shown, with what their page says of them.
with

writers as (
    select
        bylines.article_key,
        string_agg(bylines.role || ' ' || people.name, '、' order by bylines.position) as writers
    from main.bridge_byline as bylines
    inner join shown_article on bylines.article_key = shown_article.article_key
    inner join main.dim_person as people on bylines.person_key = people.person_key
    where people.person_key <> 0
    group by bylines.article_key
)

select
    shown_article.article_key,
    dim_article.story_key,
    shown_article.source_file_key,
    dim_article.headline,
    shown_article.headline as listed_headline,
    dim_article.kicker,
    dim_article.subtitle,
    dim_article.column_label,
    dim_article.jump_from_page,
    dim_article.starts_here,
    dim_article.ends_here,
    dim_article.genre,
    dim_article.topic,
    shown_article.date,
    shown_article.is_date_exact,
    dim_issue.date_basis,
    dim_issue.date_evidence,
    shown_issue.newspaper,
    shown_article.page,
    dim_source_file.relative_path,
    writers.writers,
    fact_article.paragraph_count,
    fact_article.char_count,
    fact_article.figure_count,
    fact_article.duplicate_char_count
from shown_article
inner join shown_issue on shown_article.issue_key = shown_issue.issue_key
inner join main.dim_issue on shown_article.issue_key = dim_issue.issue_key
inner join main.dim_article on shown_article.article_key = dim_article.article_key
inner join main.dim_source_file on shown_article.source_file_key = dim_source_file.source_file_key
inner join main.fact_article on shown_article.article_key = fact_article.article_key
left join writers on shown_article.article_key = writers.article_key
order by shown_article.number
