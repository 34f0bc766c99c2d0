"""Repeats within a page: what is one, of which kind, and which copy is kept."""

import pytest

from transforms.page import PageModel, rebuild_page
from transforms.page.flow import Passage
from transforms.page.pieces import Piece
from transforms.page.repeats import find_repeats

STREETS = "本月共有三个街道完成窗口改造，办事群众平均等候时间明显缩短，工作人员将在下月开展回访。"
PARK = "昨日上午，总投资十二亿元的产业园项目正式开工，建成后可容纳上百家企业入驻，配套道路同步启动建设。"
SITE = "区住建委第一检查组走进在建工地，逐一查看塔吊和临时用电，现场指出问题并要求立即整改到位。"
COUNT = "今年上半年全区新增城镇就业的人数为1200人，比去年同期多出一成，完成全年任务的六成以上"


HARBOUR = "老码头的趸船清晨开始检修，码头工人爬上趸船敲锈补漆，轮渡停航三天。"
FERRY = "轮渡停航期间，码头工人在老码头支起雨棚，趸船旁的乘客改乘公交过江。"
SHIP = "检修完的趸船重新系在老码头，轮渡第一班满载乘客，码头工人松了口气。"
CLINIC = "社区医院的家庭医生上门量血压，高血压老人领到药盒，子女手机收到提醒。"
DOCTOR = "家庭医生说，社区医院为高血压老人建了档案，药盒按早晚分格，量血压不收费。"
NURSE = "护士每周去老人家里量血压，社区医院把药盒装满，家庭医生隔天打来电话。"


def write_passages(*texts: str) -> list[Passage]:
    """Body paragraphs in file order; one that begins with # is a headline."""
    return [
        Passage([Piece(0, len(text), text, [], 0, number=number)], "headline" if text[0] == "#" else "body", text)
        for number, text in enumerate(texts)
    ]


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
def test_the_same_wording_with_another_number_is_news(model: PageModel, one: str, other: str, kind: str | None) -> None:
    for texts in ((one, other), (other, one)):
        kinds = [repeat.kind for repeat in find_repeats(write_passages(*texts), model.statistics)]
        assert kinds == ([kind] if kind else [])


def test_news_that_differs_in_a_chinese_numeral_keeps_its_article(model: PageModel) -> None:
    text = (
        f"南城窗口改造提速\n　　本报讯（记者 张三）{STREETS}\n\n"
        f"北城窗口改造提速\n　　本报讯（记者 李四）{STREETS.replace('三个', '五个')}\n"
    )
    articles = rebuild_page(text, model=model).articles
    assert [article.headline for article in articles] == ["南城窗口改造提速", "北城窗口改造提速"]


@pytest.mark.parametrize(
    ("texts", "copies"),
    [
        pytest.param([STREETS, STREETS], {1: 0}, id="the first, where nothing stands around"),
        pytest.param([CLINIC, FERRY, "#", HARBOUR, FERRY, SHIP], {1: 4}, id="in its own story, which comes later"),
        pytest.param([HARBOUR, FERRY, SHIP, "#", CLINIC, FERRY], {5: 1}, id="in its own story, which comes first"),
        pytest.param([HARBOUR, "#", FERRY, CLINIC, "#", FERRY, SHIP], {2: 5}, id="not by a story beyond a headline"),
        pytest.param(
            [CLINIC, HARBOUR, FERRY, "#", DOCTOR, "#", HARBOUR, FERRY, SHIP], {1: 6, 2: 7}, id="a run as a whole"
        ),
        pytest.param(
            [HARBOUR, FERRY, SHIP[:24], "#", CLINIC, FERRY, SHIP, NURSE],
            {1: 5, 2: 6},
            id="where a piece beside it is whole, whatever stands around",
        ),
        pytest.param([CLINIC, FERRY, "#", DOCTOR, FERRY, "#", HARBOUR, FERRY], {1: 7, 4: 7}, id="one of three"),
    ],
)
def test_the_copy_that_completes_its_story_is_kept(model: PageModel, texts: list[str], copies: dict[int, int]) -> None:
    found = find_repeats(write_passages(*texts), model.statistics)
    assert {repeat.copy: repeat.kept for repeat in found} == copies
