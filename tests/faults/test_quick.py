"""The quick set: each proof with a few tries. `make faults` makes them all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.arrivals import correct_and_go_back, deliver_in_orders
from tests.faults.at_once import start_at_once
from tests.faults.full_disk import can_mount, fill_disk
from tests.faults.hostile import refuse_hostile
from tests.faults.kills import kill_at_boundaries, kill_at_random
from tests.faults.one_of_many import correct_one
from tests.faults.readers import kill_in_publish
from tests.faults.tally import Tally

# Proof and share of its full count: under ten seconds each.
QUICK = (
    (kill_at_boundaries, 0.05),
    (kill_at_random, 0.03),
    (kill_in_publish, 0.02),
    (deliver_in_orders, 0.02),
    (correct_and_go_back, 1.0),
    (start_at_once, 0.05),
    (refuse_hostile, 0.1),
    (correct_one, 0.06),
)


@pytest.mark.parametrize(("prove", "scale"), QUICK, ids=lambda value: getattr(value, "__name__", ""))
def test_it_holds(tmp_path: Path, prove: Callable[[Path, float], Tally], scale: float) -> None:
    tally = prove(tmp_path, scale)
    assert tally.failures == ()
    assert tally.count


@pytest.mark.skipif(not can_mount(), reason="mounting a small file system needs root")
def test_a_full_disk_and_a_read_only_home(tmp_path: Path) -> None:
    assert fill_disk(tmp_path, 0.1).failures == ()
