-- The last hundred runs, whether they published or not.
select
    load_key,
    started_at,
    seconds,
    command,
    status,
    files_seen,
    files_loaded,
    files_corrected,
    files_unchanged,
    files_withdrawn,
    files_quarantined,
    rows_written,
    check_count,
    error_count,
    warning_count,
    code_version,
    message
from shown_load
order by started_at desc
limit 100
