-- Terms of the articles shown with the articles that hold them, as places in the list of articles, from 0.
select
    terms.term,
    list(shown_article.number - 1 order by shown_article.number) as places
from main.fact_term as uses
inner join shown_article on uses.article_key = shown_article.article_key
inner join main.dim_term as terms on uses.term_key = terms.term_key
group by terms.term
order by terms.term
