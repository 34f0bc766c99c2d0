-- The organisations with a row in the report: those of the issues shown, most articles there first.
with

shown as (
    select
        mentions.organization_key,
        count(distinct mentions.article_key) as shown_article_count
    from main.fact_mention as mentions
    inner join shown_article on mentions.article_key = shown_article.article_key
    where mentions.organization_key <> 0
    group by mentions.organization_key
)

select
    shown.organization_key,
    shown.shown_article_count,
    row_number() over (order by shown.shown_article_count desc, shown.organization_key asc) as number
from shown
qualify number <= 300
order by number
