"""Waiting for one's turn while another run holds the warehouse."""

import time
from collections.abc import Callable
from typing import TypeVar

from flows.errors import WarehouseBusyError

Result = TypeVar("Result")
POLL_SECONDS = 0.5
# Between two batches of a backfill: longer than a waiting run's poll, so that it gets its turn.
YIELD_SECONDS = 2.0


def wait_for_turn(
    work: Callable[[], Result], *, wait_seconds: float, sleep: Callable[[float], None] = time.sleep
) -> Result:
    """Do the work as soon as no other run holds the warehouse. Raises WarehouseBusyError when the wait is over."""
    give_up = time.monotonic() + wait_seconds
    while True:
        try:
            return work()
        except WarehouseBusyError:
            if time.monotonic() >= give_up:
                raise
            sleep(POLL_SECONDS)
