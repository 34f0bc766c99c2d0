"""Loads new deliveries into a home, one run after another, until told to stop: what readers have to live with."""

import sys
import time
from pathlib import Path

from flows.load_issues import load_inbox
from flows.settings import read_settings

DELIVERY = """社区食堂第{number}号今日开张
本报讯 （记者 江 岸） 第{number}座社区食堂昨日开张，可供{number}00人就餐，老人每餐优惠2元。
街道办事处负责人表示，今年还要新建五座食堂，方便更多居民。
"""


def publish_until_stopped(home: Path, inbox: Path, stop: Path) -> tuple[int, int]:
    """Deliver a file and load it, again and again, until `stop` exists. Returns loads published and loads not."""
    settings = read_settings(home=home, processes=1, newspaper="江畔报", settle_seconds=0.0)
    outcomes = []
    while not stop.exists():
        number = len(outcomes) + 1
        (inbox / f"{number:04}.txt").write_text(DELIVERY.format(number=number), encoding="utf-8")
        outcomes.append(load_inbox(str(inbox), settings).status)
        time.sleep(0.2)
    published = outcomes.count("published")
    return published, len(outcomes) - published


if __name__ == "__main__":
    home, inbox, stop = map(Path, sys.argv[1:4])
    published, other = publish_until_stopped(home, inbox, stop)
    print(f"{published} {other}")
