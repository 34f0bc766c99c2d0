"""jieba's segmentation at the speed of a native engine, and parts of speech from jieba's dictionary.

The engine is `rjieba` (a port of jieba in Rust). It finds the same route through the same dictionary and differs from
jieba 0.42.1 in two places, both repaired here:

- A run of ASCII signs that holds `+#&._%-` (`2025-11-21`, `2.4GHz`, telephone numbers, addresses of the web): jieba
  cuts it with one small pattern, whatever stands around it. The run is taken out before the engine sees the text and
  its pieces are put back. Where a dictionary word has a part in such a run, jieba itself cuts the block.
- Rare Han beyond U+9FD5 and in the extension planes: signs of their own to jieba, Han to the engine.

The engine holds the GIL: use processes, not threads. A segmenter takes about 0.5 s to build; build it once per process.
"""

import importlib.util
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import PurePath
from typing import NamedTuple

import rjieba

# What jieba takes for one block (its `re_han_default`), and how its HMM stage cuts the ASCII part of a block.
_BLOCK_SIGN = r"a-zA-Z0-9+#&._%\-"
_BLOCK = re.compile(rf"[\u4E00-\u9FD5{_BLOCK_SIGN}]+")
_ASCII_PIECE = re.compile(r"([a-zA-Z0-9]+(?:\.[0-9]+)?%?)")
_RUN = re.compile(rf"[{_BLOCK_SIGN}]{{2,}}")
# What every variant leaves whole: letters and digits, and plain numbers with a fraction or a percent sign.
_PLAIN_RUN = re.compile(r"[a-zA-Z0-9]+(?:\.[0-9]+)?%?")
# Han to the engine and not to jieba (found by trying every code point), and half surrogates, which cannot reach Rust.
_RARE = re.compile("([\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f\ud800-\udfff])")
# Stands in for what was taken out. Every run of two signs with an underscore among them is taken out, and no dictionary
# word holds one, so that this is a token of its own and the only one of its kind.
_STAND_IN = "__"
# jieba's HMM takes time quadratic in its run. No line of print has a block this long.
_LONGEST_EXACT_BLOCK = 5_000


# Other signs end a block, so that a word with them is never found.
_USER_WORD = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&.%\-]+")


class UserWord(NamedTuple):
    """A word added to jieba's dictionary.

    `frequency` None asks for what jieba suggests, which makes the word be cut out.
    """

    word: str
    frequency: int | None = None
    part_of_speech: str = "n"


class Dictionary(NamedTuple):
    """jieba's packaged dictionary: part of speech and frequency of each word, and the sum of all frequencies."""

    parts_of_speech: dict[str, str]
    frequencies: dict[str, int]
    total: int


@cache
def read_dictionary() -> Dictionary:
    """Read the dictionary file that jieba 0.42.1 packages, without importing jieba and its cache in /tmp."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package jieba is not installed; its dictionary is needed")
    path = PurePath(spec.submodule_search_locations[0], "dict.txt")
    fields = spec.loader.get_data(str(path)).decode("utf-8").split()  # type: ignore[union-attr]
    words, counts, tags = fields[0::3], list(map(int, fields[1::3])), fields[2::3]
    return Dictionary(
        parts_of_speech=dict(zip(words, map(sys.intern, tags), strict=True)),
        frequencies=dict(zip(words, counts, strict=True)),
        total=sum(counts),
    )


class _Removed(NamedTuple):
    """A stretch `text[start:stop]` taken out, and the words it is cut into."""

    start: int
    stop: int
    words: list[str]


class Segmenter:
    """Cuts text into words exactly as jieba 0.42.1 does (default mode, HMM on) with the given user words."""

    def __init__(self, user_words: Iterable[UserWord] = ()) -> None:
        dictionary = read_dictionary()
        self._parts_of_speech: Mapping[str, str] = dictionary.parts_of_speech
        self._engine = rjieba.Jieba()
        self._user_words = _settle_frequencies(words=user_words, engine=self._engine, dictionary=dictionary)
        self._user_parts_of_speech = {word.word: word.part_of_speech for word in self._user_words}
        mixed_words = _find_mixed_words([*dictionary.frequencies, *self._user_parts_of_speech])
        self._mixed_word = re.compile("|".join(map(re.escape, mixed_words)))
        self._mixed_word_reach = max(map(len, mixed_words))
        self._exact_cut: Callable[[str], list[str]] | None = None

    def cut(self, text: str) -> list[str]:
        """Return the words of `text` in order; joined they are `text`."""
        if _RARE.search(text):
            return self._cut_around_rare(text)
        signed = [run for run in _RUN.finditer(text) if not _PLAIN_RUN.fullmatch(run[0])]
        return self._cut_around_runs(text, signed) if signed else self._engine.cut(text)

    def part_of_speech(self, word: str) -> str:
        """Return jieba's tag of a word: the user's, the dictionary's, `m` of numbers, `eng` of Latin, else `x`."""
        tag = self._user_parts_of_speech.get(word) or self._parts_of_speech.get(word)
        if tag:
            return tag
        if word.isascii() and word[:1].isalnum():
            return "m" if word[0].isdigit() else "eng"
        return "x"

    def _cut_around_rare(self, text: str) -> list[str]:
        words: list[str] = []
        for index, part in enumerate(_RARE.split(text)):
            words.extend([part] if index % 2 else self.cut(part) if part else ())
        return words

    def _cut_around_runs(self, text: str, runs: Iterable[re.Match[str]]) -> list[str]:
        removed = self._take_out(text, runs)
        kept: list[str] = []
        end = 0
        for start, stop, _ in removed:
            kept += (text[end:start], _STAND_IN)
            end = stop
        kept.append(text[end:])
        return _put_back(words=self._engine.cut("".join(kept)), removed=removed)

    def _take_out(self, text: str, runs: Iterable[re.Match[str]]) -> list[_Removed]:
        """Take out each run, or its whole block where a dictionary word may reach into the run."""
        removed: list[_Removed] = []
        first = last = 0
        for run in runs:
            start, stop = run.span()
            if removed and start < removed[-1].stop:
                continue
            if self._may_hold_mixed_word(text, start, stop):
                if start >= last:
                    first, last = _find_block(text, start, stop)
                if last - first <= _LONGEST_EXACT_BLOCK:
                    while removed and removed[-1].start >= first:
                        removed.pop()
                    removed.append(_Removed(first, last, self._cut_exactly(text[first:last])))
                    continue
            removed.append(_Removed(start, stop, [piece for piece in _ASCII_PIECE.split(run[0]) if piece]))
        return removed

    def _may_hold_mixed_word(self, text: str, start: int, stop: int) -> bool:
        reach = self._mixed_word_reach
        return bool(self._mixed_word.search(text, max(0, start - reach), stop + reach))

    def _cut_exactly(self, text: str) -> list[str]:
        if self._exact_cut is None:
            self._exact_cut = _build_jieba(self._user_words)
        return self._exact_cut(text)


def build_segmenter(user_words: Iterable[UserWord] = ()) -> Segmenter:
    """Build a segmenter. Raises ValueError where a user word has signs jieba cannot find or a frequency below 1."""
    return Segmenter(user_words)


def read_user_words(rows: Iterable[Mapping[str, str]]) -> list[UserWord]:
    """Turn rows of `user_words.csv` (word, frequency, part_of_speech) into user words; a blank frequency is jieba's."""
    return [
        UserWord(row["word"], int(row["frequency"]) if row["frequency"] else None, row["part_of_speech"] or "n")
        for row in rows
    ]


def _settle_frequencies(
    *, words: Iterable[UserWord], engine: rjieba.Jieba, dictionary: Dictionary
) -> tuple[UserWord, ...]:
    """Add words to the engine one by one, each with its own frequency or the one jieba would suggest at that point."""
    settled: list[UserWord] = []
    total = dictionary.total
    known = dictionary.frequencies
    added: dict[str, int] = {}
    for word in words:
        if not _USER_WORD.fullmatch(word.word) or (word.frequency is not None and word.frequency < 1):
            raise ValueError(f"user word {word.word!r}: give Han, letters, digits, and a frequency from 1 or none")
        frequency = word.frequency
        if frequency is None:
            product = 1.0
            for piece in engine.cut(word.word, hmm=False):
                product *= added.get(piece, known.get(piece, 0) or 1) / total
            frequency = max(int(product * total) + 1, added.get(word.word, known.get(word.word, 1)))
        engine.add_word(word.word, frequency, word.part_of_speech)
        added[word.word] = frequency
        total += frequency
        settled.append(word._replace(frequency=frequency))
    return tuple(settled)


def _find_mixed_words(words: Iterable[str]) -> list[str]:
    """The words that hold an ASCII sign: A股, C++, 4S店."""
    ascii_sign = re.compile(f"[{_BLOCK_SIGN}]")
    return sorted(word for word in words if ascii_sign.search(word))


def _find_block(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return the bounds of the jieba block that holds `text[start:stop]`."""
    match = _BLOCK.match(text, stop)
    last = match.end() if match else stop
    first = start
    while first and _BLOCK.match(text, first - 1, first):
        first -= 1
    return first, last


def _put_back(*, words: list[str], removed: list[_Removed]) -> list[str]:
    result: list[str] = []
    end = 0
    for removal in removed:
        at = words.index(_STAND_IN, end)
        result += words[end:at]
        result += removal.words
        end = at + 1
    result += words[end:]
    return result


def _build_jieba(user_words: Iterable[UserWord]) -> Callable[[str], list[str]]:
    """Build jieba's own tokenizer, for the rare block that only it can cut. Takes 0.6 s, so not before it is needed."""
    import jieba

    tokenizer = jieba.Tokenizer()
    # `initialize` would read and write a cache in the system's temporary folder.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in user_words:
        tokenizer.add_word(word.word, word.frequency, word.part_of_speech)

    def cut(text: str) -> list[str]:
        return [str(word) for word in tokenizer.cut(text)]

    return cut
