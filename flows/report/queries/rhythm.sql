-- On which weekdays each newspaper appears.
select
    newspaper,
    weekday,
    weekday_name,
    day_count,
    held_day_count,
    publishing_day_count,
    held_share
from reporting.publishing_rhythm
order by newspaper, weekday
