-- description: Every day between a newspaper's first and last exactly dated issue: expected or not, held or not. /
--   每家报纸首末期（日期确切）之间的逐日情况：应否出报、是否已有。
-- grain: a newspaper's day / 一家报纸的一日
--
-- date_key: The day as yyyymmdd / 日期键
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- issue_key: The issue; NULL when none is held / 期次键；未有时为空
-- date: The day / 日期
-- newspaper: Name of the newspaper / 报纸名称
-- weekday: Weekday, 1 is Monday / 星期，1 为星期一
-- weekday_name: Weekday in Chinese / 星期名称
-- is_public_holiday: Public holiday; NULL when not announced / 是否法定节假日；未公布时为空
-- holiday_name: Holiday in Chinese / 节假日名称
-- is_held: Whether an issue of the day is held / 当日是否有报
-- weekday_share: Share of that weekday with an issue, over six weeks before and after in which any was held /
--   前后各六周（有报之周）该星期出报的比例
-- is_publishing_day: Whether the paper appears on that weekday: the share is at least one half / 该星期是否出报日（比例不低于一半）

with

held_days as (
    select distinct
        issues.newspaper_key,
        issues.issue_key,
        issues.issue_date as date
    from main.dim_issue as issues
    inner join main.dim_source_file as files on issues.issue_key = files.issue_key
    where issues.is_date_exact and issues.issue_key <> 0 and files.is_current
),

ranges as (
    select
        newspaper_key,
        min(date) as first_date,
        max(date) as last_date
    from held_days
    group by newspaper_key
),

calendar as (
    select
        newspaper_key,
        cast(unnest(generate_series(first_date, last_date, interval 1 day)) as date) as date
    from ranges
),

marked as (
    select
        calendar.newspaper_key,
        calendar.date,
        held_days.issue_key,
        isodow(calendar.date) as weekday,
        date_trunc('week', calendar.date) as week,
        held_days.issue_key is not null as is_held
    from calendar
    left join held_days
        on
            calendar.newspaper_key = held_days.newspaper_key
            and calendar.date = held_days.date
),

weeks as (
    select
        newspaper_key,
        week
    from marked
    where is_held
    group by
        newspaper_key,
        week
),

active as (
    select
        marked.newspaper_key,
        marked.date,
        marked.issue_key,
        marked.weekday,
        marked.is_held,
        case when weeks.week is not null then cast(marked.is_held as integer) end as held_in_active_week
    from marked
    left join weeks
        on
            marked.newspaper_key = weeks.newspaper_key
            and marked.week = weeks.week
),

rhythm as (
    select
        newspaper_key,
        date,
        issue_key,
        weekday,
        is_held,
        coalesce(
            avg(held_in_active_week) over (
                partition by
                    newspaper_key,
                    weekday
                order by date
                rows between 6 preceding and 6 following
            ),
            avg(held_in_active_week) over (
                partition by
                    newspaper_key,
                    weekday
            ),
            0
        ) as weekday_share
    from active
),

days as (
    select
        date,
        weekday_name,
        is_public_holiday,
        holiday_name
    from main.dim_date
    where date_key <> 0
),

newspapers as (
    select
        newspaper_key,
        name
    from main.dim_newspaper
    where newspaper_key <> 0
)

select
    cast(strftime(rhythm.date, '%Y%m%d') as bigint) as date_key,
    nullif(rhythm.newspaper_key, 0) as newspaper_key,
    rhythm.issue_key,
    rhythm.date,
    newspapers.name as newspaper,
    rhythm.weekday,
    days.weekday_name,
    days.is_public_holiday,
    days.holiday_name,
    rhythm.is_held,
    rhythm.weekday_share,
    rhythm.weekday_share >= 0.5 as is_publishing_day
from rhythm
left join days on rhythm.date = days.date
left join newspapers on rhythm.newspaper_key = newspapers.newspaper_key
