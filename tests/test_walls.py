"""The walls of the house: who may know what."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import PROJECT

TRANSFORMS = sorted((PROJECT / "transforms").rglob("*.py"))
FLOWS = sorted((PROJECT / "flows").rglob("*.py"))
IMPURE = {"flows", "prefect", "duckdb", "os", "socket", "subprocess", "time", "requests", "shutil"}


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def called_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


@pytest.mark.parametrize("path", TRANSFORMS, ids=lambda p: p.relative_to(PROJECT).as_posix())
def test_transforms_are_pure(path: Path) -> None:
    assert not {name.split(".")[0] for name in imported_modules(path)} & IMPURE
    assert not set(called_names(path)) & {"open", "datetime.now", "date.today", "print", "input"}


@pytest.mark.parametrize("path", FLOWS, ids=lambda p: p.relative_to(PROJECT).as_posix())
def test_only_settings_reads_the_environment(path: Path) -> None:
    if path.name == "settings.py":
        return
    text = path.read_text("utf-8")
    assert "os.environ" not in text
    assert "getenv" not in text


def test_transforms_import_nothing_impure_at_run_time() -> None:
    code = (
        "import sys, transforms.page, transforms.facts, transforms.assemble, transforms.stories, transforms.decode; "
        "sys.exit(','.join(m for m in ('flows', 'prefect', 'duckdb') if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, check=False)
    assert done.returncode == 0, done.stderr
