-- The last hundred runs in the release; those since then are added from the home's journal.
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
from reporting.load_history
order by started_at desc
limit 100
