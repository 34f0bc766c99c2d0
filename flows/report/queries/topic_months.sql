-- Articles and characters by topic and month, over everything held.
select
    strftime(month, '%Y-%m') as month,
    topic,
    bool_and(is_date_exact) as is_date_exact,
    sum(article_count) as article_count,
    sum(char_count) as char_count
from reporting.topic_volume
group by month, topic
order by month desc, article_count desc, topic asc
