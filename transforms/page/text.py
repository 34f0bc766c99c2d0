"""Characters: what is invisible, what ends a sentence, how wide a line is, what two printings have in common."""

import re
import unicodedata

# White space is no character of print; these are none either, though Python does not call them space: controls,
# zero-width marks, bidirectional overrides, soft hyphen and byte-order mark.
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# A Latin full stop ends a sentence, a decimal point before a cut does not.
ENDS_SENTENCE = re.compile(r"(?:[。！？!?…]|(?<=\D)[.．])[”’」』）)】》〉\"']*$")
OPENERS = {"（": "）", "(": ")", "“": "”", "《": "》", "【": "】", "「": "」", "『": "』", "‘": "’"}
CLOSING = {close: opener for opener, close in OPENERS.items()}

CHINESE_DIGITS = {"〇": 0, "○": 0, **{char: value for value, char in enumerate("零一二三四五六七八九")}}

FOLDED = str.maketrans(
    {
        "“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "―": "-", "…": ".", "。": ".", "、": ",",
        "·": ".", "•": ".", "～": "~", "﹏": "_",
    }
)  # fmt: skip


def strip_invisible(text: str) -> tuple[str, list[int] | None]:
    """Text without invisible characters, and for each character left its offset in `text` (None when none was)."""
    if INVISIBLE.search(text) is None:
        return text, None
    offsets: list[int] = []
    parts: list[str] = []
    start = 0
    for match in INVISIBLE.finditer(text):
        parts.append(text[start : match.start()])
        offsets.extend(range(start, match.start()))
        start = match.end()
    parts.append(text[start:])
    offsets.extend(range(start, len(text)))
    return "".join(parts), offsets


def _fold_plainly(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(FOLDED)


# Characters that fold one by one, whatever stands beside them; of Chinese characters none folds at all.
OTHERS = re.compile("[^\u4e00-\u9fff]")
_SINGLE = "".join(map(chr, [*range(9, 14), *range(32, 127), *range(0x3001, 0x3003), *range(0x3008, 0x3012)]))
_SINGLE += "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000" + "".join(map(chr, FOLDED))
FOLDS = {char: _fold_plainly(char) for char in _SINGLE}


def fold_text(text: str) -> str:
    """Text for comparing: no white space, widths and look-alike punctuation folded."""
    found = set(OTHERS.findall(text))
    if not found <= FOLDS.keys():
        return _fold_plainly(text)
    for char in found:
        folded = FOLDS[char]
        if folded != char:
            text = text.replace(char, folded)
    return text


def join_texts(*texts: str) -> str:
    """Pieces of one paragraph: joined with nothing between them, unless two Latin words meet."""
    parts: list[str] = []
    before = ""
    for text in texts:
        if text:
            if before and _is_latin(before) and _is_latin(text[0]):
                parts.append(" ")
            parts.append(text)
            before = text[-1]
    return "".join(parts)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def measure_width(line: str) -> float:
    """Width in Chinese characters; an ASCII character counts as half."""
    count = len(line)
    wide = (len(line.encode("utf-8", "surrogatepass")) - count) // 2
    return wide + (count - wide) / 2


def ends_sentence(text: str) -> bool:
    """Whether the text stops where a sentence does, closing marks aside."""
    return ENDS_SENTENCE.search(text[-8:]) is not None


def read_number(text: str) -> int | None:
    """A number below 100 in Arabic or Chinese digits (of any width)."""
    if text.isdecimal():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return CHINESE_DIGITS.get(tens or "一", 1) * 10 + CHINESE_DIGITS.get(ones, 0)
    return CHINESE_DIGITS.get(text)
