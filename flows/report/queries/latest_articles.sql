-- The first articles of the list, with their writers.
with

latest as (
    select
        article_key,
        headline,
        date,
        is_date_exact,
        page,
        number
    from shown_article
    where number <= 15
),

writers as (
    select
        bylines.article_key,
        string_agg(people.name, '、' order by bylines.position) as writers
    from main.bridge_byline as bylines
    inner join latest on bylines.article_key = latest.article_key
    inner join main.dim_person as people on bylines.person_key = people.person_key
    where people.person_key <> 0
    group by bylines.article_key
)

select
    latest.article_key,
    latest.headline,
    latest.date,
    latest.is_date_exact,
    latest.page,
    dim_article.topic,
    writers.writers,
    fact_article.char_count
from latest
inner join main.dim_article on latest.article_key = dim_article.article_key
inner join main.fact_article on latest.article_key = fact_article.article_key
left join writers on latest.article_key = writers.article_key
order by latest.number
