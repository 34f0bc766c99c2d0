"""The cookbook never goes stale: every query runs on the sample issues and gives what the page says."""

import re

import pytest

from flows.first_look import QUESTIONS
from flows.home import Home
from flows.views import list_views
from flows.warehouse import open_warehouse
from tests.cookbook import COOKBOOK, answer_queries, list_queries

TEXT = COOKBOOK.read_text("utf-8")


@pytest.fixture(scope="module")
def answered(sample_home):
    with open_warehouse(Home(sample_home).warehouse, read_only=True) as db:
        return answer_queries(TEXT, db)


def split_questions(text: str) -> dict[str, str]:
    _, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    return {section.splitlines()[0]: section for section in sections}


@pytest.mark.parametrize("question", split_questions(TEXT))
def test_answer_is_current(answered, question):
    assert split_questions(answered)[question] == split_questions(TEXT)[question], (
        "run `python -m tests.cookbook --update` and read the difference"
    )


def test_there_are_questions_enough_each_in_two_languages():
    questions = split_questions(TEXT)
    assert len(list_queries(TEXT)) == len(questions) >= 25
    for name, section in questions.items():
        assert re.search(r"^\*\*[\u4e00-\u9fff]", section, flags=re.MULTILINE), f"no Chinese question under {name}"


def test_most_questions_find_something():
    assert TEXT.count("*No rows.") <= 2


def test_every_view_and_the_search_are_shown():
    queries = " ".join(list_queries(TEXT))
    helpers = {"dated_articles", "publication_calendar"}
    missing = [v.name for v in list_views() if v.name not in helpers and not re.search(rf"\b{v.name}\b", queries)]
    assert missing == []


def test_values_are_ranked_within_one_unit():
    ranked = [
        query for query in [*list_queries(TEXT), *(query for _, query in QUESTIONS)] if "base_value desc" in query
    ]
    assert len(ranked) >= 3
    assert [query for query in ranked if "base_unit = " not in query] == []
