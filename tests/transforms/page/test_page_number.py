"""The page of a file, from its sidecar or its name."""

import pytest

from transforms.page.model import Hints
from transforms.page.page_number import find_page_number


@pytest.mark.parametrize(
    ("file_name", "sidecar", "page"),
    [
        ("2025-09-01_1版.txt", None, 1),
        ("第12版.txt", None, 12),
        ("A03版.txt", None, 3),
        ("2024-03-04_p2.txt", None, 2),
        ("page1.txt", None, 1),
        ("Page-04.txt", None, 4),
        ("2025-09-01_1版.txt", 7, 7),
        ("2025-09-01.txt", None, None),
        ("000_0b86391abcf363b3.txt", None, None),
        ("chap3.txt", None, None),
        ("早间稿.txt", None, None),
    ],
)
def test_the_page_is_read_where_it_is_told(file_name: str, sidecar: int | None, page: int | None) -> None:
    assert find_page_number(Hints(file_name=file_name, page=sidecar)) == page
