-- The issues touched by this load, each from the files it has.
-- grain: one row per issue
-- The best file speaks for its issue: current before superseded, then printed, file name, sidecar, then the smallest
-- path, so that the order of arrival leaves no trace.
with spoken_for as (
    select
        issue_key,
        newspaper_key,
        stated_date,
        stated_date_basis,
        stated_date_evidence,
        stated_date_earliest,
        stated_date_latest
    from dim_source_file
    where issue_key in (select touched_issue.issue_key from touched_issue)
    qualify
        row_number() over (
            partition by issue_key
            order by
                is_current desc,
                array_position(
                    ['printed', 'file_name', 'sidecar', 'inferred', 'unknown'],
                    stated_date_basis
                ) asc,
                relative_path asc,
                sha256 asc
        ) = 1
)

insert into dim_issue by name
select
    issue_key,
    newspaper_key,
    stated_date as issue_date,
    stated_date is not null as is_date_exact,
    stated_date_basis as date_basis,
    stated_date_evidence as date_evidence,
    coalesce(stated_date, stated_date_earliest) as date_earliest,
    coalesce(stated_date, stated_date_latest) as date_latest,
    coalesce(
        cast(strftime(coalesce(stated_date, stated_date_latest), '%Y%m%d') as bigint),
        0
    ) as date_key
from spoken_for
