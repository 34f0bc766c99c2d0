-- Output of each of the first hundred writers by month, over the last three years held.
select
    listed_writer.number,
    strftime(months.month, '%Y-%m') as month,
    months.is_date_exact,
    months.article_count,
    months.char_count
from listed_writer
inner join reporting.journalist_output_monthly as months on listed_writer.person_key = months.person_key
where
    listed_writer.number <= 100
    and months.month > (select max(dates.month) - interval 36 months from reporting.dated_articles as dates)
order by listed_writer.number, months.month
