-- Issues of which a page below the highest is not held, newest first.
select
    newspaper,
    date,
    is_date_exact,
    pages,
    missing_pages
from reporting.issue_list
where missing_page_count > 0
order by date_key desc nulls last, newspaper asc
