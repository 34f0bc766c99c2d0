"""What a word may be by itself, before its surroundings are looked at: a name, a place, a term."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_SHORTEST_NAME, _LONGEST_NAME = 2, 4
_LONGEST_GIVEN_NAME = 2
# Signs so much rarer in given names than in running text (等, 的, 不) are in none.
NEVER_IN_NAMES = -3.0
_NAME_TAGS = frozenset(["nr", "nrfg", "x"])
# Roads, villages and districts known by their last sign, read only where it ends a word of its own.
_LAST_SIGNS = {
    "路": "road",
    "街": "road",
    "巷": "road",
    "村": "village",
    "镇": "village",
    "乡": "village",
    "县": "district",
    "区": "district",
    "市": "city",
    "州": "city",
    "省": "province",
    **dict.fromkeys("山河江湖岛寺峡", "landmark"),
}
_COINED_LAST_SIGNS = frozenset("路街巷村镇")
_ROAD_SIGNS = frozenset("路街巷")
POINTING_SIGNS = frozenset("这该本各每某全此")
# What jieba makes one word of with a name it does not know: 由南滨路, 进主路, 据省.
LEADING_SIGNS = frozenset("对把被向从由在进到往来去是与据沿至")
_SHORTEST_PLACE, _LONGEST_PLACE = 3, 5
_CONTENT_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f]+|[A-Za-z][A-Za-z0-9+#&._\-]*")
# Numbers, particles, conjunctions, auxiliaries and the like say nothing of what a text is about.
_EMPTY_TAGS = frozenset(["m", "u", "uj", "ul", "ud", "ug", "uv", "uz", "c", "p", "y", "e", "o", "r", "mq"])


class WordSigns(NamedTuple):
    """What a word may name: a person, with a surname of so many signs (0 for none), a place of a kind ("" for none)."""

    surname_length: int
    place_kind: str


def read_signs(
    word: str,
    *,
    tags: Mapping[str, str],
    surnames: Mapping[str, int],
    given_names: Mapping[str, float],
    not_people: frozenset[str],
    generic_places: frozenset[str],
) -> WordSigns | None:
    """Return what the word may name, None for nothing. `not_people` look like names and are none."""
    surname_length = 0 if word in not_people else measure_surname(word, tags=tags, surnames=surnames)
    if any(given_names.get(sign, 0.0) <= NEVER_IN_NAMES for sign in word[surname_length:]):
        surname_length = 0
    place_kind = find_place_kind(word, tags=tags, generic_places=generic_places)
    return WordSigns(surname_length, place_kind) if surname_length or place_kind else None


def measure_surname(word: str, *, tags: Mapping[str, str], surnames: Mapping[str, int]) -> int:
    """Return the length of the surname of a word that may be a whole name, 0 where it may not."""
    if not _SHORTEST_NAME <= len(word) <= _LONGEST_NAME or tags.get(word, "x") not in _NAME_TAGS:
        return 0
    length = 2 if len(word) > _SHORTEST_NAME and word[:2] in surnames else 1
    return length if word[:length] in surnames and len(word) - length <= _LONGEST_GIVEN_NAME else 0


def find_place_kind(word: str, *, tags: Mapping[str, str], generic_places: frozenset[str]) -> str:
    """Return the kind of place a whole word names by its last sign, "" where it names none."""
    kind = _LAST_SIGNS.get(word[-1], "")
    if not kind or not _SHORTEST_PLACE <= len(word) <= _LONGEST_PLACE or word in generic_places:
        return ""
    tag = tags.get(word)
    # jieba's dictionary has 红星路 for a person.
    is_unknown = tag is None or (tag == "nr" and word[-1] in _ROAD_SIGNS and len(word) == _SHORTEST_PLACE)
    is_coined = is_unknown and word[-1] in _COINED_LAST_SIGNS and word[0] not in POINTING_SIGNS
    if tag == "ns" or (is_coined and not leads_into_name(word, tags=tags)):
        return kind
    return ""


def leads_into_name(word: str, *, tags: Mapping[str, str]) -> bool:
    """Tell whether jieba made one word of a preposition and a name it does not know: 向翠屏, and not 向阳, 向家坝."""
    return word[0] in LEADING_SIGNS and len(word) > 1 and word not in tags and word[:2] not in tags and word[1] != "家"


def tag_term(word: str, *, tags: Mapping[str, str], stop_words: frozenset[str]) -> str:
    """Return the part of speech of a word that is a term, "" of stop words, numbers, particles and signs."""
    tag = tags.get(word)
    if word in stop_words or tag in _EMPTY_TAGS or not _CONTENT_WORD.fullmatch(word):
        return ""
    return tag or ("eng" if word.isascii() else "x")
