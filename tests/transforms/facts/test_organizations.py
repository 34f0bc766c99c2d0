"""Organisations: which spans, under which name, of which kind."""

import pytest

from tests.transforms.facts.reading import find_mentions, load_reference, read_texts
from transforms.facts.organizations import name_organization


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("活动由区委宣传部指导，区文联、区文化馆承办。", ["区委宣传部", "区文联", "区文化馆"]),
        ("区规划和自然资源局发布公告。", ["区规划和自然资源局"]),
        ("市卫生健康委党委委员、副主任到会。", ["市卫生健康委"]),
        ("共青团区委换届，团区委班子亮相。", ["共青团区委", "团区委"]),
        ("重庆市渝中区人民法院公开审理。", ["重庆市渝中区人民法院"]),
        ("重庆鼎盛文化传播有限公司签约。", ["重庆鼎盛文化传播有限公司"]),
        ("南纪门街道凉亭子社区党委牵头。", ["南纪门街道凉亭子社区党委"]),
        ("区书法家协会、市曲艺家协会主办。", ["区书法家协会", "市曲艺家协会"]),
        ("邻里互助“同心”联盟成立。", ["“同心”联盟"]),
        ("“晨光宣讲团”走进校园。", ["“晨光宣讲团”"]),
        ("顺丰、京东、美团的骑手参加。", ["顺丰", "京东", "美团"]),
        ("重庆数字与智慧医学研究院揭牌。", ["重庆数字与智慧医学研究院"]),
        ("新加坡驻成都总领事馆来访。", ["新加坡驻成都总领事馆"]),
        ("数字贸易与现代服务产业学院揭牌。", ["数字贸易与现代服务产业学院"]),
        ("国网重庆市区供电公司抢修线路。", ["重庆市区供电公司"]),
        ("“家校社”联动、全区战略布局", []),
        ("某品牌UNIQLO（优衣库）开业。", ["UNIQLO（优衣库）"]),
        ("京东、美团、叮当送菜等平台企业到会。", ["京东", "美团", "叮当送菜"]),
        ("永辉超市大坪店店长介绍", ["永辉超市大坪店"]),
        ("区教委检查幼儿园食堂。", ["区教委"]),
        ("成立物流运输行业党委。", ["物流运输行业党委"]),
        ("石埠小学获第一名，鼓楼小学、白鹭洲学校分列其后。", ["石埠小学", "鼓楼小学", "白鹭洲学校"]),
        ("区林业站组织技术员下田。", ["区林业站"]),
        ("江海区经济科技局、三亚旅游推广局发布消息。", ["江海区经济科技局", "三亚旅游推广局"]),
        ("由市政府新闻办指导，省林业厅到场。", ["市政府新闻办", "省林业厅"]),
        ("走进渝中区公安分局大阳沟派出所。", ["渝中区公安分局大阳沟派出所"]),
        ("重庆市第九十五初级中学校开学。", ["重庆市第九十五初级中学校"]),
        ("区人大常委会副主任周一平带队调研凌江街道人大工委工作。", ["区人大常委会", "凌江街道人大工委"]),
        ("到凌江街道调研人大工委工作。", []),
        ("红荔社区党委书记周一平，土城镇党委副书记", ["红荔社区党委", "土城镇党委"]),
        ("巴蜀小学党委书记到场。", ["巴蜀小学"]),
        ("邀请国际柑橘协会专家和亚洲协会代表", ["国际柑橘协会", "亚洲协会"]),
        ("龙港镇政府和官莲乡党委召开会议，镇政府要求", ["龙港镇政府", "官莲乡党委", "镇政府"]),
        ("王明是兴福镇党委书记，他说", ["兴福镇党委"]),
        ("据省商务厅介绍", ["省商务厅"]),
        ("武汉五大商业集团销售额增长。", []),
        ("来到万顺木材厂、大田粮油加工厂", ["万顺木材厂", "大田粮油加工厂"]),
        ("由南滨路龙泉剑瓷博物馆珍藏。", ["南滨路龙泉剑瓷博物馆"]),
        ("从恒达公司离职，由晟合作社种植。", ["恒达公司", "晟合作社"]),
        ("向阳小学、对外经贸大学派人参加。", ["向阳小学", "对外经贸大学"]),
        ("与中电晨（重庆）信息有限公司签约。", ["中电晨（重庆）信息有限公司"]),
        ("重庆晨光机电（集团）有限公司、江南药业(集团)公司", ["重庆晨光机电（集团）有限公司", "江南药业(集团)公司"]),
        ("安晟湖南分公司和中国移动重庆公司", ["安晟湖南分公司", "中国移动重庆公司"]),
        ("民盟渝中区委、九三学社渝中区委、农工党市委", ["民盟渝中区委", "九三学社渝中区委", "农工党市委"]),
        ("共青团越秀区委员会、团渝中区委到场。", ["共青团越秀区委员会", "团渝中区委"]),
        ("越秀区委向农林街团工委授牌。", ["越秀区委", "农林街团工委"]),
        ("重庆高新区党工委组织部、凌江街道工委宣传部", ["重庆高新区党工委组织部", "凌江街道工委宣传部"]),
        ("重医附一院金山院区、枇杷山幼儿园天成分园", ["重医附一院金山院区", "枇杷山幼儿园天成分园"]),
        ("沌阳社区卫生服务中心义诊。", ["沌阳社区卫生服务中心"]),
        ("学田湾社区新时代文明实践站揭牌。", ["学田湾社区新时代文明实践站"]),
    ],
)
def test_finds_organizations(text: str, surfaces: list[str]) -> None:
    assert [mention.surface for mention in find_mentions("organization", text)] == surfaces


@pytest.mark.parametrize(
    "text",
    [
        "全区各级党组织和社会组织积极参与。",
        "全国人大代表和政协委员建言。",
        "区委常委主持会议。",
        "政府工作报告提出目标。",
        "各街道党工委负责人参会。",
        "引入社会力量办好养老服务。",
        "商超、诊所、药店等商户参与。",
        "直播、大数据、低空经济等企业聚集。",
        "我区代表队夺冠。",
        "农业农村部门组织力量抢收。",
        "一年要开7次协商会，居民自己定规矩。",
        "辖区内的公办小学、民办中学都要参加。",
    ],
)
def test_finds_no_organization(text: str) -> None:
    assert [mention.surface for mention in find_mentions("organization", text)] == []


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("区卫生健康委", "渝中区卫生健康委"),
        ("渝中区卫健委", "渝中区卫生健康委"),
        ("区卫健委", "渝中区卫生健康委"),
        ("重庆市渝中区卫生健康委", "渝中区卫生健康委"),
        ("市教委", "重庆市教委"),
        ("团区委", "共青团渝中区委"),
        ("共青团渝中区委员会", "共青团渝中区委"),
        ("中共渝中区委员会", "渝中区委"),
        ("民盟渝中区委", "民盟渝中区委"),
        ("“同心”联盟", "“同心”联盟"),
        ("“晨光宣讲团”", "晨光宣讲团"),
        ("县教委", "县教委"),
    ],
)
def test_keeps_one_name_of_each_organization(surface: str, name: str) -> None:
    assert name_organization(surface, reference=load_reference()) == name


def test_a_short_name_is_found_behind_a_preposition() -> None:
    assert [m.surface for m in find_mentions("organization", "记者从人社部获悉，由住建部主办。")] == [
        "人社部",
        "住建部",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("国家税务总局重庆市渝中区税务局联合区工商联举办座谈会。", ["国家税务总局重庆市渝中区税务局", "区工商联"]),
        ("国家金融监督管理总局重庆监管局到场。", ["国家金融监督管理总局重庆监管局"]),
        ("中国人民银行重庆营业管理部与农业银行签约。", ["中国人民银行重庆营业管理部", "农业银行"]),
        ("国家税务总局到重庆市渝中区调研。", ["国家税务总局"]),
    ],
)
def test_a_branch_of_a_head_office_is_one_name(text: str, names: list[str]) -> None:
    assert [mention.surface for mention in find_mentions("organization", text)] == names


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("区委组织部召开会议。", "party_body"),
        ("区民政局召开会议。", "government_body"),
        ("大坪街道召开会议。", "street_office"),
        ("大坪小学举行比赛。", "school"),
        ("区妇联发出倡议。", "association"),
        ("江北某医院和重庆仁爱医院义诊。", "hospital"),
        ("重庆银行渝中支行开业。", "enterprise"),
    ],
)
def test_tells_the_kind(text: str, kind: str) -> None:
    assert kind in {mention.entity_kind for mention in find_mentions("organization", text)}


def test_a_museum_is_a_place_where_something_happens_in_it() -> None:
    text = "展览在重庆华山美术馆举行。"
    assert [mention.surface for mention in find_mentions("place", text)] == ["重庆华山美术馆"]
    assert find_mentions("organization", text) == []


def test_a_number_inside_a_name_is_no_figure() -> None:
    assert [figure.surface for figure in read_texts("游客走进五家渠市，郁金香开了280万株。").figures] == ["280万株"]
    assert [figure.surface for figure in read_texts("加装一部电梯平均要开7次协商会。").figures] == ["7次"]
