-- The newest articles shown that hold each of the terms listed.
select
    listed_term.number,
    shown_article.article_key,
    shown_article.headline,
    shown_article.date,
    shown_article.is_date_exact,
    terms.term_count
from listed_term
inner join main.fact_term as terms on listed_term.term_key = terms.term_key
inner join shown_article on terms.article_key = shown_article.article_key
where listed_term.number <= 200
qualify row_number() over (partition by listed_term.number order by shown_article.number) <= 6
order by listed_term.number, shown_article.number
