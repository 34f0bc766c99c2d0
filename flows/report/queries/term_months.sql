-- Share of articles that hold each of the first hundred terms by month, over the last three years held.
select
    listed_term.number,
    strftime(trend.month, '%Y-%m') as month,
    trend.is_date_exact,
    trend.article_share,
    trend.article_count,
    trend.term_count
from listed_term
inner join reporting.keyword_trend as trend on listed_term.term_key = trend.term_key
where
    listed_term.number <= 200
    and trend.month > (select max(dates.month) - interval 36 months from reporting.dated_articles as dates)
order by listed_term.number, trend.month
