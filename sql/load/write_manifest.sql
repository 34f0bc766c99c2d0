-- What became of every file seen. A file is held by the current version with its bytes; a correction took the place of
-- an older version of its path in this load.
-- grain: one row per file seen
create or replace temp table seen_outcome as
with holder as (
    select
        sha256,
        min(source_file_key) as source_file_key
    from dim_source_file
    where is_current and sha256 in (select seen.sha256 from seen)
    group by sha256
),

corrected as (
    select distinct dim_source_file.relative_path
    from leaving
    inner join dim_source_file
        on leaving.replaced_by_key = dim_source_file.source_file_key
    where leaving.reason in ('superseded', 'reread')
)

select
    seen.relative_path,
    seen.sha256,
    seen.byte_size,
    seen.sidecar,
    seen.fingerprint,
    seen.reason,
    seen.detail,
    case
        when seen.outcome = 'loaded' and corrected.relative_path is not null then 'correction'
        else seen.outcome
    end as outcome,
    case
        when seen.outcome in ('quarantined', 'withdrawn') then 0
        else coalesce(holder.source_file_key, 0)
    end as source_file_key
from seen
left join holder
    on seen.sha256 = holder.sha256
left join corrected
    on seen.relative_path = corrected.relative_path;

-- Folders and archives that were set aside whole, and can be read now: something below them was seen.
create or replace temp table opened as
with split as (
    select distinct string_split(seen_outcome.relative_path, '/') as folders
    from seen_outcome
    where contains(seen_outcome.relative_path, '/')
),

steps as (
    select
        folders,
        unnest(range(1, len(folders))) as folder_count
    from split
),

above as (
    select distinct array_to_string(folders[:folder_count], '/') as relative_path
    from steps
)

select inbox_file.relative_path
from ops.inbox_file as inbox_file
semi join above
    on inbox_file.relative_path = above.relative_path
where inbox_file.outcome = 'quarantined';

insert into ops.delivery by name
select
    $load_key as load_key,
    relative_path,
    sha256,
    byte_size,
    outcome,
    source_file_key
from seen_outcome;

insert into ops.quarantine by name
select
    $load_key as load_key,
    relative_path,
    sha256,
    byte_size,
    reason,
    detail,
    $now as quarantined_at,
    cast(null as timestamptz) as resolved_at
from seen_outcome
where reason is not null;

update ops.quarantine
set resolved_at = $now
where
    resolved_at is null
    and load_key <> $load_key
    and relative_path in (
        select seen_outcome.relative_path
        from seen_outcome
        where seen_outcome.outcome <> 'quarantined' or seen_outcome.reason is not null
        union all
        select opened.relative_path from opened
    );

delete from ops.inbox_file
where relative_path in (select opened.relative_path from opened);

-- What stands as it was last recorded keeps its record; of a file dropped from the quarantine, why it was refused.
delete from ops.inbox_file
using seen_outcome
where
    ops.inbox_file.relative_path = seen_outcome.relative_path
    and seen_outcome.outcome <> 'unchanged'
    and (seen_outcome.outcome <> 'quarantined' or seen_outcome.reason is not null)
    and not (
        seen_outcome.outcome = 'withdrawn'
        and ops.inbox_file.outcome = 'quarantined'
        and ops.inbox_file.sha256 is not distinct from seen_outcome.sha256
    );

-- But for the size and time it was last read under: a file only touched is not read again once a release says so.
update ops.inbox_file
set fingerprint = seen_outcome.fingerprint
from seen_outcome
where
    ops.inbox_file.relative_path = seen_outcome.relative_path
    and seen_outcome.outcome = 'unchanged'
    and ops.inbox_file.fingerprint is distinct from seen_outcome.fingerprint;

insert into ops.inbox_file by name
select
    relative_path,
    sha256,
    byte_size,
    sidecar,
    fingerprint,
    outcome,
    reason,
    source_file_key
from seen_outcome
where relative_path not in (select inbox_file.relative_path from ops.inbox_file)
