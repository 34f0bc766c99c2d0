-- Articles shown that print again what an earlier issue had.
select
    shown_article.article_key,
    shown_article.headline,
    reprints.date,
    reprints.is_date_exact,
    earlier.article_key as canonical_article_key,
    reprints.canonical_headline,
    reprints.canonical_date,
    reprints.days_between,
    reprints.paragraph_count,
    reprints.form_paragraph_count,
    reprints.char_count,
    reprints.char_share
from reporting.reprinted_articles as reprints
inner join shown_article on reprints.article_key = shown_article.article_key
left join shown_article as earlier on reprints.canonical_article_key = earlier.article_key
order by shown_article.number asc, reprints.char_count desc
