"""What the readers of facts know before they read: word lists from `seeds/reference`, built once per process."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick

from transforms.facts.dates_rules import DateRules, build_date_rules
from transforms.facts.figures_rules import FigureRules, build_figure_rules
from transforms.facts.words import WordSigns, read_signs, tag_term
from transforms.tokens import Segmenter, build_segmenter, read_dictionary, read_user_words

Decision = TypeVar("Decision")
# About 60 MB; a year of a daily paper has fewer words.
_MOST_REMEMBERED_WORDS = 400_000
Rows = Sequence[Mapping[str, str]]
# 门头沟 is 门头沟区; 朝阳 and 新华 are much else.
_SHORTEST_SHORTENED = 3
_STREET_OFFICE = "街道"
_STATE_VERB = "vi"
# Last words that end a name only behind the name of a firm, or of a head office, and a place.
BRANCH_NEEDS = FIRM, HEAD_OFFICE = "firm", "head office"
# What may stand before a department to say whose it is (区教委, 市教委).
LEVELS = "区市县省"


class Entry(NamedTuple):
    """A word of a list: which list, what kind of thing it names, and what must be true of its surroundings."""

    category: str
    word: str
    kind: str = ""
    needs: str = ""
    venue: bool = False


class Hit(NamedTuple):
    """An entry found at `text[start:end]`."""

    start: int
    end: int
    entry: Entry


class WordMemo(dict[str, Decision]):
    """What is decided of a word by itself, decided once: looking it up again costs one hash."""

    def __init__(self, decide: Callable[[str], Decision]) -> None:
        super().__init__()
        self._decide = decide

    def __missing__(self, word: str) -> Decision:
        if len(self) >= _MOST_REMEMBERED_WORDS:
            self.clear()
        decision = self[word] = self._decide(word)
        return decision


class Lexicon:
    """Finds every listed word in a text in one pass, words inside words included."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_word: dict[str, list[Entry]] = {}
        for entry in entries:
            by_word.setdefault(entry.word, []).append(entry)
        self._entries = list(by_word.values())
        self._automaton = AhoCorasick(list(by_word))

    def find(self, text: str) -> dict[str, list[Hit]]:
        """Return the hits of each category in the order of their ends."""
        found: dict[str, list[Hit]] = {}
        entries, make_hit = self._entries, tuple.__new__
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for entry in entries[number]:
                hit = make_hit(Hit, (start, end, entry))
                if entry.category in found:
                    found[entry.category].append(hit)
                else:
                    found[entry.category] = [hit]
        return found


class RuleIndex(NamedTuple):
    """Which labels a word speaks for, and how strongly, by where it stands (headline, lead, text), then by the word."""

    labels: tuple[str, ...]
    weights: Mapping[str, Mapping[str, list[tuple[str, float]]]]


@dataclass(frozen=True, slots=True)
class FactReference:
    """Everything the readers look up. `district` and `city` are the paper's own, by their full names."""

    district: str
    city: str
    segmenter: Segmenter
    tags: Mapping[str, str]
    state_verbs: frozenset[str]
    frequencies: Mapping[str, int]
    lexicon: Lexicon
    figure_rules: FigureRules
    date_rules: DateRules
    word_signs: WordMemo[WordSigns | None]
    term_tags: WordMemo[str]
    surnames: Mapping[str, int]
    surname_signs: frozenset[str]
    given_names: Mapping[str, float]
    name_followers: Mapping[str, int]
    offices: frozenset[str]
    honorifics: frozenset[str]
    departments: frozenset[str]
    place_kinds: Mapping[str, str]
    generic_places: frozenset[str]
    known_people: frozenset[str]
    place_aliases: Mapping[str, str]
    organization_aliases: Mapping[str, str]
    department_aliases: Mapping[str, str]
    branches: Mapping[str, tuple[str, ...]]
    name_inner_words: frozenset[str]
    list_nouns: Mapping[str, str]
    stop_words: frozenset[str]
    genre_rules: RuleIndex
    topic_rules: RuleIndex
    rule_words: tuple[str, ...]
    rule_automaton: AhoCorasick
    # Canonical names already worked out, by kind of entity and printed form.
    known_names: dict[tuple[str, str], str] = field(default_factory=dict)
    # Kinds of canonical names, by kind of entity and name; None where the name does not tell.
    known_kinds: dict[tuple[str, str], str | None] = field(default_factory=dict)


def build_fact_reference(
    tables: Mapping[str, Rows],
    *,
    newspaper: str | None = None,
    district: str | None = None,
    city: str | None = None,
) -> FactReference:
    """Build the reference from rows of `seeds/reference`, keyed by file stem (`surnames`, `offices`, …).

    `district` and `city` are what 区教委 and 市教委 belong to; they default to those of `newspaper` in the table
    `newspaper`, without a name to the first row's. Of a paper that is not listed they are empty, and 区教委 is kept as
    printed. Raises KeyError where a table is missing.
    """
    papers = tables["newspaper"]
    listed = {row["newspaper"]: (row["district"], row["city"]) for row in papers}
    own_district, own_city = listed.get(newspaper or papers[0]["newspaper"], ("", ""))
    district, city = district or own_district, city or own_city
    dictionary = read_dictionary()
    user_words = read_user_words(tables["user_words"])
    tags = dictionary.parts_of_speech | {word.word: word.part_of_speech for word in user_words}
    classes = {row["word"]: row["part_of_speech"] for row in tables["word_classes"]}
    tags |= {word: part_of_speech[0] for word, part_of_speech in classes.items()}
    surnames = {row["surname"]: int(row["weight"]) for row in tables["surnames"]}
    given_names = {row["character"]: float(row["weight"]) for row in tables["given_name_characters"]}
    generic_places = frozenset(row["word"] for row in tables["generic_places"])
    stop_words = frozenset(row["word"] for row in tables["stop_words"])
    rule_words = tuple(sorted({row["word"] for row in (*tables["genre_rules"], *tables["topic_rules"])}))
    return FactReference(
        district=district,
        city=city,
        segmenter=build_segmenter(user_words),
        tags=tags,
        state_verbs=frozenset(word for word, part_of_speech in classes.items() if part_of_speech == _STATE_VERB),
        frequencies=dictionary.frequencies,
        lexicon=Lexicon([*_list_entries(tables), *_list_home(district=district, city=city, tables=tables)]),
        figure_rules=build_figure_rules(tables),
        date_rules=build_date_rules(tables),
        word_signs=WordMemo(
            partial(
                read_signs,
                tags=tags,
                surnames=surnames,
                given_names=given_names,
                not_people=frozenset(row["name"] for row in tables["organization_names"])
                | {row["word"] for row in tables["not_people"]},
                generic_places=generic_places,
            )
        ),
        term_tags=WordMemo(partial(tag_term, tags=tags, stop_words=stop_words)),
        surnames=surnames,
        surname_signs=frozenset(surname[0] for surname in surnames),
        given_names=given_names,
        name_followers={row["word"]: int(row["strength"]) for row in tables["name_followers"]},
        offices=frozenset(row["word"] for row in tables["offices"]),
        honorifics=frozenset(row["word"] for row in tables["honorifics"]),
        departments=frozenset(
            part for row in tables["organization_departments"] for part in (row["department"], row["department"][1:])
        ),
        place_kinds={row["name"]: row["kind"] for row in (*tables["divisions"], *tables["place_names"])},
        generic_places=generic_places,
        known_people=frozenset(row["name"] for row in tables["known_people"]),
        place_aliases=_read_aliases(tables["aliases"], entity_type="place", district=district, city=city),
        organization_aliases=_read_aliases(tables["aliases"], entity_type="organization", district=district, city=city),
        department_aliases={row["department"]: row["canonical"] for row in tables["department_aliases"]},
        branches={need: _list_branches(tables, need) for need in BRANCH_NEEDS},
        name_inner_words=frozenset(row["word"] for row in tables["organization_inner_words"]),
        list_nouns={row["noun"]: row["kind"] for row in tables["list_nouns"]},
        stop_words=stop_words,
        genre_rules=index_rules(tables["genre_rules"]),
        topic_rules=index_rules(tables["topic_rules"]),
        rule_words=rule_words,
        rule_automaton=AhoCorasick(rule_words),
    )


def _list_entries(tables: Mapping[str, Rows]) -> Iterable[Entry]:
    for row in tables["place_names"]:
        yield Entry("place", row["name"], row["kind"])
    named = {row["name"] for row in tables["place_names"]}
    for row in tables["divisions"]:
        name = row["name"]
        is_long = len(name) > _SHORTEST_SHORTENED and not name.endswith("自治县")
        short = shorten_place(name) if is_long else name
        for form in {name, short} - named:
            yield Entry("place", form, row["kind"], needs="word")
        quarter = name.removesuffix(_STREET_OFFICE)  # 石桥铺 is what people call the quarter of 石桥铺街道
        if row["kind"] == "street" and len(quarter) >= _SHORTEST_SHORTENED and quarter not in {name, *named}:
            yield Entry("place", quarter, "landmark", needs="word")
    for row in tables["place_suffixes"]:
        yield Entry("place_suffix", row["suffix"], row["kind"], row["needs"])
    for row in tables["organization_names"]:
        yield Entry("organization", row["name"], row["kind"], row["needs"])
    for row in tables["organization_departments"]:
        for level in LEVELS:
            yield Entry("department", level + row["department"], row["kind"])
    for row in tables["organization_suffixes"]:
        if row["needs"] not in BRANCH_NEEDS:
            yield Entry("organization_suffix", row["suffix"], row["kind"], row["needs"], row["venue"] == "yes")
    for row in tables["offices"]:
        yield Entry("office", row["word"], row["category"])
    for row in tables["honorifics"]:
        yield Entry("honorific", row["word"], "per_article" if row["per_article"] == "yes" else "")
    for row in tables["name_followers"]:
        if row["strength"] == "2":
            yield Entry("speech", row["word"])


def _list_branches(tables: Mapping[str, Rows], need: str) -> tuple[str, ...]:
    """Return the last words behind a place and what they need, the longest first; a head office has a firm's too."""
    branches = [row["suffix"] for row in tables["organization_suffixes"] if row["needs"] in (need, FIRM)]
    return tuple(sorted(branches, key=len, reverse=True))


def _list_home(*, district: str, city: str, tables: Mapping[str, Rows]) -> Iterable[Entry]:
    """Yield the paper's own district and city where the list of places lacks them."""
    listed = {row["name"] for row in tables["place_names"]}
    for name, kind in ((district, "district"), (city, "city")):
        yield from (Entry("place", form, kind) for form in {name, shorten_place(name)} - listed - {""})


def index_rules(rows: Rows) -> RuleIndex:
    """Index rows of label, where, word and weight."""
    weights: dict[str, dict[str, list[tuple[str, float]]]] = {}
    for row in rows:
        of_place = weights.setdefault(row["where"], {})
        of_place.setdefault(row["word"], []).append((row["label"], float(row["weight"])))
    return RuleIndex(labels=tuple(dict.fromkeys(row["label"] for row in rows)), weights=weights)


def keep_longest_hits(hits: Iterable[Hit]) -> list[Hit]:
    """Of hits that end together keep the longest; order by end."""
    longest: dict[int, Hit] = {}
    for hit in hits:
        if hit.end not in longest or hit.start < longest[hit.end].start:
            longest[hit.end] = hit
    return [longest[end] for end in sorted(longest)]


def shorten_place(name: str) -> str:
    """Return a district's or city's name as people say it: 渝中区 is 渝中."""
    return name[:-1] if len(name) > 2 and name[-1] in LEVELS else name


def _read_aliases(rows: Rows, *, entity_type: str, district: str, city: str) -> dict[str, str]:
    words = {
        "district": district,
        "city": city,
        "district_short": shorten_place(district),
        "city_short": shorten_place(city),
    }
    return {
        row["surface"].format_map(words): row["canonical"].format_map(words)
        for row in rows
        if row["entity_type"] == entity_type and (district or "{" not in row["surface"] + row["canonical"])
    }
