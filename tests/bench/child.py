"""One load in a process of its own, with the time of every step: what the benchmark starts.

python -m tests.bench.child INBOX HOME [PROCESSES]: prints one line of JSON. Fixed start-up (imports, dictionary, model,
reference tables, the checks' library) is paid before the load begins and told apart; so is the copy of the release.
"""

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Steps that move the whole file, whatever is new: told apart from the cost of the load.
COPIES = ("start_candidate", "verify_current", "publish_candidate")


class Clock:
    """Wall and CPU seconds by step, children's CPU included."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)

    def run(self, name: str, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        wall, cpu = time.perf_counter(), cpu_seconds()
        try:
            return function(*arguments, **named)
        finally:
            self.wall[name] += time.perf_counter() - wall
            self.cpu[name] += cpu_seconds() - cpu

    def watch(self, module: Any, name: str) -> None:
        """Time every call of a module's function."""
        function = getattr(module, name)
        setattr(module, name, lambda *a, **k: self.run(name, function, *a, **k))


def cpu_seconds() -> float:
    """User and system time of this process and of its finished children."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def start_up() -> None:
    """Pay what every run pays once."""
    import great_expectations  # noqa: F401

    import flows.checks.expectations  # noqa: F401
    from flows import load_issues  # noqa: F401
    from flows.reading import open_reader

    open_reader().reference_of("")


def main(inbox: str, home: str, processes: str = "1") -> None:
    clock = Clock()
    before = cpu_seconds()  # the interpreter itself
    clock.run("start_up", start_up)
    from flows import load_issues
    from flows.settings import read_settings

    for name in COPIES:
        clock.watch(load_issues, name)
    for name in ("load_staged", "settle_load"):
        clock.watch(load_issues, name)
    settings = read_settings({}, home=Path(home), processes=int(processes), newspaper="江城日报")
    call = lambda function, *arguments: clock.run(function.__name__, function, *arguments)  # noqa: E731
    outcome = clock.run("load", load_issues.load_inbox, inbox, settings, call=call)
    copies = {
        kind: sum(seconds[name] for name in COPIES) for kind, seconds in (("wall", clock.wall), ("cpu", clock.cpu))
    }
    print(
        json.dumps(
            {
                "status": outcome.status,
                "message": outcome.message,
                "files": outcome.files_loaded,
                "quarantined": outcome.files_quarantined,
                "rows": outcome.rows_written,
                "interpreter_cpu": before,
                "start_up": {"wall": clock.wall["start_up"], "cpu": clock.cpu["start_up"] + before},
                "load": {"wall": clock.wall["load"], "cpu": clock.cpu["load"]},
                "copies": copies,
                "steps": {name: {"wall": clock.wall[name], "cpu": clock.cpu[name]} for name in clock.wall},
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
