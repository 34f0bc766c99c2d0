-- description: Days on which the newspaper's rhythm expects an issue that is not held. / 按出报规律应有而未收到的日期。
-- grain: a newspaper's missing day / 一家报纸所缺的一日
--
-- date_key: The missing day as yyyymmdd / 所缺日期键
-- newspaper_key: The newspaper; NULL when unknown / 报纸键；未知时为空
-- date: The missing day / 所缺日期
-- newspaper: Name of the newspaper / 报纸名称
-- weekday_name: Weekday in Chinese / 星期名称
-- is_public_holiday: Public holiday; NULL when not announced / 是否法定节假日；未公布时为空
-- holiday_name: Holiday in Chinese / 节假日名称
-- weekday_share: Share of that weekday with an issue, over six weeks before and after in which any was held /
--   前后各六周（有报之周）该星期出报的比例
-- held_before: Last issue held before the gap / 缺口之前的一期
-- held_after: First issue held after the gap / 缺口之后的一期
-- days_between: Days between those two issues / 前后两期相隔天数

with

calendar as (
    select
        date_key,
        newspaper_key,
        newspaper,
        date,
        weekday_name,
        is_public_holiday,
        holiday_name,
        is_held,
        is_publishing_day,
        weekday_share,
        max(date) filter (where is_held) over earlier as held_before,
        min(date) filter (where is_held) over later as held_after
    from reporting.publication_calendar
    window
        earlier as (partition by newspaper_key order by date rows between unbounded preceding and current row),
        later as (partition by newspaper_key order by date rows between current row and unbounded following)
)

select
    date_key,
    newspaper_key,
    date,
    newspaper,
    weekday_name,
    is_public_holiday,
    holiday_name,
    weekday_share,
    held_before,
    held_after,
    date_diff('day', held_before, held_after) as days_between
from calendar
where is_publishing_day and not is_held
