"""The facts of a whole page: offsets, repeats, doubt, counts."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.paths import REAL_ISSUES, require
from tests.transforms.facts.reading import load_reference, make_page, read_texts
from transforms.facts import read_facts
from transforms.facts.model import PageFacts
from transforms.facts.sentences import count_sentences, cut_text, split_sentences
from transforms.page.model import Article, Duplicate, Join, Page, Paragraph

TEXT = "区教委主任高文远介绍，大坪小学新增学位200个。"
# Pieces of which every kind of mention can be made, and what stands around them in print.
_PIECES = st.sampled_from(
    [
        "区委",
        "市教委",
        "党组书记",
        "、",
        "主任",
        "高文远",
        "李 一",
        "王女士",
        "表示",
        "，",
        "在",
        "大坪街道",
        "平安街社区",
        "“同心”",
        "联盟",
        "《",
        "》",
        "“",
        "”",
        "（",
        "）",
        "记者 ",
        "重庆市",
        "渝中区",
        "60号",
        "某",
        "和",
        "文化馆",
        "医院",
        "有限公司",
        "习近平",
        "总书记",
        "思想",
        "2025年",
        "200余个",
        "。",
        "\n",
        " ",
        "A",
        "😀",
        "㐀",
        "的",
    ]
)


def assert_offsets_cut_surfaces(page: Page, facts: PageFacts) -> None:
    for fact in (*facts.mentions, *facts.figures, *facts.dates):
        assert page.paragraphs[fact.paragraph].text[fact.start : fact.end] == fact.surface
        assert fact.surface.strip()
    for row in (*facts.mentions, *facts.figures):
        assert 0 <= row.confidence <= 1


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_offsets_cut_surfaces(text: str) -> None:
    page = make_page(text)
    assert_offsets_cut_surfaces(page, read_facts(page, reference=load_reference()))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    page = make_page(text)
    assert_offsets_cut_surfaces(page, read_facts(page, reference=load_reference()))


def test_offsets_cut_surfaces_in_real_issues() -> None:
    for path in sorted(require(REAL_ISSUES).glob("*.txt")):
        page = make_page(*filter(None, map(str.strip, path.read_text(encoding="utf-8").split("\n"))))
        facts = read_facts(page, reference=load_reference())
        assert_offsets_cut_surfaces(page, facts)
        assert facts.mentions


def test_repeats_give_no_facts() -> None:
    paragraphs = (
        Paragraph(0, 1, "body", TEXT, ()),
        Paragraph(0, 2, "body", TEXT, (), duplicate=Duplicate(of=0, kind="exact", similarity=1.0)),
    )
    facts = read_facts(Page("paragraph_per_line", paragraphs, (Article(),)), reference=load_reference())
    assert {mention.paragraph for mention in facts.mentions} == {0}
    assert {figure.paragraph for figure in facts.figures} == {0}
    assert facts.token_counts[0] == facts.token_counts[1]
    once = read_texts(TEXT)
    assert facts.terms == once.terms


@pytest.mark.parametrize("role", ["byline", "jump", "boilerplate"])
def test_lines_that_say_nothing_give_no_facts(role: str) -> None:
    page = Page("paragraph_per_line", (Paragraph(0, 1, role, TEXT, ()),), (Article(),))  # type: ignore[arg-type]
    facts = read_facts(page, reference=load_reference())
    assert (facts.mentions, facts.figures, facts.dates, facts.terms) == ((), (), (), ())


def test_makers_of_the_page_are_no_news() -> None:
    assert read_facts(make_page("编辑:高文远 美编:李丽", role="imprint"), reference=load_reference()).mentions == ()


def test_furniture_has_mentions_and_no_terms() -> None:
    page = Page("paragraph_per_line", (Paragraph(None, 1, "slogan", "把习近平总书记的嘱托落实好", ()),), ())
    facts = read_facts(page, reference=load_reference())
    assert [mention.name for mention in facts.mentions] == ["习近平"]
    assert facts.terms == ()


def test_a_weak_join_lowers_confidence() -> None:
    page = make_page(TEXT)
    joined = replace(page.paragraphs[0], joins=(Join(2, 0.5, "next_line"), Join(3, 0.9, "next_line")))
    sure = read_facts(page, reference=load_reference())
    doubtful = read_facts(replace(page, paragraphs=(joined,)), reference=load_reference())
    for one, other in zip(sure.mentions, doubtful.mentions, strict=True):
        assert other.confidence == pytest.approx(one.confidence / 2, abs=0.001)
    for one, other in zip(sure.figures, doubtful.figures, strict=True):
        assert other.confidence == pytest.approx(one.confidence / 2, abs=0.001)


def test_the_same_page_gives_the_same_facts() -> None:
    assert read_texts(TEXT, "居民王女士说。") == read_texts(TEXT, "居民王女士说。")


def test_counts_per_paragraph() -> None:
    facts = read_texts("下雨了。路滑！小心？", "没有句号的标题", "……")
    assert facts.sentence_counts == (3, 1, 0)
    assert facts.token_counts[1] == len(load_reference().segmenter.cut("没有句号的标题"))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("。", 0),
        ("一句。", 1),
        ("“好！”他说。", 2),
        ("占比3.5%，增长。", 1),
        ("问：为何？答", 2),
        ("走了……又来。", 2),
    ],
)
def test_counts_sentences(text: str, count: int) -> None:
    assert count_sentences(text) == count


@given(st.text(alphabet="一二。！？”…, ", max_size=40))
def test_sentences_do_not_overlap(text: str) -> None:
    bounds = [position for pair in split_sentences(text) for position in pair]
    assert bounds == sorted(bounds)


@given(st.lists(st.text(alphabet="一二三", min_size=1, max_size=4), max_size=8))
def test_words_are_found_by_position(words: list[str]) -> None:
    cut = cut_text("".join(words), words=words)
    for position in range(len(cut.text)):
        index = cut.find_word(position)
        assert cut.word_start(index) <= position < cut.ends[index]
    assert all(cut.is_word_end(end) for end in [0, *cut.ends])


def test_reading_is_linear_in_hostile_text() -> None:
    """Runs of what starts or closes a name must not be walked again from each of its signs."""
    for sign in ("、", "“", "”", "王", "区", "社区", "公司", "和", "《", "习近平", "主任", "王女士"):
        text = sign * (20_000 // len(sign))
        facts = read_texts(text)
        assert sum(facts.token_counts) <= len(text)
