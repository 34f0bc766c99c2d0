"""Where tests find things: the project, its samples, and the real issue files where they are at hand."""

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SAMPLES = PROJECT / "seeds" / "issues"
CORRECTIONS = PROJECT / "seeds" / "corrections"
SHARED = PROJECT.parent / "shared"
REAL_ISSUES = SHARED / "issues"
CONTRACT = SHARED / "CONTRACT.md"


def require(path: Path) -> Path:
    """The path, or a skipped test that says what is missing: real issue files are not part of the project."""
    if not path.exists():
        pytest.skip(f"{path.name} is not at hand: the real issue files are kept outside the project")
    return path
