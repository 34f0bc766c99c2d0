"""Settings. The only module that reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from flows.errors import UsageError

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told from outside. Every field can be set as BANMIAN_<FIELD> in the environment.

    `newspaper` names the paper of files without a sidecar; `processes` 0 means one per core; `scheduler` is the address
    of a Dask scheduler (empty: this machine); `parts` a folder or fsspec URL for parts made elsewhere (empty: under the
    home). Sizes are in bytes, times in seconds.
    """

    home: Path = Path("warehouse")
    newspaper: str = ""
    processes: int = 0
    scheduler: str = ""
    parts: str = ""
    keep_releases: int = 5
    batch_bytes: int = MEGABYTE
    pool_bytes: int = 3 * MEGABYTE  # below this a pool's start-up (2 s a process) costs more than it saves
    max_file_bytes: int = 8 * MEGABYTE
    max_quarantine_bytes: int = 256 * MEGABYTE
    max_archive_bytes: int = 1024 * MEGABYTE
    max_archive_ratio: int = 200
    settle_seconds: float = 1.0
    memory_limit: str = "1GB"
    notify: str = ""
    silence_days: float = 0.0

    @property
    def worker_count(self) -> int:
        """Processes that make parts: as set, else one per core this process may use."""
        return self.processes or len(os.sched_getaffinity(0))


def read_settings(environment: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Settings from the environment, then `overrides` that are not None. Raises UsageError for an unfit value."""
    environment = os.environ if environment is None else environment
    values: dict[str, object] = {}
    for field in fields(Settings):
        text = environment.get(f"BANMIAN_{field.name.upper()}")
        if text is not None and text != "":
            values[field.name] = _convert(field.name, text, type(field.default))
    values |= {name: value for name, value in overrides.items() if value is not None}
    return Settings(**values)  # type: ignore[arg-type]


def _convert(name: str, text: str, kind: type) -> object:
    try:
        if kind in (int, float):
            return kind(text)  # type: ignore[call-arg]
        return text if kind is str else Path(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is not a {kind.__name__}",
            place=f"BANMIAN_{name.upper()}",
            remedy="Set it to a number, or unset it for the default.",
        ) from None


def prefect_is_configured() -> bool:
    """Whether a Prefect API is set, so that a run should be recorded there."""
    return bool(os.environ.get("PREFECT_API_URL"))


def quiet_libraries() -> None:
    """Keep libraries off the network: no telemetry unless the environment asks for it."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    # A temporary server takes 10 s to come up, and longer than Prefect's own limit of 20 s on a busy machine.
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")


def use_prefect_server(*, url: str, state: Path) -> None:
    """Point this process and those it starts at a Prefect server of its own that keeps its database in `state`."""
    os.environ["PREFECT_API_URL"] = url
    os.environ.setdefault("PREFECT_HOME", str(state))
    if password := os.environ.get("PREFECT_SERVER_API_AUTH_STRING"):
        os.environ.setdefault("PREFECT_API_AUTH_STRING", password)
