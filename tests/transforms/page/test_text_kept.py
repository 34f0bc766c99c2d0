"""No page loses or doubles text: generated pages of every kind, then the same pages torn and with lines put in."""

from random import Random

import pytest

from tests.generator.evaluate import make_dumps
from tests.generator.recipe import PRESETS, preset
from transforms.assemble import find_lost_text
from transforms.page import PageModel, rebuild_page

PAGES = 6
SEED = 61
LAYOUTS = ("paragraph_per_line", "hard_wrapped")
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
