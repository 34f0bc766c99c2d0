-- Versions of a path in an issue that share a number are numbered apart: the first keeps it, the others follow the
-- highest. A correction of a version gone back to had the number of the one corrected before.
update dim_source_file set version = apart.version
from (
    select
        source_file_key,
        highest + row_number() over (
            partition by relative_path, issue_key
            order by version, received_at, source_file_key
        ) as version
    from (
        select
            source_file_key,
            relative_path,
            issue_key,
            version,
            received_at,
            max(version) over (partition by relative_path, issue_key) as highest,
            row_number() over (
                partition by relative_path, issue_key, version
                order by received_at, source_file_key
            ) as place
        from dim_source_file
    ) as counted
    where place > 1
) as apart
where dim_source_file.source_file_key = apart.source_file_key
