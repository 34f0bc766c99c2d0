"""What stands on a page beside its stories: mastheads, makers, scan-code lines, jump markers, bylines in print."""

import string
from dataclasses import dataclass
from datetime import date
from random import Random

from tests.generator.lexicon import CHINESE
from tests.generator.names import invent_name
from tests.generator.printed import Block, Frame, Row, Segment

SLOGANS = (
    "把老城的烟火气 化作发展的新底气",
    "向改革要动力 向创新要活力",
    "用心用情办好每一件民生小事",
    "抓落实 见行动 开新局",
    "让城市更有温度 让生活更有质感",
    "牢记嘱托 感恩奋进 走在前列",
    "坚定信心 同心同德 埋头苦干",
    "以实干立身 凭实绩说话",
    "建设宜居宜业宜游的现代化城区",
    "学思想 强党性 重实践 建新功",
)
WEEKDAYS = "一二三四五六日"
STAFF_ROLES = (
    ("编辑", "美编"),
    ("责任编辑", "版式"),
    ("责编", "美编", "校对"),
    ("本版编辑", "美术编辑"),
    ("编辑", "版式设计", "校对"),
    ("执行主编", "编辑", "美编"),
)
BOILERPLATES = (
    ("扫码关注今日{d}", "APP 图文报道"),
    ("扫码关注{d}发布",),
    ("扫一扫", "观看现场视频"),
    ("扫描二维码", "下载{d}客户端"),
    ("更多资讯请扫码关注“看{d}”公众号",),
    ("扫码看更多", "精彩图片"),
    ("扫码关注微{d}APP图文报道",),
)
JUMP_WORDS = "上接{n}版"


def set_line(block: Block, *, gap: int = 1) -> Row:
    return Row([Segment(block, 0, block.text)], gap)


def make_masthead(
    rng: Random, *, day: date | None, page: int | None, hard: bool
) -> tuple[list[Frame], list[Block], tuple[tuple[str, str], ...], Block | None]:
    """Frames, their blocks, the makers they print and the block of the date (None when no date is printed)."""
    blocks: list[Block] = []
    makers: tuple[tuple[str, str], ...] = ()
    date_block = None
    if rng.random() < 0.7:
        blocks.append(Block("slogan", rng.choice(SLOGANS)))
    if rng.random() < 0.85:
        makers = tuple((role, invent_name(rng)) for role in rng.choice(STAFF_ROLES))
        mark = rng.choice(("：", "：", "：", " "))
        text = rng.choice((" ", "  ", "　")).join(f"{role}{mark}{name}" for role, name in makers)
        blocks.append(Block("imprint", text))
    if day is not None:
        spelled = rng.choice((f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month:02d}月{day.day:02d}日"))
        week = rng.choice((" 星期{}", " 星期{}", "　星期{}", "星期{}")).format(WEEKDAYS[day.weekday()])
        date_block = Block("date", spelled + week)
        blocks.append(date_block)
    if rng.random() < 0.25:
        rng.shuffle(blocks)
    frames = [
        Frame("furniture", [set_line(block, gap=0 if hard and i and rng.random() < 0.3 else 1)])
        for i, block in enumerate(blocks)
    ]
    return frames, blocks, makers, date_block


def make_boilerplate(rng: Random, wording: tuple[str, ...], district: str) -> tuple[Frame, Block]:
    lines = [line.replace("{d}", district) for line in wording]
    block = Block("boilerplate", "".join(lines))
    rows, start = [], 0
    for i, line in enumerate(lines):
        rows.append(Row([Segment(block, start, line)], gap=0 if i else rng.choice((1, 3, 3))))
        start += len(line)
    return Frame("furniture", rows), block


@dataclass(frozen=True, slots=True)
class NameStyle:
    """How a file prints names: `spaced` puts a space inside two-character names."""

    spaced: bool

    def print_name(self, name: str, rng: Random) -> str:
        return f"{name[0]} {name[1]}" if self.spaced and len(name) == 2 and rng.random() < 0.95 else name


def print_writers(writers: tuple[tuple[str, str], ...], style: NameStyle, rng: Random) -> str:
    """`首席记者 王 兰 记者 赵文清 钱一鸣`-like: a role carries over to the names after it."""
    out: list[str] = []
    last = ""
    for role, name in writers:
        if role != last:
            out.append(role)
            last = role
        out.append(style.print_name(name, rng))
    return " ".join(out)


def print_head_byline(writers: tuple[tuple[str, str], ...], style: NameStyle, rng: Random) -> str:
    inner = print_writers(writers, style, rng)
    opening = rng.choices(("本报讯 （{}）", "本报讯（{}）", "本报讯 （{}） ", "（{}）"), (0.6, 0.3, 0.06, 0.04))[0]
    return opening.format(inner)


def print_jump(page: int, rng: Random, *, other_bracket: bool) -> str:
    number = rng.choices((page, f"第{page}", f"第{CHINESE[page - 1]}"), (0.93, 0.04, 0.03))[0] if page < 10 else page
    words = JUMP_WORDS.format(n=number)
    return f"({words})" if other_bracket else f"（{words}）"


def code(rng: Random) -> str:
    return "".join(rng.choices(string.digits, k=4))
