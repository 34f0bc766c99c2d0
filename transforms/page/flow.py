"""The order of reading: pieces joined to passages, and stretches of the file put after the stretch they continue.

A page's columns were read out in the wrong order. Where a paragraph goes on elsewhere, one column ended and another
began: the file is cut there into strips, and each strip follows the one whose last paragraph it continues.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from transforms.page.evidence import weigh_common
from transforms.page.joins import Link
from transforms.page.language import Statistics
from transforms.page.model import PieceRole
from transforms.page.pairs import take_pairs
from transforms.page.pieces import Piece
from transforms.page.text import ends_sentence, join_texts

LONGEST_MASTHEAD = 9
# Shorter lines in a masthead are its name, a section's, a page number.
SHORTEST_SLOGAN = 8


@dataclass(slots=True)
class Passage:
    """Pieces that make one paragraph, in reading order, with the links that joined them."""

    pieces: list[Piece]
    role: PieceRole
    text: str
    links: list[Link] = field(default_factory=list)
    starts_cut: bool = False
    ends_cut: bool = False

    @property
    def first(self) -> Piece:
        """The piece it starts with."""
        return self.pieces[0]

    @property
    def last(self) -> Piece:
        """The piece it ends with."""
        return self.pieces[-1]


def build_passages(pieces: list[Piece], links: list[Link]) -> list[Passage]:
    """Passages in the order of their first pieces; every piece is in exactly one."""
    after = {link.left: link for link in links}
    continued = {link.right for link in links}
    passages: list[Passage] = []
    for number, piece in enumerate(pieces):
        if number in continued:
            continue
        passage = Passage(pieces=[piece], role=piece.role or "other", text=piece.text)
        place = number
        while place in after:
            link = after[place]
            place = link.right
            passage.pieces.append(pieces[place])
            passage.links.append(link)
        if passage.links:
            passage.text = join_texts(*(piece.text for piece in passage.pieces))
            if passage.role == "headline" and any(piece.role == "body" for piece in passage.pieces):
                passage.role = "body"  # a person joined them: no title
        if passage.role == "body":
            passage.ends_cut = not ends_sentence(passage.text)
        passages.append(passage)
    return passages


def order_passages(
    passages: list[Passage], copies: list[tuple[Passage, Passage]], statistics: Statistics
) -> list[Passage]:
    """Passages in the order of reading: the file cut into strips, each after the one it continues.

    `copies` pairs each repeat with the passage it repeats: what follows the one may continue the other's story.
    """
    if not passages:
        return []
    owner = {piece.number: passage for passage in passages for piece in passage.pieces}
    count = max(owner) + 1
    jumps: dict[int, int] = {}
    for passage in passages:
        for left, right in pairwise(passage.pieces):
            between = range(left.number + 1, right.number)
            if right.number < left.number or any(owner[n].role == "body" for n in between):
                jumps[left.number] = right.number
    jumps |= _follow_copies(copies, owner, jumps)
    if not jumps:
        return passages
    starts = set(jumps.values())
    cuts = {left + 1 for left in jumps} | starts
    cuts |= {start + 1 for left, start in jumps.items() if _is_stray(left, start, owner, count, statistics)}
    begins = [0, *(n for n in range(1, count) if _begins_story(n, owner))]
    heads = sorted({*begins, *(n for n in cuts if n < count)})
    marked = [n for n in begins if not n or _is_marked(n, owner)]
    return _chain_strips(heads, _move_islands(heads, marked, jumps), count, jumps, owner)


def _is_marked(number: int, owner: dict[int, Passage]) -> bool:
    """Whether a story surely begins at a piece that may begin one: a marker or credit follows its title lines."""
    while number in owner and owner[number].role == "headline":
        number += 1
    return number in owner and owner[number].role in ("jump", "byline")


def _move_islands(heads: list[int], begins: list[int], jumps: dict[int, int]) -> list[int]:
    """Heads in the order to begin with: what a paragraph was read across comes before that paragraph's story."""
    ranks = {head: (head, 1, head) for head in heads}
    for left, right in jumps.items():
        story = begins[bisect_right(begins, left) - 1]
        for head in heads[bisect_right(heads, left) : bisect_left(heads, right)]:
            ranks[head] = (story, 0, head)
    return sorted(heads, key=ranks.__getitem__)


def _follow_copies(
    copies: list[tuple[Passage, Passage]], owner: dict[int, Passage], jumps: dict[int, int]
) -> dict[int, int]:
    """Where a kept passage ends a column, the text after its copy continues it."""
    found: dict[int, int] = {}
    starts = set(jumps.values())
    for copy, kept in copies:
        end, start = kept.last.number, copy.last.number + 1
        after = owner.get(end + 1)
        if end in jumps or start in starts or owner.get(start) is None or owner[start].role != "body":
            continue
        if end + 1 in starts and kept.ends_cut and owner[start] is not after:
            start = copy.first.number
            while start - 1 in owner and owner[start - 1].role == "headline":
                start -= 1
            found[end] = start
            starts.add(start)
    return found


def _begins_story(number: int, owner: dict[int, Passage]) -> bool:
    """Whether a strip must begin at a piece: a marker, a credit at the head of a text, the first of title lines."""
    role, before = owner[number].role, owner[number - 1].role
    if role == "jump" or (role == "headline" and before != "headline"):
        return before != "headline" or role != "jump"
    return role == "byline" and number + 1 in owner and owner[number + 1].first.glued and before != "headline"


def _is_stray(left: int, start: int, owner: dict[int, Passage], count: int, statistics: Statistics) -> bool:
    """Whether a displaced half stands alone in another story: what follows it there belongs to what precedes it."""
    after = take_text(range(start + 1, min(count, start + 4)), owner)
    before = take_text(range(start - 1, max(-1, start - 4), -1), owner)
    if not after or not before:
        return False
    home = take_text(range(left, max(-1, left - 3), -1), owner) + owner[left].text
    rest = take_pairs(after)
    return weigh_common(rest, take_pairs(before), statistics) > weigh_common(rest, take_pairs(home), statistics)


def take_text(numbers: range, owner: dict[int, Passage]) -> str:
    """Body text of neighbouring pieces, as far as no title, marker or credit stands between."""
    text = ""
    for number in numbers:
        passage = owner[number]
        if passage.role != "body":
            break
        text += next(piece.text for piece in passage.pieces if piece.number == number)
    return text


def _chain_strips(
    heads: list[int], order_of_heads: list[int], count: int, jumps: dict[int, int], owner: dict[int, Passage]
) -> list[Passage]:
    strips = {head: range(head, end) for head, end in zip(heads, [*heads[1:], count], strict=True)}
    starts = set(jumps.values())
    order: list[int] = []
    done: set[int] = set()
    for head in [h for h in order_of_heads if h not in starts] + heads:
        strip: int | None = head
        while strip is not None and strip not in done:
            done.add(strip)
            order.extend(strips[strip])
            strip = jumps.get(strips[strip][-1])
    ordered: list[Passage] = []
    seen: set[int] = set()
    for number in order:
        passage = owner[number]
        if id(passage) not in seen:
            seen.add(id(passage))
            ordered.append(passage)
    return ordered


def mark_masthead(passages: list[Passage]) -> None:
    """Title lines before the last imprint or date line over the first text are the paper's slogan or section name."""
    head: list[Passage] = []
    for passage in passages:
        if passage.role in ("body", "jump", "byline", "turn") or len(head) > LONGEST_MASTHEAD:
            break
        head.append(passage)
    last = max((i for i, passage in enumerate(head) if passage.role in ("imprint", "date")), default=-1)
    for passage in head[: last + 1]:
        if passage.role == "headline":
            passage.role = "slogan" if len(passage.text) >= SHORTEST_SLOGAN else "other"
