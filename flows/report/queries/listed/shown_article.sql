-- The articles of those issues, in the order in which they are listed: newest issue first, then by page and place. One
-- without a headline is called by how its text begins.
with

articles as (
    select
        dim_article.article_key,
        dim_article.issue_key,
        dim_article.source_file_key,
        dim_article.article_number,
        shown_issue.date_key,
        shown_issue.date,
        shown_issue.is_date_exact,
        dim_article.headline,
        dim_source_file.page,
        row_number() over (
            order by
                shown_issue.number,
                dim_source_file.page nulls last,
                dim_source_file.relative_path,
                dim_article.article_number
        ) as number
    from main.dim_article
    inner join shown_issue on dim_article.issue_key = shown_issue.issue_key
    inner join main.dim_source_file on dim_article.source_file_key = dim_source_file.source_file_key
    where dim_article.article_key <> 0
),

headless as (
    select article_key
    from articles
    where headline is null
),

beginnings as (
    select
        article_key,
        arg_min(text, position) as text
    from main.fact_paragraph
    where
        role = 'body'
        and not is_duplicate
        and article_key in (select headless.article_key from headless)
    group by article_key
)

select
    articles.article_key,
    articles.issue_key,
    articles.source_file_key,
    articles.article_number,
    articles.date_key,
    articles.date,
    articles.is_date_exact,
    coalesce(articles.headline, '（无标题）' || left(beginnings.text, 18) || '…') as headline,
    articles.page,
    articles.number
from articles
left join beginnings on articles.article_key = beginnings.article_key
order by articles.number
