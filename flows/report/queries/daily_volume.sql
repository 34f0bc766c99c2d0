-- What was printed on each day of the issues shown; exact and inferred days apart.
select
    daily_volume.date,
    daily_volume.is_date_exact,
    daily_volume.weekday_name,
    daily_volume.newspaper,
    daily_volume.issue_count,
    daily_volume.file_count,
    daily_volume.article_count,
    daily_volume.story_count,
    daily_volume.char_count,
    daily_volume.figure_count,
    daily_volume.duplicate_char_count
from reporting.daily_volume
where daily_volume.date_key in (select shown_issue.date_key from shown_issue)
order by daily_volume.date desc, daily_volume.is_date_exact asc, daily_volume.newspaper asc
