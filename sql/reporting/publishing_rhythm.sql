-- description: On which weekdays a newspaper appears, by the issues held. / 由已有期次看每家报纸逢星期几出报。
-- grain: a newspaper's weekday / 一家报纸的一个星期日序
--
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- weekday: Weekday, 1 is Monday / 星期，1 为星期一
-- newspaper: Name of the newspaper / 报纸名称
-- weekday_name: Weekday in Chinese / 星期名称
-- first_date: First such day / 首个该日
-- last_date: Last such day / 末个该日
-- day_count: Such days between first and last issue / 首末期之间的该日天数
-- held_day_count: Days with an issue held / 有报天数
-- publishing_day_count: Days on which an issue is expected / 应出报天数
-- held_share: Share of days with an issue, 0 to 1 / 有报天数的比例（0 至 1）

with

calendar as (
    select
        newspaper_key,
        newspaper,
        weekday,
        date,
        is_held,
        is_publishing_day
    from reporting.publication_calendar
)

select
    newspaper_key,
    weekday,
    newspaper,
    '星期' || substr('一二三四五六日', weekday, 1) as weekday_name,
    min(date) as first_date,
    max(date) as last_date,
    count(*) as day_count,
    count(*) filter (where is_held) as held_day_count,
    count(*) filter (where is_publishing_day) as publishing_day_count,
    avg(cast(is_held as integer)) as held_share
from calendar
group by
    newspaper_key,
    newspaper,
    weekday
