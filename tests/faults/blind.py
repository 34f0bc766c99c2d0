"""No check is blind: the tests that damage a good warehouse for each check, counted."""

import re
import subprocess
import sys
from pathlib import Path

from flows.checks.catalogue import CHECKS
from tests.faults.tally import Tally
from tests.paths import PROJECT

_TESTS = Path("tests/faults/test_checks_see.py")


def damage_for_each_check(folder: Path, scale: float) -> Tally:
    """Run them all: they are not scaled, for each check is a case of its own."""
    command = [sys.executable, "-m", "pytest", str(_TESTS), "--basetemp", str(folder / "tests"), "-rf"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    failures = re.findall(r"^FAILED (.*)$", done.stdout, re.MULTILINE)
    if done.returncode and not failures:
        failures = [done.stdout[-300:] + done.stderr[-300:]]
    passed = re.search(r"(\d+) passed", done.stdout)
    return Tally(len(CHECKS), tuple(failures), f"{passed[1] if passed else 0} tests over {len(CHECKS)} checks")
