"""What a proof comes to."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a fault was made, what did not hold (each a sentence), and what a reader of the table should know."""

    count: int
    failures: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of the table. `prove(folder, scale)` makes the fault in an empty folder, `scale` of the full count."""

    name: str
    fault: str
    must_hold: str
    prove: Callable[[Path, float], Tally]


def scaled(full: int, scale: float, *, least: int = 1) -> int:
    """A count of tries."""
    return max(least, round(full * scale))
