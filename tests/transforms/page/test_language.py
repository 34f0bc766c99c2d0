"""What the statistics of Chinese text promise to those that look them up in a hurry."""

from itertools import islice

from transforms.page.language import PAIR, find_joints
from transforms.page.model_data import PageModel

LOOKED_AT = 20_000


def test_what_was_counted_was_counted_in_all_its_parts(model: PageModel):
    """Where two characters were never seen side by side, no longer stretch with them is looked for."""
    counts = model.statistics.counts
    longer = (gram for gram in counts if len(gram) > 1)
    assert [gram for gram in islice(longer, LOOKED_AT) if gram[1:] not in counts or gram[:-1] not in counts] == []


def test_joints_are_the_pairs_inside_words():
    assert find_joints(["新闻", "报", "办公室"]) == {"新闻", "办公", "公室"}


def test_no_word_is_cut_where_no_joint_stands(model: PageModel):
    statistics = model.statistics
    words = [word for word in islice(statistics.words, LOOKED_AT) if len(word) >= PAIR]
    assert all(statistics.may_cut_word(word[:1], word[1:]) for word in words)
    assert not statistics.may_cut_word("的", "了了")
    assert statistics.gain_of_words("的", "了了") == 0.0
