-- The newest articles shown of each writer listed.
select
    listed_writer.number,
    shown_article.article_key,
    shown_article.headline,
    shown_article.date,
    shown_article.is_date_exact,
    bylines.role,
    fact_article.char_count
from listed_writer
inner join main.bridge_byline as bylines on listed_writer.person_key = bylines.person_key
inner join shown_article on bylines.article_key = shown_article.article_key
inner join main.fact_article on shown_article.article_key = fact_article.article_key
qualify row_number() over (partition by listed_writer.number order by shown_article.number) <= 12
order by listed_writer.number, shown_article.number
