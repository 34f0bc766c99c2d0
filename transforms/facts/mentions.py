"""Mentions of people, organisations and places on a page, each with its canonical name and confidence."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from transforms.facts.model import Mention
from transforms.facts.organizations import name_organization, read_listed_organizations, read_organizations
from transforms.facts.people import PersonSpan, Surroundings, find_known_names, find_works, read_people
from transforms.facts.places import Span, keep_longest, name_place, read_places
from transforms.facts.reference import FactReference
from transforms.facts.sentences import CutText, Taken, cut_text

_KIND_CATEGORIES = {
    "organization": ("organization", "organization_suffix", "department"),
    "place": ("place", "place_suffix"),
}
_MOST_KNOWN_NAMES = 100_000
_IN_ORDER = attrgetter("paragraph", "start", "end", "entity_type")
_NESTED_KINDS = frozenset(["street", "community", "village"])


@dataclass(frozen=True, slots=True)
class _Lines:
    """Paragraphs set one under the other, so that they are read at one go: line ends keep names from running over.

    `starts` are the paragraphs' offsets in `cut.text`, `paragraphs` their indices on the page, `certainty` theirs.
    """

    cut: CutText
    starts: list[int]
    paragraphs: list[int]
    certainty: Sequence[float]

    def locate(self, start: int) -> tuple[int, int]:
        """Return the paragraph that holds the offset, and its own offset."""
        line = bisect_right(self.starts, start) - 1
        return self.paragraphs[line], self.starts[line]


def read_mentions(
    texts: Sequence[tuple[int, str, list[str]]], *, certainty: Sequence[float], reference: FactReference
) -> list[Mention]:
    """Return the mentions in the texts in their order; a text comes with its paragraph's index and its words.

    `certainty` (0 to 1, per paragraph of the page) scales the confidence: low where pieces are weakly joined.
    """
    lines = _set_lines(texts, certainty=certainty, reference=reference)
    cut = lines.cut
    hits = reference.lexicon.find(cut.text)
    listed = list(read_listed_organizations(cut, hits.get("organization", ()), tags=reference.tags))
    places = read_places(cut, hits=hits, institutions=listed, reference=reference)
    found = read_organizations(cut, hits=hits, listed=listed, places=places, reference=reference)
    works = Taken(len(cut.text), find_works(cut.text))
    kept_places, organizations = _settle_overlaps(
        _leave_out(keep_longest([*places, *found.venues]), works), _leave_out(found.organizations, works)
    )
    around = Surroundings(
        units={span.end: span.start for span in (*places, *found.venues, *organizations)},
        taken=Taken(len(cut.text), ((span.start, span.end) for span in (*kept_places, *organizations))),
        works=works,
    )
    people = read_people(cut, hits=hits, around=around, reference=reference)
    # A place inside a person's name is none: 贺秀山 does not name 秀山.
    named = Taken(len(cut.text), ((person.start, person.end) for person in people))
    people += find_known_names(cut, found=people, around=around, reference=reference)
    mentions = [
        *_mention_people(lines, people),
        *_mention_organizations(lines, organizations, reference=reference),
        *_mention_places(lines, _leave_out(kept_places, named), reference=reference),
    ]
    return sorted(mentions, key=_IN_ORDER)


def _set_lines(
    texts: Sequence[tuple[int, str, list[str]]], *, certainty: Sequence[float], reference: FactReference
) -> _Lines:
    starts: list[int] = []
    words: list[str] = []
    position = 0
    for _, text, cut in texts:
        starts.append(position)
        words += cut
        words.append("\n")
        position += len(text) + 1
    page = "".join(words)
    return _Lines(
        cut=cut_text(page, words=words, signs=reference.word_signs),
        starts=starts,
        paragraphs=[paragraph for paragraph, _, _ in texts],
        certainty=certainty,
    )


def _leave_out(spans: Iterable[Span], taken: Taken) -> list[Span]:
    return [span for span in spans if taken.is_free(span.start, span.end)]


def _settle_overlaps(places: Sequence[Span], organizations: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """Of a place and an organisation that overlap keep the longer, and the street or neighbourhood an office is of.

    Neither list overlaps in itself; both are in order.
    """
    kept_places = [
        place
        for place, holders in _pair_overlaps(places, organizations)
        if all(_length(holder) < _length(place) for holder in holders)
        or any(_is_of_neighbourhood(place, holder) for holder in holders)
    ]
    kept_organizations = [
        organization
        for organization, holders in _pair_overlaps(organizations, places)
        if all(_length(holder) <= _length(organization) for holder in holders)
    ]
    return kept_places, kept_organizations


def _pair_overlaps(spans: Sequence[Span], others: Sequence[Span]) -> Iterator[tuple[Span, Sequence[Span]]]:
    """Yield each span with those of the others that overlap it."""
    starts, ends = [other.start for other in others], [other.end for other in others]
    for span in spans:
        yield span, others[bisect_right(ends, span.start) : bisect_left(starts, span.end)]


def _length(span: Span) -> int:
    return span.end - span.start


def _is_of_neighbourhood(place: Span, organization: Span) -> bool:
    return place.kind in _NESTED_KINDS and organization.kind != "school"


def _weigh(confidence: float, certainty: float) -> float:
    return round(confidence * certainty, 3)


def _name(surface: str, *, entity_type: str, reference: FactReference) -> str:
    """Return the canonical name of a printed form, worked out once."""
    names, key = reference.known_names, (entity_type, surface)
    if key not in names:
        if len(names) >= _MOST_KNOWN_NAMES:
            names.clear()
        find = name_organization if entity_type == "organization" else name_place
        names[key] = find(surface, reference=reference)
    return names[key]


def _kind(name: str, *, entity_type: str, seen: str, reference: FactReference) -> str:
    """Return the kind of a canonical name: that of the longest listed word it ends with, whatever form was printed.

    A dimension's attributes follow from its name alone; two printed forms of one name can end in words of two kinds.
    `seen`, the kind of the printed form, stands only for names that end in no listed word.
    """
    kinds, key = reference.known_kinds, (entity_type, name)
    if key not in kinds:
        if len(kinds) >= _MOST_KNOWN_NAMES:
            kinds.clear()
        kinds[key] = _find_kind(name, entity_type=entity_type, reference=reference)
    kind = kinds[key]
    return seen if kind is None else kind


def _find_kind(name: str, *, entity_type: str, reference: FactReference) -> str | None:
    hits = reference.lexicon.find(name)
    ends = [hit for category in _KIND_CATEGORIES[entity_type] for hit in hits.get(category, ()) if hit.end == len(name)]
    if ends:
        return min(ends, key=lambda hit: (hit.start, hit.entry.kind)).entry.kind
    return reference.place_kinds.get(name) if entity_type == "place" else None


def _mention_organizations(lines: _Lines, spans: Iterable[Span], *, reference: FactReference) -> Iterator[Mention]:
    for span in spans:
        paragraph, offset = lines.locate(span.start)
        surface = lines.cut.text[span.start : span.end]
        yield Mention(
            paragraph=paragraph,
            start=span.start - offset,
            end=span.end - offset,
            surface=surface,
            entity_type="organization",
            name=(name := _name(surface, entity_type="organization", reference=reference)),
            entity_kind=_kind(name, entity_type="organization", seen=span.kind, reference=reference),
            confidence=_weigh(span.confidence, lines.certainty[paragraph]),
        )


def _mention_places(lines: _Lines, spans: Iterable[Span], *, reference: FactReference) -> Iterator[Mention]:
    for span in spans:
        paragraph, offset = lines.locate(span.start)
        surface = lines.cut.text[span.start : span.end]
        yield Mention(
            paragraph=paragraph,
            start=span.start - offset,
            end=span.end - offset,
            surface=surface,
            entity_type="place",
            name=(name := _name(surface, entity_type="place", reference=reference)),
            entity_kind=_kind(name, entity_type="place", seen=span.kind, reference=reference),
            confidence=_weigh(span.confidence, lines.certainty[paragraph]),
        )


def _mention_people(lines: _Lines, people: Iterable[PersonSpan]) -> Iterator[Mention]:
    for person in people:
        paragraph, offset = lines.locate(person.start)
        yield Mention(
            paragraph=paragraph,
            start=person.start - offset,
            end=person.end - offset,
            surface=lines.cut.text[person.start : person.end],
            entity_type="person",
            name=person.name,
            title=person.title,
            per_article=person.per_article,
            confidence=_weigh(person.confidence, lines.certainty[paragraph]),
        )
