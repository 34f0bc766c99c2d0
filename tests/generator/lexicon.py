"""Words that every subject shares: invented organisations, streets, offices, and how figures and dates are worded."""

from random import Random

DISTRICTS = ("江城", "望江", "云岭", "澜溪", "沙河", "锦屏", "凤鸣", "白塔", "青浦口", "临渡")
STREETS = (
    "望龙",
    "石桥铺",
    "七星岩",
    "南纪",
    "华村",
    "学士桥",
    "两路塘",
    "大田湾",
    "观音岩",
    "上清江",
    "菜坝",
    "朝阳桥",
    "河运路",
    "人和街",
    "枣子岚",
    "文华",
    "纯阳洞",
    "兴隆巷",
    "黄桷坪",
    "金汤",
    "五福",
    "双碑",
)
COMMUNITIES = (
    "竹木街",
    "桂花园",
    "张家花园",
    "新德村",
    "大井巷",
    "马鞍山",
    "枇杷坪",
    "罗汉寺",
    "凉亭子",
    "千厮",
    "枣园",
    "学堂湾",
    "李子林",
    "红砖厂",
    "长江村",
    "电力新村",
    "水厂坡",
    "古楼湾",
    "东升楼",
    "沧白",
    "巴山",
    "花朝门",
)
BUREAUS = (
    "区发展和改革局",
    "区教委",
    "区民政局",
    "区住建委",
    "区商务委",
    "区文化旅游委",
    "区卫生健康委",
    "区应急局",
    "区市场监管局",
    "区生态环境局",
    "区城管局",
    "区人力社保局",
    "区司法局",
    "区财政局",
    "区审计局",
    "区统计局",
    "区医保局",
    "区退役军人事务局",
    "区科技局",
    "区经济信息委",
    "区交通运输委",
    "区水利局",
    "区林业局",
    "区国资委",
    "区政务服务局",
    "区信访办",
    "区档案馆",
    "区机关事务中心",
    "区体育局",
    "区文物局",
)
PARTY = (
    "区委组织部",
    "区委宣传部",
    "区委统战部",
    "区委政法委",
    "区委社会工作部",
    "区委网信办",
    "区纪委监委",
    "团区委",
    "区妇联",
    "区总工会",
    "区科协",
    "区文联",
    "区残联",
    "区工商联",
    "区红十字会",
    "区侨联",
    "区委党校",
    "区直机关工委",
)
BODIES = (
    "{c}小学",
    "{c}中学",
    "区图书馆",
    "区文化馆",
    "{s}街道社区卫生服务中心",
    "{c}物业公司",
    "{s}供电所",
    "{c}商会",
    "区摄影家协会",
    "区志愿者联合会",
    "区律师协会",
    "{c}幼儿园",
    "区餐饮行业协会",
    "{s}派出所",
    "区融媒体中心",
    "{c}社会工作服务中心",
    "区城投公司",
    "区文旅集团",
    "{c}养老服务中心",
    "市{c}医院",
    "{c}科技有限公司",
    "{c}食品有限公司",
    "江南农商银行",
    "区青年联合会",
)
LEADERS = (
    "区委书记",
    "区委副书记、区长",
    "区人大常委会主任",
    "区政协主席",
    "区委副书记",
    "区委常委、常务副区长",
    "区委常委、组织部部长",
    "区委常委、宣传部部长",
    "区委常委、政法委书记",
    "副区长",
    "区委常委、统战部部长",
    "区纪委书记、区监委主任",
    "区政协副主席",
    "区人大常委会副主任",
    "区人武部部长",
)
OFFICES = (
    "主任",
    "副主任",
    "局长",
    "副局长",
    "部长",
    "党委书记",
    "负责人",
    "科长",
    "校长",
    "院长",
    "会长",
    "理事长",
    "总经理",
    "馆长",
    "站长",
    "秘书长",
)
PEOPLE = (
    "居民{x}女士",
    "居民{x}先生",
    "市民{x}女士",
    "市民{x}大爷",
    "{x}阿姨",
    "{x}婆婆",
    "{x}大爷",
    "游客{x}女士",
    "商户{x}老板",
    "学生家长{x}女士",
    "个体户{x}先生",
    "外卖骑手{x}师傅",
    "退休教师{x}老师",
    "志愿者{p}",
    "居民{p}",
    "市民{p}",
    "社区民警{p}",
    "网格员{p}",
    "大学生{p}",
    "店主{p}",
)
GROUPS = ("居民", "商户", "退休党员", "青年志愿者", "企业", "社会组织", "学生", "快递小哥", "楼栋长", "物业人员")
EVENTS = (
    "主题活动",
    "宣传活动",
    "启动仪式",
    "现场会",
    "公益活动",
    "系列活动",
    "专项行动",
    "培训班",
    "体验活动",
    "交流会",
    "便民服务活动",
    "分享会",
    "推广周",
)
MEETINGS = (
    "区委常委会会议",
    "区政府第{k}次常务会议",
    "区委{a}届{b}次全会",
    "区安委会全体会议",
    "区委全面深化改革委员会会议",
    "区政协{a}届{b}次常委会会议",
    "全区{month}重点工作调度会",
    "区委理论学习中心组专题学习会",
    "区委城市工作会议",
    "区委社会工作会议",
    "区人大常委会第{k}次会议",
    "区河长制工作会议",
)
IDIOMS = (
    "一枝一叶总关情",
    "民生无小事，枝叶总关情",
    "不积跬步，无以至千里",
    "行百里者半九十",
    "为政之要，贵在务实",
    "路虽远，行则将至",
    "众人拾柴火焰高",
    "大处着眼，小处着手",
    "一分部署，九分落实",
    "知之愈明，则行之愈笃",
)
BOOKS = (
    "{d}区{t}三年行动方案",
    "关于进一步加强{t}工作的意见",
    "{d}区{t}管理办法（试行）",
    "{t}实施细则",
    "{d}志",
    "{t}倡议书",
    "关于{t}若干措施的通知",
    "老城旧事",
)
CHINESE = "一二三四五六七八九十"
DECADES = ("三十", "四十", "五十", "六十", "七十", "八十", "九十")


def word_number(rng: Random, kind: str) -> str:
    """A number as a paper prints it: N hundreds, n few, W up to 万, P percent, M money, A area, L length."""
    if kind == "n":
        return str(rng.randint(2, 19))
    if kind == "P":
        return f"{rng.randint(3, 98)}.{rng.randint(1, 9)}%" if rng.random() < 0.4 else f"{rng.randint(3, 99)}%"
    before, after = rng.choice(HEDGES)
    if kind == "M":
        amount = (
            f"{rng.randint(1, 99)}.{rng.randint(1, 9)}"
            if rng.random() < 0.4
            else str(rng.choice((rng.randint(2, 99), rng.randint(10, 99) * 10)))
        )
        return f"{before}{amount}{after if '.' not in amount else ''}{rng.choice(('万元', '万元', '亿元'))}"
    if kind == "A":
        return f"{before}{rng.randint(2, 99) * rng.choice((10, 50, 100))}{after}平方米"
    if kind == "L":
        return f"{before}{rng.randint(2, 60)}{after}{rng.choice(('公里', '千米', '公里'))}"
    if kind == "W" and rng.random() < 0.4:
        return f"{before}{rng.randint(1, 60)}.{rng.randint(1, 99)}万"
    value = rng.randint(2, 99) if rng.random() < 0.3 else rng.randint(100, 9999)
    return f"{before}{value}{after}"


HEDGES = (
    ("", ""),
    ("", ""),
    ("", ""),
    ("", "余"),
    ("", "多"),
    ("近", ""),
    ("约", ""),
    ("超过", ""),
    ("超", ""),
    ("共", ""),
)


def make_district(rng: Random) -> str:
    return rng.choice(DISTRICTS)


def make_organization(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.4:
        return rng.choice(BUREAUS)
    if kind < 0.55:
        return rng.choice(PARTY)
    street, community = rng.choice(STREETS), rng.choice(COMMUNITIES)
    if kind < 0.75:
        return f"{street}街道{rng.choice(('', '党工委', '办事处', '综合行政执法大队'))}"
    return rng.choice(BODIES).format(c=community, s=street)


def make_meeting(rng: Random, month: str) -> str:
    parts = {"k": rng.randint(2, 180), "a": CHINESE[rng.randint(0, 9)], "b": CHINESE[rng.randint(0, 9)], "month": month}
    return rng.choice(MEETINGS).format(**parts)


def make_phone(rng: Random) -> str:
    return f"0{rng.randint(10, 99)}-{rng.randint(2, 8)}{rng.randint(1000000, 9999999)}"
