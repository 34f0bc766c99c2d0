"""The same bytes under several names, and what becomes of them when one of the names gets other bytes."""

from pathlib import Path

import pytest

from tests.runs.homes import deliver, differing_tables, load, query
from tests.runs.test_arrival import PAGE

DATED = "2025年9月4日 星期四\n\n" + PAGE
X, Y, Z = (DATED.replace("88", n).replace("3.2亿", f"{n}亿").replace("1200余", f"{n}00余") for n in ("21", "32", "43"))


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param({"a.txt": X, "b.txt": X}, {"a.txt": Y, "b.txt": Z}, id="both are corrected"),
        pytest.param({"a.txt": X, "b.txt": X}, {"a.txt": Y, "b.txt": Y}, id="both are corrected alike"),
        pytest.param({"a.txt": X, "b.txt": Y}, {"a.txt": Y, "b.txt": X}, id="two change places"),
        pytest.param({"a.txt": X}, {"a.txt": Y, "b.txt": X}, id="renamed, and the name used again"),
        pytest.param({"a.txt": X, "b.txt": Y, "c.txt": Y}, {"b.txt": X}, id="corrected to the bytes of another"),
        pytest.param({"a.txt": X, "b.txt": Y, "c.txt": Y}, {"a.txt": Z, "b.txt": X}, id="each takes the next"),
    ],
)
def test_names_may_change_their_bytes_in_one_delivery(
    first: dict[str, str], then: dict[str, str], tmp_path: Path
) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, first), home)
    assert load(deliver(inbox, then), home).status == "published"
    load(deliver(tmp_path / "last", first | then), tmp_path / "fresh")
    assert differing_tables(tmp_path / "fresh", home) == []
    assert load(inbox, home).status == "nothing_new"


def test_what_takes_over_bytes_is_of_its_own_newspaper(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", tmp_path / "inbox"
    load(deliver(inbox, {"a.txt": X, "b.txt": X, "a.json": '{"newspaper": "甲报"}'}), home, newspaper="乙报")
    load(deliver(inbox, {"a.txt": Y}), home, newspaper="乙报")
    papers = "select relative_path, name from dim_source_file inner join dim_newspaper using (newspaper_key)"
    assert query(home, f"{papers} where is_current and newspaper_key <> 0 order by 1") == [
        ("a.txt", "甲报"),
        ("b.txt", "乙报"),
    ]
