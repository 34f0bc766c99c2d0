"""Loads new deliveries into a home, one run after another, until told to stop: what readers have to live with."""

import sys
import time
from itertools import count
from pathlib import Path

from flows.load_issues import load_inbox
from flows.settings import read_settings

DELIVERY = """社区食堂第{number}号今日开张
本报讯 （记者 江 岸） 第{number}座社区食堂昨日开张，可供{number}00人就餐，老人每餐优惠2元。
街道办事处负责人表示，今年还要新建五座食堂，方便更多居民。
"""


def publish_until_stopped(home: Path, inbox: Path, stop: Path, outcomes: Path) -> None:
    """Deliver a file and load it, again and again, until `stop` exists; how each load ended is a line of `outcomes`."""
    settings = read_settings(home=home, processes=1, newspaper="江畔报", settle_seconds=0.0)
    for number in count(1):
        if stop.exists():
            return
        (inbox / f"{number:04}.txt").write_text(DELIVERY.format(number=number), encoding="utf-8")
        status = load_inbox(str(inbox), settings).status
        with outcomes.open("a", encoding="utf-8") as handle:
            handle.write(f"{status}\n")
        time.sleep(0.2)


if __name__ == "__main__":
    publish_until_stopped(*map(Path, sys.argv[1:5]))
