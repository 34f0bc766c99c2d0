"""How much of a text a later version still says."""

import pytest

from transforms.corrections import measure_kept_share

BEFORE = "河西街社区食堂今天开张，首日接待老人三百余位。\n\n老码头片区更新项目下月进场施工。\n"


@pytest.mark.parametrize(
    ("after", "least", "most"),
    [
        (BEFORE, 1.0, 1.0),
        (BEFORE + "又来了一段。", 1.0, 1.0),
        (BEFORE.replace("，", ",\n").replace("\n\n", "\n"), 1.0, 1.0),  # other lines and widths
        (BEFORE.replace("三百", "四百"), 0.7, 0.9),
        (BEFORE.partition("\n\n")[0], 0.4, 0.6),
        ("老码头片区的柳树发芽了。", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_the_share_of_a_text_that_another_holds(after: str, least: float, most: float) -> None:
    assert least <= measure_kept_share(BEFORE, after) <= most


def test_a_text_shorter_than_a_passage_is_held_or_not() -> None:
    assert (measure_kept_share("完。", "完。\n"), measure_kept_share("完。", "未完。")) == (1.0, 0.0)
