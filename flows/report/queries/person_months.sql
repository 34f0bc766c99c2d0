-- Articles that name each of the first hundred names by month, over the last three years held.
select
    listed_person.number,
    strftime(articles.month, '%Y-%m') as month,
    bool_and(articles.is_date_exact) as is_date_exact,
    count(distinct articles.article_key) as article_count,
    count(*) as mention_count
from listed_person
inner join main.fact_mention as mentions on listed_person.person_key = mentions.person_key
inner join reporting.dated_articles as articles on mentions.article_key = articles.article_key
where
    listed_person.number <= 100
    and articles.month > (select max(dates.month) - interval 36 months from reporting.dated_articles as dates)
group by listed_person.number, articles.month
order by listed_person.number, articles.month
