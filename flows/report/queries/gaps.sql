-- Days on which an issue is expected and none is held, newest first.
select
    newspaper,
    date,
    weekday_name,
    holiday_name,
    weekday_share,
    held_before,
    held_after,
    days_between
from reporting.collection_gaps
order by date desc, newspaper asc
