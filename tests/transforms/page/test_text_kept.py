"""No page loses or doubles text: generated pages of every kind, then the same pages torn and with lines put in.

Nor does a sample page by what a person decided about it, sensible or not.
"""

from pathlib import Path
from random import Random
from typing import get_args

import pytest

from tests.generator.evaluate import make_dumps
from tests.generator.recipe import PRESETS, preset
from tests.paths import SAMPLES
from transforms.decode import decode_text
from transforms.page import Override, PageModel, Paragraph, find_lost_text, rebuild_page
from transforms.page.model import Role
from transforms.page.overrides import OverrideKind

PAGES = 6
SEED = 61
LAYOUTS = ("paragraph_per_line", "hard_wrapped")
READABLE = sorted({*SAMPLES.rglob("*.txt")} - {*SAMPLES.glob("拒收/*")})
# Lines that are cut up, read as marks, or change what stands around them.
STRAY_LINES = (
    "更多资讯请扫码关注“某某”公众号",
    "更多资讯请扫码关注“某某”公众号。",
    "扫一扫",
    "扫描二维码",
    "下载客户端",
    "扫码看更多",
    "记者 李 一",
    "本报讯 （记者 李一）",
    "记者 王二 摄",
    "（上接1版）",
    "（下转2版）",
    "（上接2版）（记者 李一）",
    "2030年1月1日 星期二",
    "编辑：王一 美编：李二",
    "会议还研究了其他事项。",
    "第3版",
    "区教委",
    "区教委 区民政局",
    "①",
)


def tear(text: str, rng: Random) -> str:
    """The text with lines put in, glued on, taken away, cut short and repeated."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 24)):
        at, stray = rng.randrange(len(lines)), rng.choice(STRAY_LINES)
        change = rng.randrange(6)
        if change == 0:
            lines.insert(at, stray)
        elif change == 1:
            lines[at] += stray
        elif change == 2:
            lines[at] = stray + lines[at]
        elif change == 3:
            del lines[at]
        elif change == 4:
            lines[at:at] = lines[rng.randrange(len(lines)) :][: rng.randint(1, 5)]
        else:
            lines[at] = lines[at][: rng.randint(0, len(lines[at]))]
    return "\n".join(lines)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", PRESETS)
def test_a_page_keeps_every_character_once(name: str, layout: str, model: PageModel) -> None:
    rng = Random(f"{SEED}/{name}/{layout}")
    for dump in make_dumps(PAGES, SEED, preset(name), [], layout):
        for text in (dump.text, tear(dump.text, rng), tear(dump.text, rng)):
            assert find_lost_text(text, rebuild_page(text, model=model)) is None, text


def decide(kind: OverrideKind, paragraph: Paragraph, paragraphs: list[Paragraph], rng: Random) -> Override:
    """A decision about a paragraph, for the rest at random."""
    span = rng.choice(paragraph.spans)
    target = str(rng.choice(rng.choice(paragraphs).spans).start_line)
    value = {"role": rng.choice(get_args(Role)), "unjoin": ""}.get(kind, target)
    return Override(kind, span.end_line if kind == "join" else span.start_line, "", value, "编辑", "试")


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_a_page_keeps_every_character_once_whatever_a_person_decides(path: Path, model: PageModel) -> None:
    rng = Random(f"{SEED}/{path.name}")
    text = decode_text(path.read_bytes()).text
    paragraphs = [p for p in rebuild_page(text, model=model).paragraphs if p.text]
    for paragraph in paragraphs:
        for kinds in (("join",), ("headline",), ("role", "story"), ("unjoin", "join", "headline")):
            overrides = [decide(kind, paragraph, paragraphs, rng) for kind in kinds]
            page = rebuild_page(text, model=model, overrides=overrides)
            assert find_lost_text(text, page) is None, overrides
            assert not [notice for _, notice in page.notices if "would be lost" in notice], overrides
