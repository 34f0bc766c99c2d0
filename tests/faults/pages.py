"""Small deliveries for the proofs: a first one, and a second with new files, a correction, a copy and a bad file."""

from pathlib import Path

from tests.runs.homes import deliver
from tests.runs.test_arrival import PAGE

NEWSPAPER = "临江新报"


def write_page(number: int) -> str:
    """A page that shares paragraphs with others, so that reuse is part of what must come out equal."""
    return PAGE.replace("88", str(100 + number)).replace("1200余户", f"{1200 + number}余户")


def write_sidecar(number: int) -> str:
    """Its issue: two pages an issue, an issue a day."""
    return f'{{"newspaper": "{NEWSPAPER}", "issue_date": "2025-09-{1 + number // 2:02}", "page": {1 + number % 2}}}'


def write_files(numbers: range) -> dict[str, bytes | str]:
    """Pages with their sidecars, by name."""
    pages: dict[str, bytes | str] = {f"{n:03}.txt": write_page(n) for n in numbers}
    return pages | {f"{n:03}.json": write_sidecar(n) for n in numbers}


def deliver_first(inbox: Path) -> Path:
    """Three pages."""
    return deliver(inbox, write_files(range(3)))


def deliver_second(inbox: Path) -> Path:
    """Beside them two more pages, a correction, the same bytes under another name, and an empty file."""
    more = write_files(range(3, 5))
    corrected = write_page(0).replace("3.2亿元", "3.4亿元")
    return deliver(inbox, {**more, "000.txt": corrected, "copy of 1.txt": write_page(1), "empty.txt": b""})
