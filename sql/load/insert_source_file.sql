-- The files staged, with the columns that follow arrival. A version read again keeps its number.
-- grain: one row per staged file version
with numbered as (
    select
        replaced_by_key,
        coalesce(
            max(version) filter (where reason = 'reread'),
            max(version) filter (where reason = 'superseded') + 1
        ) as version
    from leaving
    where reason in ('reread', 'superseded')
    group by replaced_by_key
)

insert into dim_source_file by name
select
    staged.*,
    $received_at as received_at, -- noqa: RF02
    $load_key as load_key, -- noqa: RF02
    true as is_current,
    coalesce(numbered.version, 1) as version
from stage_dim_source_file as staged
left join numbered
    on staged.source_file_key = numbered.replaced_by_key
