"""How runs end in Prefect: states whose names say what came of the run, and the words on the way there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Cancelled, Completed, Failed

from flows.errors import BanmianError, WarehouseBusyError
from flows.progress import PlainReporter
from flows.run_state import LoadOutcome

_MOST_NAMED = 5  # files or checks named in a state's message; the artifacts hold them all


class RunLogReporter(PlainReporter):
    """A run's words in its Prefect log."""

    def say(self, sentence: str) -> None:
        """Write one line of the log."""
        get_run_logger().info(sentence)

    @contextmanager
    def count(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """A line now and then: a log has no place for a bar."""
        yield self._lines(label, total)


def end_load(outcome: LoadOutcome) -> State[Any]:
    """The state of a load that came to an end: Published, PublishedWithQuarantine, NothingNew, RejectedByChecks."""
    message = describe_end(outcome)
    if outcome.status == "rejected":
        return Failed(name="RejectedByChecks", message=message, data=outcome)
    if outcome.status == "nothing_new":
        return Completed(name="NothingNew", message=message, data=outcome)
    name = "PublishedWithQuarantine" if outcome.files_quarantined else "Published"
    return Completed(name=name, message=message, data=outcome)


def describe_end(outcome: LoadOutcome) -> str:
    """One line: the counts, and what went wrong where something did."""
    counts = f"{outcome.files_loaded} files loaded, {outcome.not_loaded}, {outcome.rows_written} rows"
    if outcome.message:
        return f"{outcome.message}. Nothing was published / 未发布 ({counts})"
    aside = [f"{path} [{reason}]" for path, reason, _ in outcome.quarantined]
    more = "…" if len(aside) > _MOST_NAMED else ""
    return f"{counts}; set aside: {', '.join(aside[:_MOST_NAMED])}{more}" if aside else counts


def end_busy(error: WarehouseBusyError) -> State[Any]:
    """Another run holds the warehouse: this one wrote nothing, and nobody need do anything."""
    return Cancelled(name="WarehouseBusy", message=f"{error.message}; this run wrote nothing", data=error)


def end_failed(error: BanmianError) -> State[Any]:
    """A failure a person can act on: one sentence, no traceback."""
    get_run_logger().error(str(error))
    return Failed(message=str(error), data=error)


def end_with(name: str, message: str) -> State[Any]:
    """A run that did what it was for."""
    return Completed(name=name, message=message)
