-- The issues shown in full, newest first; those of no known day come last.
select
    issue_key,
    date_key,
    date,
    is_date_exact,
    newspaper,
    row_number() over (order by date_key desc nulls last, issue_key asc) as number
from reporting.issue_list
qualify number <= $issues
order by number
