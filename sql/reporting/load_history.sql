-- description: Every run of the pipeline and what came of it. / 每次流水线运行及其结果。
-- grain: a load / 一次载入
--
-- load_key: The load / 载入键
-- started_at: Start / 开始时间
-- finished_at: End / 结束时间
-- seconds: Seconds it took / 耗时（秒）
-- command: What was run / 运行的命令
-- status: How it ended / 结果
-- files_seen: Files seen / 所见文件数
-- files_loaded: Files loaded, corrections included / 载入文件数（含更正）
-- files_corrected: Corrections / 更正文件数
-- files_unchanged: Files unchanged or repeated / 未变或重复的文件数
-- files_repeated: Of those, files newly come with the bytes of another / 其中新到而内容与另一文件相同的文件数
-- files_withdrawn: Files withdrawn, or dropped from the quarantine / 撤回或从隔离区除去的文件数
-- files_quarantined: Files set aside / 隔离文件数
-- rows_written: Rows written / 写入行数
-- check_count: Checks run / 检查项数
-- error_count: Checks that failed as errors / 失败的错误级检查数
-- warning_count: Checks that failed as warnings / 失败的警告级检查数
-- code_version: Version of Banmian / 程序版本
-- parser_version: Version of code, model and reference tables / 解析器版本
-- message: Why it was rejected or failed / 拒绝或失败的原因

with

loads as (
    select
        load_key,
        command,
        status,
        started_at,
        finished_at,
        files_seen,
        files_loaded,
        files_unchanged,
        files_quarantined,
        rows_written,
        code_version,
        parser_version,
        message
    from ops.load
),

-- A run that published nothing has no deliveries.
deliveries as (
    select
        load_key,
        count(*) filter (where outcome = 'correction') as correction_count,
        count(*) filter (where outcome = 'repeated') as repeated_count,
        count(*) filter (where outcome = 'withdrawn') as withdrawn_count
    from ops.delivery
    group by load_key
),

checks as (
    select
        load_key,
        count(*) as check_count,
        count(*) filter (where not success and severity = 'error') as error_count,
        count(*) filter (where not success and severity = 'warning') as warning_count
    from ops.check_result
    group by load_key
)

select
    loads.load_key,
    loads.started_at,
    loads.finished_at,
    epoch(loads.finished_at) - epoch(loads.started_at) as seconds,
    loads.command,
    loads.status,
    loads.files_seen,
    loads.files_loaded,
    coalesce(deliveries.correction_count, 0) as files_corrected,
    loads.files_unchanged,
    coalesce(deliveries.repeated_count, 0) as files_repeated,
    coalesce(
        deliveries.withdrawn_count,
        loads.files_seen - loads.files_loaded - loads.files_unchanged - loads.files_quarantined
    ) as files_withdrawn,
    loads.files_quarantined,
    loads.rows_written,
    coalesce(checks.check_count, 0) as check_count,
    coalesce(checks.error_count, 0) as error_count,
    coalesce(checks.warning_count, 0) as warning_count,
    loads.code_version,
    loads.parser_version,
    loads.message
from loads
left join deliveries on loads.load_key = deliveries.load_key
left join checks on loads.load_key = checks.load_key
