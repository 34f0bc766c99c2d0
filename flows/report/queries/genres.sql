-- Articles by topic and genre among the issues shown.
select
    dim_article.topic,
    dim_article.genre,
    count(*) as article_count
from shown_article
inner join main.dim_article on shown_article.article_key = dim_article.article_key
where
    shown_article.article_key not in (select copied.article_key from reporting.copied_articles as copied)
group by dim_article.topic, dim_article.genre
order by article_count desc, dim_article.topic asc, dim_article.genre asc
