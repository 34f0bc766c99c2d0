"""A run under way and how it ended: what the steps of a load share."""

import os
import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flows.checks import CheckResult
from flows.home import Home, read_home_id
from flows.progress import Reporter
from flows.reading import code_version, parser_version
from flows.releases import Release
from flows.settings import Settings
from transforms.keys import make_key


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """How a run ended. `status` is that of `ops.load`; `exit_code` what the command line ends with.

    The files seen are those loaded, unchanged, repeated, withdrawn and quarantined, each counted once. Of those loaded
    `files_corrected` took the place of what their path held. Of those quarantined, `quarantined` names what this run
    set aside: path, reason, detail. Of the failed checks, those that forbid a release stand first.
    """

    load_key: int
    status: str
    exit_code: int
    files_seen: int = 0
    files_loaded: int = 0
    files_corrected: int = 0
    files_unchanged: int = 0
    files_repeated: int = 0
    files_withdrawn: int = 0
    files_quarantined: int = 0
    rows_written: int = 0
    seconds: float = 0.0
    release: Release | None = None
    message: str | None = None
    quarantined: tuple[tuple[str, str, str], ...] = ()
    failed_checks: tuple[CheckResult, ...] = ()
    warnings: tuple[str, ...] = ()
    overrides_applied: int = 0
    files_overridden: int = 0

    @property
    def loaded(self) -> str:
        """The files that were loaded, in words."""
        return describe_loaded(self.files_loaded, corrected=self.files_corrected)

    @property
    def not_loaded(self) -> str:
        """The files that were not loaded, in words."""
        return describe_not_loaded(
            unchanged=self.files_unchanged,
            repeated=self.files_repeated,
            withdrawn=self.files_withdrawn,
            quarantined=self.files_quarantined,
        )


def count_files(outcomes: Collection[str]) -> dict[str, Any]:
    """The counts of a LoadOutcome, from what became of each file."""
    counts = Counter(outcomes)
    return {"files_seen": len(outcomes)} | {
        f"files_{name}": counts[name] for name in ("loaded", "unchanged", "repeated", "withdrawn", "quarantined")
    }


def describe_loaded(loaded: int, *, corrected: int) -> str:
    """How many files were loaded, and of how many another version was held before."""
    return f"{loaded} loaded" + (f" ({corrected} of them corrected)" if corrected else "")


def describe_not_loaded(*, unchanged: int, repeated: int, withdrawn: int, quarantined: int) -> str:
    """What became of files that were not loaded: repeated and withdrawn ones are told of where there are any."""
    told = [f"{unchanged} unchanged"]
    told += [f"{repeated} repeated"] if repeated else []
    told += [f"{withdrawn} withdrawn"] if withdrawn else []
    return ", ".join([*told, f"{quarantined} quarantined"])


@dataclass(slots=True)
class Run:
    """A run under way: what was given, and what its steps found."""

    home: Home
    settings: Settings
    reporter: Reporter
    command: str = "load"
    flow_run_id: str | None = None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    clock: float = field(default_factory=time.monotonic)
    load_key: int = 0
    absorbed: list[int] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    overrides_applied: int = 0
    files_overridden: int = 0

    def __post_init__(self) -> None:
        self.load_key = make_key("load", self.started_at.isoformat(), os.getpid())

    @property
    def parts_folder(self) -> str:
        """Where parts are made: in a place shared with other homes, in a folder of this home's own."""
        if not self.settings.parts:
            return str(self.home.work / "parts")
        return f"{self.settings.parts.rstrip('/')}/{read_home_id(self.home)}"


def load_row(run: Run, outcome: LoadOutcome) -> dict[str, Any]:
    """The run as a row of `ops.load`, which counts repeated files among the unchanged."""
    return {
        "load_key": run.load_key,
        "started_at": run.started_at,
        "finished_at": None if outcome.status == "running" else datetime.now(UTC),
        "status": outcome.status,
        "flow_run_id": run.flow_run_id,
        "code_version": code_version(),
        "files_seen": outcome.files_seen,
        "files_loaded": outcome.files_loaded,
        "files_unchanged": outcome.files_unchanged + outcome.files_repeated,
        "files_quarantined": outcome.files_quarantined,
        "rows_written": outcome.rows_written,
        "command": run.command,
        "parser_version": parser_version(),
        "message": outcome.message,
    }


def count_withdrawn(load: Mapping[str, Any]) -> int:
    """Files seen that were withdrawn, or dropped from the quarantine: a row of `ops.load` counts all others."""
    return int(load["files_seen"] - load["files_loaded"] - load["files_unchanged"] - load["files_quarantined"])
