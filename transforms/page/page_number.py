"""The page of a file (版次): as its sidecar says, else as its name does."""

import re

from transforms.page.model import Hints

# 3版, 第3版, A03版; p3, page3, p03 at a word's edge. A number alone is no page: it may be a day or a running number.
NAME_PAGE = re.compile(r"(?<!\d)0?([1-9]\d?)版|(?<![A-Za-z])(?:p|page)[-_ ]?0?([1-9]\d?)(?!\d)", re.IGNORECASE)


def find_page_number(hints: Hints) -> int | None:
    """The page number, 1 to 99; None when neither sidecar nor name tells."""
    if hints.page is not None:
        return hints.page
    named = NAME_PAGE.search(hints.file_name)
    return int(named.group(1) or named.group(2)) if named else None
