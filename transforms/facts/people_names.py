"""Is this a person's name: surname, characters of given names, jieba's cut, and what may follow a name."""

import re
from typing import NamedTuple

from transforms.facts.reference import FactReference
from transforms.facts.sentences import BOUNDARY_MARKS, CLAUSE_MARKS, CutText
from transforms.facts.words import NEVER_IN_NAMES

_HAN = re.compile(r"[\u4e00-\u9fff]+")
# Names of minorities and foreigners printed in parts: 阿依古丽·买买提.
_DOTTED_NAME = re.compile(r"[\u4e00-\u9fff]{1,6}(?:[·•][\u4e00-\u9fff]{1,8}){1,3}")
# A two-sign name with a space to fill three (李 一).
_SPACED_NAME = re.compile(r"[ \u3000]?([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_LONGEST_FIRST_PART = 7
_LONGEST_FOLLOWER = 5
_NAME_TAGS = frozenset(["nr", "nrt", "nrfg"])
# The score of names known by how they are printed.
_PRINTED_AS_NAME = 4.0
# Weights of the evidence, set so that a sum of about 3 is as likely a name as not where no office stands before it.
_SURNAME_WEIGHT = 0.5
_GIVEN_WEIGHT = 0.7
_UNKNOWN_CHARACTER = -1.5
SHORT_NAME = 2
_PLACE_SIGNS = frozenset("村镇乡")
_ORDINARY_WORD_PENALTY = 5.0
# Four in five of today's names have two given signs.
_TWO_GIVEN_SCORE = 0.6
_WHOLE_WORD_SCORE = 2.5
_INSIDE_NAME_PENALTY = 2.5
_FUNCTION_WORD_PENALTY = 2.0
_CUT_NAME_TAGS = frozenset(["nr", "nrt", "nrfg", "x"])
_WORD_TAGS = frozenset("nv")
_COMMON_SURNAME = 2  # 公, 成 are rarer
_FUNCTION_TAGS = frozenset("pcdvur")
_ORDINARY_START_PENALTY = 2.5
# jieba's counts: names proper stay below, words that are also names (文明 6584, 高峰 1556) lie above.
_EVERYDAY_FREQUENCY = 250
_FAMOUS_SCORE = 8.0
_FOLLOWER_SCORES = (-2.0, 1.0, 2.0)
_VERB_SCORE = 0.0  # any verb may follow a name
# 王伯 and 李叔 are forms of address; 纪伯平 is a name.
_KIN_SIGNS = frozenset("伯叔")
_AND, STRONGEST_FOLLOWER = "和", 2
_MARK_SCORE = 2.0
# Before a space or an opening mark 和 may still be "and" (李明和 王芳).
_ENDS_OF_LINKS = frozenset("，。；：！？、,;:!?…）)”》\n")


class NameGuess(NamedTuple):
    """A name read at `start`, ending at `end`; `score` is its evidence."""

    start: int
    end: int
    score: float


def read_name_at(cut: CutText, start: int, *, reference: FactReference) -> NameGuess | None:
    """Return the best name that starts at `start`, however weak, or None where no surname stands there."""
    text = cut.text
    ahead = text[start : start + _LONGEST_FIRST_PART]
    if "·" in ahead or "•" in ahead:
        dotted = _DOTTED_NAME.match(text, start)
        if dotted:
            return NameGuess(start, _find_dotted_end(text, dotted, reference=reference), _PRINTED_AS_NAME)
    if ahead[:1] in (" ", "\u3000"):
        start += 1
    if text[start : start + 1] not in reference.surname_signs:
        return None
    spaced = _SPACED_NAME.match(text, start)
    if spaced and spaced[1] in reference.surnames:
        return NameGuess(spaced.start(1), spaced.end(), _PRINTED_AS_NAME)
    best: NameGuess | None = None
    for surname_length in (2, 1):
        if text[start : start + surname_length] not in reference.surnames or start + surname_length >= len(text):
            continue
        for given_length in (2, 1):
            end = start + surname_length + given_length
            score = score_name(cut, start, end, surname_length=surname_length, reference=reference)
            if score is not None and (best is None or score > best.score):
                best = NameGuess(start, end, score)
    return best


def _find_dotted_end(text: str, dotted: re.Match[str], *, reference: FactReference) -> int:
    """Return where the last part of a dotted name ends: before the first word that follows names."""
    last = max(dotted[0].rfind("·"), dotted[0].rfind("•")) + dotted.start()
    ends = range(last + 3, dotted.end())
    return next((end for end in ends if find_follower(text, end, reference=reference)), dotted.end())


def read_name_before(cut: CutText, end: int, *, reference: FactReference) -> NameGuess | None:
    """Return the best name that ends at `end`, before a word that follows names, and starts where a word starts."""
    best: NameGuess | None = None
    for length in (3, 2, 4):
        start = end - length
        if start < 0 or not (cut.is_word_end(start) or cut.text[start - 1] in BOUNDARY_MARKS):
            continue
        for surname_length in (2, 1):
            if length - surname_length not in (1, 2):
                continue
            if cut.text[start : start + surname_length] not in reference.surnames:
                continue
            score = score_name(
                cut, start, end, surname_length=surname_length, reference=reference, follower=_FOLLOWER_SCORES[2]
            )
            if score is not None and (best is None or score > best.score):
                best = NameGuess(start, end, score)
    return best


def is_word_as_name(cut: CutText, start: int, *, reference: FactReference) -> bool:
    """Tell whether the whole word at `start` could be a name but for its everyday meaning (文献), and ends like one."""
    if start >= len(cut.text) or not cut.is_word_end(start):
        return False
    word = cut.words[cut.find_word(start)]
    end = start + len(word)
    return (
        len(word) == SHORT_NAME
        and reference.surnames.get(word[0], 0) >= _COMMON_SURNAME
        and reference.given_names.get(word[1], _UNKNOWN_CHARACTER) > NEVER_IN_NAMES
        and reference.tags.get(word, "x")[0] in _WORD_TAGS
        and word not in reference.offices
        and word not in reference.name_followers
        and score_follower(cut.text, end, reference=reference) > 0
    )


def score_name(
    cut: CutText,
    start: int,
    end: int,
    *,
    surname_length: int,
    reference: FactReference,
    follower: float | None = None,
) -> float | None:
    """Weigh `text[start:end]` as a name; None where it cannot be one (not Han, over the end, 的 or 了 in it).

    `follower` is the weight of what stands behind, where that is known already.
    """
    text = cut.text
    name = text[start:end]
    if end > len(text) or not _HAN.fullmatch(name):
        return None
    given = [reference.given_names.get(character, _UNKNOWN_CHARACTER) for character in name[surname_length:]]
    if len(given) > 1 and reference.tags.get(name[surname_length:]) in _NAME_TAGS:
        given = [max(weight, 0.0) for weight in given]  # 向阳 is a given name, 向 by itself is not
    if name[surname_length:] in reference.honorifics or name[surname_length:] in _KIN_SIGNS:
        return None
    if name[-1] == _AND and len(given) > 1 and _joins_nobody(text, end, reference=reference):
        given[-1] = 0.0
    tag = reference.tags.get(name)
    starts_word, ends_word = cut.is_word_end(start), cut.is_word_end(end)
    whole_word = starts_word and ends_word and cut.word_start(cut.find_word(end - 1)) == start
    if name in reference.known_people and starts_word:
        return _FAMOUS_SCORE
    if min(given) <= NEVER_IN_NAMES:
        return None
    score = _SURNAME_WEIGHT * reference.surnames[name[:surname_length]] + _TWO_GIVEN_SCORE * (len(given) > 1)
    score += _GIVEN_WEIGHT * max(-3.0, min(3.0, sum(given) / len(given))) + min(0.0, 0.5 * (min(given) + 1))
    if follower is None:
        follower = score_follower(text, end, reference=reference)
        is_long = len(name) > SHORT_NAME
        if is_long and ends_word and follower < _VERB_SCORE and _is_verb(cut, end, reference=reference):
            follower = _VERB_SCORE
    if whole_word and (tag is None or tag in _NAME_TAGS):
        score += _WHOLE_WORD_SCORE + (follower if len(name) == SHORT_NAME else max(follower, 0.0))
    else:
        score += 0.5 * starts_word + 0.5 * ends_word + follower
        score -= _weigh_cut(cut, start, end, surname_length=surname_length, reference=reference)
    return score - _weigh_ordinary_words(name, tag=tag, reference=reference)


def _is_verb(cut: CutText, start: int, *, reference: FactReference) -> bool:
    return reference.tags.get(cut.words[cut.find_word(start)], "").startswith("v")


def _weigh_cut(cut: CutText, start: int, end: int, *, surname_length: int, reference: FactReference) -> float:
    """Weigh against a name that jieba cuts it elsewhere: inside a longer name, or behind 向, 于, 和."""
    index = cut.find_word(start)
    word = cut.words[index]
    if cut.word_start(index) == start:
        if cut.ends[index] > end and reference.tags.get(word, "x") in _CUT_NAME_TAGS:
            return _INSIDE_NAME_PENALTY
        if len(word) == surname_length and reference.tags.get(word, "x")[0] in _FUNCTION_TAGS:
            return _FUNCTION_WORD_PENALTY
    return 0.0


def _weigh_ordinary_words(name: str, *, tag: str | None, reference: FactReference) -> float:
    """Weigh against a name that it is, or starts with, a word of everyday use (文明, 宣传普), a village."""
    if len(name) > SHORT_NAME and name[-1] in _PLACE_SIGNS:
        return _ORDINARY_WORD_PENALTY
    frequency = reference.frequencies.get(name, 0)
    everyday = frequency > _EVERYDAY_FREQUENCY and len(name) == SHORT_NAME
    if tag is not None and (tag not in _NAME_TAGS or everyday):
        return _ORDINARY_WORD_PENALTY
    if len(name) > SHORT_NAME and (
        reference.frequencies.get(name[:2], 0) > _EVERYDAY_FREQUENCY
        or (tag is not None and reference.frequencies.get(name[1:], 0) > _EVERYDAY_FREQUENCY)
    ):
        return _ORDINARY_START_PENALTY
    return 0.0


def score_follower(text: str, end: int, *, reference: FactReference) -> float:
    """Weigh what stands after a name: a mark or the text's end, a verb of speech, another word that may follow."""
    if end >= len(text) or text[end] in BOUNDARY_MARKS:
        return _MARK_SCORE
    if text[end] == _AND and _joins_nobody(text, end + 1, reference=reference):
        return _FOLLOWER_SCORES[0]
    return _FOLLOWER_SCORES[find_follower(text, end, reference=reference)]


def _joins_nobody(text: str, start: int, *, reference: FactReference) -> bool:
    """Tell whether 和 before `start` is no "and": nobody stands before the mark (岳清和，) or verb (晏清和介绍，)."""
    if start >= len(text) or text[start] in _ENDS_OF_LINKS:
        return True
    lengths = range(1, _LONGEST_FOLLOWER + 1)
    return any(
        reference.name_followers.get(text[start : start + length]) == STRONGEST_FOLLOWER
        and text[start + length : start + length + 1] in CLAUSE_MARKS
        for length in lengths
    )


def find_follower(text: str, end: int, *, reference: FactReference) -> int:
    """Return how strongly the words at `end` speak for a name before them: 2, 1, or 0 for not."""
    strength = 0
    for length in range(_LONGEST_FOLLOWER, 0, -1):
        strength = max(strength, reference.name_followers.get(text[end : end + length], 0))
    return strength
