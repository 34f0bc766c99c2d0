"""A named thing in a text, and the marks around names: levels of government, clauses, short quotations."""

from collections.abc import Container
from typing import NamedTuple

from transforms.facts.reference import LEVELS
from transforms.facts.sentences import BOUNDARY_MARKS, CutText
from transforms.facts.words import LEADING_SIGNS

# A quoted word inside a name is short (“商居社”联盟).
LONGEST_QUOTED_WORD = 12
_SHORTEST_QUOTATION = 4
_OPENING_QUOTES = {"”": "“", "’": "‘", '"': '"'}
_CLOSING_QUOTES = frozenset(_OPENING_QUOTES)
# What stands before 区, 市, 县 where it is the end of a common word or of 全区, 我区, and not a level of government.
NO_LEVEL_AFTER = frozenset("全我各本该地社街城辖园校小景片老特灾山库新商厂军战学能住分开高郊选禁域两汇馆市")
# What a listed name, or a place right before it, makes of a name.
ANCHORED_CONFIDENCE = 0.85


class Span(NamedTuple):
    """A named thing at `text[start:end]`."""

    start: int
    end: int
    kind: str
    confidence: float


def is_level(cut: CutText, position: int) -> bool:
    """Tell whether 区, 市, 县 or 省 at `position` says whose office follows, as in 区教委."""
    if cut.text[position] not in LEVELS:
        return False
    before = cut.text[position - 1 : position]
    return not before or (before not in NO_LEVEL_AFTER and (cut.is_word_end(position) or before in LEADING_SIGNS))


def opens_clause(text: str, position: int) -> bool:
    """Tell whether nothing that could be part of a name stands before `position`."""
    return position == 0 or (text[position - 1] in BOUNDARY_MARKS and text[position - 1] not in _CLOSING_QUOTES)


def find_quotation_start(text: str, *, end: int) -> int | None:
    """Return where the short quotation that closes at `end` opens, if it does."""
    opening = _OPENING_QUOTES.get(text[end - 1])
    if opening is None:
        return None
    start = text.rfind(opening, max(0, end - 2 - LONGEST_QUOTED_WORD), end - 1)
    if (
        start < 0
        or end - start < _SHORTEST_QUOTATION
        or any(mark in "，。；：！？,;!?、\n" for mark in text[start + 1 : end - 1])
    ):
        return None
    return start


def stands_in_list(text: str, span: Span, *, edges: Container[int], links: str) -> bool:
    """Tell whether one of the `links` (、) joins the span to what starts or ends at one of the `edges`."""
    after = text[span.end : span.end + 1]
    before = text[span.start - 1] if span.start else ""
    return (after != "" and after in links and span.end + 1 in edges) or (
        before != "" and before in links and span.start - 1 in edges
    )
