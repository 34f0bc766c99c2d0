"""Organisations by the company they keep: names in a list of firms, or in one that ends in 等企业, 等商户."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from transforms.facts.name_span import opens_clause
from transforms.facts.places import Span
from transforms.facts.reference import FactReference
from transforms.facts.sentences import CutText, Taken

_CLAUSE = re.compile("[^，。；：！？,;:!?…（）()《》“”‘’\"'\\s—]+")
_LINK = re.compile("以及|[与和及]")
_SHORTEST_ITEM, _LONGEST_ITEM = 2, 10
# A first member this short that opens a clause has no verb before it, whatever its signs are.
_LONGEST_OPENING = 4
_LONGEST_NOUN_DISTANCE = 14
_NAME_TAGS = frozenset(["nz", "nt", "nrt", "nrfg", "nr", "eng"])
# What may not stand in a name, nor between it and the words before it.
_BREAKING_TAGS = frozenset("vpcdrmqu")
_SHORTEST_FRAGMENTED, _LONGEST_FRAGMENTED = 3, 5
_FRAGMENT_TAGS = frozenset("nvgjxqbz")
_LIST_CONFIDENCE = 0.5
_FIRMS = frozenset(["enterprise"])
# So many firms known in a list vouch for a member without a proper word in it.
_VOUCHING_FIRMS = 2


class _Item(NamedTuple):
    start: int
    end: int


def read_listed_members(
    cut: CutText, *, known: Iterable[Span], places: Iterable[Span], reference: FactReference
) -> list[Span]:
    """Return the organisations that lists name beside the ones `known`, in order."""
    if "、" not in cut.text:
        return []
    by_end = {span.end: span for span in known}
    firms = [end for end, span in by_end.items() if span.kind in _FIRMS]
    others = Taken(len(cut.text), ((span.start, span.end) for span in (*places, *by_end.values())))
    found: list[Span] = []
    for clause in _CLAUSE.finditer(cut.text):
        if "、" not in clause[0]:
            continue
        has_firm = bisect_right(firms, clause.start()) < bisect_right(firms, clause.end())
        if has_firm or "等" in clause[0]:
            found += _read_list(cut, clause, known=by_end, others=others, reference=reference)
    return found


def _read_list(
    cut: CutText, clause: re.Match[str], *, known: Mapping[int, Span], others: Taken, reference: FactReference
) -> Iterator[Span]:
    items = list(_split_items(cut, clause, known=known, reference=reference))
    firms = sum(item.end in known and known[item.end].kind in _FIRMS for item in items)
    kind = _find_noun_kind(cut.text, items[-1].end, nouns=reference.list_nouns) if items else None
    if not firms and kind is None:
        return
    free = [item for item in items if others.is_free(item.start, item.end)]
    proper = [item for item in free if _is_proper(cut, item, is_closed=kind is not None, reference=reference)]
    if firms + len(proper) < _VOUCHING_FIRMS:
        return
    for item in free:
        vouched = firms >= _VOUCHING_FIRMS and kind is not None and _is_compound(cut, item, reference=reference)
        if item in proper or vouched:
            yield Span(item.start, item.end, kind or "enterprise", _LIST_CONFIDENCE)


def _split_items(
    cut: CutText, clause: re.Match[str], *, known: Mapping[int, Span], reference: FactReference
) -> Iterator[_Item]:
    """Yield the members of a list; its first begins behind the verb, its last ends before 等."""
    position = clause.start()
    parts = clause[0].split("、")
    for number, part in enumerate(parts):
        start, end = position, position + len(part)
        position = end + 1
        if number == 0:
            start = known[end].start if end in known else _skip_lead(cut, start, end, reference=reference)
        if number == len(parts) - 1 and "等" in part:
            end = cut.text.index("等", start)
        for item in _split_at_links(cut, start, end):
            if _SHORTEST_ITEM <= item.end - item.start <= _LONGEST_ITEM:
                yield item


def _split_at_links(cut: CutText, start: int, end: int) -> Iterator[_Item]:
    """Yield what 与, 和, 及 join."""
    for link in _LINK.finditer(cut.text, start, end):
        if cut.is_word_end(link.start()) and cut.is_word_end(link.end()):
            yield _Item(start, link.start())
            start = link.end()
    yield _Item(start, end)


def _skip_lead(cut: CutText, start: int, end: int, *, reference: FactReference) -> int:
    """Return where the first member starts: behind the last verb, preposition or number before it."""
    if end - start <= _LONGEST_OPENING and opens_clause(cut.text, start):
        return start
    index, position = cut.find_word(end - 1), end
    while position > start:
        word_start = cut.word_start(index)
        tag = reference.tags.get(cut.words[index])
        if word_start < start or (tag is not None and tag[0] in _BREAKING_TAGS):
            break
        position = word_start
        index -= 1
    return position


def _find_noun_kind(text: str, end: int, *, nouns: Mapping[str, str]) -> str | None:
    """Return what the noun behind 等 calls the members (等33家爱心企业)."""
    if not text.startswith("等", end):
        return None
    tail = text[end + 1 : end + 1 + _LONGEST_NOUN_DISTANCE]
    clause = re.split(_NOUN_BREAK, tail, maxsplit=1)[0]
    hits = [(clause.find(noun), -len(noun), noun) for noun in nouns if noun in clause]
    return nouns[min(hits)[2]] if hits else None


_NOUN_BREAK = re.compile("[，。；：！？、,;:!?…（）()《》“”‘’\"'\\s的在为]")


def _words(cut: CutText, item: _Item) -> list[str]:
    return cut.words[cut.find_word(item.start) : cut.find_word(item.end - 1) + 1]


def _is_proper(cut: CutText, item: _Item, *, is_closed: bool, reference: FactReference) -> bool:
    """Tell whether the member holds a word that no dictionary has, a proper name or Latin letters, and ends a word.

    What closes the list (等企业) makes up for a verb in the name (叮咚|买菜).
    """
    words = _words(cut, item)
    tags = [reference.tags.get(word) for word in words]
    if not _is_whole(cut, item, words=words, reference=reference):
        return False
    if not is_closed and any(tag is not None and tag[0] in _BREAKING_TAGS and tag != "vn" for tag in tags):
        return False
    if is_closed and _is_in_fragments(words, tags):
        return True
    return any(
        tag in _NAME_TAGS or (tag is None and len(word) > 1 and not word[0].isdigit())
        for word, tag in zip(words, tags, strict=True)
    )


def _is_in_fragments(words: Sequence[str], tags: Sequence[str | None]) -> bool:
    """Tell whether jieba left a short word in pieces that make no phrase (爱|秀雅)."""
    length = sum(map(len, words))
    return (
        _SHORTEST_FRAGMENTED <= length <= _LONGEST_FRAGMENTED
        and 1 in map(len, words)
        and all(tag is None or tag[0] in _FRAGMENT_TAGS for tag in tags)
    )


def _is_compound(cut: CutText, item: _Item, *, reference: FactReference) -> bool:
    words = _words(cut, item)
    return len(words) > 1 and _is_whole(cut, item, words=words, reference=reference)


def _is_whole(cut: CutText, item: _Item, *, words: Sequence[str], reference: FactReference) -> bool:
    """Tell whether the member is whole words that may be a name: no number, no stop word, no trade of people."""
    return (
        cut.is_word_end(item.start)
        and cut.is_word_end(item.end)
        and words[-1] not in reference.offices
        and not any(word in reference.stop_words or word[0].isdigit() for word in words)
    )
