"""A withdrawal killed after it has published: the next run still takes the text out of every kept release."""

from pathlib import Path

from tests.faults.kills import KILLED
from tests.faults.pages import write_files, write_page
from tests.faults.runs import Order, copy_home, find_leftovers, run
from tests.runs.homes import deliver, load, query

WITHDRAWN = "000.txt"


def holds_text(home: Path) -> bool:
    wanted = write_page(0).split("\n")[0].encode()
    return any(wanted in file.read_bytes() for file in home.rglob("*.duckdb"))


def test_a_killed_withdrawal_is_finished_by_the_next_run(tmp_path: Path) -> None:
    inbox, base = deliver(tmp_path / "inbox", write_files(range(2))), tmp_path / "base"
    load(inbox, base)
    load(deliver(inbox, write_files(range(2, 3))), base)
    assert holds_text(base)
    calm, record = copy_home(base, tmp_path / "calm"), tmp_path / "changes"
    assert run(Order(inbox, calm, withdraw=WITHDRAWN, record=record)) == 0
    assert not holds_text(calm)
    changes = record.read_text().splitlines()
    swapped = next(n for n, change in enumerate(changes, 1) if "os.rename .current" in change)
    for place in (swapped, swapped + 1, len(changes)):
        home = copy_home(base, tmp_path / "home")
        assert run(Order(inbox, home, withdraw=WITHDRAWN, kill=f"change {place}")) == KILLED
        if place == swapped:  # killed before the swap: not withdrawn yet
            assert query(home, "select 1 from dim_source_file where relative_path = '000.txt'")
            continue
        assert run(Order(inbox, home)) == 0
        assert not holds_text(home), changes[place - 1]
        assert query(home, "select 1 from dim_source_file where relative_path = '000.txt'") == []
        assert find_leftovers(home) == []
