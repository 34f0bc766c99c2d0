"""Backfill: the issues of a range of days, or of a path pattern, loaded in batches.

It keeps no state of its own: what is left to do is what the inbox holds and the warehouse does not, so that a run after
any interruption goes on where the last one stopped. Between batches the lock is free for the daily run.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from itertools import groupby

from flows.archives import OpenArchive
from flows.deliveries import Delivery, read_delivery
from flows.errors import FileRefusedError, UsageError
from flows.home import Home, open_home
from flows.inbox import discover_deliveries
from flows.load_issues import Call, load_inbox
from flows.overrides import read_overrides
from flows.planning import plan_load, read_held_state, read_known
from flows.progress import PlainReporter, Reporter
from flows.run_state import LoadOutcome, count_files
from flows.settings import Settings
from flows.stores import hide_password
from flows.turns import YIELD_SECONDS, wait_for_turn
from flows.warehouse import open_warehouse
from transforms.decode import DecodeError, decode_text
from transforms.page.issue_date import NAME_DAY, make_day, read_printed_day

_WAIT_SECONDS = 3600.0  # for a batch's turn: longer than any daily run
_PRINTED_LINE = 60  # characters: a line that prints the day is short; a sentence that names one is not
_STOPS = "。！？；"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which files: the first and last issue day (None: no bound), and a path pattern as of a shell."""

    since: date | None = None
    until: date | None = None
    pattern: str = "*"

    @classmethod
    def parse(cls, *, since: str = "", until: str = "", pattern: str = "*") -> "Selection":
        """From what a person typed. Raises UsageError for what is no day, or a range that is none."""
        chosen = cls(_parse_day(since), _parse_day(until), pattern or "*")
        if chosen.since and chosen.until and chosen.since > chosen.until:
            raise UsageError(f"{since} is after {until}", remedy="Give the first day first.")
        return chosen

    @property
    def has_range(self) -> bool:
        """Whether an issue's day matters."""
        return self.since is not None or self.until is not None

    def takes_day(self, day: date | None) -> bool:
        """Whether an issue of this day is meant; one whose day is not known is, where no range is given."""
        if not self.has_range:
            return True
        return day is not None and (self.since or date.min) <= day <= (self.until or date.max)

    def explain_miss(self, paths: Sequence[str]) -> str:
        """Why none of an inbox's paths was taken: the pattern matches none, or those it matches are of other days."""
        matching = sum(fnmatchcase(path, self.pattern) for path in paths)
        if not matching:
            return (
                f"no file matches {self.pattern!r}; the inbox has {len(paths)}, such as {min(paths)}: a pattern is "
                f"of the whole path / {len(paths)} 个文件的路径无一相符；模式须与整个路径相符"
            )
        days = f"{self.since} to {self.until}" if self.since and self.until else f"{self.since or self.until}"
        days += "" if self.since and self.until else " or later" if self.since else " or earlier"
        return f"no file is of {days}; {matching} were looked at / 所查 {matching} 个文件都不在此日期范围内"


def _parse_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no day", remedy="Write it as 2025-10-18.") from None


@dataclass(frozen=True, slots=True)
class Task:
    """What is left to do: `pending` by day and path; files passed over, and files left out since no day is known.

    `missed` says why no file of the inbox was selected, where none was.

    Those passed over are held, withdrawn or in quarantine as they stand in the inbox: a load would find nothing new.
    """

    pending: tuple[tuple[date | None, str], ...]
    passed: LoadOutcome
    undated: int
    missed: str = ""


@dataclass(frozen=True, slots=True)
class Backfill:
    """What was done: an outcome per batch, and what was not to be done."""

    outcomes: tuple[LoadOutcome, ...]
    passed: LoadOutcome
    undated: int
    batches_left: int = 0
    missed: str = ""

    @property
    def summed_up(self) -> LoadOutcome:
        """All batches as one outcome; the last one's status decides, and a rejection ends a backfill."""
        if not self.outcomes:
            return self.passed
        every = (self.passed, *self.outcomes)
        last = self.outcomes[-1]
        published = any(o.status == "published" for o in self.outcomes)
        status = last.status if last.status == "rejected" or not published else "published"
        return replace(
            last,
            status=status,
            files_seen=sum(o.files_seen for o in every),
            files_loaded=sum(o.files_loaded for o in self.outcomes if o.status == "published"),
            files_corrected=sum(o.files_corrected for o in self.outcomes if o.status == "published"),
            files_unchanged=sum(o.files_unchanged for o in every),
            files_repeated=sum(o.files_repeated for o in every),
            files_withdrawn=sum(o.files_withdrawn for o in every),
            files_quarantined=sum(o.files_quarantined for o in every),
            rows_written=sum(o.rows_written for o in self.outcomes if o.status == "published"),
            seconds=sum(o.seconds for o in self.outcomes),
            quarantined=tuple(item for o in self.outcomes for item in o.quarantined),
            overrides_applied=sum(o.overrides_applied for o in self.outcomes),
            files_overridden=sum(o.files_overridden for o in self.outcomes),
            failed_checks=tuple(item for o in self.outcomes for item in o.failed_checks),
            warnings=tuple(dict.fromkeys(item for o in self.outcomes for item in o.warnings)),
        )

    @property
    def published(self) -> LoadOutcome | None:
        """The batches that were published, as one outcome; None where there is none."""
        published = tuple(o for o in self.outcomes if o.status == "published")
        return replace(self, outcomes=published).summed_up if published else None

    def describe(self) -> str:
        """The backfill in words."""
        done = self.summed_up
        lines = [
            f"backfill: {len(self.outcomes)} batches, {done.files_loaded} files loaded, {done.not_loaded} "
            f"({done.seconds:.1f} s)"
        ]
        if self.undated:
            lines.append(
                f"  {self.undated} files left out: no sidecar, name or printed line tells their day / 日期不详，未载入"
            )
        if self.missed:
            lines.append(f"  {self.missed}")
        if self.batches_left:
            lines.append(f"  stopped by a rejected batch, {self.batches_left} batches are left / 因检查未通过而停止")
        return "\n".join(lines)


def backfill_inbox(
    inbox: str,
    selection: Selection,
    settings: Settings,
    *,
    batch_files: int = 200,
    reporter: Reporter | None = None,
    call: Call | None = None,
    flow_run_id: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    sleep: Callable[[float], None] = time.sleep,
) -> Backfill:
    """Load what is selected and not held yet, whole days to a batch, a run of its own each.

    Raises what `load_inbox` raises; what batches before it published stays.
    """
    reporter = reporter or PlainReporter()
    home = open_home(settings.home)
    reporter.say(f"looking through {hide_password(inbox)}")
    task = plan_backfill(inbox, selection, settings, home)
    batches = list(split_days(task.pending, batch_files=batch_files))
    total, done = len(task.pending), 0
    reporter.say(f"backfill: {total} files to load in {len(batches)} batches, {task.passed.not_loaded}")
    outcomes: list[LoadOutcome] = []
    for number, batch in enumerate(batches, 1):
        if number > 1:
            sleep(YIELD_SECONDS)
        reporter.say(f"batch {number} of {len(batches)}: {_describe_batch(batch)}")
        paths = frozenset(path for _, path in batch)
        outcome = wait_for_turn(
            lambda paths=paths: load_inbox(  # type: ignore[misc]
                inbox,
                settings,
                reporter=reporter,
                call=call,
                flow_run_id=flow_run_id,
                keep=lambda delivery: delivery.relative_path in paths,
            ),
            wait_seconds=_WAIT_SECONDS,
            sleep=sleep,
        )
        outcomes.append(outcome)
        done += len(batch)
        reporter.say(f"backfill: {done} of {total} files done ({outcome.status})")
        progress(done, total)
        if outcome.status == "rejected":
            break
    return Backfill(tuple(outcomes), task.passed, task.undated, len(batches) - len(outcomes), task.missed)


def _describe_batch(batch: Sequence[tuple[date | None, str]]) -> str:
    days = [day for day, _ in batch if day]
    span = f", {days[0]} to {days[-1]}" if days else ""
    return f"{len(batch)} files{span}"


def plan_backfill(inbox: str, selection: Selection, settings: Settings, home: Home) -> Task:
    """What is selected, less what a load would pass over."""
    held = open_warehouse(home.warehouse, read_only=True) if home.is_published() else None
    try:
        found = discover_deliveries(inbox, settings=settings, known=lambda paths: read_known(held, paths))
        matching = [d for d in found if fnmatchcase(d.relative_path, selection.pattern)]
        max_bytes, read = settings.max_file_bytes, selection.has_range
        with OpenArchive() as archive:
            days = {d.relative_path: find_day(d, max_bytes=max_bytes, read=read, archive=archive) for d in matching}
        selected = [d for d in matching if selection.takes_day(days[d.relative_path])]
        state = read_held_state(held, selected)
    finally:
        if held:
            held.close()
    plan = plan_load(selected, state, newspaper=settings.newspaper, overrides=read_overrides(home.overrides))
    news = plan.news
    pending = sorted(((days[path], path) for path in news), key=lambda p: (p[0] or date.max, p[1]))
    passed = count_files([outcome for path, outcome in plan.outcomes.items() if path not in news])
    undated = sum(day is None for day in days.values()) if selection.has_range else 0
    missed = "" if selected or not found else selection.explain_miss([d.relative_path for d in found])
    return Task(tuple(pending), LoadOutcome(0, "nothing_new", 0, **passed), undated, missed)


def find_day(
    delivery: Delivery, *, max_bytes: int, read: bool = True, archive: OpenArchive | None = None
) -> date | None:
    """The issue's day by sidecar, name, or a short line that prints it; None where only reading the page could tell.

    Files are opened only where `read` is set and neither sidecar nor name tells.
    """
    if delivery.sidecar and delivery.sidecar.issue_date:
        return delivery.sidecar.issue_date
    named = NAME_DAY.search(delivery.relative_path.rsplit("/", 1)[-1])
    if named and (day := make_day(*named.groups())):
        return day
    if not read or delivery.refusal:
        return None
    try:
        text = decode_text(read_delivery(delivery, max_bytes=max_bytes, archive=archive)).text
    except (DecodeError, FileRefusedError):
        return None
    return find_printed_day(text)


def find_printed_day(text: str) -> date | None:
    """The day on the first short line that prints one in full."""
    for line in text.splitlines():
        if len(line) <= _PRINTED_LINE and not any(stop in line for stop in _STOPS) and (day := read_printed_day(line)):
            return day
    return None


def split_days(
    pending: Sequence[tuple[date | None, str]], *, batch_files: int
) -> Iterator[tuple[tuple[date | None, str], ...]]:
    """Batches of at least `batch_files` files that never part a day: an issue's pages come together."""
    batch: list[tuple[date | None, str]] = []
    for day, files in groupby(pending, key=lambda p: p[0]):
        if day is None:  # no issue to keep together
            for item in files:
                batch.append(item)
                if len(batch) >= batch_files:
                    yield tuple(batch)
                    batch = []
            continue
        batch += files
        if len(batch) >= batch_files:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)
