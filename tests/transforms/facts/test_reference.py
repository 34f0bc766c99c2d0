"""The form of the reference tables that people may edit."""

import pytest

from tests.transforms.facts.reading import REFERENCE, load_reference, read_table
from transforms.facts import build_fact_reference
from transforms.facts.organizations import name_organization
from transforms.facts.reference import shorten_place

# Header, columns that may not be blank, columns that together occur once.
FORMS = {
    "aliases": ("surface,entity_type,canonical", "surface,entity_type,canonical", "surface,entity_type"),
    "divisions": ("name,kind", "name,kind", "name"),
    "department_aliases": ("department,canonical", "department,canonical", "department"),
    "generic_places": ("word", "word", "word"),
    "genre_rules": ("label,where,word,weight", "label,where,word,weight", "label,where,word"),
    "given_name_characters": ("character,weight", "character,weight", "character"),
    "honorifics": ("word,per_article", "word,per_article", "word"),
    "known_people": ("name", "name", "name"),
    "list_nouns": ("noun,kind", "noun,kind", "noun"),
    "name_followers": ("word,strength", "word,strength", "word"),
    "newspaper": ("newspaper,district,city", "newspaper,district,city", "newspaper"),
    "not_people": ("word", "word", "word"),
    "offices": ("word,category", "word,category", "word"),
    "organization_departments": ("department,kind", "department,kind", "department"),
    "organization_inner_words": ("word", "word", "word"),
    "organization_names": ("name,kind,needs", "name,kind,needs", "name"),
    "organization_suffixes": ("suffix,kind,needs,venue", "suffix,kind,needs,venue", "suffix,needs"),
    "place_names": ("name,kind", "name,kind", "name"),
    "place_suffixes": ("suffix,kind,needs", "suffix,kind,needs", "suffix"),
    "stop_words": ("word", "word", "word"),
    "surnames": ("surname,weight", "surname,weight", "surname"),
    "topic_rules": ("label,where,word,weight", "label,where,word,weight", "label,where,word"),
    "word_classes": ("word,part_of_speech", "word,part_of_speech", "word"),
}
VALUES = {
    ("aliases", "entity_type"): {"person", "organization", "place"},
    ("genre_rules", "where"): {"headline", "lead", "text"},
    ("topic_rules", "where"): {"headline", "lead", "text"},
    ("honorifics", "per_article"): {"yes", "no"},
    ("name_followers", "strength"): {"1", "2"},
    ("offices", "category"): {"office", "role"},
    ("organization_names", "needs"): {"none", "list", "party", "committee"},
    ("organization_suffixes", "needs"): {
        "proper",
        "modifier",
        "quotation",
        "level",
        "owner",
        "list",
        "long",
        "firm",
        "head office",
    },
    ("organization_suffixes", "venue"): {"yes", "no"},
    ("place_suffixes", "needs"): {"proper", "own", "adjacent", "single", "plain", "linked"},
    ("surnames", "weight"): {"1", "2", "3"},
    ("word_classes", "part_of_speech"): {"a", "d", "n", "v", "vi"},
}


@pytest.mark.parametrize("stem", sorted(FORMS))
def test_tables_have_their_form(stem: str) -> None:
    header, required, unique = FORMS[stem]
    assert (REFERENCE / f"{stem}.csv").read_text(encoding="utf-8").split("\n", 1)[0] == header
    rows = read_table(stem)
    assert rows
    keys = [tuple(row[column] for column in unique.split(",")) for row in rows]
    assert [key for key in keys if keys.count(key) > 1] == []
    for row in rows:
        assert None not in row, row
        assert all(row[column] and row[column] == row[column].strip() for column in required.split(",")), row


@pytest.mark.parametrize(("stem", "column"), sorted(VALUES))
def test_columns_hold_known_values(stem: str, column: str) -> None:
    assert {row[column] for row in read_table(stem)} <= VALUES[stem, column]


@pytest.mark.parametrize(
    ("stem", "column"), [("genre_rules", "weight"), ("topic_rules", "weight"), ("given_name_characters", "weight")]
)
def test_weights_are_numbers(stem: str, column: str) -> None:
    assert all(-10 <= float(row[column]) <= 12 for row in read_table(stem))


def test_given_name_characters_are_single() -> None:
    assert all(len(row["character"]) == 1 for row in read_table("given_name_characters"))


def test_aliases_lead_to_names_that_lead_no_further() -> None:
    reference = load_reference()
    for aliases in (reference.place_aliases, reference.organization_aliases):
        assert all(aliases.get(name, name) == name for name in aliases.values())


def test_district_and_city_come_from_the_newspaper() -> None:
    tables = {path.stem: read_table(path.stem) for path in REFERENCE.glob("*.csv")}
    tables["newspaper"] = [
        {"newspaper": "甲报", "district": "甲区", "city": "乙市"},
        {"newspaper": "丙报", "district": "丙区", "city": "丁市"},
    ]
    assert build_fact_reference(tables).district == "甲区"
    assert build_fact_reference(tables, newspaper="丙报").city == "丁市"
    assert build_fact_reference(tables, newspaper="丙报", district="戊区").district == "戊区"


def test_a_missing_table_is_named() -> None:
    tables = {path.stem: read_table(path.stem) for path in REFERENCE.glob("*.csv") if path.stem != "surnames"}
    with pytest.raises(KeyError, match="surnames"):
        build_fact_reference(tables)


@pytest.mark.parametrize(("name", "short"), [("渝中区", "渝中"), ("重庆市", "重庆"), ("忠县", "忠县")])
def test_shortens_names(name: str, short: str) -> None:
    assert shorten_place(name) == short


def test_whose_offices_an_unlisted_paper_means_is_not_guessed() -> None:
    tables = {path.stem: read_table(path.stem) for path in REFERENCE.glob("*.csv")}
    reference = build_fact_reference(tables, newspaper="江北报")
    for surface in ("区教委", "市教委", "区卫健委", "江北区教委"):
        assert name_organization(surface, reference=reference) == surface
