"""Places: listed ones, and names by their last word."""

import pytest

from tests.transforms.facts.reading import find_mentions, load_reference
from transforms.facts.places import Span, keep_longest, name_place


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("来自北京、成都、贵阳的游客在洪崖洞打卡。", ["北京", "成都", "贵阳", "洪崖洞"]),
        ("重庆市渝中区文艺创作扶持项目", ["重庆市渝中区"]),
        ("菜园坝街道平安街社区", ["菜园坝街道", "平安街社区"]),
        ("大坪街道七星村社区推行新办法。", ["大坪街道", "七星村社区"]),
        ("成立了胜利路社区工作站点", ["胜利路社区"]),
        ("该塔位于大坪浮图关60号。", ["大坪浮图关60号"]),
        ("长江北岸的灯光", ["长江"]),
        ("较场口—临江门特色商圈开街", ["较场口—临江门特色商圈"]),
        ("走上“重庆光影大道”看夜景", ["“重庆光影大道”"]),
        ("打造“骑手友好片区”", []),
        ("从两路口站出发，经枇杷山路", ["两路口站", "枇杷山路"]),
        ("有人路过解放碑路口", ["解放碑"]),
        ("鼓楼街道党工委负责人说", ["鼓楼街道"]),
        ("各部门、属地街道以及学校", []),
        ("渝中志愿服务活动社区平均场次增长", ["渝中"]),
        ("超大城市中心城区现代化治理", []),
        ("打造三大商圈和两大功能片区", []),
        ("走进“邻里汇”社区综合服务体", ["“邻里汇”社区综合服务体"]),
        ("《渝中区志愿服务倡议书》", []),
        ("贺秀山指出，要抓落实。", []),
        ("前往金刀峡镇检查，土城镇的村民", ["金刀峡镇", "土城镇"]),
        ("家住陕西省咸阳市渭城区，来自门头沟", ["陕西省咸阳市渭城区", "门头沟"]),
        ("车辆进主路时要慢行。", []),
        ("向翠屏小区居民宣传，对弃管小区进行改造", ["翠屏小区"]),
        ("向阳街社区、向家坝社区、从化区", ["向阳街社区", "向家坝社区", "从化区"]),
        ("翻越缙云山，登上高山", ["缙云山"]),
        ("马家镇双龙村和陈家铺村的村民", ["马家镇", "双龙村", "陈家铺村"]),
        ("前门大街、引线街人来人往，望山小街亮灯。", ["前门大街", "引线街", "望山小街"]),
        ("打造酒吧街、文化街", []),
        ("沌阳街道滨湖社区，桥梓口街道", ["沌阳街道", "滨湖社区", "桥梓口街道"]),
        ("农林街长堤社区的居民", ["农林街", "长堤社区"]),
        ("“妇女之家”扎根社区，“四好”重塑社区生态", []),
        ("江渝花苑和盛江花苑交付", ["江渝花苑", "盛江花苑"]),
        ("走进清流镇马草村，稻田飘香。", ["清流镇", "马草村"]),
        ("彭水县三义乡龙合村的产业园", ["彭水县", "三义乡", "龙合村"]),
        ("南岸区黄桷垭镇新力村村民", ["南岸区", "黄桷垭镇", "新力村"]),
        ("武隆区仙女山镇先后启动避暑季", ["武隆区", "仙女山镇"]),
        ("万州区推动乡镇改革，巫溪县广大乡镇干部下村", ["万州区", "巫溪县"]),
        ("渝北区发展乡村旅游，武隆区打造乡土品牌", ["渝北区", "武隆区"]),
        ("铜溪镇带动村集体增收，白马镇各村、铜溪镇贫困村", ["铜溪镇", "白马镇", "铜溪镇"]),
        ("增速快于城镇，建设美丽乡村，来到一个小山村", []),
        ("沿滇缅公路走访松山战役旧址", ["滇缅公路", "松山战役旧址"]),
        ("上饶市中心城区", ["上饶市"]),
    ],
)
def test_finds_places(text: str, surfaces: list[str]) -> None:
    assert [mention.surface for mention in find_mentions("place", text)] == surfaces


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("渝中", "渝中区"),
        ("重庆市渝中区", "渝中区"),
        ("渝中区", "渝中区"),
        ("成都", "成都市"),
        ("成都金牛区", "金牛区"),
        ("西部地区", "西部"),
        ("平安街社区", "平安街社区"),
    ],
)
def test_keeps_one_name_of_each_place(surface: str, name: str) -> None:
    assert name_place(surface, reference=load_reference()) == name


def test_the_longest_of_overlapping_spans_stays() -> None:
    short, long = Span(2, 4, "city", 0.9), Span(2, 7, "road", 0.6)
    later = Span(5, 12, "landmark", 0.6)
    assert keep_longest([short, long]) == [long]
    assert keep_longest([long, later]) == [later]
    assert keep_longest([later, short]) == [short, later]


def test_street_and_neighbourhood_stay_beside_their_office() -> None:
    text = "朝天门街道棉纺街社区党委牵头。"
    assert [mention.surface for mention in find_mentions("place", text)] == ["朝天门街道", "棉纺街社区"]
    assert [mention.surface for mention in find_mentions("organization", text)] == ["朝天门街道棉纺街社区党委"]
