-- Every check's latest outcome, failures first.
select
    if(success, '通过', '未通过') as outcome,
    severity,
    table_name,
    column_name,
    expectation,
    meaning,
    unexpected_count,
    run_count,
    failure_count,
    checked_at
from reporting.data_quality
order by success, severity, table_name, column_name, expectation
