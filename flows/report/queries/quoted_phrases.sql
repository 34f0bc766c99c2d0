-- Phrases in quotation marks that stand in the issues shown: first, peak and last use over everything held.
select
    phrases.phrase,
    phrases.use_count,
    phrases.article_count,
    phrases.issue_count,
    phrases.first_date,
    strftime(phrases.peak_month, '%Y-%m') as peak_month,
    phrases.peak_use_count,
    phrases.last_date,
    phrases.is_date_exact,
    shown_article.article_key,
    shown_article.headline
from reporting.quoted_phrases as phrases
inner join shown_article on phrases.last_article_key = shown_article.article_key
order by phrases.issue_count desc, phrases.article_count desc, phrases.use_count desc, phrases.phrase asc
limit 600
