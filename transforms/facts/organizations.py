"""Organisations: departments with their level (区教委), listed names, and names by their last word (协会, 医院)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from transforms.facts.name_span import NameStart, find_name_start, find_quotation_start, is_level, opens_clause
from transforms.facts.organization_lists import read_listed_members
from transforms.facts.places import Span, keep_longest
from transforms.facts.reference import FactReference, Hit, shorten_place
from transforms.facts.sentences import BOUNDARY_MARKS, CutText
from transforms.facts.words import leads_into_name

_LONGEST_STEM = 20
_LISTED_CONFIDENCE = 0.9
_ANCHORED_CONFIDENCE = 0.85
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
# What a street office does, where its name stands for the office and not the area.
_STREET_ACTS = (
    "将",
    "召开",
    "深入",
    "坚持",
    "组织",
    "积极",
    "以",
    "着眼",
    "党工委",
    "相关负责人",
    "联合",
    "持续",
    "有关",
)


# 党委书记 is the office of the body before 党委: the body, and not its committee, is named. A neighbourhood or town is
# no body, so there the committee is.
_OFFICE_HOLDERS = frozenset(["党委", "党组"])
_PARTY_OFFICES = ("书记", "副书记", "委员", "成员", "常委")
_NEIGHBOURHOODS = frozenset(["community", "street", "village"])
# Companies bear any word they like.
_COMPANY_WORDS = frozenset(["公司", "有限公司", "股份有限公司", "有限责任公司", "集团", "分公司"])
# 国际柑橘协会 needs no other proper word.
_SHORTEST_WORLDWIDE_STEM = 4
_WORLDWIDE = ("国际", "世界", "亚洲", "中华", "全国")
_SHORTEST_LEVEL_STEM = 3
# A bureau may be printed with its owner's name: 三亚|旅游推广|局.
_SHORTEST_OWNED_STEM = 2
_TOWNS = frozenset(["province", "city", "district"])
_LONGEST_BRAND = 4
_SHORT_WORD = 2
# So many words and signs name one thing even where none of them is proper (数字经济与现代服务产业|学院).
_LONG_NAME_WORDS, _LONG_NAME_STEM = 3, 7
_SHORTEST_QUOTED_NAME = 4
_LABELLED = ("联动", "协同", "模式", "机制", "品牌", "活动", "项目", "行动", "共建", "一体")
# 人大代表 and 政协委员 are offices.
_ASSEMBLIES = ("人大", "政协")
_ASSEMBLY_OFFICES = ("代表", "委员")
_TOWN_KINDS = frozenset(["school", "hospital", "museum"])
_TOWN_LEVELS = frozenset("镇乡村")
_ORGANIZATION_HITS = frozenset(["organization", "department", "organization_suffix"])
_PARTIES = ("共青团", "中共")
_QUOTED_KINDS = frozenset(["association", "culture"])
# A shop of a firm is named after where it stands: 永辉超市|大坪|店.
_BRANCHES = ("旗舰店", "分店", "总店", "门店", "店", "支行", "分行", "分公司", "分院", "校区")
# A bureau of the state is named after its head office: 国家税务总局|重庆市|税务局.
_HEAD_OFFICES = ("总局", "总署", "人民银行")
_STATE_BRANCHES = (*_BRANCHES, "税务局", "监管局", "监管分局", "管理局", "营业管理部")
# A bureau runs no shop: 区市场监管局检查药店 is the bureau at work.
_AUTHORITIES = frozenset(["government_body", "party_body"])
_PRIVATE_KINDS = frozenset(["enterprise", "school", "hospital"])


class Organizations(NamedTuple):
    """What the text names: organisations, and institutions that stand for their place."""

    organizations: list[Span]
    venues: list[Span]


def read_organizations(
    cut: CutText,
    *,
    hits: dict[str, list[Hit]],
    listed: list[Span],
    places: list[Span],
    reference: FactReference,
) -> Organizations:
    """Return the organisations named in the text, longest spans, in order.

    `listed` are the ones known by name (`read_listed_organizations`), `places` the places of the text.
    """
    if not places and not _ORGANIZATION_HITS & hits.keys():
        return Organizations([], [])
    units = {span.end: span.start for span in places}
    listed = [_add_town(cut.text, span, units) for span in listed]
    departments = _read_departments(cut, hits.get("department", ()), units=units)
    whole = keep_longest([span for span in (*departments, *listed) if not cut.text.startswith("部门", span.end - 1)])
    units.update((span.end, span.start) for span in whole)
    authorities = {span.start: span.end for span in whole if span.kind in _AUTHORITIES}
    named, venues = _read_by_suffix(
        cut,
        hits=hits.get("organization_suffix", ()),
        units=units,
        towns={span.start: span.end for span in places if span.kind in _TOWNS},
        neighbourhoods=frozenset(span.end for span in places if span.kind in _NEIGHBOURHOODS),
        authorities=authorities,
        reference=reference,
    )
    streets = _read_street_offices(cut, places)
    spans = _join_translations(cut.text, keep_longest([*whole, *named, *streets]))
    spans = _add_branches(cut.text, spans, places=places)
    members = read_listed_members(cut, known=spans, places=[*places, *venues], reference=reference)
    return Organizations(keep_longest([*spans, *members]), keep_longest(venues))


def name_organization(surface: str, *, reference: FactReference) -> str:
    """Return the one name under which a printed form is kept: 区卫健委 is 渝中区卫生健康委 in 渝中区's paper."""
    name = surface
    if name[:1] in '“‘"' and name[-1:] in '”’"':
        name = name[1:-1]
    if name in reference.organization_aliases:
        return reference.organization_aliases[name]
    district, city = reference.district, reference.city
    if name[:1] == "区":
        name = (district or "区") + name[1:]
    elif name[:1] == "市":
        name = (city or "市") + name[1:]
    else:
        for town in (city, shorten_place(city)):
            name = name.removeprefix(town) if name.startswith(town + district) else name
    for owner in (district, city):
        rest = name[len(owner) :]
        if owner and name.startswith(owner) and rest in reference.department_aliases:
            return owner + reference.department_aliases[rest]
    return reference.organization_aliases.get(name, name)


def _read_departments(cut: CutText, hits: Iterable[Hit], *, units: Mapping[int, int]) -> Iterable[Span]:
    for hit in hits:
        start = hit.start
        owner = units.get(start + 1)
        if owner is not None:
            start = owner
        elif not is_level(cut, start):
            continue
        if cut.text.startswith("常委", hit.end) and not cut.text.startswith("常委会", hit.end):
            continue
        if cut.text.startswith("工作报告", hit.end) or _is_assembly_office(cut.text, hit):
            continue
        start -= next((len(party) for party in _PARTIES if cut.text.endswith(party, 0, start)), 0)
        yield Span(start, hit.end, hit.entry.kind, _LISTED_CONFIDENCE)


def read_listed_organizations(cut: CutText, hits: Iterable[Hit], *, tags: Mapping[str, str]) -> Iterable[Span]:
    """Yield the organisations known by their whole names. `tags` are the words of the dictionary."""
    text = cut.text
    for hit in hits:
        before = text[hit.start - 1] if hit.start else "，"
        after = text[hit.end] if hit.end < len(text) else "。"
        if hit.end - hit.start < 4 and not (_starts_word(cut, hit.start, tags=tags) and cut.is_word_end(hit.end)):
            continue
        if before.isascii() and before.isalnum() and text[hit.start].isascii():
            continue
        if hit.entry.needs == "list" and "、" not in (before, after):
            continue
        if _is_assembly_office(text, hit):
            continue
        yield Span(hit.start, hit.end, hit.entry.kind, _LISTED_CONFIDENCE)


def _is_assembly_office(text: str, hit: Hit) -> bool:
    return hit.entry.word.endswith(_ASSEMBLIES) and text.startswith(_ASSEMBLY_OFFICES, hit.end)


def _add_town(text: str, span: Span, units: Mapping[int, int]) -> Span:
    """Make the town before a school, hospital, museum or its office part of the name (重庆市|人民小学, 土城|镇政府)."""
    if span.kind in _TOWN_KINDS:
        return span._replace(start=units.get(span.start, span.start))
    if text[span.start] in _TOWN_LEVELS:
        return span._replace(start=units.get(span.start + 1, span.start))
    return span


def _join_translations(text: str, spans: list[Span]) -> list[Span]:
    """Make one of a foreign name and its Chinese form in brackets behind it: UNIQLO（优衣库）."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if (
            last
            and span.start == last.end + 1
            and text[last.end] in "（("
            and text[span.end : span.end + 1] in ("）", ")")
        ):
            joined[-1] = last._replace(end=span.end + 1)
        else:
            joined.append(span)
    return joined


def _starts_word(cut: CutText, position: int, *, tags: Mapping[str, str]) -> bool:
    """Whether a word starts at `position`, or would but for a preposition that jieba joined to it: 从人|社部."""
    if cut.is_word_end(position):
        return True
    return leads_into_name(cut.words[cut.find_word(position - 1)], tags=tags) and cut.is_word_end(position - 1)


def _add_branches(text: str, spans: list[Span], *, places: Iterable[Span]) -> list[Span]:
    """Make the place behind a firm part of its name where 店 follows, behind a head office where 税务局 does."""
    ends = {place.start: place.end for place in places}
    named = []
    for span in spans:
        branches = _STATE_BRANCHES if text.endswith(_HEAD_OFFICES, span.start, span.end) else _BRANCHES
        end = ends.get(span.end, len(text))
        branch = next((branch for branch in branches if text.startswith(branch, end)), "")
        named.append(span._replace(end=end + len(branch)) if branch else span)
    return named


def _read_by_suffix(
    cut: CutText,
    *,
    hits: Iterable[Hit],
    units: dict[int, int],
    towns: Mapping[int, int],
    neighbourhoods: frozenset[int],
    authorities: Mapping[int, int],
    reference: FactReference,
) -> tuple[list[Span], list[Span]]:
    named: list[Span] = []
    venues: list[Span] = []
    plain: list[Span] = []
    for hit in _longest_by_end(hits):
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
    return named + _read_among_names(cut.text, plain, named), venues


def _read_among_names(text: str, plain: Iterable[Span], named: Iterable[Span]) -> list[Span]:
    """Plain words (鼓楼小学) that stand in a list with a name of their kind: beside 白鹭洲学校 they are a name."""
    edges = {(edge, span.kind) for span in named for edge in (span.start, span.end)}
    return [
        span
        for span in plain
        if span.kind in _TOWN_KINDS
        and opens_clause(text, span.start)
        and (
            (text.startswith("、", span.end) and (span.end + 1, span.kind) in edges)
            or (span.start and text[span.start - 1] == "、" and (span.start - 1, span.kind) in edges)
        )
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
    of_town = hit.entry.word[0] in _TOWN_LEVELS
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
    if opens_clause(text, hit.start):
        return None, False
    is_of_town = hit.entry.word[0] in _TOWN_LEVELS and hit.start + 1 in units  # 土城镇|党委
    found = find_name_start(
        cut,
        end=hit.start + is_of_town,
        units=units,
        reference=reference,
        limit=_LONGEST_STEM,
        may_link=True,
        is_lenient=hit.entry.word in _COMPANY_WORDS,
    )
    if hit.start - found.start < 1 or not found.word_count:
        return None, False
    confidence = {"coined": _COINED_CONFIDENCE, "none": _LOOSE_CONFIDENCE}.get(found.anchor, _ANCHORED_CONFIDENCE)
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


def _read_street_offices(cut: CutText, places: Iterable[Span]) -> Iterable[Span]:
    for span in places:
        if span.kind != "street":
            continue
        before = cut.text[span.start - 1] if span.start else "\n"
        alone = before == "\n" and cut.text[span.end : span.end + 1] in ("", "\n")
        if alone or (before in BOUNDARY_MARKS and cut.text.startswith(_STREET_ACTS, span.end)):
            yield Span(span.start, span.end, "street_office", _LOOSE_CONFIDENCE)


def _longest_by_end(hits: Iterable[Hit]) -> list[Hit]:
    longest: dict[int, Hit] = {}
    for hit in hits:
        if hit.end not in longest or hit.start < longest[hit.end].start:
            longest[hit.end] = hit
    return [longest[end] for end in sorted(longest)]
