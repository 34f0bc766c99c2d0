"""Sample issues read as their golden pages say."""

import pytest

from tests.golden import GOLDEN, compare, read_samples

PAGES = dict(read_samples())


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_sample_issue_reads_as_its_golden_page(name: str) -> None:
    assert compare(name, PAGES[name]) == []


def test_no_golden_page_is_left_behind() -> None:
    assert {path.name for path in GOLDEN.glob("*.txt")} == set(PAGES)
