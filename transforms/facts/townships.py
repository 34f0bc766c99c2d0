"""Towns printed behind their county and villages behind their town, whose signs jieba cuts across (清流|镇马|草村)."""

import re
from collections.abc import Sequence

from transforms.facts.name_span import ANCHORED_CONFIDENCE, Span
from transforms.facts.name_words import EMPTY_TAGS
from transforms.facts.reference import FactReference
from transforms.facts.sentences import CutText
from transforms.facts.words import POINTING_SIGNS

_TOWN = re.compile(r"[\u4e00-\u9fff]{2,4}?[镇乡](?![镇村街区级亲])")
_VILLAGE = re.compile(r"[\u4e00-\u9fff]{2,3}?村(?![庄落民委级镇社支集口里头史规容貌道医干])")
_COUNTIES = frozenset(["district", "city"])


def read_townships(cut: CutText, *, listed: Sequence[Span], reference: FactReference) -> list[Span]:
    """Return the towns right behind one of the `listed` counties, and the villages right behind a town, in order."""
    if not any(sign in cut.text for sign in "镇乡村"):
        return []
    found: list[Span] = []
    counties = {span.start for span in listed if span.kind in _COUNTIES}
    for place in listed:
        end = place.end
        if (
            place.kind in _COUNTIES
            and end not in counties
            and (town := _read_one(_TOWN, cut, end, reference=reference))
        ):
            found.append(town)
            end = town.end
        if cut.text[end - 1] in "镇乡" and (village := _read_one(_VILLAGE, cut, end, reference=reference)):
            found.append(village)
    return found


def _read_one(pattern: re.Pattern[str], cut: CutText, start: int, *, reference: FactReference) -> Span | None:
    match = pattern.match(cut.text, start)
    if not match or cut.text[start] in POINTING_SIGNS:
        return None
    last = cut.words[cut.find_word(match.end() - 1)]
    if last in reference.generic_places or (len(last) > 1 and last in reference.tags and last not in match[0]):
        return None
    inner = cut.words[cut.find_word(start) : cut.find_word(match.end() - 1)]
    if match[0] in reference.generic_places or any(_is_common(word, len(inner), reference=reference) for word in inner):
        return None
    return Span(start, match.end(), "village", ANCHORED_CONFIDENCE)


def _is_common(word: str, words: int, *, reference: FactReference) -> bool:
    """Whether a word of several names nothing. One alone may name a place whatever it is: 团结村, 云集镇."""
    is_empty = words > 1 and len(word) > 1 and reference.tags.get(word, "n")[0] in EMPTY_TAGS
    return is_empty or word in reference.stop_words
