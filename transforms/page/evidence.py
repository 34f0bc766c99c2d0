"""Evidence that one piece of body text reads on in another: numbers that learnt weights turn into a probability."""

import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from math import exp, log
from operator import mul

from transforms.page.language import RARE_PAIR, Statistics, normalise
from transforms.page.model_data import PageModel
from transforms.page.pairs import is_word_pair, take_pairs
from transforms.page.patterns import PARAGRAPH_START
from transforms.page.pieces import Piece
from transforms.page.text import CLOSING, OPENERS, ends_sentence
from transforms.page.windows import BREAK, find_places

SEAM = 4
MOST_SHARED = 6.0
# How far back a bracket or quotation mark left open is looked for, and how far on its closing one.
OPEN_REACH = 400
CLOSE_REACH = 200
# Columns of one story differ by at most this (characters); beside a picture they narrow.
SAME_COLUMN = 2.5
# Share of a text's pairs of characters that tell anything of its topic.
PAIRS_THAT_TELL = 0.7
BRACKETS = re.compile("[" + re.escape("".join([*OPENERS, *CLOSING])) + "]")
MOST_BEGUN = 2
SENTENCE_START = re.compile(r"[。！？\n](..)")
# The second half of a paragraph seldom begins with who acts either.
OPENING = re.compile(rf"{PARAGRAPH_START}|记者|为|[全我]?[区市县镇乡省]|[A-Za-z]")
SPEAKER = re.compile(r"[^，,。；;：:“”！？、]{4,24}(?:介绍|表示|说|指出|强调|要求|告诉记者)[，,：:。]")
FEATURES = (
    "bias", "reads_on", "words", "closes", "clashes", "shared", "next_line", "past_titles", "past_text", "distance",
    "backward", "paragraph_start", "flush", "indented", "short_end", "other_column", "closed", "unlike_start",
    "past_credits", "after_open", "after_closed", "at_home", "begun", "said", "quoted", "opening", "speaker",
)  # fmt: skip
QUOTED = FEATURES.index("quoted")
SHARED = FEATURES.index("shared")
NEXT_LINE = FEATURES.index("next_line")
AFTER_OPEN = FEATURES.index("after_open")
# Log-odds below which a pair is no rival to any other.
HOPELESS = -3.0


# How many title-like pieces, pieces of body and writers' credits stand between two pieces.
Between = tuple[int, int, int]


@dataclass(slots=True)
class Seam:
    """What of a piece matters at its ends; the costlier parts are worked out when first asked for."""

    piece: Piece
    place: int
    left: str
    right: str
    is_closed: bool
    statistics: Statistics
    memo_opened: str | None = None
    memo_closed: str | None = None
    memo_start: float | None = None
    memo_prefixes: list[float] | None = None
    memo_suffixes: list[float] | None = None
    memo_pairs: Set[int] | None = None
    memo_home: tuple[float, float, float] | None = None
    # The piece of body that stands right before it, how often its first characters begin other sentences of the file
    # (MOST_BEGUN at most), and the runs of three characters in the file that a seam can be made of.
    before: "Seam | None" = None
    begun: int = 0
    triples: Set[str] = frozenset()
    memo_opens: tuple[float, float, float] | None = None

    @property
    def home(self) -> tuple[float, float, float]:
        """The features from `after_open` to `at_home`: whether it follows what stands right before it in the file."""
        if self.memo_home is None:
            self.memo_home = _measure_home(self)
        return self.memo_home

    @property
    def opens(self) -> tuple[float, float, float]:
        """The features from `quoted` to `speaker`: how it begins.

        In columns a blank line stands before any line that begins with a quotation mark: there it tells nothing.
        """
        if self.memo_opens is None:
            text = self.piece.text
            quoted = text[0] == "“" and not self.piece.column
            self.memo_opens = float(quoted), float(bool(OPENING.match(text))), float(bool(SPEAKER.match(text)))
        return self.memo_opens

    @property
    def opened(self) -> str:
        """The innermost bracket left open at the end, or nothing."""
        if self.memo_opened is None:
            self.memo_opened = _find_opened(self.piece.text[-OPEN_REACH:])
        return self.memo_opened

    @property
    def closed(self) -> str:
        """The opening mark of the first bracket closed without having been opened here, or nothing."""
        if self.memo_closed is None:
            self.memo_closed = _find_closed(self.piece.text[:CLOSE_REACH])
        return self.memo_closed

    @property
    def start_gain(self) -> float:
        """Log-odds that its first characters begin a paragraph."""
        if self.memo_start is None:
            self.memo_start = self.statistics.gain_of_break("", self.right)
        return self.memo_start

    @property
    def pairs(self) -> Set[int]:
        """Pairs of neighbouring characters (of its 400 characters nearest the seams at most)."""
        if self.memo_pairs is None:
            text = self.piece.text
            self.memo_pairs = take_pairs(text[:OPEN_REACH] + text[-OPEN_REACH:] if len(text) > 2 * OPEN_REACH else text)
        return self.memo_pairs

    @property
    def prefixes(self) -> list[float]:
        """Word cuts of its last characters."""
        if self.memo_prefixes is None:
            self.memo_prefixes = self.statistics.cut_prefixes(self.left)
        return self.memo_prefixes

    @property
    def suffixes(self) -> list[float]:
        """Word cuts of its first characters."""
        if self.memo_suffixes is None:
            self.memo_suffixes = self.statistics.cut_suffixes(self.right)
        return self.memo_suffixes


def describe_pieces(pieces: list[Piece], statistics: Statistics) -> list[Seam]:
    """The ends of a file's pieces of body, normalised, with what the rest of the file tells of them."""
    texts = [piece.text for piece in pieces]
    starts = Counter(SENTENCE_START.findall("\n" + "\n".join(texts)))
    triples = _find_triples(texts)
    seams: list[Seam] = []
    for place, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
        before = seams[-1] if seams and piece.number == seams[-1].piece.number + 1 else None
        ends = normalise(text[-SEAM:]), normalise(text[:SEAM])
        begun = min(MOST_BEGUN, max(0, starts[text[:2]] - 1))
        seams.append(
            Seam(piece, place, *ends, ends_sentence(text), statistics, before=before, begun=begun, triples=triples)
        )
    return seams


def _find_triples(texts: list[str]) -> set[str]:
    """Three characters that stand together in a text, two of which end or begin one: others are not asked for."""
    whole = BREAK.join(texts)
    edges = {edge for text in texts for edge in (text[-2:], text[:2]) if len(edge) == 2}
    triples: set[str] = set()
    for place in find_places(whole, edges, size=2):
        triples |= {whole[place : place + 3], whole[max(0, place - 1) : place + 2]}
    return triples


def _find_opened(text: str) -> str:
    stack: list[str] = []
    for char in BRACKETS.findall(text):
        if char in OPENERS:
            stack.append(char)
        elif stack and stack[-1] == CLOSING[char]:
            stack.pop()
    return stack[-1] if stack else ""


def _find_closed(text: str) -> str:
    depth = dict.fromkeys(OPENERS, 0)
    for char in BRACKETS.findall(text):
        if char in OPENERS:
            depth[char] += 1
        elif not depth[CLOSING[char]]:
            return CLOSING[char]
        else:
            depth[CLOSING[char]] -= 1
    return ""


def weigh_shared_pairs(left: Seam, right: Seam, statistics: Statistics) -> float:
    """How much rare wording two pieces share: weight of common character pairs per square root of the shorter one."""
    mine, theirs = left.pairs, right.pairs
    common = mine & theirs
    if not common:
        return 0.0
    weigh = statistics.pair_weights.get
    weight = sum(weigh(pair, RARE_PAIR) for pair in common)
    return float(weight / (min(len(mine), len(theirs)) + 20) ** 0.5)


def _count_across(left: Seam, right: Seam) -> float:
    """How many of the two runs of three characters across the seam stand elsewhere in the file."""
    end, start = left.piece.text[-2:], right.piece.text[:2]
    return float((end + start[:1] in left.triples) + (end[-1:] + start in left.triples))


def _measure_home(seam: Seam) -> tuple[float, float, float]:
    before = seam.before
    if before is None:
        return 0.0, 0.0, 0.0
    if not before.is_closed:
        return 1.0, 0.0, 0.0
    return 0.0, 1.0, min(MOST_SHARED, weigh_shared_pairs(before, seam, seam.statistics))


def measure_evidence(left: Seam, right: Seam, between: Between, model: PageModel) -> list[float]:
    """Values of FEATURES for joining `right` to the end of `left`; `between` counts what stands between the two."""
    statistics = model.statistics
    return [
        *_measure_wording(left, right, statistics),
        min(MOST_SHARED, weigh_shared_pairs(left, right, statistics)),
        *_measure_way(right.place > left.place, *between[:2]),
        *_measure_start(right),
        float(left.piece.full_end is False),
        float(_is_other_column(left.piece, right.piece)),
        float(left.is_closed),
        max(0.0, -3.0 - right.start_gain),
        float(between[2] > 0 and right.place > left.place),
        *((0.0, 0.0, 0.0) if right.before is left else right.home),
        float(right.begun),
        _count_across(left, right),
        *right.opens,
    ]


def _measure_wording(left: Seam, right: Seam, statistics: Statistics) -> tuple[float, float, float, float, float]:
    """The features from `bias` to `clashes`."""
    words = 0.0
    if statistics.may_cut_word(left.left, right.right):
        words = statistics.gain_of_words(left.left, right.right, left.prefixes, right.suffixes)
    reads_on = statistics.gain_of_reading_on(left.left, right.right)
    closes = clashes = 0.0
    opened, closed = left.opened, right.closed
    if opened and closed:
        closes, clashes = (1.0, 0.0) if opened == closed else (0.0, 0.5)
    elif opened or closed:
        clashes = 1.0
    return 1.0, max(-8.0, min(9.0, reads_on)), max(-3.0, min(12.0, words)), closes, clashes


def _measure_way(ahead: bool, titles: int, bodies: int) -> tuple[float, float, float, float, float]:
    """The features from `next_line` to `backward`."""
    return (
        float(ahead and not titles and not bodies),
        float(ahead and titles > 0 and not bodies),
        float(ahead and bodies > 0),
        min(4.0, log(1 + bodies)),
        float(not ahead),
    )


def _measure_start(right: Seam) -> tuple[float, float, float]:
    """The features from `paragraph_start` to `indented`."""
    indented = right.piece.indented
    return max(-6.0, min(8.0, right.start_gain)), float(indented is False), float(indented is True)


def _is_other_column(left: Piece, right: Piece) -> bool:
    return bool(left.column and right.column) and abs(left.column - right.column) > SAME_COLUMN


def weigh_evidence(values: list[float], weights: list[float]) -> float:
    """Log-odds that the join is right."""
    total: float = sum(map(mul, values, weights))
    return total


def pick_weights(model: PageModel, step: str) -> list[float]:
    """Weights of FEATURES in one step: `near` for a piece and the next, `far` for what is left open after that."""
    return [model.weights[f"{step}_{name}"] for name in FEATURES]


class FarScale:
    """Log-odds of joins over a distance: what depends on one of the two pieces alone is weighed once a piece."""

    def __init__(self, model: PageModel) -> None:
        self.statistics = model.statistics
        self.weights = pick_weights(model, "far")
        self.named = dict(zip(FEATURES, self.weights, strict=True))
        self.lefts: dict[int, float] = {}
        self.rights: dict[int, float] = {}
        self.ways: dict[tuple[bool, int, int], float] = {}

    def weigh(self, left: Seam, right: Seam, between: Between) -> float:
        """Log-odds of a join; shared wording is looked at only where it could still make a difference."""
        wording = self._weigh_wording(left, right)
        score = self._weigh_left(left) + self._weigh_right(right) + wording
        ahead = right.place > left.place
        score += self._weigh_way((ahead, *between[:2])) + self.named["said"] * _count_across(left, right)
        if ahead and between[2]:
            score += self.named["past_credits"]
        if _is_other_column(left.piece, right.piece):
            score += self.named["other_column"]
        weight = self.weights[SHARED]
        if score + MOST_SHARED * weight < HOPELESS:
            return score
        if right.before is not left:
            score += sum(map(mul, right.home, self.weights[AFTER_OPEN:]))
        return score + weight * min(MOST_SHARED, weigh_shared_pairs(left, right, self.statistics))

    def _weigh_wording(self, left: Seam, right: Seam) -> float:
        total: float = sum(map(mul, _measure_wording(left, right, self.statistics), self.weights))
        return total

    def _weigh_left(self, seam: Seam) -> float:
        score = self.lefts.get(seam.place)
        if score is None:
            score = self.named["short_end"] * (seam.piece.full_end is False) + self.named["closed"] * seam.is_closed
            self.lefts[seam.place] = score
        return score

    def _weigh_right(self, seam: Seam) -> float:
        score = self.rights.get(seam.place)
        if score is None:
            start, flush, indented = _measure_start(seam)
            named = self.named
            score = named["paragraph_start"] * start + named["flush"] * flush + named["indented"] * indented
            score += named["unlike_start"] * max(0.0, -3.0 - seam.start_gain) + named["begun"] * seam.begun
            score += sum(map(mul, seam.opens, self.weights[QUOTED:]))
            self.rights[seam.place] = score
        return score

    def _weigh_way(self, way: tuple[bool, int, int]) -> float:
        score = self.ways.get(way)
        if score is None:
            score = sum(map(mul, _measure_way(*way), self.weights[NEXT_LINE:]))
            self.ways[way] = score
        return score


def squash(score: float) -> float:
    """Probability of log-odds."""
    return 1.0 / (1.0 + exp(-max(-40.0, min(40.0, score))))


def take_weighted_pairs(text: str, statistics: Statistics) -> dict[int, float]:
    """Pairs of neighbouring characters of a text with their weight: rare ones tell a topic, common ones nothing."""
    weigh = statistics.pair_weights.get
    return {
        pair: weight
        for pair in take_pairs(text)
        if (weight := weigh(pair, RARE_PAIR)) and (weight < RARE_PAIR or is_word_pair(pair))
    }


def weigh_common(mine: Set[int], theirs: Set[int], statistics: Statistics) -> float:
    """How much rare wording two texts share, by their pairs of characters, per square root of the shorter one."""
    weigh = statistics.pair_weights.get
    common = 0.0
    for pair in mine & theirs:
        weight = weigh(pair, RARE_PAIR)
        if weight and (weight < RARE_PAIR or is_word_pair(pair)):
            common += weight
    return float(common / (PAIRS_THAT_TELL * min(len(mine), len(theirs)) + 20) ** 0.5)
