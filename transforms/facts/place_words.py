"""Places named by their last word (街道, 社区, 广场): where the name starts, and whether it is one."""

import re
from collections.abc import Iterable, Mapping

from transforms.facts.name_span import (
    ANCHORED_CONFIDENCE,
    Span,
    find_quotation_start,
    opens_clause,
    stands_in_list,
)
from transforms.facts.name_start import NameStart, find_name_start
from transforms.facts.name_words import PLACE_TAGS
from transforms.facts.reference import LEVELS, FactReference, Hit, keep_longest_hits
from transforms.facts.sentences import OPENING_QUOTES, CutText

ADMINISTRATIVE = frozenset(["country", "province", "city", "district"])
OUTER_KINDS = ADMINISTRATIVE | {"street", "village"}
COINED_CONFIDENCE = 0.6
_LISTED_CONFIDENCE = 0.5
# Longest part of a name before its last word.
_LONGEST_STEM = {"community": 8, "street": 6, "road": 6, "village": 6}
_LONGEST_OTHER_STEM = 12
# Kinds whose names start behind the street or district they lie in.
_SELF_STANDING = frozenset(["community", "street", "road", "village", "district"])
_MOST_WORDS_OF_STEM = 3
# 解放碑—朝天门商圈 is one place, named after two.
_LINKING_MARKS = frozenset("—-－~～")
# Kinds of places whose whole name is often printed in quotation marks (“山城绿色大道”).
_QUOTED_KINDS = frozenset(["road", "business_area", "landmark"])
_SHORTEST_QUOTED_STEM = 4
_SHORT_WORD = 2
# A long last word needs no end of jieba's (风貌|区开|街), but for 开发区域.
_LONG_SUFFIX, _QUARTER_SIGNS = 3, frozenset("区园街")
_GO_ON_BEHIND_QUARTER = frozenset("域别划间分块位长级")
# What a suffix needs that may stand behind any noun: nothing, or a road or house beside it.
_COMMON_NAMES = ("plain", "linked")
# A road named by a common word is known by what it meets, where it runs, or the house on it.
_ROAD_BEHIND = re.compile(r"[、与和至到]|以[东西南北]|路?口|交[会叉汇]|沿线|[0-9０-９]+号|[一二三四东西南北中]段")
_ROAD_BEFORE = re.compile(r"(?:[东西南北](?:至|到|靠|起|沿|接|临)|位于|沿着?|、|与|和)$")
# A neighbourhood named by a common word is known by the place it is listed with: 学田湾社区、学府|社区.
_LISTED_KINDS = frozenset(["community", "village"])
_LIST_LINKS = "、和与"


def read_by_suffix(
    cut: CutText, *, hits: Iterable[Hit], listed: list[Span], institutions: Iterable[Span], reference: FactReference
) -> list[Span]:
    """Return the places whose last words are the `hits`. `listed` are the places known already.

    `institutions` are the listed organisations: a place may be named after one (八路军重庆办事处旧址).
    """
    if not hits:
        return []
    units = {span.end: span.start for span in institutions} | {span.end: span.start for span in listed}
    kinds = {span.end: span.kind for span in listed}
    found: list[Span] = []
    plain: list[Span] = []
    for hit in keep_longest_hits(hits):
        if units.get(hit.end, hit.end) < hit.start or not _ends_word(cut, hit):
            continue
        if hit.entry.kind == "village" and cut.text.startswith("社区", hit.end):
            continue  # 七星村社区 is one name
        if hit.end - hit.start == 1 and len(cut.words[cut.find_word(hit.start)]) == _SHORT_WORD:
            continue  # 乡村, 老街: the sign is another word's
        span, is_name = _read_one(cut, hit=hit, units=units, kinds=kinds, reference=reference)
        if span is None or cut.text[span.start : span.end] in reference.generic_places:
            continue
        if not is_name:
            plain.append(span)
            continue
        found.append(span)
        units[span.end] = span.start
        kinds[span.end] = span.kind
    return found + _read_among_names(cut.text, plain, [*listed, *found])


def _read_among_names(text: str, plain: list[Span], named: Iterable[Span]) -> list[Span]:
    """Plain words (学府社区) that stand in a list with a place, or with each other."""
    edges = {edge for span in (*named, *plain) for edge in (span.start, span.end)} if plain else set()
    return [span for span in plain if stands_in_list(text, span, edges=edges, links=_LIST_LINKS)]


def _ends_word(cut: CutText, hit: Hit) -> bool:
    if cut.is_word_end(hit.end) or hit.end - hit.start > _LONG_SUFFIX:
        return True
    is_quarter = hit.end - hit.start == _LONG_SUFFIX and cut.text[hit.end - 1] in _QUARTER_SIGNS
    return is_quarter and cut.text[hit.end] not in _GO_ON_BEHIND_QUARTER


def _read_one(
    cut: CutText, *, hit: Hit, units: dict[int, int], kinds: dict[int, str], reference: FactReference
) -> tuple[Span | None, bool]:
    """Return the words that end in the hit, and whether they are a name by themselves."""
    if opens_clause(cut.text, hit.start):
        return None, False
    kind, needs = hit.entry.kind, hit.entry.needs
    quoted = _read_quoted(cut, hit=hit, reference=reference)
    if quoted is not None:
        return quoted, True
    limit = _LONGEST_STEM.get(kind, _LONGEST_OTHER_STEM)
    if needs in _COMMON_NAMES:
        limit = len(cut.words[cut.find_word(hit.start - 1)])
        if not _may_bear_common_name(cut, hit, start=hit.start - limit):
            return None, False
    elif kind in _SELF_STANDING:
        # Its own name starts behind what it lies in: 上清寺街道|学田湾社区.
        limit = next((length for length in range(limit) if _lies_in(kinds.get(hit.start - length), length)), limit)
    start = find_name_start(
        cut,
        end=hit.start,
        units=units,
        reference=reference,
        limit=limit,
        may_number=kind in _SELF_STANDING,
    )
    linked = _find_linked_start(cut.text, start.start, units=units)
    if linked is not None:
        return Span(linked, hit.end, kind, ANCHORED_CONFIDENCE), True
    length = hit.start - start.start
    if length < 1:
        return None, False
    is_one_word = start.word_count == 1 and length > 1
    if start.anchor == "none":
        # 马家镇|双龙|村 is a name for what it lies in, 鼓楼|街道 and 引线|街 for being one at all.
        lies_in = kind in _SELF_STANDING and _lies_in(kinds.get(start.start), length)
        is_name = kind == "street" or needs in _COMMON_NAMES or lies_in
        may_be_listed = kind in _LISTED_KINDS and cut.text[start.start : hit.start] not in reference.name_inner_words
        if not is_one_word or not (is_name or may_be_listed):
            return None, False
        confidence = COINED_CONFIDENCE if is_name else _LISTED_CONFIDENCE
        return Span(start.start, hit.end, kind, confidence), is_name
    if not _meets_needs(cut, hit, start=start, units=units, kinds=kinds):
        return None, False
    confidence = COINED_CONFIDENCE if start.anchor == "coined" else ANCHORED_CONFIDENCE
    return Span(start.start, hit.end, kind, confidence), True


def _meets_needs(
    cut: CutText, hit: Hit, *, start: NameStart, units: Mapping[int, int], kinds: Mapping[int, str]
) -> bool:
    """Tell whether what the name starts with makes it one with this last word: what `needs` asks for."""
    kind, needs = hit.entry.kind, hit.entry.needs
    if needs in ("adjacent", "single", *_COMMON_NAMES) and start.word_count != 1:
        return False
    if needs == "adjacent" and cut.text[hit.start - 1] in LEVELS:  # 上饶|市中心
        return False
    if kind in _SELF_STANDING:
        if start.anchor == "quotation" and start.word_count > 1:
            return False  # “妇女之家”扎根|社区
        if start.anchor == "level" or start.word_count > _MOST_WORDS_OF_STEM:
            return False
    return not (
        needs in ("own", "single") and kinds.get(hit.start) in ADMINISTRATIVE and units[hit.start] == start.start
    )


def _may_bear_common_name(cut: CutText, hit: Hit, *, start: int) -> bool:
    """Tell whether the word before 街 or 路, of every day as it may be, can be its name: 引线|街, 人民|路|与."""
    text = cut.text
    if (
        not cut.is_word_end(hit.start)
        or hit.end >= len(text)
        or text[start] in LEVELS
        or text[start - 1 : start].isdigit()
        or text[start - 1 : start] in OPENING_QUOTES
    ):
        return False  # 引线街|巷: a text cut off there may go on; 35条支|巷 are counted; “引线街洞天” is a label
    if hit.entry.needs != "linked":
        return True
    return bool(_ROAD_BEHIND.match(text, hit.end) or _ROAD_BEFORE.search(text, max(0, start - 3), start))


def _lies_in(kind: str | None, length: int) -> bool:
    """Tell whether so many signs behind a place of the kind are another's name: 农林街|上路|社区, but 学习巷|社区."""
    return kind in OUTER_KINDS or (kind == "road" and length > 1)


def _read_quoted(cut: CutText, *, hit: Hit, reference: FactReference) -> Span | None:
    """Return the place that a whole short quotation with a name in it names, quotation marks included."""
    if hit.entry.kind not in _QUOTED_KINDS or hit.end >= len(cut.text):
        return None
    start = find_quotation_start(cut.text, end=hit.end + 1)
    if start is None or hit.start - start <= _SHORTEST_QUOTED_STEM:
        return None
    words = cut.words[cut.find_word(start + 1) : cut.find_word(hit.start)]
    if not any(reference.tags.get(word, "") in PLACE_TAGS for word in words):
        return None
    return Span(start, hit.end + 1, hit.entry.kind, COINED_CONFIDENCE)


def _find_linked_start(text: str, start: int, *, units: Mapping[int, int]) -> int | None:
    """Return the start of the place that a dash links to the name starting at `start`."""
    if start < 2 or text[start - 1] not in _LINKING_MARKS:
        return None
    return units.get(start - 1)
