"""Silence: a paper that has sent nothing for longer than its own rhythm, learnt from the issues held."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flows.home import Home
from flows.settings import Settings
from flows.warehouse import open_warehouse

_PAPER_TIME = ZoneInfo("Asia/Shanghai")
# Three times the median gap: a daily that rests at weekends has gaps of 1, 1, 1, 1, 3 and is not missed on a Monday.
_FACTOR = 3.0
_LEAST_DAYS = 2.0
_LEAST_GAPS = 5  # with fewer there is no rhythm to speak of
_RECENT_GAPS = 60  # a paper that went from daily to weekly is measured by what it is now

# The newest issue counts from the later of its day and its arrival: an archive loaded today is not silent today, and an
# old issue that comes late breaks no silence.
_RHYTHMS = """
with

issues as (
    select
        dim_issue.newspaper_key,
        dim_issue.issue_date,
        min(epoch(dim_source_file.received_at)) as received_at
    from dim_issue
    inner join dim_source_file using (issue_key)
    where dim_issue.is_date_exact and dim_issue.issue_key <> 0
    group by dim_issue.newspaper_key, dim_issue.issue_date
),

gaps as (
    select
        newspaper_key,
        issue_date,
        received_at,
        issue_date - lag(issue_date) over (partition by newspaper_key order by issue_date) as gap
    from issues
    qualify row_number() over (partition by newspaper_key order by issue_date desc) <= $recent
)

select
    dim_newspaper.name,
    max(gaps.issue_date) as last_day,
    arg_max(gaps.received_at, gaps.issue_date) as received_at,
    count(gaps.gap) as gap_count,
    median(gaps.gap) as median_gap
from gaps
inner join dim_newspaper using (newspaper_key)
group by dim_newspaper.name
order by dim_newspaper.name
"""


@dataclass(frozen=True, slots=True)
class Silence:
    """A paper, its last issue, the days since, and the limit in days that they passed (`is_set` by a person)."""

    newspaper: str
    last_day: date
    days: int
    limit: float
    is_set: bool


def _now() -> datetime:
    return datetime.now(UTC)


def find_silences(settings: Settings, *, now: Callable[[], datetime] = _now) -> list[Silence]:
    """Papers that are silent for longer than BANMIAN_SILENCE_DAYS, or than their own rhythm where that is 0."""
    home = Home(settings.home.absolute())
    if not home.is_published():
        return []
    with open_warehouse(home.warehouse, read_only=True) as connection:
        rows = connection.execute(_RHYTHMS, {"recent": _RECENT_GAPS}).fetchall()
    today = now().astimezone(_PAPER_TIME).date()
    found = []
    for name, last_day, received_at, gap_count, median_gap in rows:
        limit = settings.silence_days or learn_limit(gap_count, median_gap)
        heard = max(last_day, datetime.fromtimestamp(received_at, _PAPER_TIME).date())
        days = (today - heard).days
        if limit is not None and days > limit:
            found.append(Silence(name, last_day, days, limit, is_set=bool(settings.silence_days)))
    return found


def learn_limit(gap_count: int, median_gap: float | None) -> float | None:
    """Days of silence that are too many, from the gaps between issues; None where too few are held to tell."""
    if gap_count < _LEAST_GAPS or median_gap is None:
        return None
    return max(_LEAST_DAYS, _FACTOR * median_gap)
