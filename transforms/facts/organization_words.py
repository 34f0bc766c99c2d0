"""Organisations named by their last word (协会, 医院, 有限公司): where the name starts, and whether it is one."""

from collections.abc import Iterable, Mapping

from transforms.facts.name_span import (
    ANCHORED_CONFIDENCE,
    Span,
    find_quotation_start,
    opens_clause,
    stands_in_list,
)
from transforms.facts.name_start import NameStart, find_name_start
from transforms.facts.reference import FactReference, Hit, keep_longest_hits
from transforms.facts.sentences import CutText

# Kinds of institutions, and levels of government, whose names begin with the town before them.
TOWN_KINDS = frozenset(["school", "hospital", "museum"])
TOWN_LEVELS = frozenset("镇乡村")
_LONGEST_STEM = 20
_COINED_CONFIDENCE = 0.7
_LOOSE_CONFIDENCE = 0.5
# What makes a building of an institution: someone is in it, goes to it, or something is held in it.
_VENUE_BEFORE = (
    "在",
    "到",
    "走进",
    "来到",
    "参观",
    "位于",
    "前往",
    "赴",
    "抵达",
    "进入",
    "聚集在",
    "路过",
    "坐落于",
    "游览",
)
_VENUE_AFTER = (
    "举行",
    "举办",
    "内",
    "里",
    "拉开",
    "开幕",
    "开展",
    "上演",
    "门口",
    "旁",
    "附近",
    "等地",
    "一楼",
    "大厅",
    "旧址",
    "揭幕",
)
# 党委书记 is the office of the body before 党委: the body, and not its committee, is named. A neighbourhood or town is
# no body, so there the committee is.
_OFFICE_HOLDERS = frozenset(["党委", "党组"])
_PARTY_OFFICES = ("书记", "副书记", "委员", "成员", "常委")
# Companies bear any word they like.
_COMPANY_WORDS = frozenset(["公司", "有限公司", "股份有限公司", "有限责任公司", "集团", "分公司"])
# 国际柑橘协会 needs no other proper word.
_SHORTEST_WORLDWIDE_STEM = 4
_WORLDWIDE = ("国际", "世界", "亚洲", "中华", "全国")
_SHORTEST_LEVEL_STEM = 3
# A bureau may be printed with its owner's name: 三亚|旅游推广|局.
_SHORTEST_OWNED_STEM = 2
_LONGEST_BRAND = 4
_SHORT_WORD = 2
_SHORTEST_PLAIN = 3  # 小学 alone names none
# So many words and signs name one thing even where none of them is proper (数字经济与现代服务产业|学院).
_LONG_NAME_WORDS, _LONG_NAME_STEM = 3, 7
_SHORTEST_QUOTED_NAME = 4
_LABELLED = ("联动", "协同", "模式", "机制", "品牌", "活动", "项目", "行动", "共建", "一体")
_QUOTED_KINDS = frozenset(["association", "culture"])
# A bureau runs no shop: 区市场监管局检查药店 is the bureau at work.
_PRIVATE_KINDS = frozenset(["enterprise", "school", "hospital"])


def read_by_suffix(
    cut: CutText,
    *,
    hits: Iterable[Hit],
    units: dict[int, int],
    towns: Mapping[int, int],
    neighbourhoods: frozenset[int],
    authorities: Mapping[int, int],
    reference: FactReference,
) -> tuple[list[Span], list[Span]]:
    """Return the organisations whose last words are the `hits`, and the institutions that stand for their place.

    `units` maps the end of each name already known to its start, and gains those found; `towns` and `authorities` map
    starts to ends, `neighbourhoods` are ends.
    """
    named: list[Span] = []
    venues: list[Span] = []
    plain: list[Span] = []
    for hit in keep_longest_hits(hits):
        if units.get(hit.end, hit.end) < hit.start or not _is_whole_suffix(cut, hit, neighbourhoods):
            continue
        span, is_name = _read_one(cut, hit=hit, units=units, towns=towns, reference=reference)
        if span is None or _is_authority_at_work(cut, span, authorities=authorities, reference=reference):
            continue
        if not is_name:
            plain.append(span)
            continue
        units[span.end] = span.start
        (venues if hit.entry.venue and _is_venue(cut.text, span) else named).append(span)
    return named + _read_among_names(cut.text, [_trim(cut, span, reference=reference) for span in plain], named), venues


def _trim(cut: CutText, span: Span, *, reference: FactReference) -> Span:
    """A plain name without the words before it that name nothing: 附近|铁路小学."""
    start = span.start
    while (word := cut.words[cut.find_word(start)]) in reference.name_inner_words and start + len(word) < span.end:
        start += len(word)
    return span._replace(start=start)


def _read_among_names(text: str, plain: Iterable[Span], named: Iterable[Span]) -> list[Span]:
    """Plain words (鼓楼小学) that stand in a list with a name of their kind: beside 白鹭洲学校 they are a name.

    So are two of them beside each other.
    """
    plain = [span for span in plain if span.end - span.start > _SHORTEST_PLAIN]
    edges: dict[str, set[int]] = {}
    for span in (*named, *plain):
        edges.setdefault(span.kind, set()).update((span.start, span.end))
    return [
        span
        for span in plain
        if span.kind in TOWN_KINDS
        and opens_clause(text, span.start)
        and stands_in_list(text, span, edges=edges[span.kind], links="、")
    ]


def _is_authority_at_work(
    cut: CutText, span: Span, *, authorities: Mapping[int, int], reference: FactReference
) -> bool:
    end = authorities.get(span.start)
    if end is None or end >= span.end or span.kind not in _PRIVATE_KINDS:
        return False
    return reference.tags.get(cut.words[cut.find_word(end)], "") in ("v", "vn")


def _is_whole_suffix(cut: CutText, hit: Hit, neighbourhoods: frozenset[int]) -> bool:
    """The last word must end a word (党组织 does not end in 党组) and not begin an office (党委书记, 党委委员)."""
    of_town = hit.entry.word[0] in TOWN_LEVELS
    if (hit.entry.word in _OFFICE_HOLDERS or of_town) and cut.text.startswith(_PARTY_OFFICES, hit.end):
        return hit.start in neighbourhoods or of_town
    # jieba cuts 建设|局局长: a sign printed twice ends the body and begins the office.
    doubled = cut.text.startswith(cut.text[hit.end - 1], hit.end)
    if not (cut.is_word_end(hit.end) or hit.end - hit.start > 3 or doubled):
        return False
    if cut.text.startswith(("届", "常"), hit.start - 1, hit.start):  # 常委 sits on a committee
        return False
    # 布局 is no bureau.
    return hit.end - hit.start > 1 or len(cut.words[cut.find_word(hit.start)]) != _SHORT_WORD


def _read_one(
    cut: CutText, *, hit: Hit, units: Mapping[int, int], towns: Mapping[int, int], reference: FactReference
) -> tuple[Span | None, bool]:
    """Return the words that end in the hit, and whether they make it a name by themselves."""
    text = cut.text
    quotation = find_quotation_start(text, end=hit.end + 1) if hit.end < len(text) else None
    if quotation is not None and _is_quoted_name(text, quotation, hit):
        return Span(quotation, hit.end + 1, hit.entry.kind, _LOOSE_CONFIDENCE), True
    is_company = hit.entry.word in _COMPANY_WORDS
    if opens_clause(text, hit.start) and not (is_company and text[hit.start - 1] in "）)"):  # 机电（集团）|公司
        return None, False
    is_of_town = hit.entry.word[0] in TOWN_LEVELS and hit.start + 1 in units  # 土城镇|党委
    found = find_name_start(
        cut,
        end=hit.start + is_of_town,
        units=units,
        reference=reference,
        limit=_LONGEST_STEM,
        may_link=True,
        is_lenient=is_company,
    )
    if hit.start - found.start < 1 or not found.word_count:
        return None, False
    confidence = {"coined": _COINED_CONFIDENCE, "none": _LOOSE_CONFIDENCE}.get(found.anchor, ANCHORED_CONFIDENCE)
    span = Span(found.start, hit.end, hit.entry.kind, confidence)
    return span, _meets_needs(text, hit.entry.needs, found=found, hit=hit, towns=towns)


def _meets_needs(text: str, needs: str, *, found: NameStart, hit: Hit, towns: Mapping[int, int]) -> bool:
    """Tell whether the words before the last one make it a name: what `needs` asks for."""
    if needs == "owner":
        if found.start in towns:
            return hit.start - towns[found.start] >= _SHORTEST_OWNED_STEM
        needs = "level"
    if needs in ("quotation", "level"):
        return found.anchor == needs and hit.start - found.start >= _SHORTEST_LEVEL_STEM
    if needs == "list":
        is_short = hit.start - found.start <= _LONGEST_BRAND and opens_clause(text, found.start)
        return found.anchor == "coined" and is_short and _is_listed(text, found.start, hit.end)
    if needs == "long" and found.anchor == "none":
        return found.word_count >= _LONG_NAME_WORDS and hit.start - found.start >= _LONG_NAME_STEM
    is_worldwide = hit.entry.kind == "association" and text.startswith(_WORLDWIDE, found.start)
    if is_worldwide and hit.start - found.start >= _SHORTEST_WORLDWIDE_STEM:
        return True
    return found.anchor != "none" or needs == "modifier"


def _is_listed(text: str, start: int, end: int) -> bool:
    return "、" in (text[start - 1 : start], text[end : end + 1])


def _is_quoted_name(text: str, quotation: int, hit: Hit) -> bool:
    """Tell whether a whole quotation is the name (“晨光宣讲团”), and no label of something else (“家校社”联动)."""
    inside = text[quotation + 1 : hit.end]
    return (
        hit.entry.kind in _QUOTED_KINDS
        and len(inside) >= _SHORTEST_QUOTED_NAME
        and not any(mark in inside for mark in "‘’")
        and not text.startswith(_LABELLED, hit.end + 1)
    )


def _is_venue(text: str, span: Span) -> bool:
    before = text[max(0, span.start - 4) : span.start]
    return before.endswith(_VENUE_BEFORE) or text.startswith(_VENUE_AFTER, span.end)
