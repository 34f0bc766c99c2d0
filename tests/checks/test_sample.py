"""What is shown of a row against a check."""

import pytest

from flows.checks.sample import _start_where_texts_part

SAME = "老码头片区更新总投资三点二亿元，惠及居民一千二百余户，工期两年。"


@pytest.mark.parametrize(
    ("text", "source", "shown"),
    [
        (SAME + "完工。", SAME + "完", (f"…{SAME[-19:]}完工。", f"…{SAME[-19:]}完")),
        ("甲", "乙", ("甲", "乙")),
        (SAME, None, (SAME, None)),
    ],
)
def test_two_texts_start_shortly_before_they_part(text: str, source: str | None, shown: tuple[str, str | None]) -> None:
    row = _start_where_texts_part({"text": text, "source_text": source})
    assert (row["text"], row["source_text"]) == shown
