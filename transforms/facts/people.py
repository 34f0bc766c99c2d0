"""People: names by the office or role before them, lists, verbs of speech, forms of address, and jieba's cut."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from transforms.facts.name_span import find_quotation_start
from transforms.facts.people_names import (
    SHORT_NAME,
    STRONGEST_FOLLOWER,
    NameGuess,
    find_follower,
    is_word_as_name,
    read_name_at,
    read_name_before,
    score_name,
)
from transforms.facts.people_titles import find_title_start
from transforms.facts.reference import FactReference, Hit, keep_longest_hits
from transforms.facts.sentences import CLAUSE_MARKS, CutText, Taken

# Evidence asked of a name (see `score_name`), by what stands beside it.
_AFTER_OFFICE = 2.0
_IN_LIST = 2.0
_BEFORE_SPEECH = 4.0
_AGED, _AFTER_AGE = "岁的", 2.5
# Behind what somebody is, where no list has the word: 老瓦匠, 守塔人.
_TRADE_SIGNS = frozenset("匠工员师手者长农商户生人民迷")
_AFTER_TRADE = 5.0
_BEFORE_ADDRESS = 3.0
_BY_WORD = 4.5
_BY_SHORT_WORD = 5.6
# jieba's dictionary marks many words as names that are none (步步高, 金点子).
_LISTED_WORD_DOUBT = 1.0
_TITLE_OF_WORK = re.compile(r"《[^《》\n]{1,60}》")
_DOCTRINE = re.compile(r"(?:同志)?[\u4e00-\u9fff]{0,12}?(?:思想|理论|主义)")
_LIST_LINKS = ("、", "和", "与", "及", " ", "\u3000")
_LONG_NAME = 3
# A name this sure is looked for in the rest of the text.
_SURE = 0.7
_KNOWN_CONFIDENCE = 0.8
_WORD_CONFIDENCE = 0.6


class PersonSpan(NamedTuple):
    """A person named at `text[start:end]`, with the office printed there."""

    start: int
    end: int
    name: str
    title: str | None
    per_article: bool
    confidence: float


class Surroundings(NamedTuple):
    """What else is known of the text: starts of organisations and places by their ends, their stretches, and works."""

    units: Mapping[int, int]
    taken: Taken
    works: Taken


def read_people(
    cut: CutText, *, hits: dict[str, list[Hit]], around: Surroundings, reference: FactReference
) -> list[PersonSpan]:
    """Return the people named in the text, in order, each stretch once, the better evidence first."""
    found: list[PersonSpan] = []
    named = Taken(len(cut.text))
    for person in (
        *_read_after_offices(cut, hits.get("office", ()), around=around, reference=reference),
        *_read_after_age(cut, reference=reference),
        *_read_addressed(cut, hits.get("honorific", ()), around=around, reference=reference),
        *_read_before_speech(cut, hits.get("speech", ()), reference=reference),
        *_read_name_words(cut, around=around, reference=reference),
    ):
        start, end = person.start, person.end
        if named.is_free(start, end) and around.works.is_free(start, end) and not _is_doctrine(cut.text, person):
            found.append(person)
            named.take(start, end)
    return sorted(found)


def find_works(text: str) -> list[tuple[int, int]]:
    """Return the bounds of titles of works and documents, 《 and 》 included."""
    return [match.span() for match in _TITLE_OF_WORK.finditer(text)] if "《" in text else []


def find_known_names(
    cut: CutText, *, found: Sequence[PersonSpan], around: Surroundings, reference: FactReference
) -> list[PersonSpan]:
    """Return further places where names that are sure once stand: a name need not be introduced twice."""
    names = {person.name for person in found if person.confidence >= _SURE and not person.per_article}
    named = Taken(len(cut.text), ((person.start, person.end) for person in found))
    further: list[PersonSpan] = []
    for name in sorted(names, key=lambda known: (-len(known), known)):
        start = cut.text.find(name)
        while start >= 0:
            end = start + len(name)
            free = all(taken.is_free(start, end) for taken in (named, around.taken, around.works))
            if free and (len(name) >= _LONG_NAME or cut.is_word_end(start)):
                title = _find_role_before(cut, start, around=around, reference=reference)
                person = PersonSpan(start, end, name, title, False, _KNOWN_CONFIDENCE)
                if not _is_doctrine(cut.text, person):
                    further.append(person)
                    named.take(start, end)
            start = cut.text.find(name, end)
    return further


def _read_after_offices(
    cut: CutText, hits: Iterable[Hit], *, around: Surroundings, reference: FactReference
) -> Iterable[PersonSpan]:
    # Where the title of the first person behind an office starts, and where the last of them ends.
    starts: set[int] = set()
    ends: set[int] = set()
    words: list[tuple[int, PersonSpan]] = []
    for hit in keep_longest_hits(hits):
        if _is_part_of_word(cut, hit, reference=reference):
            continue
        guess = read_name_at(cut, hit.end, reference=reference)
        if guess is not None and guess.score < _AFTER_OFFICE:
            guess = None
        if guess is None and not (hit.entry.kind == "office" and is_word_as_name(cut, hit.end, reference=reference)):
            continue
        start = find_title_start(cut, office_start=hit.start, units=around.units, reference=reference)
        title = cut.text[start : hit.end]
        if guess is None:
            end = hit.end + SHORT_NAME
            person = PersonSpan(hit.end, end, cut.text[hit.end : end], title, False, _WORD_CONFIDENCE)
            if find_follower(cut.text, end, reference=reference) == STRONGEST_FOLLOWER:
                yield person  # 主任甘露介绍
            else:
                words.append((start, person))
            continue
        confidence = min(0.98, 0.6 + guess.score / 20)
        starts.add(start)
        while guess is not None:
            yield PersonSpan(guess.start, guess.end, _join(cut.text, guess.start, guess.end), title, False, confidence)
            ends.add(guess.end)
            guess = _read_next_in_list(cut, guess.end, reference=reference)
    # In a row of offices and names a word of every day is a name too: 区委书记文献，区长吴敏.
    yield from (person for start, person in words if start - 1 in ends or person.end + 1 in starts)


def _read_after_age(cut: CutText, *, reference: FactReference) -> Iterable[PersonSpan]:
    """Who is said to be so old: 50岁的张友光."""
    end = cut.text.find(_AGED)
    while end >= 0:
        guess = read_name_at(cut, end + len(_AGED), reference=reference)
        # What the dictionary knows is a word more often than a name there: 18岁的高中生.
        is_word = guess is not None and cut.text[guess.start : guess.end] in reference.tags
        if guess is not None and guess.score >= _AFTER_AGE and not is_word:
            yield PersonSpan(guess.start, guess.end, _join(cut.text, guess.start, guess.end), None, False, 0.7)
        end = cut.text.find(_AGED, end + 1)


def _is_part_of_word(cut: CutText, office: Hit, *, reference: FactReference) -> bool:
    """Tell whether a listed office is a part of other words: 成员 of 成员国, 电工 of 机电|工程.

    That a word goes on behind it is not enough: jieba cuts 副区|长江|涛.
    """
    if cut.is_word_end(office.end):
        return False
    index = cut.find_word(office.end)
    if cut.word_start(index) > office.start:
        return not cut.is_word_end(office.start)
    tag = reference.tags.get(cut.words[index])
    return tag is not None and not tag.startswith("nr")


def _read_next_in_list(cut: CutText, end: int, *, reference: FactReference) -> NameGuess | None:
    if end >= len(cut.text) or cut.text[end] not in _LIST_LINKS:
        return None
    guess = read_name_at(cut, end + 1, reference=reference)
    return guess if guess is not None and guess.score >= _IN_LIST else None


def _read_addressed(
    cut: CutText, hits: Iterable[Hit], *, around: Surroundings, reference: FactReference
) -> Iterable[PersonSpan]:
    for hit in hits:
        guess = read_name_before(cut, hit.start, reference=reference)
        if guess is not None and guess.score >= _BEFORE_ADDRESS:
            title = None if hit.entry.kind == "per_article" else hit.entry.word
            yield PersonSpan(guess.start, guess.end, _join(cut.text, guess.start, guess.end), title, False, 0.9)
            continue
        if hit.entry.kind != "per_article":
            continue
        start = hit.start - 1
        if start < 0 or cut.text[start] not in reference.surnames or not cut.is_word_end(start):
            continue
        title = _find_role_before(cut, start, around=around, reference=reference)
        yield PersonSpan(start, hit.end, cut.text[start : hit.end], title, True, 0.8)


def _find_role_before(cut: CutText, end: int, *, around: Surroundings, reference: FactReference) -> str | None:
    for length in range(7, 1, -1):
        if end >= length and cut.text[end - length : end] in reference.offices:
            start = find_title_start(cut, office_start=end - length, units=around.units, reference=reference)
            return cut.text[start:end]
    return None


def _read_before_speech(cut: CutText, hits: Iterable[Hit], *, reference: FactReference) -> Iterable[PersonSpan]:
    for hit in hits:
        guess = read_name_before(cut, hit.start, reference=reference)
        if guess is None or guess.score < _BEFORE_SPEECH:
            continue
        before = cut.text[guess.start - 1] if guess.start else "。"
        if before in CLAUSE_MARKS or before in "”）" or (before in _TRADE_SIGNS and guess.score >= _AFTER_TRADE):
            confidence = min(0.95, 0.5 + guess.score / 20)
            yield PersonSpan(guess.start, guess.end, cut.text[guess.start : guess.end], None, False, confidence)


def _read_name_words(cut: CutText, *, around: Surroundings, reference: FactReference) -> Iterable[PersonSpan]:
    """Names that jieba cut out as words of their own, where the signs are those of names."""
    for index, sign in cut.signs:
        surname_length = sign.surname_length
        if not surname_length:
            continue
        word, start, end = cut.words[index], cut.word_start(index), cut.ends[index]
        if not around.taken.is_free(start, end):
            continue
        score = score_name(cut, start, end, surname_length=surname_length, reference=reference)
        needed = _BY_WORD if len(word) - surname_length > 1 else _BY_SHORT_WORD
        needed += _LISTED_WORD_DOUBT * (word in reference.tags)
        if score is None or score < needed:
            continue
        if _is_in_short_quotation(cut.text, start, end):
            continue
        following = _read_next_in_list(cut, end, reference=reference)
        if len(word) - surname_length == 1 and (
            not _is_at_clause_start(cut.text, start) or (following is None and cut.text.startswith("、", end))
        ):
            continue  # of a list (汤清、面细) the others would be names too
        title = _find_role_before(cut, start, around=around, reference=reference)
        yield PersonSpan(start, end, word, title or _find_nickname_before(cut.text, start), False, 0.6)
        while following is not None:
            start, end = following.start, following.end
            yield PersonSpan(start, end, _join(cut.text, start, end), title, False, 0.6)
            following = _read_next_in_list(cut, end, reference=reference)


def _is_in_short_quotation(text: str, start: int, end: int) -> bool:
    """Tell whether a quoted label and not speech holds the stretch (“一键游渝中”)."""
    opening = max(text.rfind("“", max(0, start - 10), start), text.rfind("‘", max(0, start - 10), start))
    if opening < 0 or any(mark in text[opening + 1 : start] for mark in "”’，。"):
        return False
    return any(mark in text[end : end + 8] for mark in "”’")


def _find_nickname_before(text: str, start: int) -> str | None:
    """Return the quoted nickname right before a name where both have the surname (“张裁缝”张三)."""
    if not start or text[start - 1] not in '”’"':
        return None
    quotation = find_quotation_start(text, end=start)
    if quotation is None or text[quotation + 1] != text[start]:
        return None
    return text[quotation + 1 : start - 1]


def _is_at_clause_start(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in CLAUSE_MARKS


def _is_doctrine(text: str, person: PersonSpan) -> bool:
    """A name that heads a doctrine (…思想, …理论) names no person there."""
    return not person.per_article and person.title is None and bool(_DOCTRINE.match(text, person.end))


def _join(text: str, start: int, end: int) -> str:
    return "".join(text[start:end].split())
