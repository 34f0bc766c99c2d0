"""Terms of an article."""

from tests.transforms.facts.reading import load_reference, read_texts
from transforms.facts.model import TermCount
from transforms.facts.terms import count_terms


def count(*texts: str) -> dict[tuple[str, bool], int]:
    return {(term.term, term.is_quoted_phrase): term.count for term in read_texts(*texts).terms}


def test_counts_words_over_paragraphs() -> None:
    terms = count("社区举行义诊。", "义诊很受欢迎。")
    assert terms["义诊", False] == 2
    assert terms["社区", False] == 1


def test_leaves_out_stop_words_numbers_and_marks() -> None:
    words = {term for term, _ in count("他们在2025年共有3次活动，并且都很好。")}
    assert words & {"他们", "在", "2025", "3", "，", "并且", "都", "很"} == set()
    assert "活动" in words


def test_keeps_single_signs_that_mean_something() -> None:
    assert ("桥", False) in count("这座桥很宽，是老桥。")


def test_quoted_phrases_are_terms_of_their_own() -> None:
    terms = count("推行“社区合伙人”和“4311”产业体系，“社区合伙人”受欢迎。")
    assert terms["社区合伙人", True] == 2
    assert terms["4311", True] == 1


def test_speech_is_no_quoted_phrase() -> None:
    terms = count("“路上一定要注意安全，早点回家啊！”他说。")
    assert not any(is_quoted for _, is_quoted in terms)


def test_latin_words_are_terms() -> None:
    assert ("AI", False) in count("推动AI赋能。")


def test_words_come_in_order_with_their_part_of_speech() -> None:
    tags = load_reference().term_tags
    terms = count_terms([("社区义诊", ["社区", "义诊"])], article=3, term_tags=tags)
    assert terms == [
        TermCount(3, "社区", "n", False, 1),
        TermCount(3, "义诊", tags["义诊"], False, 1),
    ]
