"""Text that stands in two files of one issue: which paragraphs repeat which, and which copy is kept.

Paragraphs are compared as within a page (`transforms.page.repeats`): letter for letter, near enough, or contained; the
same wording with other numbers is news. What is found follows from the pages alone, not from the order of arrival.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.folded_text import FoldedText
from transforms.page.model import DuplicateKind
from transforms.page.repeats import SHORTEST, compare_copies, find_candidates
from transforms.page.text import fold_text

_Kind = tuple[DuplicateKind, float]
# Printed in other lines elsewhere: a headline of two lines as one.
_TITLES = frozenset(["headline", "kicker", "subtitle", "column_label", "subhead"])


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of an issue, with what decides which copy of it is kept. Repeats within its page are none of these.

    Keys are those of the warehouse; `article_key` is 0 for furniture. Lines are given in the order of print.
    """

    paragraph_key: int
    source_file_key: int
    article_key: int
    role: str
    text: str
    cut_count: int = 0

    @property
    def is_body(self) -> bool:
        """Whether it is text of an article; furniture repeats by nature."""
        return self.role == "body" and self.article_key != 0


@dataclass(frozen=True, slots=True)
class Copy:
    """That a paragraph repeats another, which is kept."""

    paragraph_key: int
    kept_key: int
    kind: DuplicateKind
    similarity: float


def find_copies(lines: Sequence[Line]) -> list[Copy]:
    """Copies among the files of one issue, in the order of the lines. No kept paragraph is itself a copy.

    A whole paragraph is kept, not its cut piece. Of equals that of the article is kept that says more than the other,
    else the first in print. Of an article all of whose body is a copy, lines that stand beside the kept text are too.
    """
    found = _Copies(lines)
    found.settle_body()
    found.settle_copied_articles()
    return [
        Copy(lines[i].paragraph_key, lines[j].paragraph_key, kind, similarity)
        for i, (j, kind, similarity) in sorted(found.kept.items())
    ]


class _Copies:
    """The lines of an issue by number, and for each that is a copy: the kept line, the kind, the similarity."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.kept: dict[int, tuple[int, DuplicateKind, float]] = {}
        self.folded = [fold_text(line.text) for line in lines]
        self.articles: dict[int, list[int]] = defaultdict(list)
        self.body = [i for i, line in enumerate(lines) if line.is_body and len(line.text) >= SHORTEST]
        self.carriers: dict[str, list[int]] = defaultdict(list)
        for i in self.body:
            self.articles[lines[i].article_key].append(i)
            self._add_sample(self.carriers[self.folded[i]], i)
        self.alike = _compare_all(list(self.carriers))

    def settle_body(self) -> None:
        """Decide line by line. A line points only at what is decided, so that nothing kept becomes a copy later."""
        pieces = {i for i in self.body if any(self._is_piece(i, text) for text in self.alike.get(self.folded[i], ()))}
        parts = {key for key, own in self.articles.items() if all(map(self._stands_elsewhere, own))}

        def rank(i: int) -> tuple[bool, int, int]:
            key = self.lines[i].article_key
            return (True, -len(self.articles[key]), i) if key in parts else (False, 0, i)

        # What holds a piece is decided before it: no piece itself, or the longer one.
        order = sorted(self.body, key=lambda i: (i in pieces, len(self.folded[i]) * -(i in pieces), rank(i)))
        kept, copied = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
        for i in order:
            found = self._find_target(i, kept) or self._find_target(i, copied)
            if found is None:
                kept[self.folded[i]].append(i)
                continue
            j, kind, similarity = found
            if j in self.kept:
                j, *_ = through = self.kept[j]
                kind, similarity = through[1:] if kind == "exact" else (kind, similarity)
            self.kept[i] = j, kind, similarity
            self._add_sample(copied[self.folded[i]], i)

    def _find_target(self, i: int, decided: Mapping[str, list[int]]) -> tuple[int, DuplicateKind, float] | None:
        for text, (kind, similarity) in self._list_kinds(self.folded[i]):
            for j in decided.get(text, ()):
                if self._stands_in(i, j, kind):
                    return j, kind, similarity
        return None

    def settle_copied_articles(self) -> None:
        """Find the headlines and short lines of copied articles beside the text that is kept."""
        beside: dict[int, list[int]] = defaultdict(list)
        for i, line in enumerate(self.lines):
            beside[line.article_key].append(i)
        copied = [key for key, own in self.articles.items() if all(i in self.kept for i in own)]
        for key in copied:
            homes = dict.fromkeys(self.lines[self.kept[i][0]].article_key for i in self.articles[key])
            files = {self.lines[self.kept[i][0]].source_file_key for i in self.articles[key]}
            around = [j for home in homes for j in beside[home] if j not in self.kept]
            around += [j for j in beside[0] if self.lines[j].source_file_key in files]
            self._settle_lines([i for i in beside[key] if i not in self.kept], around)

    def _settle_lines(self, own: list[int], around: list[int]) -> None:
        places: dict[str, int] = {}
        for j in around:
            places.setdefault(self.folded[j], j)
        titles = [(self.folded[j], j) for j in around if self.lines[j].role in _TITLES]
        headline = [j for j in around if self.lines[j].role == "headline"]
        titles += [("".join(self.folded[j] for j in headline), j) for j in headline[:1]]
        for i in own:
            text = self.folded[i]
            if text in places:
                self.kept[i] = places[text], "exact", 1.0
            elif self.lines[i].role in _TITLES:
                for other, j in titles:
                    if kind := compare_copies(FoldedText(text), FoldedText(other)):
                        self.kept[i] = (j, *kind)
                        break

    def _add_sample(self, same: list[int], i: int) -> None:
        """Keep two lines of each cut, in two files: they tell whether one stands in another file as well as all do."""
        alike = [j for j in same if self.lines[j].cut_count == self.lines[i].cut_count]
        if len(alike) < 2 and all(self.lines[j].source_file_key != self.lines[i].source_file_key for j in alike):
            same.append(i)

    def _list_kinds(self, text: str) -> Iterator[tuple[str, _Kind]]:
        yield text, ("exact", 1.0)
        yield from self.alike.get(text, {}).items()

    def _stands_in(self, i: int, j: int, kind: DuplicateKind) -> bool:
        """Whether a line stands in that of another file: a paragraph nearly alike not where that one is cut shorter."""
        one, other = self.lines[i], self.lines[j]
        return one.source_file_key != other.source_file_key and (kind != "near" or other.cut_count <= one.cut_count)

    def _is_piece(self, i: int, text: str) -> bool:
        """Whether a line is a cut piece of one that has the text."""
        kind = self.alike[self.folded[i]][text][0]
        return any(
            self._stands_in(i, j, kind) and (kind == "contained" or self.lines[j].cut_count < self.lines[i].cut_count)
            for j in self.carriers[text]
        )

    def _stands_elsewhere(self, i: int) -> bool:
        return any(
            self._stands_in(i, j, kind)
            for text, (kind, _) in self._list_kinds(self.folded[i])
            for j in self.carriers[text]
        )


def _compare_all(texts: list[str]) -> dict[str, dict[str, _Kind]]:
    """For each of different texts those in which it stands; what has most in common comes first."""
    found: dict[str, dict[str, _Kind]] = defaultdict(dict)
    compared = [FoldedText(text) for text in texts]
    for a, b in sorted(find_candidates(dict(enumerate(texts)))):
        for one, other in ((compared[a], compared[b]), (compared[b], compared[a])):
            if kind := compare_copies(one, other):
                found[one.text][other.text] = kind
    return {
        text: dict(sorted(others.items(), key=lambda o: (-o[1][1], -len(o[0]), o[0]))) for text, others in found.items()
    }
