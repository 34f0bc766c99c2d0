-- Paths that repeat the bytes of a file which has just left: the smallest of them now holds those bytes.
-- grain: one row per text to be loaded under another path
-- What this run has seen of a path counts, else what was last recorded of it.
with freed as (
    select
        dim_source_file.source_file_key,
        dim_source_file.sha256
    from leaving
    inner join dim_source_file
        on leaving.source_file_key = dim_source_file.source_file_key
    where leaving.reason = 'superseded'
),

repeated as (
    select
        relative_path,
        sha256,
        sidecar
    from seen
    where outcome = 'repeated'
    union all
    select
        relative_path,
        sha256,
        sidecar
    from ops.inbox_file
    where
        outcome = 'repeated'
        and relative_path not in (
            select seen.relative_path
            from seen
            where seen.outcome <> 'unchanged'
        )
),

waiting as (
    select
        freed.source_file_key,
        repeated.relative_path,
        repeated.sidecar
    from freed
    inner join repeated
        on freed.sha256 = repeated.sha256
    where
        freed.sha256 not in (
            select dim_source_file.sha256
            from dim_source_file
            where dim_source_file.is_current
        )
    qualify
        row_number() over (
            partition by freed.sha256
            order by
                repeated.relative_path asc,
                freed.source_file_key asc
        ) = 1
)

select
    source_file_key,
    relative_path,
    sidecar
from waiting
