-- Articles about each of the first hundred places by month, over the last three years held.
select
    listed.number,
    strftime(months.month, '%Y-%m') as month,
    months.is_date_exact,
    months.article_count,
    months.mention_count,
    months.article_share,
    months.month_rank
from listed_place as listed
inner join reporting.place_coverage_monthly as months on listed.place_key = months.place_key
where
    listed.number <= 100
    and months.month > (select max(dates.month) - interval 36 months from reporting.dated_articles as dates)
order by listed.number, months.month
