"""A run under way and how it ended: what the steps of a load share."""

import os
import time
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
    """How a run ended. `status` is that of `ops.load`; `exit_code` what the command line ends with."""

    load_key: int
    status: str
    exit_code: int
    files_seen: int = 0
    files_loaded: int = 0
    files_unchanged: int = 0
    files_quarantined: int = 0
    rows_written: int = 0
    seconds: float = 0.0
    release: Release | None = None
    message: str | None = None
    quarantined: tuple[tuple[str, str, str], ...] = ()  # path, reason, detail
    failed_checks: tuple[CheckResult, ...] = ()
    warnings: tuple[str, ...] = ()


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

    def __post_init__(self) -> None:
        self.load_key = make_key("load", self.started_at.isoformat(), os.getpid())

    @property
    def parts_folder(self) -> str:
        """Where parts are made: in a place shared with other homes, in a folder of this home's own."""
        if not self.settings.parts:
            return str(self.home.work / "parts")
        return f"{self.settings.parts.rstrip('/')}/{read_home_id(self.home)}"


def load_row(run: Run, outcome: LoadOutcome) -> dict[str, Any]:
    """The run as a row of `ops.load`."""
    return {
        "load_key": run.load_key,
        "started_at": run.started_at,
        "finished_at": None if outcome.status == "running" else datetime.now(UTC),
        "status": outcome.status,
        "flow_run_id": run.flow_run_id,
        "code_version": code_version(),
        "files_seen": outcome.files_seen,
        "files_loaded": outcome.files_loaded,
        "files_unchanged": outcome.files_unchanged,
        "files_quarantined": outcome.files_quarantined,
        "rows_written": outcome.rows_written,
        "command": run.command,
        "parser_version": parser_version(),
        "message": outcome.message,
    }
