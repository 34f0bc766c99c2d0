-- Issues held and issues missing, by month, over everything held.
with

months as (
    select
        newspaper,
        strftime(month, '%Y-%m') as month,
        held_issue_count,
        missing_issue_count
    from reporting.collection_completeness
)

select
    newspaper,
    month,
    true as is_held,
    held_issue_count as issue_count
from months
union all
select
    newspaper,
    month,
    false as is_held,
    missing_issue_count as issue_count
from months
order by month, newspaper, is_held
