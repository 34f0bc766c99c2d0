"""Places: listed names (provinces, districts, landmarks) and names by their last word (街道, 社区, 广场)."""

import re
from collections.abc import Iterable

from transforms.facts.name_span import ANCHORED_CONFIDENCE, Span
from transforms.facts.place_words import ADMINISTRATIVE, COINED_CONFIDENCE, OUTER_KINDS, read_by_suffix
from transforms.facts.reference import FactReference, Hit, shorten_place
from transforms.facts.sentences import CutText, Taken
from transforms.facts.townships import read_townships

# So few signs are often parts of two words (长江北岸 holds 江北).
_AMBIGUOUS_LENGTH = 2
# A road or a stop named after what is listed: 桂花园|路, 两路口|站.
_NAMED_AFTER = {"路": "road", "街": "road", "巷": "road", "站": "landmark"}
_HOUSE_NUMBER = re.compile(r"[0-9０-９]{1,4}号")
LISTED_CONFIDENCE = 0.95


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
    named = read_by_suffix(
        cut, hits=hits.get("place_suffix", ()), listed=listed, institutions=institutions, reference=reference
    )
    return _add_house_numbers(cut.text, keep_longest([*listed, *named]))


def name_place(surface: str, *, reference: FactReference) -> str:
    """Return the one name under which a printed form is kept: 渝中, 重庆市渝中区 and 渝中区 are 渝中区."""
    name = surface.strip("“”‘’\"'") if surface[:1] in '“‘"' and surface[-1:] in '”’"' else surface
    if name in reference.place_aliases:
        return reference.place_aliases[name]
    for length in range(2, len(name) - 1):
        if name[length:] in reference.place_kinds and reference.place_kinds.get(name[:length]) in ADMINISTRATIVE:
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
        if last and last.end == span.start and last.kind in ADMINISTRATIVE and span.kind in ("city", "district"):
            merged[-1] = Span(last.start, span.end, span.kind, span.confidence)
        else:
            merged.append(span)
    return merged


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
            joins = done and done[-1].end == span.start and done[-1].kind not in OUTER_KINDS
            start = done.pop().start if joins else span.start
            span = span._replace(start=start, end=number.end(), kind="road")
        done.append(span)
    return done


__all__ = ["Span", "keep_longest", "name_place", "read_places", "shorten_place"]
