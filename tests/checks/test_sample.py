"""What is shown of a row against a check."""

import json

import duckdb
import pytest

from flows.checks.model import Check
from flows.checks.sample import take_sample

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
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as scope")
        connection.execute(
            "create table scope.fact_paragraph as select $1::varchar as text, $2::varchar as source_text",
            [text, source],
        )
        check = Check("as_printed", "main.fact_paragraph", "e", "z", "select text, source_text from batch")
        (row,) = json.loads(take_sample(connection, check))
    assert (row["row"]["text"], row["row"]["source_text"]) == shown
