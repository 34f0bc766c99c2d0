"""Text that stands twice in a file: whole paragraphs or cut pieces, letter for letter, near enough, or contained.

The copy that completes its story is kept. Formulas are short; the same wording with other numbers is news, no repeat.
"""

from collections import defaultdict
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from transforms.folded_text import FoldedText, changes_numeral, is_within
from transforms.page.flow import Passage
from transforms.page.model import DuplicateKind
from transforms.page.text import fold_text
from transforms.page.windows import find_windows

# Shorter text repeats by chance or by formula.
SHORTEST = 20
# Two printings of one text differ by a slip of the reader or of the typist, not by more.
NEAR = 0.9
ANCHOR = 12


@dataclass(frozen=True, slots=True)
class Repeat:
    """That passage `copy` repeats passage `kept` (indices)."""

    copy: int
    kept: int
    kind: DuplicateKind
    similarity: float


def find_repeats(passages: list[Passage]) -> list[Repeat]:
    """Repeats among body passages; every passage is copy of at most one, and no kept one is itself a copy."""
    bodies = [i for i, passage in enumerate(passages) if passage.role == "body" and len(passage.text) >= SHORTEST]
    folded = {i: FoldedText(fold_text(passages[i].text)) for i in bodies}
    found: dict[int, Repeat] = {}
    for i, j in sorted(find_candidates({i: text.text for i, text in folded.items()})):
        if i in found or j in found:
            continue
        repeat = _compare(i, j, folded, passages)
        if repeat is not None:
            found[repeat.copy] = repeat
    _keep_runs_together(found, bodies)
    return [_resolve(repeat, found) for repeat in found.values()]


def _keep_runs_together(found: dict[int, Repeat], bodies: list[int]) -> None:
    """Of two equal copies the one beside another copy of the same run is the repeat: a run is repeated as a whole."""
    rank = {number: place for place, number in enumerate(bodies)}
    for order in (bodies, bodies[::-1]):
        for number in order:
            repeat = found.get(number)
            if repeat is None or repeat.kind == "contained":
                continue
            for step in (1, -1):
                own, other = rank[repeat.copy] + step, rank[repeat.kept] + step
                if not (0 <= own < len(bodies) and 0 <= other < len(bodies)):
                    continue
                beside = found.get(bodies[other])
                if beside is not None and beside.kept == bodies[own] and bodies[own] not in found:
                    del found[number]
                    found[repeat.kept] = Repeat(repeat.kept, repeat.copy, repeat.kind, repeat.similarity)
                    break


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


def _compare(i: int, j: int, folded: dict[int, FoldedText], passages: list[Passage]) -> Repeat | None:
    copy, kept = (i, j) if len(folded[i].text) < len(folded[j].text) else (j, i)
    found = compare_copies(folded[copy], folded[kept])
    if found is None:
        return None
    if found[0] != "contained":
        copy, kept = (i, j) if _fitness(passages[j]) > _fitness(passages[i]) else (j, i)
    return Repeat(copy, kept, *found)


def _fitness(passage: Passage) -> tuple[int, int]:
    """How well a copy stands in its place: whole ones before cut ones, neighbours of its own story before others."""
    return (-int(passage.starts_cut) - int(passage.ends_cut), passage.company)


def _resolve(repeat: Repeat, found: dict[int, Repeat]) -> Repeat:
    kept = repeat.kept
    for _ in range(len(found)):
        if kept not in found:
            break
        kept = found[kept].kept
    return Repeat(repeat.copy, kept, repeat.kind, repeat.similarity)
