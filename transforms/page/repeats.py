"""Text that stands twice in a file: whole paragraphs or cut pieces, letter for letter, near enough, or contained.

The copy that completes its story is kept: the one that holds a cut piece whole, since it was joined to its other half,
else the one whose wording goes with the text around it. Formulas are short; the same wording with other numbers is
news, no repeat.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from transforms.folded_text import FoldedText, changes_numeral, is_within
from transforms.page.evidence import weigh_common
from transforms.page.flow import Passage, take_text
from transforms.page.language import Statistics
from transforms.page.model import DuplicateKind
from transforms.page.pairs import take_pairs
from transforms.page.text import fold_text
from transforms.page.windows import find_windows

# Shorter text repeats by chance or by formula.
SHORTEST = 20
# Two printings of one text differ by a slip of the reader or of the typist, not by more.
NEAR = 0.9
ANCHOR = 12
# Pieces of body text on either side that tell whose story a place is.
AROUND = 3


@dataclass(frozen=True, slots=True)
class Repeat:
    """That passage `copy` repeats passage `kept` (indices)."""

    copy: int
    kept: int
    kind: DuplicateKind
    similarity: float


def find_repeats(passages: list[Passage], statistics: Statistics) -> list[Repeat]:
    """Repeats among body passages; every passage is copy of at most one, and no kept one is itself a copy."""
    bodies = [i for i, passage in enumerate(passages) if passage.role == "body" and len(passage.text) >= SHORTEST]
    folded = {i: FoldedText(fold_text(passages[i].text)) for i in bodies}
    found: dict[int, Repeat] = {}
    for i, j in sorted(find_candidates({i: text.text for i, text in folded.items()})):
        if i in found or j in found:
            continue
        repeat = _compare(i, j, folded)
        if repeat is not None:
            found[repeat.copy] = repeat
    owner = {piece.number: passage for passage in passages for piece in passage.pieces}
    for run in _find_runs(found.values(), bodies):
        if _is_later_kept(run, passages, owner, statistics):
            _turn_round([repeat for repeat in run if repeat.kept < repeat.copy], found)
        else:
            _turn_round([repeat for repeat in run if repeat.copy < repeat.kept], found)
    return [_resolve(repeat, found) for repeat in found.values()]


def _find_runs(repeats: Iterable[Repeat], bodies: list[int]) -> list[list[Repeat]]:
    """Repeats of paragraphs that follow one another at both places: a run is repeated as a whole."""
    rank = {number: place for place, number in enumerate(bodies)}
    places = {(rank[min(r.copy, r.kept)], rank[max(r.copy, r.kept)]): r for r in repeats}
    runs: dict[tuple[int, int], list[Repeat]] = {}
    for one, other in sorted(places):
        run = runs.get((one - 1, other - 1), [])
        run.append(places[one, other])
        runs[one, other] = run
    return [run for place, run in runs.items() if run[0] is places[place]]


def _is_later_kept(
    run: list[Repeat], passages: list[Passage], owner: dict[int, Passage], statistics: Statistics
) -> bool:
    """Whether the later of a run's two places is that of its story.

    That is where a piece was joined to what completes it, else where the run shares more wording with what is around.
    """
    pieces = [repeat for repeat in run if repeat.kind == "contained"]
    if pieces:
        return 2 * sum(repeat.kept > repeat.copy for repeat in pieces) > len(pieces)
    earlier = [passages[min(repeat.copy, repeat.kept)] for repeat in run]
    later = [passages[max(repeat.copy, repeat.kept)] for repeat in run]
    return _weigh_place(later, owner, statistics) > _weigh_place(earlier, owner, statistics)


def _weigh_place(run: list[Passage], owner: dict[int, Passage], statistics: Statistics) -> float:
    """How much rare wording a run shares with the text right before and after it."""
    first, last = run[0].first.number, run[-1].last.number
    before = take_text(range(first - 1, max(-1, first - 1 - AROUND), -1), owner)
    after = take_text(range(last + 1, min(len(owner), last + 1 + AROUND)), owner)
    pairs = take_pairs("".join(passage.text for passage in run))
    return weigh_common(pairs, take_pairs(before + after), statistics)


def _turn_round(repeats: list[Repeat], found: dict[int, Repeat]) -> None:
    """Keep the other copy of equals; what is itself a copy of a third stays one."""
    for repeat in repeats:
        if repeat.kind != "contained" and repeat.kept not in found:
            del found[repeat.copy]
            found[repeat.kept] = Repeat(repeat.kept, repeat.copy, repeat.kind, repeat.similarity)


def find_candidates(folded: dict[int, str]) -> set[tuple[int, int]]:
    """Pairs that share an anchor: characters at the start, the end or regular places of the shorter one."""
    anchors: dict[str, list[int]] = defaultdict(list)
    for i, text in folded.items():
        for start in {0, len(text) - ANCHOR, len(text) // 2, len(text) // 4, 3 * len(text) // 4}:
            if 0 <= start <= len(text) - ANCHOR:
                anchors[text[start : start + ANCHOR]].append(i)
    pairs: set[tuple[int, int]] = set()
    numbers, texts = list(folded), list(folded.values())
    for place, gram in find_windows(texts, anchors, size=ANCHOR):
        j = numbers[place]
        for i in anchors[gram][:8]:
            if i != j:
                pairs.add((min(i, j), max(i, j)))
    return pairs


def compare_copies(text: FoldedText, other: FoldedText) -> tuple[DuplicateKind, float] | None:
    """How a text stands in another; None where it does not, or where a number differs."""
    if text.text == other.text:
        return "exact", 1.0
    if is_within(text.text, other.text):
        return "contained", 1.0
    if is_within(other.text, text.text) or text.masked[1] != other.masked[1]:
        return None
    similarity = Indel.normalized_similarity(text.text, other.text, score_cutoff=NEAR)
    if similarity < NEAR or changes_numeral(text.text, other.text):
        return None
    return "near", round(similarity, 4)


def _compare(i: int, j: int, folded: dict[int, FoldedText]) -> Repeat | None:
    """The repeat of two passages, if any: of the shorter one, which may be a piece; of equally long ones the later."""
    copy, kept = (i, j) if len(folded[i].text) < len(folded[j].text) else (j, i)
    found = compare_copies(folded[copy], folded[kept])
    return Repeat(copy, kept, *found) if found else None


def _resolve(repeat: Repeat, found: dict[int, Repeat]) -> Repeat:
    kept = repeat.kept
    for _ in range(len(found)):
        if kept not in found:
            break
        kept = found[kept].kept
    return Repeat(repeat.copy, kept, repeat.kind, repeat.similarity)
