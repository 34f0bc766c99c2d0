"""Places: listed names (provinces, districts, landmarks) and names by their last word (街道, 社区, 广场)."""

import re
from collections.abc import Iterable, Mapping

from transforms.facts.name_span import ANCHORED_CONFIDENCE, Span, find_quotation_start, opens_clause
from transforms.facts.name_start import find_name_start
from transforms.facts.name_words import PLACE_TAGS
from transforms.facts.reference import LEVELS, FactReference, Hit, keep_longest_hits, shorten_place
from transforms.facts.sentences import CutText, Taken
from transforms.facts.townships import read_townships

# Longest part of a name before its last word.
_LONGEST_STEM = {"community": 8, "street": 6, "road": 6, "village": 6}
_LONGEST_OTHER_STEM = 12
_ADMINISTRATIVE = frozenset(["country", "province", "city", "district"])
# Kinds whose names start behind the street or district they lie in.
_SELF_STANDING = frozenset(["community", "street", "road", "village", "district"])
_MOST_WORDS_OF_STEM = 3
_OUTER_KINDS = _ADMINISTRATIVE | {"street", "village"}
# So few signs are often parts of two words (长江北岸 holds 江北).
_AMBIGUOUS_LENGTH = 2
_LONG_SUFFIX, _QUARTER_SIGNS = 3, frozenset("区园街")
_GO_ON_BEHIND_QUARTER = frozenset("域别划间分块位长级")
# A road named by a common word is known by what it meets, where it runs, or the house on it.
_ROAD_BEHIND = re.compile(r"[、与和至到]|以[东西南北]|路?口|交[会叉汇]|沿线|[0-9０-９]+号|[一二三四东西南北中]段")
_ROAD_BEFORE = re.compile(r"(?:[东西南北](?:至|到|靠|起|沿|接|临)|位于|沿着?|、|与|和)$")
# 解放碑—朝天门商圈 is one place, named after two.
_LINKING_MARKS = frozenset("—-－~～")
# Kinds of places whose whole name is often printed in quotation marks (“山城绿色大道”).
_QUOTED_KINDS = frozenset(["road", "business_area", "landmark"])
_SHORTEST_QUOTED_STEM = 4
# What a suffix needs that may stand behind any noun: nothing, or a road or house beside it.
_COMMON_NAMES = ("plain", "linked")
# A road or a stop named after what is listed: 桂花园|路, 两路口|站.
_NAMED_AFTER = {"路": "road", "街": "road", "巷": "road", "站": "landmark"}
_HOUSE_NUMBER = re.compile(r"[0-9０-９]{1,4}号")
LISTED_CONFIDENCE = 0.95
COINED_CONFIDENCE = 0.6


def read_places(
    cut: CutText, *, hits: dict[str, list[Hit]], institutions: Iterable[Span], reference: FactReference
) -> list[Span]:
    """Return the places named in the text, longest spans, in order.

    `institutions` are the listed organisations: a place may be named after one (八路军重庆办事处旧址).
    """
    if not cut.signs and "place" not in hits and "place_suffix" not in hits:
        return []
    listed = list(_accept_listed(cut, hits.get("place", ())))
    behind = read_townships(cut, listed=keep_longest(listed), reference=reference)
    taken = Taken(len(cut.text), ((span.start, span.end) for span in behind))
    listed += [span for span in _read_by_word(cut) if taken.is_free(span.start, span.end)]
    listed = _merge_administrative(keep_longest([*listed, *behind]))
    named = _read_by_suffix(
        cut, hits=hits.get("place_suffix", ()), listed=listed, institutions=institutions, reference=reference
    )
    return _add_house_numbers(cut.text, keep_longest([*listed, *named]))


def name_place(surface: str, *, reference: FactReference) -> str:
    """Return the one name under which a printed form is kept: 渝中, 重庆市渝中区 and 渝中区 are 渝中区."""
    name = surface.strip("“”‘’\"'") if surface[:1] in '“‘"' and surface[-1:] in '”’"' else surface
    if name in reference.place_aliases:
        return reference.place_aliases[name]
    for length in range(2, len(name) - 1):
        if name[length:] in reference.place_kinds and reference.place_kinds.get(name[:length]) in _ADMINISTRATIVE:
            return name_place(name[length:], reference=reference)
    return name


def keep_longest(spans: Iterable[Span]) -> list[Span]:
    """Of spans that overlap keep the longest, of equals the surest, else the first; order by start."""
    spans = list(spans)
    if len(spans) < 2:
        return spans
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and span.start < kept[-1].end:
            if _rank(span) > _rank(kept[-1]):
                kept[-1] = span
            continue
        kept.append(span)
    return kept


def _rank(span: Span) -> tuple[int, float]:
    return span.end - span.start, span.confidence


def _accept_listed(cut: CutText, hits: Iterable[Hit]) -> Iterable[Span]:
    for hit in hits:
        is_long = hit.end - hit.start > _AMBIGUOUS_LENGTH and hit.entry.needs != "word"
        if is_long or cut.is_word_end(hit.start):
            yield Span(hit.start, hit.end, hit.entry.kind, LISTED_CONFIDENCE)
            after = cut.text[hit.end : hit.end + 1]
            if hit.entry.kind == "landmark" and after in _NAMED_AFTER and cut.is_word_end(hit.end + 1):
                yield Span(hit.start, hit.end + 1, _NAMED_AFTER[after], ANCHORED_CONFIDENCE)


def _merge_administrative(spans: list[Span]) -> list[Span]:
    """Join 重庆市 and 渝中区 where they adjoin: the smaller one is meant, printed with its city."""
    merged: list[Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        if last and last.end == span.start and last.kind in _ADMINISTRATIVE and span.kind in ("city", "district"):
            merged[-1] = Span(last.start, span.end, span.kind, span.confidence)
        else:
            merged.append(span)
    return merged


def _read_by_suffix(
    cut: CutText, *, hits: Iterable[Hit], listed: list[Span], institutions: Iterable[Span], reference: FactReference
) -> list[Span]:
    if not hits:
        return []
    units = {span.end: span.start for span in institutions} | {span.end: span.start for span in listed}
    kinds = {span.end: span.kind for span in listed}
    found: list[Span] = []
    for hit in keep_longest_hits(hits):
        if units.get(hit.end, hit.end) < hit.start or not _ends_word(cut, hit):
            continue
        if hit.entry.kind == "village" and cut.text.startswith("社区", hit.end):
            continue  # 七星村社区 is one name
        if hit.end - hit.start == 1 and len(cut.words[cut.find_word(hit.start)]) == _AMBIGUOUS_LENGTH:
            continue  # 乡村, 老街: the sign is another word's
        span = _read_one(cut, hit=hit, units=units, kinds=kinds, reference=reference)
        if span is not None and cut.text[span.start : span.end] not in reference.generic_places:
            found.append(span)
            units[span.end] = span.start
            kinds[span.end] = span.kind
    return found


def _ends_word(cut: CutText, hit: Hit) -> bool:
    """A long last word needs no end of jieba's: 风貌|区开|街. 开发区域 is no 开发区."""
    if cut.is_word_end(hit.end):
        return True
    if hit.end - hit.start > _LONG_SUFFIX:
        return True
    is_quarter = hit.end - hit.start == _LONG_SUFFIX and cut.text[hit.end - 1] in _QUARTER_SIGNS
    return is_quarter and cut.text[hit.end] not in _GO_ON_BEHIND_QUARTER


def _read_one(
    cut: CutText, *, hit: Hit, units: dict[int, int], kinds: dict[int, str], reference: FactReference
) -> Span | None:
    if opens_clause(cut.text, hit.start):
        return None
    kind, needs = hit.entry.kind, hit.entry.needs
    quoted = _read_quoted(cut, hit=hit, reference=reference)
    if quoted is not None:
        return quoted
    limit = _LONGEST_STEM.get(kind, _LONGEST_OTHER_STEM)
    if kind in _SELF_STANDING and needs not in _COMMON_NAMES:
        # Its own name starts behind what it lies in: 上清寺街道|学田湾社区.
        limit = next((length for length in range(limit) if _lies_in(kinds.get(hit.start - length), length)), limit)
    elif needs in _COMMON_NAMES:
        limit = len(cut.words[cut.find_word(hit.start - 1)])
        if not _may_bear_common_name(cut, hit, start=hit.start - limit):
            return None
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
        return Span(linked, hit.end, kind, ANCHORED_CONFIDENCE)
    # 马家镇|双龙|村 is a name for what it lies in, 鼓楼|街道 and 引线|街 for being one at all.
    lies_in = kind in _SELF_STANDING and _lies_in(kinds.get(start.start), hit.start - start.start)
    is_plain = kind == "street" or needs in _COMMON_NAMES or lies_in
    is_plain &= start.word_count == 1 and hit.start - start.start > 1
    if start.start >= hit.start or (start.anchor == "none" and not is_plain):
        return None
    if needs in ("adjacent", "single", *_COMMON_NAMES) and start.word_count != 1:
        return None
    if kind in _SELF_STANDING and start.anchor == "quotation" and start.word_count > 1:
        return None  # “妇女之家”扎根|社区
    if needs == "adjacent" and cut.text[hit.start - 1] in LEVELS:  # 上饶|市中心
        return None
    if kind in _SELF_STANDING and (start.anchor == "level" or start.word_count > _MOST_WORDS_OF_STEM):
        return None
    if needs in ("own", "single") and kinds.get(hit.start) in _ADMINISTRATIVE and units[hit.start] == start.start:
        return None
    confidence = COINED_CONFIDENCE if start.anchor in ("coined", "none") else ANCHORED_CONFIDENCE
    return Span(start.start, hit.end, kind, confidence)


def _may_bear_common_name(cut: CutText, hit: Hit, *, start: int) -> bool:
    """Tell whether the word before 街 or 路, of every day as it may be, can be its name: 引线|街, 人民|路|与."""
    text = cut.text
    if (
        not cut.is_word_end(hit.start)
        or hit.end >= len(text)
        or text[start] in LEVELS
        or text[start - 1 : start].isdigit()
    ):
        return False  # 江崖街|巷: a text cut off there may go on; 35条支|巷 are counted
    if hit.entry.needs != "linked":
        return True
    return bool(_ROAD_BEHIND.match(text, hit.end) or _ROAD_BEFORE.search(text, max(0, start - 3), start))


def _lies_in(kind: str | None, length: int) -> bool:
    """Tell whether so many signs behind a place of the kind are another's name: 农林街|上路|社区, but 学习巷|社区."""
    return kind in _OUTER_KINDS or (kind == "road" and length > 1)


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


def _read_by_word(cut: CutText) -> Iterable[Span]:
    """Yield roads, villages and districts that jieba cut out as one word or knows as a place."""
    for index, sign in cut.signs:
        if sign.place_kind:
            yield Span(cut.word_start(index), cut.ends[index], sign.place_kind, COINED_CONFIDENCE)


def _add_house_numbers(text: str, spans: list[Span]) -> list[Span]:
    """Make 60号 part of the place before it, and the place before that one too (大坪浮图关60号)."""
    if "号" not in text:
        return spans
    done: list[Span] = []
    for span in spans:
        number = _HOUSE_NUMBER.match(text, span.end)
        if number:
            joins = done and done[-1].end == span.start and done[-1].kind not in _OUTER_KINDS
            start = done.pop().start if joins else span.start
            span = span._replace(start=start, end=number.end(), kind="road")
        done.append(span)
    return done


__all__ = ["Span", "keep_longest", "name_place", "read_places", "shorten_place"]
