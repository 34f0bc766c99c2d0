-- Which held file versions make way for the files staged, and why.
-- grain: one row per held file version that leaves
-- reread: the same version read again; superseded: an older version of the same path and issue; displaced: the same
-- bytes under a larger path. A held file with another date, page or newspaper is evidence against a correction.
-- What is read again stands beside the others of its path already: it replaces only one of its new issue and page.
with incoming as (
    select
        source_file_key,
        relative_path,
        sha256,
        newspaper_key,
        issue_key,
        stated_date,
        page,
        source_file_key in (
            select dim_source_file.source_file_key
            from dim_source_file
            where dim_source_file.is_current
        ) as is_held
    from stage_dim_source_file
),

held as (
    select
        source_file_key,
        relative_path,
        sha256,
        newspaper_key,
        issue_key,
        stated_date,
        page,
        received_at,
        version
    from dim_source_file
    where is_current
),

rivals as (
    select
        incoming.source_file_key as replaced_by_key,
        held.source_file_key,
        held.version,
        row_number() over (
            partition by incoming.source_file_key
            order by
                coalesce(held.stated_date = incoming.stated_date, false) desc,
                held.received_at desc,
                held.source_file_key asc
        ) as preference
    from incoming
    inner join held
        on
            incoming.relative_path = held.relative_path
            and incoming.source_file_key <> held.source_file_key
    where
        coalesce(held.stated_date = incoming.stated_date, true)
        and coalesce(held.page = incoming.page, true)
        and (
            held.newspaper_key = incoming.newspaper_key
            or held.newspaper_key = 0
            or incoming.newspaper_key = 0
        )
        and (
            not incoming.is_held
            or (held.issue_key = incoming.issue_key and held.page is not distinct from incoming.page)
        )
),

displaced as (
    select
        incoming.source_file_key as replaced_by_key,
        held.source_file_key,
        held.version
    from incoming
    inner join held
        on
            incoming.sha256 = held.sha256
            and incoming.relative_path < held.relative_path
),

reread as (
    select
        incoming.source_file_key as replaced_by_key,
        dim_source_file.source_file_key,
        dim_source_file.version
    from incoming
    inner join dim_source_file
        on incoming.source_file_key = dim_source_file.source_file_key
)

select
    source_file_key,
    replaced_by_key,
    version,
    'superseded' as reason
from rivals
where preference = 1
union all
select
    source_file_key,
    replaced_by_key,
    version,
    'displaced' as reason
from displaced
union all
select
    source_file_key,
    replaced_by_key,
    version,
    'reread' as reason
from reread
union all
select
    source_file_key,
    cast(null as bigint) as replaced_by_key,
    version,
    'withdrawn' as reason
from dim_source_file
where list_contains(cast($withdrawn as bigint[]), source_file_key)
