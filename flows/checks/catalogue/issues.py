"""Issues, their dates, and the calendar."""

from flows.checks.model import Check

ISSUE_CHECKS = (
    Check(
        name="exact_when_dated",
        table="main.dim_issue",
        column="is_date_exact",
        en="An issue has a date exactly when its date is exact: printed, in the file name or in a sidecar",
        zh="出版日期确切（印在版上、在文件名中或在附属文件中）时才填出版日期",
        rows="""
            select issue_key, issue_date, is_date_exact, date_basis from batch as t
            where is_date_exact <> (issue_date is not null)
                or (is_date_exact and date_basis not in ('printed', 'file_name', 'sidecar'))
        """,
    ),
    Check(
        name="date_key_of_the_date",
        table="main.dim_issue",
        column="date_key",
        en="The date_key of an issue is the day of its date, else of its latest possible date, else 0",
        zh="期次的日期键取出版日期；不确切时取最晚可能日期；都没有则为 0",
        rows="""
            select issue_key, date_key, issue_date, date_latest from batch as t
            where date_key <> coalesce(cast(strftime(coalesce(issue_date, date_latest), '%Y%m%d') as bigint), 0)
        """,
    ),
    Check(
        name="date_range_in_order",
        table="main.dim_issue",
        column="date_earliest",
        en="The earliest possible day is not after the latest, and an exact day lies between them",
        zh="最早可能日期不晚于最晚可能日期，确切日期在两者之间",
        rows="""
            select issue_key, issue_date, date_earliest, date_latest from batch as t
            where date_earliest > date_latest or issue_date < date_earliest or issue_date > date_latest
        """,
    ),
    Check(
        name="date_is_plausible",
        table="main.dim_issue",
        column="date_key",
        severity="warning",
        en="An issue's day lies after 1900 and at most a week after its first file was received",
        zh="出版日期在 1900 年之后，且不晚于首个文件接收日之后一周",
        rows="""
            with received as (
                select issue_key, min(received_at) as received_at from scope.dim_source_file group by issue_key
            )
            select t.issue_key, t.issue_date, t.date_latest, received.received_at
            from batch as t
            left join received on received.issue_key = t.issue_key
            where coalesce(t.issue_date, t.date_latest) < date '1900-01-01'
                or coalesce(t.issue_date, t.date_latest) > cast(received.received_at as date) + 7
        """,
    ),
    Check(
        name="issue_has_a_file",
        table="main.dim_issue",
        en="Every issue has a file, of whatever version",
        zh="每一期至少有一个文件（不论版本）",
        rows="""
            select t.issue_key, t.issue_date from main.dim_issue as t
            where t.issue_key <> 0
                and not exists (select 1 from main.dim_source_file as file where file.issue_key = t.issue_key)
        """,
    ),
    Check(
        name="issue_of_its_newspaper",
        table="main.dim_source_file",
        column="newspaper_key",
        en="A file and its issue belong to the same newspaper",
        zh="文件与其期次属于同一家报纸",
        rows="""
            select t.source_file_key, t.newspaper_key, issue.newspaper_key as issue_newspaper_key
            from batch as t
            join main.dim_issue as issue on issue.issue_key = t.issue_key
            where issue.newspaper_key <> t.newspaper_key
        """,
    ),
    Check(
        name="day_of_the_calendar",
        table="main.dim_date",
        column="date",
        en="The columns of a calendar day follow from its date",
        zh="日历各列与日期相符",
        rows="""
            select date_key, date, year, quarter, month, week, weekday, is_weekend from batch as t
            where not coalesce(
                date_key = cast(strftime(date, '%Y%m%d') as bigint)
                and year = extract(year from date)
                and quarter = extract(quarter from date)
                and month = extract(month from date)
                and week = extract(week from date)
                and weekday = extract(isodow from date)
                and is_weekend = (extract(isodow from date) >= 6),
                false
            )
        """,
    ),
)
