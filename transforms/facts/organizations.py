"""Organisations: departments with their level (区教委), listed names, and names by their last word (协会, 医院)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from transforms.facts.name_span import is_level, opens_clause
from transforms.facts.name_words import EMPTY_TAGS
from transforms.facts.organization_lists import read_listed_members
from transforms.facts.organization_words import TOWN_KINDS, TOWN_LEVELS, read_by_suffix
from transforms.facts.places import Span, keep_longest
from transforms.facts.reference import FIRM, HEAD_OFFICE, FactReference, Hit, shorten_place
from transforms.facts.sentences import BOUNDARY_MARKS, LIST_MARKS, CutText
from transforms.facts.words import leads_into_name

_LISTED_CONFIDENCE = 0.9
_LONGEST_DEPARTMENT = 10
_LOOSE_CONFIDENCE = 0.5
# What a street office acts with or upon stands behind these: 鼓楼街道|将|矛盾化解在一线.
_HANDLING = frozenset("以将把对")
_ADVERB_TAGS = frozenset(["d", "ad"])
_NEIGHBOURHOODS = frozenset(["community", "street", "village"])
_TOWNS = frozenset(["province", "city", "district"])
# 人大代表 and 政协委员 are offices.
_ASSEMBLIES = ("人大", "政协")
_ASSEMBLY_OFFICES = ("代表", "委员")
_ORGANIZATION_HITS = frozenset(["organization", "department", "organization_suffix"])
# Whose committee 渝中区委 is where one of these stands before it; 中共 is named with its committee only.
_PARTY_NEEDS = ("party", "committee")
_LEAGUE = "团"
_COMMITTEE, _WHOLE_COMMITTEE = "委", "委员会"
_PARTY_COMMITTEES = (_WHOLE_COMMITTEE, "委会")  # 民建涪陵区委会
_COMMITTEES = ("工委", "党委")  # 纪委全会 is a meeting
# Parts of a school or hospital are named after where they stand: 人民小学|大坪|校区.
_CAMPUS = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:校区|院区|分园|分校|分院)")
# 区纪委监委|派驻第四纪检监察组.
_POSTED_OFFICE = re.compile(r"派?驻[\u4e00-\u9fff]{1,12}?纪检监察组")
_CAMPUS_KINDS = frozenset(["school", "hospital", "enterprise"])
# A bureau of the state is named after its head office: 国家税务总局|重庆市|税务局.
_HEAD_OFFICES = ("总局", "总署", "人民银行")
_AUTHORITIES = frozenset(["government_body", "party_body"])


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
    parties = {hit.end: hit.start for hit in hits.get("organization", ()) if hit.entry.needs in _PARTY_NEEDS}
    departments = _read_departments(cut, hits.get("department", ()), units=units, parties=parties)
    whole = keep_longest([span for span in (*departments, *listed) if not cut.text.startswith("部门", span.end - 1)])
    units.update((span.end, span.start) for span in whole)
    authorities = {span.start: span.end for span in whole if span.kind in _AUTHORITIES}
    named, venues = read_by_suffix(
        cut,
        hits=hits.get("organization_suffix", ()),
        units=units,
        towns={span.start: span.end for span in places if span.kind in _TOWNS},
        neighbourhoods=frozenset(span.end for span in places if span.kind in _NEIGHBOURHOODS),
        authorities=authorities,
        reference=reference,
    )
    streets = _read_street_offices(cut, places, reference=reference)
    spans = _join_translations(cut.text, keep_longest([*whole, *named, *streets]))
    spans = _add_branches(cut, spans, places=places, reference=reference)
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


def _read_departments(
    cut: CutText, hits: Iterable[Hit], *, units: Mapping[int, int], parties: Mapping[int, int]
) -> Iterable[Span]:
    """Yield departments with whose they are. `units` and `parties` map the ends of places and parties to starts."""
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
        is_of_party = start in parties  # 民建|渝中区委
        start = parties.get(start, start)
        if cut.text.endswith(_LEAGUE, 0, start) and opens_clause(cut.text, start - 1):
            start -= 1
        end = hit.end
        if hit.entry.word[1:] == _COMMITTEE:
            forms = _PARTY_COMMITTEES if is_of_party else (_WHOLE_COMMITTEE,)
            form = next((form for form in forms if cut.text.startswith(form, end - 1)), _COMMITTEE)
            end += len(form) - 1
        yield Span(start, end, hit.entry.kind, _LISTED_CONFIDENCE)


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
        if hit.entry.needs == "committee" or (hit.entry.needs == "list" and "、" not in (before, after)):
            continue
        if _is_assembly_office(text, hit):
            continue
        yield Span(hit.start, hit.end, hit.entry.kind, _LISTED_CONFIDENCE)


def _is_assembly_office(text: str, hit: Hit) -> bool:
    return hit.entry.word.endswith(_ASSEMBLIES) and text.startswith(_ASSEMBLY_OFFICES, hit.end)


def _add_town(text: str, span: Span, units: Mapping[int, int]) -> Span:
    """Make the town before a school, hospital, museum or its office part of the name (重庆市|人民小学, 土城|镇政府)."""
    if span.kind in TOWN_KINDS:
        return span._replace(start=units.get(span.start, span.start))
    if text[span.start] in TOWN_LEVELS:
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


def _add_branches(cut: CutText, spans: list[Span], *, places: Iterable[Span], reference: FactReference) -> list[Span]:
    """Make the place behind a firm part of its name where 店 follows, behind a head office where 税务局 does.

    So with the name of a campus behind a school, and a department behind a committee.
    """
    text = cut.text
    ends = {place.start: place.end for place in places}
    named = []
    for span in spans:
        need = HEAD_OFFICE if text.endswith(_HEAD_OFFICES, span.start, span.end) else FIRM
        end = ends.get(span.end, len(text))
        branch = next((branch for branch in reference.branches[need] if text.startswith(branch, end)), "")
        end = end + len(branch) if branch else _find_part_end(cut, span, reference=reference)
        named.append(span._replace(end=end))
    return named


def _find_part_end(cut: CutText, span: Span, *, reference: FactReference) -> int:
    """Return where the name of the part behind a body ends, the body's own end where there is none."""
    text, end = cut.text, span.end
    if text.endswith(_COMMITTEES, 0, end):
        stretches = (text[end - 1 : end + length] for length in range(_LONGEST_DEPARTMENT, 1, -1))
        department = next((stretch for stretch in stretches if stretch in reference.departments), _COMMITTEE)
        return end + len(department) - 1
    if posted := _POSTED_OFFICE.match(text, end):
        return posted.end()
    campus = _CAMPUS.match(text, end) if span.kind in _CAMPUS_KINDS else None
    if campus is None:
        return end
    words = cut.words[cut.find_word(end) : cut.find_word(campus.end() - 1)]
    is_named = all(
        word not in reference.stop_words and reference.tags.get(word, "n")[0] not in EMPTY_TAGS for word in words
    )
    return campus.end() if is_named else end


def _read_street_offices(cut: CutText, places: Sequence[Span], *, reference: FactReference) -> Iterable[Span]:
    """Yield the streets whose name stands for the office: alone on a line, or doing something. A list is of areas."""
    ends = {span.end for span in places}
    for span in places:
        if span.kind != "street":
            continue
        before = cut.text[span.start - 1] if span.start else "\n"
        alone = before == "\n" and cut.text[span.end : span.end + 1] in ("", "\n")
        is_listed = before in LIST_MARKS and span.start - 1 in ends
        if alone or (before in BOUNDARY_MARKS and not is_listed and _acts(cut, span.end, reference=reference)):
            yield Span(span.start, span.end, "street_office", _LOOSE_CONFIDENCE)


def _acts(cut: CutText, position: int, *, reference: FactReference) -> bool:
    """Tell whether what is named before `position` does something: a verb of doing follows, adverbs aside."""
    if position == len(cut.text) or not cut.is_word_end(position):
        return False
    index = cut.find_word(position)
    if cut.words[index] in _HANDLING:
        return True
    while reference.tags.get(cut.words[index]) in _ADVERB_TAGS and index + 1 < len(cut.words):
        index += 1
    word = cut.words[index]
    if len(word) == 1 or word in reference.state_verbs or word in reference.offices:
        return False
    tag = reference.tags.get(word, "")
    # Verbs that names hold may begin one: 鼓楼街道|综合|行政执法大队.
    return tag[:1] == "v" and not (tag == "vn" and word in reference.name_inner_words)
