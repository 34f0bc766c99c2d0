-- Paths of this run that repeat the bytes of another file and still hold a version of other bytes.
-- grain: one row per path; source_file_key is the file that holds its bytes
select
    holder.source_file_key,
    seen.relative_path,
    seen.sidecar
from seen
inner join dim_source_file as holder
    on seen.sha256 = holder.sha256
where
    seen.outcome = 'repeated'
    and holder.is_current
    and exists (
        select 1
        from dim_source_file as older
        where
            older.is_current
            and older.relative_path = seen.relative_path
            and older.sha256 <> seen.sha256
    )
order by seen.relative_path asc
