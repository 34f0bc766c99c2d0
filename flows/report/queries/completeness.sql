-- Issues held against issues expected, by month, over everything held.
select
    newspaper,
    strftime(month, '%Y-%m') as month,
    expected_issue_count,
    held_issue_count,
    missing_issue_count,
    completeness
from reporting.collection_completeness
order by month, newspaper
