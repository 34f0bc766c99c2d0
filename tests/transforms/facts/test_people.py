"""People: who is named, and with which office."""

import pytest

from tests.transforms.facts.reading import find_mentions, load_reference
from transforms.facts.people_names import read_name_at
from transforms.facts.sentences import cut_text


def name_people(*texts: str) -> list[tuple[str, str | None]]:
    return [(person.name, person.title) for person in find_mentions("person", *texts)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("区文物局局长马俊介绍，普查已经开始。", [("马俊", "区文物局局长")]),
        ("区委常委、统战部部长罗志成主持会议。", [("罗志成", "区委常委、统战部部长")]),
        ("区委常委、区纪委书记、区监委主任高文远到会。", [("高文远", "区委常委、区纪委书记、区监委主任")]),
        (
            "市教委副主任孙立新，区委常委、常务副区长赵永强，区政协副主席钱志明出席。",
            [("孙立新", "市教委副主任"), ("赵永强", "区委常委、常务副区长"), ("钱志明", "区政协副主席")],
        ),
        ("副区长何晓燕、刘志刚参加活动。", [("何晓燕", "副区长"), ("刘志刚", "副区长")]),
        ("区领导周伟中、黄向阳、李水龙等出席。", [(name, "区领导") for name in ("周伟中", "黄向阳", "李水龙")]),
        ("据土城镇党委书记冉龙介绍，今年丰收。", [("冉龙", "土城镇党委书记")]),
        (
            "江北区领导周海、吴立平；南岸区领导郑伟参加。",
            [("周海", "江北区领导"), ("吴立平", "江北区领导"), ("郑伟", "南岸区领导")],
        ),
        ("居民王女士说，楼道亮了。", [("王女士", "居民")]),
        ("家住八楼的李大爷很高兴。", [("李大爷", None)]),
        ("民警徐勇一边指挥交通一边提醒。", [("徐勇", "民警")]),
        ("美团外卖骑手张先生感慨道。", [("张先生", "美团外卖骑手")]),
        ("区“夕阳红”志愿者代表陈桂芳发言。", [("陈桂芳", "区“夕阳红”志愿者代表")]),
        ("“周补锅”周德全的铺子开了三十年。", [("周德全", "周补锅")]),
        ("中华路社区的老居民杨淑珍说。", [("杨淑珍", "老居民")]),
        ("（记者 徐 敏）日前，区委召开会议。", [("徐敏", "记者")]),
        ("谭晓明指出，要抓好落实。", [("谭晓明", None)]),
        ("习近平总书记强调，要深化改革。", [("习近平", "总书记")]),
        ("以习近平同志为核心", [("习近平", "同志")]),
        ("副区长陈平等出席启动仪式。", [("陈平", "副区长")]),
        ("区人大常委会主任纪伯平带领代表视察。", [("纪伯平", "区人大常委会主任")]),
        ("区政协主席耿叔衡率队调研。", [("耿叔衡", "区政协主席")]),
        ("馆长晏清和介绍，开馆首月很热闹。", [("晏清和", "馆长")]),
        (
            "组织部部长岳清和，宣传部部长李明远到会。",
            [("岳清和", "组织部部长"), ("李明远", "宣传部部长")],
        ),
        ("副区长岳清和、李明远到会。", [("岳清和", "副区长"), ("李明远", "副区长")]),
        ("副区长王晓和李明远到会。", [("王晓", "副区长"), ("李明远", "副区长")]),
        ("区领导李明远、岳清和", [("李明远", "区领导"), ("岳清和", "区领导")]),
        ("区委书记文献，副区长吴小敏到会。", [("文献", "区委书记"), ("吴小敏", "副区长")]),
        ("副区长吴小敏、区政协副主席游泳到会。", [("吴小敏", "副区长"), ("游泳", "区政协副主席")]),
        ("办事处主任田野介绍，书屋搬了新家。", [("田野", "办事处主任")]),
        ("区委书记高度重视，副区长周密部署，总理公署宣布。", []),
        ("50岁的张友光是传承人，18岁的高中生也来听。", [("张友光", None)]),
        ("村党支部书记鲍春生算了一笔账。", [("鲍春生", "村党支部书记")]),
        ("老瓦匠芮长贵说，编了号才好拼。", [("芮长贵", None)]),
        ("一碗阳春面，汤清、面细、葱花碧绿。", []),
        ("多个机电工程顺利完工。", []),
        ("始终与其他成员国一道推动合作。", []),
        ("顾问委员会主席李国强发言。", [("李国强", "顾问委员会主席")]),
        (
            "全国人大常委会副委员长丁宝华、何立新到会。",
            [("丁宝华", "全国人大常委会副委员长"), ("何立新", "全国人大常委会副委员长")],
        ),
        ("欧阳建国教授授课。", [("欧阳建国", None)]),
    ],
)
def test_names_people_with_their_offices(text: str, people: list[tuple[str, str | None]]) -> None:
    found = name_people(text)
    assert [name for name, _ in found] == [name for name, _ in people]
    for (_, title), (_, expected) in zip(found, people, strict=True):
        assert expected is None or title == expected


@pytest.mark.parametrize(
    "text",
    [
        "深入学习贯彻习近平新时代中国特色社会主义思想。",
        "坚持以习近平法治思想为指导。",
        "话剧《谁是杨明远》上演。",
        "群众的安全感、幸福感不断提升。",
        "广大游客安心游、放心游。",
        "向市民宣传普及健康知识。",
        "征集“金点子”三十条。",
        "着力解民忧、惠民生，举办马拉松、夏令营等活动。",
        "全面提高高水平对外开放能力。",
        "会议要求相关部门负责人抓好落实。",
        "集中在中川乡的金田村和草滩村，全力搜救。",
        "商场的顾客纷纷点赞，温泉景区迎来高潮。",
    ],
)
def test_names_nobody(text: str) -> None:
    assert name_people(text) == []


def test_a_name_once_introduced_is_found_again() -> None:
    found = name_people("居民陶桂兰介绍，电梯修好了。", "第二天，记者又遇到陶桂兰。")
    assert found == [("陶桂兰", "居民"), ("陶桂兰", None)]


def test_a_surname_with_a_form_of_address_is_of_its_article_only() -> None:
    (person,) = find_mentions("person", "市民刘女士点赞。")
    assert (person.name, person.per_article) == ("刘女士", True)


def test_an_office_makes_a_name_surer_than_none() -> None:
    with_office = find_mentions("person", "区教委主任高文远表示，要抓好落实。")[0]
    without = find_mentions("person", "邻居们常常想起高文远。")
    assert not without or without[0].confidence < with_office.confidence


@pytest.mark.parametrize(
    ("text", "end"),
    [("马俊介绍", 2), ("高文远表示", 3), ("欧阳建国说", 4), ("徐 敏", 3), ("阿依古丽·买买提说", 8)],
)
def test_measures_names(text: str, end: int) -> None:
    reference = load_reference()
    guess = read_name_at(cut_text(text, words=reference.segmenter.cut(text)), 0, reference=reference)
    assert guess is not None
    assert guess.end == end
