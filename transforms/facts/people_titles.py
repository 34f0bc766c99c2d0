"""The office printed beside a name: from the office word leftwards over its organisation and its list."""

from collections.abc import Mapping

from transforms.facts.name_span import find_quotation_start, is_level
from transforms.facts.reference import FactReference
from transforms.facts.sentences import BOUNDARY_MARKS, CutText
from transforms.facts.words import leads_into_name

_LONGEST_TITLE = 40
_LONGEST_OFFICE = 7
_SHORTEST_OFFICE = 2
_TITLE_TAGS = frozenset(["vn", "b", "j", "eng", "x", "s", "l"])
# What may stand in a title though it is no noun: 老居民, 原区长, 名誉会长.
_TITLE_WORDS = frozenset(
    ["老", "原", "前", "时任", "现任", "常务", "高级", "执行", "名誉", "副", "总", "首席", "第一", "大", "类"]
)


def find_title_start(cut: CutText, *, office_start: int, units: Mapping[int, int], reference: FactReference) -> int:
    """Return where the title that ends in the office word starts: its organisation and earlier offices are part of it.

    `units` maps the ends of organisations and places in the text to their starts.
    """
    text = cut.text
    position, floor = office_start, max(0, office_start - _LONGEST_TITLE)
    while position > floor:
        unit = units.get(position)
        if unit is not None:
            position = unit
            continue
        quotation = find_quotation_start(text, end=position)
        if quotation is not None and _leads_on(text, quotation):
            position = quotation
            continue
        if text[position - 1] == "、":
            office = _find_office_before(text, position - 1, reference=reference)
            if office is None:
                break
            position = office
            continue
        if text[position - 1] in BOUNDARY_MARKS:
            break
        start = cut.word_start(cut.find_word(position - 1))
        word = text[start:position]
        if leads_into_name(word, tags=reference.tags):  # 据土|城镇
            return start + 1
        if not _may_stand_in_title(word, cut=cut, start=start, reference=reference):
            break
        position = start
    return position


def _leads_on(text: str, quotation: int) -> bool:
    """A quotation is part of a title (区“银龄行动”志愿者) where the words before it run on."""
    return quotation > 0 and text[quotation - 1] not in BOUNDARY_MARKS


def _find_office_before(text: str, end: int, *, reference: FactReference) -> int | None:
    for length in range(_LONGEST_OFFICE, _SHORTEST_OFFICE - 1, -1):
        if end >= length and text[end - length : end] in reference.offices:
            return end - length
    return None


def _may_stand_in_title(word: str, *, cut: CutText, start: int, reference: FactReference) -> bool:
    if word in _TITLE_WORDS or word in reference.departments or (len(word) == 1 and is_level(cut, start)):
        return True
    if word in reference.stop_words:
        return False
    if word in reference.name_inner_words:
        return True
    tag = reference.tags.get(word)
    if tag is None:
        return word[0].isalnum() and not word[0].isdigit()
    return tag in _TITLE_TAGS or (tag[0] == "n" and tag != "nr")
