"""Data-quality checks with Great Expectations: the catalogue, the scope of a run, results, their page.

`run_checks` is the way in; a new check is one entry in the catalogue. Great Expectations takes seconds and hundreds of
megabytes to import, so only `flows.checks.expectations` imports it, when a run starts.
"""

from flows.checks.model import Check, CheckResult, Severity, find_errors, find_warnings
from flows.checks.run import run_checks

__all__ = ["Check", "CheckResult", "Severity", "find_errors", "find_warnings", "run_checks"]
