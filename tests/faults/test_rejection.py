"""`banmian load` whose checks fail: exit 3, the last release in place, the file and lines of failing rows printed."""

from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import load_issues
from flows.checks import CheckResult, run_checks
from flows.cli import main
from tests.faults.pages import deliver_first, write_files
from tests.runs.homes import FEW_CHECKS, deliver, load, read_tables


def damage_then_check(candidate: Path, **scope: Any) -> list[CheckResult]:
    """What the load wrote is damaged before it is checked, as a fault of the program would."""
    with duckdb.connect(str(candidate)) as connection:
        connection.execute(
            """
            update paragraph_span set end_char = end_char - 2
            where paragraph_key = (
                select paragraph_key from fact_paragraph
                inner join dim_source_file using (source_file_key)
                where relative_path = '010.txt' and role = 'body'
                order by char_count desc limit 1
            )
            """
        )
    return run_checks(candidate, checks=FEW_CHECKS, **scope)


def test_a_load_whose_checks_fail_changes_nothing_and_names_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    load(deliver_first(inbox), home)
    release, before = (home / "current").resolve(), read_tables(home)
    deliver(inbox, write_files(range(10, 11)))
    command = ["load", str(inbox), "--home", str(home), "--processes", "1"]
    monkeypatch.setenv("BANMIAN_SETTLE_SECONDS", "0")
    monkeypatch.delenv("PREFECT_API_URL", raising=False)

    monkeypatch.setattr(load_issues, "run_checks", damage_then_check)
    for _ in range(2):  # the second on a home whose last check failed
        assert main(command) == 3
        said = capsys.readouterr().out
        assert "rejected by checks" in said
        assert "010.txt, lines " in said
        assert (home / "current").resolve() == release
        after = read_tables(home)
        assert all(before[name].equals(after[name]) for name in before)

    monkeypatch.setattr(load_issues, "run_checks", partial(run_checks, checks=FEW_CHECKS))
    assert main(command) == 0
    assert (home / "current").resolve() != release


def test_a_check_that_could_not_be_run_refuses_with_the_reason() -> None:
    names = ("suite", "expectation", "table_name", "column_name", "severity")
    unrun = CheckResult(
        **dict.fromkeys(names, "text_is_its_spans"),
        success=False,
        observed="Out of Memory Error: failed to allocate\n\nPossible solutions: …",
        unexpected_count=None,
        unexpected_sample=None,
        meaning="",
    )
    told = load_issues.describe_rejection([unrun])
    assert "could not be run / 无法执行: Out of Memory Error: failed to allocate)" in told
    assert "rows" not in told
