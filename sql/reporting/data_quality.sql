-- description: Every check's latest outcome and its history. / 每项检查的最近结果与历史。
-- grain: a check / 一项检查
--
-- load_key: The load that ran it last / 最近一次检查的载入键
-- checked_at: Start of the load that ran it last / 最近一次检查的载入开始时间
-- suite: Suite / 检查套件
-- expectation: Name of the check / 检查名称
-- table_name: Table checked / 被检表
-- column_name: Column checked / 被检列
-- severity: error or warning / 严重程度
-- success: Whether it held / 是否通过
-- observed: What was observed / 观测值
-- unexpected_count: Rows against it / 不合格行数
-- unexpected_sample: A few of those rows / 不合格行示例
-- meaning: What the check promises / 检查的含义
-- load_status: How that load ended / 该次载入的结果
-- run_count: Loads that ran it / 已检查的载入次数
-- failure_count: Loads in which it failed / 未通过的载入次数
-- last_failed_at: Start of the last load in which it failed / 最近一次未通过的载入开始时间

with

loads as (
    select
        load_key,
        started_at,
        status
    from ops.load
),

results as (
    select
        results.load_key,
        loads.started_at,
        loads.status,
        results.suite,
        results.expectation,
        results.table_name,
        results.column_name,
        results.severity,
        results.success,
        results.observed,
        results.unexpected_count,
        results.unexpected_sample,
        results.meaning
    from ops.check_result as results
    inner join loads on results.load_key = loads.load_key
),

histories as (
    select
        suite,
        expectation,
        table_name,
        column_name,
        count(*) as run_count,
        count(*) filter (where not success) as failure_count,
        max(started_at) filter (where not success) as last_failed_at
    from results
    group by
        suite,
        expectation,
        table_name,
        column_name
),

latest as (
    select
        load_key,
        started_at,
        status,
        suite,
        expectation,
        table_name,
        column_name,
        severity,
        success,
        observed,
        unexpected_count,
        unexpected_sample,
        meaning
    from results
    qualify
        row_number() over (
            partition by
                suite,
                expectation,
                table_name,
                column_name
            order by
                started_at desc,
                load_key desc
        ) = 1
)

select
    latest.load_key,
    latest.started_at as checked_at,
    latest.suite,
    latest.expectation,
    latest.table_name,
    latest.column_name,
    latest.severity,
    latest.success,
    latest.observed,
    latest.unexpected_count,
    latest.unexpected_sample,
    latest.meaning,
    latest.status as load_status,
    histories.run_count,
    histories.failure_count,
    histories.last_failed_at
from latest
inner join histories
    on
        latest.suite = histories.suite
        and latest.expectation = histories.expectation
        and latest.table_name = histories.table_name
        and latest.column_name = histories.column_name
