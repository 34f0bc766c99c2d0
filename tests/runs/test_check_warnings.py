"""Checks that warn forbid no release; a person is told of them by the load, by `status` and by `doctor`."""

from pathlib import Path

import pytest

from flows.checks import CheckResult
from flows.doctor import examine_home
from flows.home import Home
from flows.settings import read_settings
from flows.status import describe_status, read_status
from flows.summary import describe_outcome
from tests.runs.homes import deliver, load
from tests.runs.test_arrival import PAGE


def result(name: str, *, severity: str = "warning", count: int | None = None) -> CheckResult:
    table, meaning = "main.dim_issue", f"What {name} promises / {name} 的含义"
    return CheckResult(table, name, table, "", severity, count is None, "", count, "[]", meaning)  # type: ignore[arg-type]


WARNED = [result("holds"), result("date_is_plausible", count=2), result("drift_of_joined", count=1)]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tests.runs.homes.run_checks", lambda *a, **k: WARNED)
    return tmp_path / "home"


def test_the_load_tells_a_line_for_each_and_where_to_read_on(home: Path, tmp_path: Path) -> None:
    outcome = load(deliver(tmp_path / "inbox", {"a.txt": PAGE}), home)
    assert outcome.status == "published"
    told = describe_outcome(outcome, home).splitlines()
    (plausible,) = [line for line in told if "date_is_plausible" in line]
    assert "2 rows" in plausible
    assert "date_is_plausible 的含义" in plausible
    assert [line for line in told if "drift_of_joined" in line and "(1 row)" in line]
    assert [line for line in told if str(Home(home).reports / "checks.html") in line]
    assert not [line for line in told if "holds" in line]


def test_status_and_doctor_tell_them_until_a_load_has_none(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = deliver(tmp_path / "inbox", {"a.txt": PAGE})
    load(inbox, home)
    load(inbox, home)  # with nothing new, and no checks
    told = describe_status(read_status(home))
    assert "date_is_plausible" in told
    assert "2 check warnings" in told
    (finding,) = (f for f in examine_home(read_settings({}, home=home)) if f.name == "checks")
    assert (finding.is_fault, finding.seen) == (
        False,
        "2 warnings in the last load: date_is_plausible (2 rows), drift_of_joined (1 row)",
    )
    assert "checks.html" in finding.remedy
    monkeypatch.setattr("tests.runs.homes.run_checks", lambda *a, **k: WARNED[:1])
    load(deliver(inbox, {"b.txt": PAGE.replace("88", "89")}), home)
    assert "date_is_plausible" not in describe_status(read_status(home))
    assert "2 check warnings" in describe_status(read_status(home)), "of the load before"
    (finding,) = (f for f in examine_home(read_settings({}, home=home)) if f.name == "checks")
    assert (finding.seen, finding.remedy) == ("no warnings in the last load", "")


def test_a_load_that_is_rejected_tells_errors_with_rows_and_warnings_in_a_line(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = [*WARNED, result("date_key_of_the_date", severity="error", count=3)]
    monkeypatch.setattr("tests.runs.homes.run_checks", lambda *a, **k: failed)
    outcome = load(deliver(tmp_path / "inbox", {"a.txt": PAGE}), home)
    assert [check.expectation for check in outcome.failed_checks] == [
        "date_key_of_the_date",
        "date_is_plausible",
        "drift_of_joined",
    ]
