-- description: Issues held against issues expected by the newspaper's rhythm, by month. / 逐月已有期数与按规律应有期数。
-- grain: a newspaper's month / 一家报纸的一个月
--
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- date_key: First day of the month within the collection / 当月首个在馆藏范围内的日期键
-- month: First day of the month / 月份（当月首日）
-- newspaper: Name of the newspaper / 报纸名称
-- expected_issue_count: Issues expected, or held without being expected / 应有期数（含计划外已有）
-- held_issue_count: Issues held / 已有期数
-- missing_issue_count: Issues missing / 缺期数
-- completeness: Held over expected, 0 to 1 / 完整率（0 至 1）

with

calendar as (
    select
        date_key,
        newspaper_key,
        newspaper,
        cast(date_trunc('month', date) as date) as month,
        is_held,
        is_publishing_day
    from reporting.publication_calendar
)

select
    newspaper_key,
    min(date_key) as date_key,
    month,
    newspaper,
    count(*) filter (where is_publishing_day or is_held) as expected_issue_count,
    count(*) filter (where is_held) as held_issue_count,
    count(*) filter (where is_publishing_day and not is_held) as missing_issue_count,
    count(*) filter (where is_held)
    / nullif(count(*) filter (where is_publishing_day or is_held), 0) as completeness
from calendar
group by
    newspaper_key,
    newspaper,
    month
