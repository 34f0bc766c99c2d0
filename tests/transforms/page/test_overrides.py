"""What a person decided about a page: what each kind does, and that none loses text."""

import pytest

from transforms.page import Override, Page, PageModel, find_lost_text, rebuild_page
from transforms.page.overrides import Decisions, OverrideKind

ROOFS = """老街修缮工程启动

街坊不搬家

本报讯（记者 方 宁）昨日，老街修缮工程启动，沿街的屋顶和门窗都要修，工期半年。

屋顶先修
门窗后修

施工队介绍，屋顶漏雨的有三十多户，先修屋顶，再修门窗，住户不用搬走，修缮的钱由区里和街

道分担，每月公布账目。

首批屋顶下月完工。

图书馆延长开放时间

本报讯（记者 吴小雨）从下周起，区图书馆每晚延长开放两个小时。

读者普遍欢迎图书馆的这个安排。
"""


def rebuild(model: PageModel, *decisions: tuple[OverrideKind, int, str]) -> Page:
    overrides = [Override(kind, line, "", value, "编辑", "原报如此") for kind, line, value in decisions]
    page = rebuild_page(ROOFS, model=model, overrides=overrides)
    assert find_lost_text(ROOFS, page) is None
    return page


def lines_of(page: Page, role: str) -> list[list[int]]:
    """The lines of each paragraph of a role."""
    return [[span.start_line for span in p.spans] for p in page.paragraphs if p.role == role]


@pytest.mark.parametrize(
    ("decisions", "role", "lines"),
    [
        pytest.param([], "body", [[5], [10, 12], [14], [18], [20]], id="none"),
        pytest.param([("join", 8, "10")], "body", [[5], [8, 10, 12], [14], [18], [20]], id="a title in a paragraph"),
        pytest.param(
            [("join", 1, "3"), ("join", 3, "14")], "body", [[5], [10, 12], [1, 3, 14], [18], [20]], id="titles"
        ),
        pytest.param([("join", 1, "3")], "headline", [[1, 3], [16]], id="a headline joined to its second line"),
        pytest.param([("headline", 10, "5")], "headline", [[10, 12], [16]], id="a paragraph of two pieces as headline"),
        pytest.param([("headline", 7, "14")], "headline", [[1], [7], [8], [16]], id="a headline of two lines"),
    ],
)
def test_lines_are_what_a_person_says(
    model: PageModel, decisions: list[tuple[OverrideKind, int, str]], role: str, lines: list[list[int]]
) -> None:
    page = rebuild(model, *decisions)
    assert page.notices == ()
    assert lines_of(page, role) == lines


def test_one_that_would_lose_text_is_told_and_the_others_apply(
    model: PageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = Decisions.change_stories

    def forget(self: Decisions, stories: list, loose: list) -> list:  # type: ignore[type-arg]
        stories = apply(self, stories, loose)
        return stories[1:] if any(override.kind == "story" for override, _ in self.placed) else stories

    monkeypatch.setattr(Decisions, "change_stories", forget)
    page = rebuild(model, ("unjoin", 12, ""), ("story", 14, "5"), ("role", 1, "slogan"))
    ((code, sentence),) = page.notices
    assert code == "override_not_applied"
    assert sentence.startswith("story by 编辑 (原报如此) does not apply: text of the page would be lost")
    assert lines_of(page, "slogan") == [[1]]
    assert [12] in lines_of(page, "body")


def test_a_headline_with_no_text_before_it_begins_no_story(model: PageModel) -> None:
    moved = Override("story", 7, "屋顶先修", "20", "编辑", "原报如此")
    headline = Override("headline", 18, "从下周起", "20", "编辑", "原报如此")
    page = rebuild_page(ROOFS, model=model, overrides=[moved, headline])
    assert page.notices == ()
    assert [article.headline for article in page.articles] == [
        "老街修缮工程启动",
        "从下周起，区图书馆每晚延长开放两个小时。",
    ]
