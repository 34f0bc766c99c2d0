"""Repeats within a page: what is one, of which kind."""

import pytest

from transforms.page import PageModel, rebuild_page
from transforms.page.flow import Passage
from transforms.page.pieces import Piece
from transforms.page.repeats import find_repeats

STREETS = "本月共有三个街道完成窗口改造，办事群众平均等候时间明显缩短，工作人员将在下月开展回访。"
PARK = "昨日上午，总投资十二亿元的产业园项目正式开工，建成后可容纳上百家企业入驻，配套道路同步启动建设。"
SITE = "区住建委第一检查组走进在建工地，逐一查看塔吊和临时用电，现场指出问题并要求立即整改到位。"
COUNT = "今年上半年全区新增城镇就业的人数为1200人，比去年同期多出一成，完成全年任务的六成以上"


def write_passages(*texts: str) -> list[Passage]:
    return [Passage([Piece(0, len(text), text, [], 0)], "body", text) for text in texts]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (STREETS, STREETS, "exact"),
        (STREETS, STREETS.replace("明显", "大大"), "near"),
        (STREETS, STREETS.replace("三个", "五个"), None),
        (STREETS, STREETS.replace("三个", "3个"), None),
        (PARK, PARK.replace("十二亿", "二十亿"), None),
        (PARK, PARK.replace("上百", "上千"), None),
        (SITE, SITE.replace("第一", "第二"), None),
        (SITE, SITE.replace("第一检查组", "检查组"), None),
        (STREETS[:30], STREETS, "contained"),
        (COUNT[:21], COUNT, "contained"),
        (COUNT[:20], COUNT, None),
    ],
)
def test_the_same_wording_with_another_number_is_news(one: str, other: str, kind: str | None) -> None:
    for texts in ((one, other), (other, one)):
        kinds = [repeat.kind for repeat in find_repeats(write_passages(*texts))]
        assert kinds == ([kind] if kind else [])


def test_news_that_differs_in_a_chinese_numeral_keeps_its_article(model: PageModel) -> None:
    text = (
        f"南城窗口改造提速\n　　本报讯（记者 张三）{STREETS}\n\n"
        f"北城窗口改造提速\n　　本报讯（记者 李四）{STREETS.replace('三个', '五个')}\n"
    )
    articles = rebuild_page(text, model=model).articles
    assert [article.headline for article in articles] == ["南城窗口改造提速", "北城窗口改造提速"]
