"""Genre and topic by weighted words."""

from collections import Counter

import pytest

from tests.transforms.facts.reading import load_reference
from transforms.facts.classify import UNKNOWN, choose_label, classify_article
from transforms.facts.reference import index_rules


@pytest.mark.parametrize(
    ("headline", "text", "genre", "topic"),
    [
        (
            "区政府召开第12次常务会议",
            "会议强调，要抓好安全生产和消防隐患排查。会议指出，应急演练要常态化。",
            "会议",
            "安全应急",
        ),
        ("关于暂停办公的通告", "特此公告，请广大市民绕行。", "通知", UNKNOWN),
        ("社区义诊送健康", "本报讯，日前，医院医生走进社区开展义诊活动，为患者看诊。", "消息", "卫生健康"),
        ("雨天", "下雨了。", UNKNOWN, UNKNOWN),
    ],
)
def test_classifies_articles(headline: str, text: str, genre: str, topic: str) -> None:
    facts = classify_article(headline=headline, paragraphs=[text], reference=load_reference())
    assert (facts.genre, facts.topic) == (genre, topic)


def make_rule(label: str, where: str, word: str, weight: float) -> dict[str, str]:
    return {"label": label, "where": where, "word": word, "weight": str(weight)}


def test_the_heaviest_label_wins_and_repeats_count_three_times_at_most() -> None:
    rules = index_rules(
        [make_rule("甲", "text", "一", 1), make_rule("乙", "text", "二", 2), make_rule("乙", "lead", "二", 9)]
    )
    counts = {"text": Counter({"一": 50, "二": 2}), "headline": Counter[str](), "lead": Counter[str]()}
    assert choose_label(rules, counts=counts, least=1.0) == "乙"
    assert choose_label(rules, counts=counts, least=5.0) == UNKNOWN


def test_of_equals_the_first_in_the_table_wins() -> None:
    rules = index_rules([make_rule("甲", "text", "一", 1), make_rule("乙", "text", "二", 1)])
    assert choose_label(rules, counts={"text": Counter({"二": 1, "一": 1})}, least=1.0) == "甲"


def test_no_rule_speaks() -> None:
    assert choose_label(index_rules([]), counts={}, least=1.0) == UNKNOWN
