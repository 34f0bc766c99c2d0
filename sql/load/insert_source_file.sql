-- The files staged, with the columns that follow arrival. A version is numbered after all others of its path and issue,
-- and after the one it corrects, of whatever issue. One read again keeps its number, unless it has moved to an issue
-- where that is taken.
-- grain: one row per staged file version
with own as (
    select
        replaced_by_key as source_file_key,
        version
    from leaving
    where reason = 'reread'
),

earlier as (
    select
        staged.source_file_key,
        held.version
    from stage_dim_source_file as staged
    inner join dim_source_file as held
        on
            staged.relative_path = held.relative_path
            and staged.issue_key = held.issue_key
    union all
    select
        replaced_by_key as source_file_key,
        version
    from leaving
    where reason = 'superseded'
),

numbered as (
    select
        earlier.source_file_key,
        max(earlier.version) as highest,
        coalesce(bool_or(earlier.version = own.version), false) as is_taken
    from earlier
    left join own
        on earlier.source_file_key = own.source_file_key
    group by earlier.source_file_key
)

insert into dim_source_file by name
select
    staged.*,
    $received_at as received_at, -- noqa: RF02
    $load_key as load_key, -- noqa: RF02
    true as is_current,
    if(
        own.version is null or numbered.is_taken,
        coalesce(numbered.highest, 0) + 1,
        own.version
    ) as version
from stage_dim_source_file as staged
left join own
    on staged.source_file_key = own.source_file_key
left join numbered
    on staged.source_file_key = numbered.source_file_key
