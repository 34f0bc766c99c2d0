"""What a word may be inside a name: a part of it, one coined for it, what jieba leaves of it, or what ends it."""

from collections.abc import Mapping

from transforms.facts.reference import LEVELS, FactReference
from transforms.facts.sentences import CutText
from transforms.facts.words import LEADING_SIGNS, POINTING_SIGNS

PLACE_TAGS = frozenset(["ns", "nz"])
_PERSON_TAGS = frozenset(["nr", "nrfg"])
_NAME_TAGS = frozenset(["nr", "ns", "nt", "nz", "nrt", "nrfg"])
# Parts of speech of words inside names: nouns, names, noun-like verbs, distinguishing words, short forms, places.
_INNER_TAGS = frozenset(["vn", "b", "j", "s", "x", "eng", "an", "g", "ng", "zg", "l"])
_PARTICLE_TAGS = frozenset("cdmpruty")
# Verbs, particles, numbers: what names nothing between a body or county and the word that ends a name.
EMPTY_TAGS = frozenset("vcpdmru")
# 七牌坊, 三元桥: one numeral may open a name.
NUMERALS = frozenset("〇一二三四五六七八九十百千万")
# 两大片区, 各商圈: counted or gathered, not named.
_COUNTING_SIGNS = frozenset("两各多最每几数全某该此本")
_ROAD_SIGNS = frozenset("路街巷村湾坪坝坡岩岗沟溪桥坎堡垭嘴滩岭口门井塘洞坊")
# What jieba leaves of a name it does not know: 渝|哈算力, 嘉|西村.
_ONE_SIGN_TAGS = frozenset(["nr", "ns", "nz", "j", "g", "ng", "zg", "x", "n", None])
_UNKNOWN_TAGS = frozenset(["nr", "ns", "nz", "x", None])
_NO_PART_OF_PAIR = frozenset(LEVELS) | POINTING_SIGNS | LEADING_SIGNS | _COUNTING_SIGNS | NUMERALS | frozenset("于")
# A noun this rare in jieba's counts (its commonest words exceed 100,000) is more likely coined for the name.
_RARE_FREQUENCY = 30


def is_road_sign(word: str) -> bool:
    """Tell whether the word is the one sign that ends names of roads, hills and the like."""
    return word in _ROAD_SIGNS


def is_rest(word: str, *, tag: str | None) -> bool:
    """Tell whether a sign is what jieba leaves of a name it does not know, more of which follows: 渝|哈算力."""
    return len(word) == 1 and tag in _ONE_SIGN_TAGS


def is_left_over(cut: CutText, index: int, *, tags: Mapping[str, str]) -> bool:
    """Tell whether a sign and the one before it are what jieba leaves of a name of two that it does not know: 沌|阳."""
    if index < 1 or len(cut.words[index]) > 1 or len(cut.words[index - 1]) > 1:
        return False
    pair = cut.words[index - 1 : index + 1]
    found = [tags.get(sign) for sign in pair]
    return (
        all(tag in _ONE_SIGN_TAGS for tag in found)
        and any(tag in _UNKNOWN_TAGS for tag in found)
        and all("\u4e00" <= sign <= "\u9fff" and sign not in _NO_PART_OF_PAIR for sign in pair)
    )


def may_name_road(word: str, *, reference: FactReference) -> bool:
    """Any word of two or three signs may name a road that names a neighbourhood (胜利|路|社区)."""
    return 1 < len(word) < 4 and word not in reference.stop_words and "\u4e00" <= word[0] <= "\u9fff"


def says_who_acts(word: str, *, tag: str | None, reference: FactReference) -> bool:
    """Who does something in a place stands before the name that begins with the place: 主任|带队|调研|凌云街道…."""
    if tag is None or word in reference.name_inner_words:
        return False
    return tag[0] == "v" or tag in _PERSON_TAGS or word in reference.offices


def may_stand_inside(word: str, *, tag: str | None, reference: FactReference) -> bool:
    """Tell whether a name may hold the word, by what it is."""
    if word in reference.name_inner_words:
        return True
    if word in reference.stop_words or _counts(word, tag=tag):
        return False
    if tag is None:
        # 我区, 全市, 这片: pointed at, not named.
        points = word[0] in POINTING_SIGNS or (word[0] == "我" and word[1:] in LEVELS)
        return not points and (word[0].isalnum() or "\u4e00" <= word[0] <= "\u9fff")
    return tag[0] == "n" or tag in _INNER_TAGS or (tag == "m" and word[0] == "第")


def may_stand_in_company(word: str, *, tag: str | None, reference: FactReference) -> bool:
    """Tell whether the name of a company may hold a word that no other name would: any that is no particle."""
    if word in reference.stop_words or _counts(word, tag=tag):
        return False
    return tag is not None and tag[0] not in _PARTICLE_TAGS


def is_coined(word: str, *, tag: str | None, reference: FactReference) -> bool:
    """Tell whether a word is more likely made for a name than one of every day."""
    if word in reference.name_inner_words:
        return False
    if tag is None:
        return len(word) > 1 and not word[0].isdigit()
    if tag in _NAME_TAGS:
        return len(word) > 1
    # Words of the project's own list are common words that jieba lacks.
    return tag == "n" and len(word) > 1 and reference.frequencies.get(word, _RARE_FREQUENCY) < _RARE_FREQUENCY


def _counts(word: str, *, tag: str | None) -> bool:
    """Tell whether a word counts or gathers what follows: 五大|商圈, 各|商圈."""
    counts = word[0] in _COUNTING_SIGNS or (word[0] in NUMERALS and word[-1] in "大个级类")
    return counts and (tag is None or tag[0] != "n")
