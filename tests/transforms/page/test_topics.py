"""Texts about one thing point the same way, whatever words they share; topics add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.generator.evaluate import load_model
from transforms.page.topics import pack_topics, read_topics, scale_to_unit

TOPICS = load_model().topics
HEALTH = "医院门诊接诊患者，医生为老人量血压、开药方。"
NURSING = "护士上门换药，慢性病病人不出小区就能复查。"
DRAINAGE = "雨水管网清淤改造完工，河道水质明显好转。"


@pytest.mark.parametrize(("text", "alike", "other"), [(HEALTH, NURSING, DRAINAGE), (NURSING, HEALTH, DRAINAGE)])
def test_a_text_is_nearer_to_one_of_its_topic_than_to_another(text: str, alike: str, other: str) -> None:
    here, near, far = scale_to_unit(TOPICS.measure([text, alike, other]))
    assert here @ near > here @ far + 0.2


@given(st.lists(st.text("医院门诊患者血压雨水管网，。a1\ud800", max_size=30), max_size=5))
def test_the_vector_of_a_whole_is_the_sum_of_its_parts(texts: list[str]) -> None:
    parts = TOPICS.measure(texts)
    assert parts.shape == (len(texts), TOPICS.vectors.shape[1])
    assert np.allclose(TOPICS.measure(["\n".join(texts)])[0], parts.sum(axis=0), atol=1e-3)


def test_a_text_of_unknown_characters_has_no_direction() -> None:
    assert not scale_to_unit(TOPICS.measure(["", "𠮷𠮷𠮷", "。"])).any()


def test_a_packed_file_is_read_as_it_was_written() -> None:
    pairs = np.array([1, 5, 9], dtype=np.uint64)
    vectors = np.array([[1.0, 0.0], [0.0, -1.0], [0.5, 0.5]], dtype=np.float32)
    read = read_topics(pack_topics(pairs, vectors))
    assert (read.pairs == pairs).all()
    assert np.allclose(scale_to_unit(read.vectors), scale_to_unit(vectors), atol=0.01)
