-- The newest articles shown about each of the places listed.
with

appearances as (
    select
        listed.number,
        mentions.article_key,
        first(mentions.paragraph_key order by mentions.paragraph_key) as paragraph_key,
        count(*) as mention_count
    from main.fact_mention as mentions
    inner join listed_place as listed on mentions.place_key = listed.place_key
    group by listed.number, mentions.article_key
)

select
    appearances.number,
    shown_article.article_key,
    appearances.paragraph_key,
    shown_article.headline,
    shown_article.date,
    shown_article.is_date_exact,
    appearances.mention_count
from appearances
inner join shown_article on appearances.article_key = shown_article.article_key
qualify row_number() over (partition by appearances.number order by shown_article.number) <= 12
order by appearances.number, shown_article.number
