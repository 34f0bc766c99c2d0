"""Running a command and measuring it with everything it starts: wall time, CPU time, peak memory."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

PROJECT = Path(__file__).resolve().parents[2]
_SAMPLE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished command: seconds, bytes at the peak over all its processes, and what it printed."""

    wall: float
    cpu: float
    peak: int
    output: str

    def read_json(self) -> dict[str, Any]:
        """The last line printed, as JSON."""
        return dict(json.loads(self.output.strip().splitlines()[-1]))


def run_measured(command: Sequence[str | Path], *, timeout: float = 7200) -> Measured:
    """Run a command to its end. Raises RuntimeError with its last words when it fails, TimeoutError when it hangs."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with subprocess.Popen(
        [str(c) for c in command], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        peak = 0
        output, errors = "", ""
        while True:
            try:
                output, errors = process.communicate(timeout=_SAMPLE_SECONDS)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, measure_memory(process.pid))
                if time.perf_counter() - started > timeout:
                    process.kill()
                    raise TimeoutError(f"more than {timeout:.0f} s") from None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}: {errors[-2000:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(time.perf_counter() - started, cpu, peak, output)


def measure_memory(pid: int) -> int:
    """Bytes held by a process and all it has started; pages that several share are counted in each."""
    total = 0
    try:
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            try:
                total += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
    except psutil.NoSuchProcess:
        return total
    return total


def load(inbox: Path, home: Path, *, processes: int) -> tuple[dict[str, Any], Measured]:
    """One load in a process of its own. Raises RuntimeError when it was not published."""
    measured = run_measured([sys.executable, "-m", "tests.bench.child", inbox, home, str(processes)])
    told = measured.read_json()
    if told["status"] != "published":
        raise RuntimeError(f"the load of {inbox} ended {told['status']}: {told['message']}")
    return told, measured
