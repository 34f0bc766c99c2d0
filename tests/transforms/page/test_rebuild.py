"""Whole pages in small: what stands where, and that nothing is lost whatever the text."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.golden import load_model
from transforms.page import Override, Page, PageModel, rebuild_page

MODEL = load_model()
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1b\x7f]")

MEETING = """区里召开河道治理会议

本报讯（记者 陆 平）昨日，区里召开河道治理会议，部署沿河截污和清淤工作，要求汛前完成主要河段的整

治任务。沿河街道和水务部门负责人参加会议。

会议指出，河道治理关系沿岸居民的生活环境，各单位要明确分工，按月公布进度。

图书馆延长开放时间

本报讯（首席记者 方 宁 记者 吴小雨）从下周起，区图书馆每晚延长开放两个小时，方便下班的读者借书。

读者普遍欢迎图书馆的这个安排。
"""


def texts(page: Page, role: str, article: int | None) -> list[str]:
    return [p.text for p in page.paragraphs if p.role == role and p.article == article and p.duplicate is None]


def test_two_stories_with_headlines_writers_and_a_mended_paragraph(model: PageModel) -> None:
    page = rebuild_page(MEETING, model=model)
    assert [a.headline for a in page.articles] == ["区里召开河道治理会议", "图书馆延长开放时间"]
    assert [[(c.role, c.name) for c in a.bylines] for a in page.articles] == [
        [("记者", "陆平")],
        [("首席记者", "方宁"), ("记者", "吴小雨")],
    ]
    first = texts(page, "body", 0)[0]
    assert first.startswith("昨日，区里召开")
    assert "河段的整治任务" in first
    assert texts(page, "byline", 0) == ["本报讯（记者 陆 平）"]
    assert all(a.starts_here and a.ends_here for a in page.articles)


def test_a_join_carries_score_and_reason(model: PageModel) -> None:
    page = rebuild_page(MEETING, model=model)
    (join,) = [join for p in page.paragraphs for join in p.joins]
    assert join.part == 2
    assert join.score > 0.9
    assert join.reason in ("word_across", "next_line")


@pytest.mark.parametrize("marker", ["（上接1版）", "(上接1版)", "（上接第1版）"])
def test_a_jump_alone_inline_or_glued_to_its_headline(model: PageModel, marker: str) -> None:
    body = "会上还介绍了下一阶段的工作安排，各部门将分头落实，并向社会公布结果。"
    for text in (f"老街修缮工程启动\n\n{marker}\n\n{body}\n", f"老街修缮工程启动\n\n{marker}{body}\n"):
        page = rebuild_page(text, model=model)
        (article,) = page.articles
        assert article.headline == "老街修缮工程启动"
        assert article.jump_from_page == 1
        assert not article.starts_here
        assert texts(page, "jump", 0) == [marker]


@pytest.mark.parametrize("marker", ["（下转3版）", "\n\n（下转第3版）", "\n\n(下转3版)"])
def test_a_turn_closes_its_story_and_nothing_reads_on_over_it(model: PageModel, marker: str) -> None:
    text = MEETING.replace("按月公布进度。", f"按月公布进度，让市民随时看到河道的变{marker}")
    page = rebuild_page(text, model=model)
    first, second = page.articles
    assert texts(page, "jump", 0) == [marker.strip()]
    assert texts(page, "body", 0)[-1].endswith("河道的变")
    assert not first.ends_here
    assert second.starts_here
    assert second.headline == "图书馆延长开放时间"


def test_a_story_signed_at_both_ends_is_one(model: PageModel) -> None:
    story = (
        "社区食堂开张\n\n本报讯（记者 陆 平）昨日，柳岸社区食堂开张，首日接待老人一百三十六名。\n\n"
        "食堂由闲置车库改建，面积二百二十平方米，设座位六十四个。\n\n"
        "食堂实行政府补一点、企业让一点、老人出一点，每餐补贴三元。\n\n“一日三餐都有人管。”居民说。\n\n记者 陆 平\n"
    )
    (article,) = rebuild_page(story, model=model).articles
    assert [credit.name for credit in article.bylines] == ["陆平"]


def test_who_took_the_picture_is_no_writer(model: PageModel) -> None:
    told = "读者说，下了班走几步就到，灯亮着，座位也宽，孩子写作业，大人翻几页书，回家路上还说书里的人，日子有了盼头。"
    page = rebuild_page(f"{MEETING}{told}\n\n记者 陆 平 摄\n", model=model)
    assert [credit.name for credit in page.articles[1].bylines] == ["方宁", "吴小雨"]
    assert [p.role for p in page.paragraphs if p.text.endswith("摄")] == ["caption"]


def test_two_lines_without_a_blank_between_are_one_headline(model: PageModel) -> None:
    text = MEETING.replace("区里召开河道治理会议\n\n", "河道治理会议召开\n沿河街道分工截污清淤\n\n", 1)
    page = rebuild_page(text, model=model)
    assert page.articles[0].headline == "河道治理会议召开 沿河街道分工截污清淤"
    assert texts(page, "headline", 0) == ["河道治理会议召开", "沿河街道分工截污清淤"]


def test_a_title_inside_a_paragraph_heads_the_story_around_it(model: PageModel) -> None:
    text = MEETING.replace("区里召开河道治理会议\n\n", "", 1).replace(
        "主要河段的整\n", "主要河段的整\n\n河道治理今年再提速\n"
    )
    page = rebuild_page(text, model=model)
    assert [a.headline for a in page.articles] == ["河道治理今年再提速", "图书馆延长开放时间"]
    assert "整治任务" in texts(page, "body", 0)[0]


def test_of_two_piled_headlines_the_upper_is_the_headless_story_s(model: PageModel) -> None:
    first, _, rest = MEETING.partition("\n\n")
    text = rest.replace("图书馆延长", f"{first}\n\n图书馆延长", 1)
    page = rebuild_page(text, model=model)
    assert [a.headline for a in page.articles] == ["区里召开河道治理会议", "图书馆延长开放时间"]


def test_headlines_that_stand_over_another_s_story_go_where_their_words_are(model: PageModel) -> None:
    titles = ["区里召开河道治理会议", "图书馆延长开放时间", "老街早市搬进新棚"]
    bodies = [
        "昨日，区里召开河道治理会议，部署沿河截污和清淤工作，要求汛前完成主要河段的整治任务。",
        "从下周起，区图书馆每晚延长开放两个小时，方便下班的读者借书，读者普遍欢迎这个安排。",
        "清晨五点，老街早市的六十户商贩搬进新搭的棚里，下雨天也不再撑伞卖菜，居民买菜更方便。",
    ]
    writers = ["陆 平", "方 宁", "吴小雨"]
    for turn in (1, 2):
        over = titles[turn:] + titles[:turn]
        stories = zip(over, writers, bodies, strict=True)
        text = "\n\n".join(f"{title}\n\n本报讯（记者 {name}）{body}" for title, name, body in stories)
        assert [a.headline for a in rebuild_page(text + "\n", model=model).articles] == titles


@pytest.mark.parametrize("blank", ["\n", ""])
@pytest.mark.parametrize("subtitle", ["——访区图书馆馆长方宁", "―访区图书馆馆长方宁"])
def test_a_line_that_opens_with_a_dash_is_the_subtitle(model: PageModel, subtitle: str, blank: str) -> None:
    page = rebuild_page(MEETING.replace("延长开放时间\n", f"延长开放时间\n{blank}{subtitle}\n", 1), model=model)
    assert [a.headline for a in page.articles] == ["区里召开河道治理会议", "图书馆延长开放时间"]
    assert page.articles[1].subtitle == subtitle


def test_an_imprint_inside_a_story_is_kept(model: PageModel) -> None:
    text = "编辑:张三 美编:李四图为现场。\n编辑:张三 美编:李四\n编辑:张三 美编:李四图为现场。"
    page = rebuild_page(text, model=model)
    assert "编辑:张三 美编:李四" in [p.text for p in page.paragraphs]


def test_hard_wrapped_lines_become_paragraphs(model: PageModel) -> None:
    text = (
        "本报讯 （记者 方宁）入冬以来，区\n里加快供热管网改造，目前已有三十个\n小区完成更换，居民家中温度明显提升，\n"
        "老旧管道漏水的问题也得到了解决。\n\n下一步，区里还将对剩余的小区逐一\n摸底，列出改造清单，明年供热季之前全\n部完成。\n\n"
        "供热管网改造惠及三十个小区\n"
    )
    page = rebuild_page(text, model=model)
    assert page.layout == "hard_wrapped"
    assert len(texts(page, "body", 0)) == 2
    assert page.articles[0].headline == "供热管网改造惠及三十个小区"


COLUMN = """图书馆延长开放时间
{first}从下周起，区图书馆每晚延长开放两
个小时，方便下班的读者借书。馆方还在一
楼添了六十个座位，供读者自习。

读者普遍欢迎图书馆的这个安排，有人当
晚就办了借书证。
"""


def test_a_line_set_in_begins_a_region_as_after_a_blank_line(model: PageModel) -> None:
    page = rebuild_page(COLUMN.format(first=" "), model=model)
    assert [a.headline for a in page.articles] == ["图书馆延长开放时间"]
    assert texts(page, "body", 0)[0].startswith("从下周起，区图书馆每晚延长开放两个小时")


@pytest.mark.parametrize(
    "credit",
    [
        "本报讯 （首席记者 方 宁 \n本报记者 吴小雨 实习记者 陆\n平）",
        "本报讯 （首席记者 方 宁 记者\n 吴小雨 实习记者 陆平）",
        "本报讯（首席记者 方宁\n 记者 吴小雨 \n实习记者 陆平）",
    ],
)
def test_writers_named_in_brackets_may_wrap_between_names_and_inside_them(model: PageModel, credit: str) -> None:
    text = COLUMN.replace("图书馆延长开放时间\n", "图书馆延长开放时间\n\n").format(first=credit)
    (article,) = rebuild_page(text, model=model).articles
    assert [c.name for c in article.bylines] == ["方宁", "吴小雨", "陆平"]


def test_a_full_line_of_text_that_speaks_of_a_label_is_no_label(model: PageModel) -> None:
    text = """歇脚地图上线

本报讯 （记者 林 溪）昨日，区里发布歇脚
地图，把全区一百多个户外劳动者的歇脚点标
在一张图上，打开手机扫一扫就能看到哪里能
喝水、哪里能热饭、哪里能充电。首批上线的
歇脚点分布在商圈和地铁口附近。

扫码关注本报
"""
    page = rebuild_page(text, model=model)
    (body,) = texts(page, "body", 0)
    assert "标在一张图上，打开手机扫一扫就能看到哪里能喝水" in body
    assert [p.text for p in page.paragraphs if p.role == "boilerplate"] == ["扫码关注本报"]


def test_a_paragraph_printed_twice_is_kept_once(model: PageModel) -> None:
    twice = "区里要求各街道对独居老人逐户走访，建立台账，及时解决吃饭和就医方面的困难。"
    text = (
        f"{MEETING}\n{twice}\n\n走访独居老人解决吃饭难\n\n本报讯（记者 方宁）{'入冬以来，' * 3}天气转冷。\n\n{twice}\n"
    )
    page = rebuild_page(text, model=model)
    copies = [p for p in page.paragraphs if p.duplicate is not None]
    assert [p.text for p in copies] == [twice]
    assert copies[0].duplicate is not None
    assert page.paragraphs[copies[0].duplicate.of].text == twice


def test_other_numbers_are_no_repeat(model: PageModel) -> None:
    form = "本周全区共受理群众来电{}件，办结{}件，群众满意率达到{}%，比上周有所提高。"
    text = f"{form.format(310, 305, 98)}\n\n{form.format(287, 280, 97)}\n"
    assert not [p for p in rebuild_page(text, model=model).paragraphs if p.duplicate]


@pytest.mark.parametrize(
    ("kind", "line", "snippet", "value"),
    [("role", 1, "召开河道", "slogan"), ("unjoin", 5, "治任务", ""), ("issue_date", 0, "", "2025-03-04")],
)
def test_a_person_has_the_last_word(model: PageModel, kind: str, line: int, snippet: str, value: str) -> None:
    override = Override(kind, line, snippet, value, "编辑", "原报如此")  # type: ignore[arg-type]
    page = rebuild_page(MEETING, model=model, overrides=[override])
    assert page.notices == ()
    if kind == "role":
        assert [p.text for p in page.paragraphs if p.role == "slogan"] == ["区里召开河道治理会议"]
    elif kind == "unjoin":
        assert not [join for p in page.paragraphs for join in p.joins]
    else:
        assert str(page.issue_date.day) == value


def test_a_headline_inside_a_story_begins_one_of_its_own(model: PageModel) -> None:
    text = """老街修缮工程启动

本报讯（记者 方 宁）昨日，老街修缮工程启动，沿街的屋顶和门窗都要修，工期半年。

屋顶先修

施工队介绍，屋顶漏雨的有三十多户，先修屋顶，再修门窗，住户不用搬走。
"""
    (whole,) = rebuild_page(text, model=model).articles
    assert whole.headline == "老街修缮工程启动"
    override = Override("headline", 5, "屋顶先修", "7", "编辑", "原报是两篇")
    page = rebuild_page(text, model=model, overrides=[override])
    assert page.notices == ()
    assert [article.headline for article in page.articles] == ["老街修缮工程启动", "屋顶先修"]
    assert [len(texts(page, "body", number)) for number in (0, 1)] == [1, 1]
    assert [[c.name for c in article.bylines] for article in page.articles] == [["方宁"], []]


def test_an_override_whose_line_changed_is_told(model: PageModel) -> None:
    override = Override("role", 1, "别的标题", "slogan", "编辑", "原报如此")
    page = rebuild_page(MEETING, model=model, overrides=[override])
    assert [code for code, _ in page.notices] == ["override_not_applied"]
    assert page.paragraphs == rebuild_page(MEETING, model=model).paragraphs


def assert_nothing_is_lost(text: str, page: Page) -> None:
    spans = sorted((s.start, s.end) for p in page.paragraphs for s in p.spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    covered = {i for start, end in spans for i in range(start, end)}
    assert {i for i, char in enumerate(text) if not char.isspace()} <= covered
    for paragraph in page.paragraphs:
        raw = "".join(text[s.start : s.end] for s in paragraph.spans)
        assert "".join(INVISIBLE.sub("", raw).split()) == "".join(paragraph.text.split())
        assert not INVISIBLE.search(paragraph.text)


PARTS = [
    "本报讯（记者 乔 一）", "（上接1版）", "编辑:张三 美编:李四", "2025年10月17日 星期五",
    "会议还研究了其他事项。", "记者 王五 赵 六", "扫码关注本报", "天气转冷，区里部署供暖", "工作。",
    "“开门", "红”行动", "\u202e", "\ufeff", "\x1b[31m", "\r\n", "\n", "\n\n", "\u3000", "（", "》", "1", "图为现场。",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_pages_put_together_at_random_lose_nothing(text: str) -> None:
    assert_nothing_is_lost(text, rebuild_page(text, model=MODEL))


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_gives_a_page_and_loses_nothing(text: str) -> None:
    assert_nothing_is_lost(text, rebuild_page(text, model=MODEL))


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("居民在新修的步道上散步。", "caption"),
        ("参加比赛的小朋友正在搭建积木。", "caption"),
        ("志愿者为来往旅客指路、倒水。", "caption"),
        ("工地上一派繁忙景象。", "caption"),
        ("区长在会上讲话。", "body"),
        ("居民说，步道修得好。", "body"),
        ("去年有3000名居民在这里散步。", "body"),
    ],
)
def test_a_sentence_that_says_what_a_picture_shows_is_a_caption(model: PageModel, line: str, role: str) -> None:
    text = f"码头仓库改作书店\n\n本报讯 （记者 方知遥）旧仓库改作书店，九月开门迎客。\n\n{line}\n\n书店藏书两万册。\n"
    page = rebuild_page(text, model=model)
    assert [p.role for p in page.paragraphs if p.text == line] == [role]


@pytest.mark.parametrize(
    ("line", "credit", "role"),
    [
        ("居民在书店里挑选图书，孩子坐在窗边读书。", "记者 方知遥 摄", "caption"),
        ("会议还研究了其他事项。", "游客在书店门前拍照。 记者 方知遥 摄", "body"),
    ],
)
def test_a_short_sentence_is_a_caption_only_beside_a_credit_that_has_none(
    model: PageModel, line: str, credit: str, role: str
) -> None:
    text = f"码头仓库改作书店\n\n本报讯 （记者 方知遥）旧仓库改作书店，九月开门迎客。\n\n{line}\n\n{credit}\n"
    page = rebuild_page(text, model=model)
    assert [p.role for p in page.paragraphs if p.text == line] == [role]


def test_the_same_text_gives_the_same_page(model: PageModel) -> None:
    assert rebuild_page(MEETING, model=model) == rebuild_page(MEETING, model=load_model())


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("的委托，从去年六月起承办老街修缮。", False),
        ("满意”的居民，社区逐户回访。", False),
        ("；也要按月公布进度，接受监督。", False),
        ("会议强调，要把修缮的每一笔钱用在明处。", False),
        ("区图书馆从下周起延长开放时间。", True),
        ("‘夜市’开张那天，整条街都亮着灯。", True),
        ("秋天是从江边的银杏开始的。", True),
    ],
)
def test_a_story_starts_here_unless_its_first_words_go_on(model: PageModel, text: str, *, starts: bool) -> None:
    page = rebuild_page(f"社区公布修缮进度\n\n{text}居民可以到社区查询进度，也可以打电话询问。\n", model=model)
    assert [article.starts_here for article in page.articles] == [starts]


def test_a_paragraph_that_goes_on_with_a_story_is_not_cut(model: PageModel) -> None:
    page = rebuild_page("社区公布修缮进度\n\n会议强调，要把修缮的每一笔钱用在明处，接受监督。\n", model=model)
    assert [p.starts_cut for p in page.paragraphs if p.role == "body"] == [False]
