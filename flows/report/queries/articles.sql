-- The articles shown, with their writers and keywords.
with

keywords as (
    select
        keywords.article_key,
        string_agg(keywords.keyword, ' ' order by keywords.keyword_rank) as keywords
    from reporting.article_keywords as keywords
    inner join shown_article on keywords.article_key = shown_article.article_key
    group by keywords.article_key
),

writers as (
    select
        bylines.article_key,
        string_agg(people.name, '、' order by bylines.position) as writers
    from main.bridge_byline as bylines
    inner join shown_article on bylines.article_key = shown_article.article_key
    inner join main.dim_person as people on bylines.person_key = people.person_key
    where people.person_key <> 0
    group by bylines.article_key
)

select
    shown_article.article_key,
    shown_article.headline,
    shown_article.date,
    shown_article.is_date_exact,
    shown_article.page,
    dim_article.topic,
    dim_article.genre,
    writers.writers,
    keywords.keywords,
    fact_article.char_count
from shown_article
inner join main.dim_article on shown_article.article_key = dim_article.article_key
inner join main.fact_article on shown_article.article_key = fact_article.article_key
left join keywords on shown_article.article_key = keywords.article_key
left join writers on shown_article.article_key = writers.article_key
order by shown_article.number
