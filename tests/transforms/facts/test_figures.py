"""Sentences on the left, the figures they state on the right: surface = base value, base unit, direction, role."""

import re
from csv import DictReader
from pathlib import Path

import pytest

from transforms.facts import figures, figures_context, figures_filters, figures_numbers
from transforms.facts.figures import FigureRules, build_figure_rules, read_figures
from transforms.facts.model import Figure
from transforms.facts.numerals import parse_chinese, parse_mixed

REFERENCE = Path(__file__).parents[3] / "seeds" / "reference"
TABLES = ("units", "figure_hedges", "figure_changes", "figure_exclusions", "figure_idioms", "figure_subject_words")


def read_table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(DictReader(file))


@pytest.fixture(scope="module")
def rules() -> FigureRules:
    return build_figure_rules({name: read_table(name) for name in TABLES})


def describe(figure: Figure) -> str:
    parts = [f"{figure.surface}={figure.base_value:.15g}", figure.base_unit, figure.change or ""]
    if figure.value_max is not None:
        parts[0] += f"~{figure.value_max:.15g}"
    return " ".join(part for part in [*parts, figure.role if figure.role != "value" else ""] if part)


def read(text: str, rules: FigureRules) -> list[Figure]:
    found = read_figures(text, rules=rules, paragraph=3)
    for figure in found:
        assert text[figure.start : figure.end] == figure.surface
        assert figure.paragraph == 3
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Counts, with hedges before, inside and after.
        ("收到作品80件。", ["80件=80 件"]),
        ("服务游客60余万人次", ["60余万人次=600000 人次"]),
        ("累计7.7万余人参加", ["7.7万余人=77000 人"]),
        ("送达居民近30万人次，", ["近30万人次=300000 人次"]),
        ("总投资超20亿元", ["超20亿元=2000000000 元"]),
        ("市场主体突破12万户", ["突破12万户=120000 户"]),
        ("60岁以上老人", ["60岁以上=60 岁"]),
        ("低至3折起", ["低至3折起=30 %"]),
        ("100份左右", ["100份左右=100 份"]),
        ("节约20%，签约30家", ["20%=20 %", "30家=30 家"]),
        ("从业快30年的师傅", ["快30年=30 年"]),
        ("馆藏115件（套）文物", ["115件（套）=115 件（套）"]),
        ("捐款1,200元，1,234.5元", ["1,200元=1200 元", "1,234.5元=1234.5 元"]),
        # Thousands set apart by a space of any width are one figure; what two clauses print is two.
        ("捐款3 000元，约1 234 567.5元", ["3 000元=3000 元", "约1 234 567.5元=1234567.5 元"]),
        ("1\u00a0234人、12\u2009000万吨", ["1\u00a0234人=1234 人", "12\u2009000万吨=120000000 吨"]),
        ("1 000元至3 000元", ["1 000元至3 000元=1000~3000 元"]),
        ("喜迎2025 300人登台，备战双11 300家商户，G50 300米", ["300人=300 人", "300家=300 家", "300米=300 米"]),
        ("全国７.５万户", ["７.５万户=75000 户"]),
        # Chinese numerals.
        ("三所学校和十余家企业", ["三所=3 所", "十余家=10 家"]),
        ("两百余人到场", ["两百余人=200 人"]),
        ("上千名市民、近百家商户", ["上千名=1000 名", "近百家=100 家"]),
        ("迈向千亿元", ["千亿元=100000000000 元"]),
        ("聚焦三个方面", ["三个=3 个"]),
        ("先后两次加固", ["两次=2 次"]),
        ("历时半年", ["半年=0.5 年"]),
        ("增设了一至两把休闲凳，要一到两个月", ["一至两把=1~2 把", "一到两个月=1~2 个月"]),
        ("接种8600余剂次，买了两把竹扇", ["8600余剂次=8600 剂次", "两把=2 把"]),
        ("机械臂抓取零件，区第十三次党代会", []),
        ("为期一个月，试运营一年，历时一年零三个月", ["一个月=1 个月", "一年=1 年"]),
        ("用了两个半小时", ["两个半小时=2.5 小时"]),
        ("提前半小时到岗", ["半小时=0.5 小时"]),
        ("当年仅有一套设备和一套备件", ["一套=1 套", "一套=1 套"]),
        # Amounts of several parts, with hedges before, inside and after.
        ("投资三十五亿六千万元", ["三十五亿六千万元=3560000000 元"]),
        ("贷款一亿零五百万元、两亿三千万元", ["一亿零五百万元=105000000 元", "两亿三千万元=230000000 元"]),
        ("库容十二亿五千万立方米", ["十二亿五千万立方米=1250000000 立方米"]),
        ("投资12亿5000万元，到位35亿6000万元", ["12亿5000万元=1250000000 元", "35亿6000万元=3560000000 元"]),
        ("约1万5千人、1万2千余户", ["约1万5千人=15000 人", "1万2千余户=12000 户"]),
        ("3亿5千万元，3亿5千8百万元", ["3亿5千万元=350000000 元", "3亿5千8百万元=358000000 元"]),
        ("卖了2万2千7百元，3千5百元", ["2万2千7百元=22700 元", "3千5百元=3500 元"]),
        ("1亿零500万元，1万2000人", ["1亿零500万元=105000000 元", "1万2000人=12000 人"]),
        ("12亿3456万7890元", ["12亿3456万7890元=1234567890 元"]),
        ("3亿5千多万元，12亿5000余万元", ["3亿5千多万元=350000000 元", "12亿5000余万元=1250000000 元"]),
        ("一亿五千多万元，三万多亿元", ["一亿五千多万元=150000000 元", "三万多亿元=3000000000000 元"]),
        ("5万亿3000亿元、5万3千亿元", ["5万亿3000亿元=5300000000000 元", "5万3千亿元=5300000000000 元"]),
        ("5.8万人次，3亿多元，2万多人", ["5.8万人次=58000 人次", "3亿多元=300000000 元", "2万多人=20000 人"]),
        ("发电1万5000千瓦时", ["1万5000千瓦时=15000 千瓦时"]),
        ("超过1万5千，", ["超过1万5千=15000"]),
        # Less than nothing.
        ("气温零下5℃、零下二十摄氏度", ["零下5℃=-5 ℃", "零下二十摄氏度=-20 摄氏度"]),
        ("零下3至5℃，零下3℃至5℃", ["零下3至5℃=-5~-3 ℃", "零下3℃至5℃=-3~5 ℃"]),
        ("最低气温-5℃至-3℃，零下8℃到零下6℃", ["-5℃至-3℃=-5~-3 ℃", "零下8℃到零下6℃=-8~-6 ℃"]),
        ("气温为-3℃至-5℃", ["-3℃=-3 ℃", "-5℃=-5 ℃"]),
        ("增速为-2.1%，增长－2%，同比−3%", ["-2.1%=-2.1 % down", "－2%=-2 % down", "−3%=-3 %"]),
        ("由负3.2%提升至-1.1%", ["负3.2%=-3.2 % from", "-1.1%=-1.1 % up to"]),
        ("-2.1%，分别为2%、-3.5%", ["-2.1%=-2.1 %", "2%=2 %", "-3.5%=-3.5 %"]),
        ("负债5亿元，肩负3亿元", ["5亿元=500000000 元", "3亿元=300000000 元"]),
        # Words that begin in a numeral, or end inside a unit, are no idioms.
        ("四十分钟、一百二十分钟，走十分钟", ["四十分钟=40 分钟", "一百二十分钟=120 分钟", "十分钟=10 分钟"]),
        ("成立四周年，三万户，三万一千元", ["四周年=4 周年", "三万户=30000 户", "三万一千元=31000 元"]),
        # Base units.
        ("占地3.5平方公里", ["3.5平方公里=3500000 平方米"]),
        ("新地标56.5万方开放", ["56.5万方=565000 平方米"]),
        ("步道长1.2公里", ["1.2公里=1200 米"]),
        ("报名人数超过2万，", ["超过2万=20000 人"]),
        # Shares, percentages, fractions.
        ("首店约占全市1/6，", ["1/6=0.1667"]),
        ("三分之一的居民", ["三分之一=0.3333"]),
        ("超过百分之九十五点五", ["超过百分之九十五点五=95.5 %"]),
        ("占比达四成", ["四成=40 %"]),
        # Ranks.
        ("规模居全市第一。", ["第一=1"]),
        ("这是西区第三家门店", ["第三家=3 家"]),
        ("全国首个试点", ["首个=1 个"]),
        # Ranges.
        ("3-5岁儿童", ["3-5岁=3~5 岁"]),
        ("招募15至20人", ["15至20人=15~20 人"]),
        ("力争三至五年建成", ["三至五年=3~5 年"]),
        ("分成两三个小组", ["两三个=2~3 个"]),
        ("补贴5000万元-8000万元", ["5000万元-8000万元=50000000~8000 元"]),
        ("3万至5万元，三到五万人", ["3万至5万元=30000~5 元", "三到五万人=30000~5 人"]),
        ("8000万元至1亿2000万元", ["8000万元至1亿2000万元=80000000~1.2 元"]),
        ("占10%-15%，2-5%", ["10%-15%=10~15 %", "2-5%=2~5 %"]),
        # Direction and role.
        ("同比增长5.2%，达120亿元", ["5.2%=5.2 % up", "120亿元=12000000000 元"]),
        ("成交额激增32倍", ["32倍=32 倍 up"]),
        ("收入增速分别达9.8%、6%、2.3%。", ["9.8%=9.8 % up", "6%=6 % up", "2.3%=2.3 % up"]),
        ("增幅依次为2.5%、4.4%，8月降幅更是达到17%", ["2.5%=2.5 % up", "4.4%=4.4 % up", "17%=17 % down"]),
        ("实现百倍增长", ["百倍=100 倍 up"]),
        ("实施五大行动和三年行动", ["五大=5 大"]),
        ("使用率从21%跃升至64%", ["21%=21 % from", "64%=64 % up to"]),
        ("由15个工作日压缩至3个工作日", ["15个工作日=15 个工作日 from", "3个工作日=3 个工作日 down to"]),
        ("从2019年的120家增加到2024年的350家", ["120家=120 家 from", "350家=350 家 up to"]),
        ("比重提升至5%", ["5%=5 % up to"]),
        ("工业增加值120亿元", ["120亿元=12000000000 元"]),
        ("减少碳排放200吨", ["200吨=200 吨 down"]),
        ("从这里走过3个街区", ["3个=3 个"]),
        # A label that counts the list before it.
        ("列出问题清单、任务清单、责任清单“三张清单”，", ["三张=3 张"]),
    ],
)
def test_reads_figures(text: str, expected: list[str], rules: FigureRules) -> None:
    assert [describe(figure) for figure in read(text, rules)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "(上接1版)着力推动",
        "第12次常务会议、九届三次全会",
        "三次产业结构更优，二三产业齐头并进，半年报出炉",
        "中央纪委五次全会、市委六届八次全会精神",
        "构建“15分钟便民圈”和“三个一批”",
        "读《三国演义》与《唐探1900》",
        "完善“1+2+8+N”网络、“141”体系，1+5模式",
        "拨打12345热线、023-63000000",
        "住在正街60号3栋2单元5楼",
        "早上8点30分，14:30开始，比分3:2",
        "2025年10月17日，1970年，15日，1至9月",
        "三级服务体系、百亿级园区、五年级",
        "三年行动计划、两年攻坚方案",
        "一批、一场、一支、一道风景",
        "千家万户、千方百计、三位一体、五颜六色",
        "过去两年、近三年来、未来五年、十年来",
        "世界500强企业，80后，第一时间",
        "每千人拥有数量",
        "上半年和下半年，半天",
        "数十家、几百名",
        "前十位选手",
        "新建T3航站楼，G50高速，5G网络",
        "第二产业、第三方、第一书记",
        "党的二十大精神",
        "两校分列二、三名",
        "十分高兴、十分满意",
        "型号ABC-5%、A-5元",
        "12亿5",
        "文选第一卷、第二集、第三页",
        "每1 234人拥有数量，每1,234人，第3 000名，A-1 234元",
    ],
)
def test_what_is_no_figure(text: str, rules: FigureRules) -> None:
    assert read(text, rules) == []


@pytest.mark.parametrize(
    ("text", "kind", "unit", "value", "approximation", "subject"),
    [
        ("整体商业面积约8.4万平方米", "area", "万平方米", 8.4, "约", "整体商业面积"),
        ("总投资30亿元", "money", "亿元", 30, None, "总投资"),
        ("总投资12亿5000万元", "money", "亿元", 12.5, None, "总投资"),
        ("总投资三万五千元", "money", "万元", 3.5, None, "总投资"),
        ("累计1万2千余户", "count", "万户", 1.2, "余", None),
        ("湿地城市总数增至22个", "count", "个", 22, None, "湿地城市总数"),
        ("全区制造业企业法人单位数量比2018年末增长23.8%", "percent", "%", 23.8, None, "全区制造业企业法人单位数量"),
        ("今年目前已经建成1215间", "count", "间", 1215, None, None),
        ("聘请22名调解员", "count", "名", 22, None, "调解员"),
        ("满意率达99%", "percent", "%", 99, None, "满意率"),
        ("教师占比38%", "share", "%", 38, None, "教师占比"),
        ("完成投资3亿元，增长8%", "percent", "%", 8, None, "完成投资"),
        ("婆婆70多岁", "age", "岁", 70, "多", "婆婆"),
        ("开展服务5000余次", "count", "次", 5000, "余", "开展服务"),
        ("引进98家世界500强和", "count", "家", 98, None, "世界500强"),
        ("引进50余家企业承接项目", "count", "家", 50, "余", "企业"),
        ("夜里来客超过70桌，比去年同期增长27%", "percent", "%", 27, None, "夜里来客"),
        ("景气指数为50.6%，较上月上升0.3个百分点", "percent", "个百分点", 0.3, None, "景气指数"),
        ("总产值完成386亿元；工业投资由负转正，增幅为4.1%", "percent", "%", 4.1, None, "工业投资"),
        ("全长287米，宽5米", "length", "米", 5, None, "宽"),
        ("全长287米，铺的是旧货栈里的青石板，共2164块", "count", "块", 2164, None, "青石板"),
        ("江景民宿订房率在九成以上", "share", "成", 9, "以上", "江景民宿订房率"),
        ("夜间消费占全天消费的比重已达47%", "share", "%", 47, None, "夜间消费占全天消费的比重"),
        ("全市已有超过2600人受灾", "count", "人", 2600, "超过", "受灾"),
        ("班列累计开行量已突破13万列", "count", "万列", 13, "突破", "班列累计开行量"),
        ("进店消费约占全市1/6", "share", "", 0.1667, "约", "进店消费"),
        ("出租率约为33.8%", "percent", "%", 33.8, "约", "出租率"),
        ("栏杆间距不大于11厘米", "length", "厘米", 11, "不大于", "栏杆间距"),
        ("全市工业机器人达300台", "count", "台", 300, None, "全市工业机器人"),
        ("挂起4盏红灯笼", "count", "盏", 4, None, "红灯笼"),
        ("消费市场规模有望突破2万亿元", "money", "万亿元", 2, "突破", "消费市场规模"),
        ("国家级非遗至今已超70项", "count", "项", 70, "超", "国家级非遗"),
        ("一碗面卖8角", "money", "角", 8, None, "一碗面卖"),
    ],
)
def test_reads_kind_unit_and_subject(
    text: str, kind: str, unit: str, value: float, approximation: str | None, subject: str | None, rules: FigureRules
) -> None:
    figure = read(text, rules)[-1]
    assert (figure.kind, figure.unit, figure.value, figure.approximation, figure.subject) == (
        kind,
        unit,
        value,
        approximation,
        subject,
    )


def test_confidence_is_lower_where_the_rule_is_weaker(rules: FigureRules) -> None:
    arabic, chinese, first = read("建成3个公园、三个广场，全区首个", rules)
    assert arabic.confidence > chinese.confidence > first.confidence > 0


def test_the_unit_of_a_list_stands_at_its_end(rules: FigureRules) -> None:
    first, second = read("利润率比上年分别高4.7个、1.9个百分点", rules)
    assert (first.unit, first.base_unit, first.kind) == (second.unit, second.base_unit, second.kind)


@pytest.mark.parametrize(
    "sign",
    [
        "1",
        "一",
        "1个",
        "一个",
        "万",
        "从1个到",
        "“1个”",
        "《",
        "第",
        "第一",
        "3-",
        "1/2",
        "增长了",
        "占全市",
        "1,234",
        "1 234",
        "一套和",
        "1亿5千",
        "1亿5万",
        "1亿",
        "零下",
        "-1%",
    ],
)
def test_hostile_text_is_read_in_linear_time(sign: str, rules: FigureRules) -> None:
    read((sign * 100_000)[:100_000] + "完", rules)


@pytest.mark.parametrize(
    ("text", "value", "highest"),
    [
        ("三千二百", 3200, None),
        ("一亿二千万", 120_000_000, None),
        ("二〇二五", 2025, None),
        ("两百", 200, None),
        ("十五", 15, None),
        ("半", 0.5, None),
        ("七八十", 70, 80),
        ("三五", 3, 5),
        ("三十五亿六千万", 3_560_000_000, None),
        ("一亿零五百万", 105_000_000, None),
        ("五万亿三千亿", 5_300_000_000_000, None),
    ],
)
def test_parses_chinese_numerals(text: str, value: float, highest: float | None) -> None:
    assert parse_chinese(text) == (value, highest)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12亿5000万", 1_250_000_000),
        ("1亿零500万", 105_000_000),
        ("3亿5千8百万", 358_000_000),
        ("5000.5万", 50_005_000),
        ("1千2000", None),
        ("1亿20000万", None),
        ("1万2万", None),
    ],
)
def test_parses_digits_between_scales(text: str, value: float | None) -> None:
    assert parse_mixed(text) == value


@pytest.mark.parametrize("text", ["十五五", "三七二十一", "百千", "两零二五", ""])
def test_refuses_malformed_numerals(text: str) -> None:
    assert parse_chinese(text) is None


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("units", ["unit", "kind", "base_unit", "factor", "numerals", "not_before"]),
        ("figure_hedges", ["word", "position", "kinds", "not_after", "approximation"]),
        ("figure_changes", ["word", "direction", "takes_object"]),
        ("figure_exclusions", ["text", "place", "reach", "numerals", "why"]),
        ("figure_idioms", ["idiom"]),
        ("figure_subject_words", ["word", "place", "why"]),
        ("user_words", ["word", "frequency", "part_of_speech"]),
    ],
)
def test_reference_tables_have_their_form(name: str, columns: list[str]) -> None:
    rows = read_table(name)
    assert rows
    assert all(list(row) == columns and None not in row.values() for row in rows)
    keys = [tuple(row.values())[:2] for row in rows]
    assert len(set(keys)) == len(keys)


def test_units_have_known_kinds_and_numbers() -> None:
    kinds = {"count", "money", "percent", "area", "length", "duration", "multiple", "age", "share", "rank", "other"}
    for row in read_table("units"):
        assert row["kind"] in kinds
        assert float(row["factor"]) > 0
        assert row["numerals"] in ("any", "arabic")


def test_words_around_subjects_have_known_places() -> None:
    rows = read_table("figure_subject_words")
    assert {row["place"] for row in rows} == {"after", "before", "between", "head"}
    assert all(row["word"] and row["why"] for row in rows)


def collect_patterns(*owners: object) -> dict[str, re.Pattern[str]]:
    """Every compiled pattern that modules and rules hold, by name."""
    found: dict[str, re.Pattern[str]] = {}
    for owner in owners:
        names = owner.__dataclass_fields__ if isinstance(owner, FigureRules) else vars(owner)
        for name in names:
            value = getattr(owner, name)
            values = value.values() if isinstance(value, dict) else [value]
            found |= {f"{name}{at}": item for at, item in enumerate(values) if isinstance(item, re.Pattern)}
    return found


@pytest.mark.parametrize("sign", ["1,111", "占全市", "2025年从1", "“《"])
def test_every_pattern_is_linear(sign: str, rules: FigureRules) -> None:
    text = (sign * 100_000)[:100_000] + "完"
    patterns = collect_patterns(rules, figures, figures_context, figures_filters, figures_numbers)
    assert len(patterns) > 30
    for pattern in patterns.values():
        match = pattern.search(text)
        assert match is None or len(match[0]) <= len(text)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("日均客流由3100人次回升到8600人次", "日均客流"),
        ("两地车程从6小时缩短至3小时", "两地车程"),
        ("孩子步行到校的时间从25分钟缩短到8分钟", "孩子步行到校的时间"),
        ("夜间消费占全天消费的比重由去年的38%提升至47%", "夜间消费占全天消费的比重"),
    ],
)
def test_what_goes_from_one_figure_to_the_next_is_the_subject_of_both(
    text: str, subject: str, rules: FigureRules
) -> None:
    first, second = read(text, rules)
    assert (first.role, second.role, first.subject, second.subject) == ("from", "to", subject, subject)


def test_a_span_of_years_is_no_subject_nor_has_the_growth_as_its_own(rules: FigureRules) -> None:
    years, growth = read("债券余额五年激增40%。", rules)
    assert (years.subject, growth.subject) == ("债券余额", "债券余额")
