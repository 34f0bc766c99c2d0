-- What was printed each month, over everything held whose day is known.
select
    strftime(date_trunc('month', date), '%Y-%m') as month,
    bool_and(is_date_exact) as is_date_exact,
    sum(issue_count) as issue_count,
    sum(file_count) as file_count,
    sum(article_count) as article_count,
    sum(char_count) as char_count,
    sum(figure_count) as figure_count
from reporting.daily_volume
where date is not null
group by date_trunc('month', date)
order by date_trunc('month', date)
