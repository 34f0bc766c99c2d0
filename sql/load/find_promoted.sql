-- Paths that repeated the bytes of a file which has just left: the smallest of them now holds those bytes.
-- grain: one row per text to be loaded under another path
with freed as (
    select
        dim_source_file.source_file_key,
        dim_source_file.sha256
    from leaving
    inner join dim_source_file
        on leaving.source_file_key = dim_source_file.source_file_key
    where leaving.reason = 'superseded'
),

waiting as (
    select
        freed.source_file_key,
        inbox_file.relative_path,
        inbox_file.sidecar
    from freed
    inner join ops.inbox_file as inbox_file
        on freed.sha256 = inbox_file.sha256
    where
        inbox_file.outcome = 'repeated'
        and freed.sha256 not in (
            select dim_source_file.sha256
            from dim_source_file
            where dim_source_file.is_current
        )
    qualify
        row_number() over (
            partition by freed.sha256
            order by inbox_file.relative_path asc
        ) = 1
)

select
    source_file_key,
    relative_path,
    sidecar
from waiting
