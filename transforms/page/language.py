"""Statistics of Chinese text: how likely one string reads on into another.

Counts of character n-grams (1 to 4) of running news text, paragraphs set apart by `¶`, digits as `0`; and words of a
dictionary with the logarithm of their frequency. See seeds/model/README.md for the sources.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from transforms.page.pairs import code_pair

BOUNDARY = "¶"
# Strength of the shorter context when the longer was seen rarely (Dirichlet smoothing, in counts).
SMOOTHING = (0.5, 8.0, 4.0, 3.0)
CONTEXT = 3
PAIR = 2
# Words longer than this are rare and need no help; the window of a seam holds as many characters on each side.
LONGEST_WORD = 4
UNKNOWN_CHARACTER = -13.0
# First characters of pieces whose chances are kept, and last ones: those of some thousand pages, a few megabytes.
MOST_STARTS = 20_000

SAME_CHARACTER = str.maketrans(
    {
        **{str(digit): "0" for digit in range(10)},
        **{chr(ord("０") + digit): "0" for digit in range(10)},
        ",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）", "％": "%", " ": "",
    }
)  # fmt: skip


# Weight of a pair of characters that was hardly seen; it falls with the logarithm of the count, to nothing.
RARE_PAIR = 6.5


def weigh_pairs(counts: Mapping[str, int]) -> dict[int, float]:
    """How much each counted pair of characters tells of a text's topic; pairs with punctuation tell nothing."""
    return {
        code_pair(pair): max(0.0, RARE_PAIR - log(1 + count)) if pair.isalnum() else 0.0
        for pair, count in counts.items()
        if len(pair) == PAIR
    }


def find_joints(words: Iterable[str]) -> frozenset[str]:
    """Pairs of neighbouring characters inside words: between any others no word of the dictionary can be cut."""
    return frozenset(word[place : place + PAIR] for word in words for place in range(len(word) - 1))


@dataclass(frozen=True, slots=True)
class Start:
    """What the first characters of a piece make of themselves: the chance of each after those before it.

    `begins` is the log-odds that they begin a paragraph; `known` how many of the contexts were ever counted.
    """

    characters: str
    chances: tuple[float, ...]
    known: int
    begins: float


# A context that was counted: its characters, how often it was seen, and the strength of the shorter one beside it.
Context = tuple[str, int, float]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of n-grams and logarithms of word frequencies, as `load_page_model` reads them."""

    counts: dict[str, int]
    total: int
    words: dict[str, float]
    pair_weights: dict[int, float]
    joints: frozenset[str]
    starts: dict[str, Start] = field(default_factory=dict, repr=False, compare=False)
    ends: dict[str, list[Context]] = field(default_factory=dict, repr=False, compare=False)

    def predict(self, context: str, character: str) -> float:
        """Probability of `character` after up to three characters of `context`."""
        get = self.counts.get
        chance = (get(character, 0) + SMOOTHING[0]) / (self.total + 6000.0)
        for size in range(1, len(context[:CONTEXT]) + 1):
            before = context[-size:]
            seen = get(before)
            if not seen:
                break
            weight = SMOOTHING[size]
            chance = (get(before + character, 0) + weight * chance) / (seen + weight)
        return chance

    def describe_start(self, text: str) -> Start:
        """The chances of the first characters of a normalised text by themselves, kept for the next one like it."""
        characters = text[:CONTEXT]
        start = self.starts.get(characters)
        if start is None:
            if len(self.starts) >= MOST_STARTS:
                self.starts.clear()
            start = self.starts[characters] = self._measure_start(characters)
        return start

    def _measure_start(self, characters: str) -> Start:
        chances = tuple(self.predict(characters[:place], char) for place, char in enumerate(characters))
        begins = 0.0
        for place, char in enumerate(characters):
            begins += log(self.predict(BOUNDARY + characters[:place], char) / chances[place])
        known = 0
        while known < len(characters) and self.counts.get(characters[: known + 1]):
            known += 1
        return Start(characters, chances, known, begins)

    def gain_of_reading_on(self, left: str, right: str) -> float:
        """Log-odds that `right` follows `left` in a running text rather than anything else (arguments normalised)."""
        last = left[-1:]
        start = self.starts.get(right[:CONTEXT]) or self.describe_start(right)
        characters, chances = start.characters, start.chances
        if not last or not characters:
            return 0.0
        get = self.counts.get
        first = characters[0]
        alone = chance = chances[0]
        contexts = self.ends.get(left)
        if contexts is None:
            contexts = self._find_contexts(left)
        across = last + first
        seen = get(across)
        if not seen:  # then no longer context was counted with it either
            for _, before, weight in contexts:
                chance = weight * chance / (before + weight)
            return log(chance / alone)
        for context, before, weight in contexts:
            chance = (get(context + first, 0) + weight * chance) / (before + weight)
        gain = log(chance / alone)
        # The further characters gain by `left` only where what stands between the two was counted with it.
        if len(characters) == 1 or not start.known:
            return gain
        second = characters[1]
        alone, chance, weight = chances[1], chances[1], SMOOTHING[2]
        further = get(across + second, 0)
        chance = (further + weight * chance) / (seen + weight)
        longer = left[-2:] + first
        seen = get(longer) if len(longer) == CONTEXT else None
        if seen:
            weight = SMOOTHING[CONTEXT]
            chance = (get(longer + second, 0) + weight * chance) / (seen + weight)
        gain += log(chance / alone)
        if len(characters) == CONTEXT and start.known > 1 and further:
            alone, weight = chances[2], SMOOTHING[CONTEXT]
            chance = (get(across + characters[1:], 0) + weight * alone) / (further + weight)
            gain += log(chance / alone)
        return gain

    def _find_contexts(self, left: str) -> list[Context]:
        """The counted contexts at the end of a text, the shortest first, kept for the next one like it."""
        if len(self.ends) >= MOST_STARTS:
            self.ends.clear()
        contexts = self.ends[left] = []
        for size in range(1, min(CONTEXT, len(left)) + 1):
            context = left[-size:]
            seen = self.counts.get(context)
            if not seen:
                break
            contexts.append((context, seen, SMOOTHING[size]))
        return contexts

    def gain_of_break(self, left: str, right: str) -> float:
        """Log-odds that `left` ends a paragraph and `right` begins one rather than anything else."""
        return (self.gain_of_end(left) if left else 0.0) + self.describe_start(right).begins

    def gain_of_end(self, left: str) -> float:
        """Log-odds that a paragraph or title ends after `left` rather than anywhere."""
        return log(self.predict(left, BOUNDARY) / self.predict("", BOUNDARY))

    def cut_prefixes(self, text: str) -> list[float]:
        """For each prefix of a short text, the logarithm of the probability of its best cut into dictionary words."""
        words = self.words
        best = [0.0]
        for end in range(1, len(text) + 1):
            chance = best[end - 1] + words.get(text[end - 1], UNKNOWN_CHARACTER)
            for start in range(max(0, end - LONGEST_WORD), end - 1):
                word = words.get(text[start:end])
                if word is not None and best[start] + word > chance:
                    chance = best[start] + word
            best.append(chance)
        return best

    def cut_suffixes(self, text: str) -> list[float]:
        """The same for each suffix, from the whole text to nothing."""
        words = self.words
        count = len(text)
        best = [0.0] * (count + 1)
        for start in range(count - 1, -1, -1):
            chance = best[start + 1] + words.get(text[start], UNKNOWN_CHARACTER)
            for end in range(start + 2, min(count, start + LONGEST_WORD) + 1):
                word = words.get(text[start:end])
                if word is not None and best[end] + word > chance:
                    chance = best[end] + word
            best[start] = chance
        return best

    def gain_of_words(
        self, left: str, right: str, before: list[float] | None = None, after: list[float] | None = None
    ) -> float:
        """How much better the words around a seam come out when it is closed: a word across it, if any fits.

        `before` and `after` are the prefixes of `left` and the suffixes of `right` where they are known already.
        """
        if not self.may_cut_word(left, right):
            return 0.0
        before = before or self.cut_prefixes(left)
        after = after or self.cut_suffixes(right)
        get = self.words.get
        apart = before[-1] + after[0]
        best = apart
        heads = [left[-taken:] for taken in range(1, min(LONGEST_WORD - 1, len(left)) + 1)]
        tails = [right[:more] for more in range(1, min(LONGEST_WORD - 1, len(right)) + 1)]
        for taken, head in enumerate(heads, 1):
            for more, tail in enumerate(tails[: LONGEST_WORD - taken], 1):
                word = get(head + tail)
                if word is not None:
                    chance = before[-1 - taken] + word + after[more]
                    if chance > best:
                        best = chance
        return best - apart

    def may_cut_word(self, left: str, right: str) -> bool:
        """Whether any word of the dictionary holds what stands on both sides of a seam."""
        return left[-1:] + right[:1] in self.joints

    def find_word_across(self, left: str, right: str) -> float:
        """Logarithm of the frequency of the longest dictionary word across a seam, 0 when there is none."""
        for size in range(LONGEST_WORD, 1, -1):
            found = [
                self.words[word]
                for before in range(1, size)
                if before <= len(left) and size - before <= len(right)
                for word in (left[-before:] + right[: size - before],)
                if word in self.words
            ]
            if found:
                return size * 4.0 + max(found) * 0.25
        return 0.0


def normalise(text: str) -> str:
    """Characters as the statistics count them: digits alike, punctuation full width, no spaces."""
    return text.translate(SAME_CHARACTER)
