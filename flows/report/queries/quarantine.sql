-- Files that could not be loaded: those still open first, then by day.
select
    relative_path,
    reason,
    detail,
    byte_size,
    quarantined_at,
    resolved_at,
    if(resolved_at is null, '未解决', '已解决') as state
from ops.quarantine
order by resolved_at is not null, quarantined_at desc, relative_path asc
limit 500
