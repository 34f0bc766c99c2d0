"""Paragraphs that a corpus prints again, each made anew from the issue and place it first stood."""

import re
from dataclasses import dataclass
from random import Random

from tests.generator.writer import Writer

# How many paragraphs of an issue later ones may print again.
ORIGINALS = 9
# Near repeats lie between these 3-gram Jaccard values: the reader calls 0.7 near, and 1 would be exact.
LOWEST, HIGHEST = 0.74, 0.98
DIGITS = re.compile(r"\d+")
SECTIONS = ("notice", "body_figure", "body_history", "body_how", "section", "body_mix")


@dataclass(frozen=True, slots=True)
class Original:
    """The `place`-th reprintable paragraph of issue `issue`."""

    issue: int
    place: int


def write_original(seed: str, original: Original) -> str:
    """Its text, two to four sentences; from its key alone, so that no file need be kept."""
    rng = Random(f"{seed}/original/{original.issue}/{original.place}")
    writer = Writer(rng)
    writer.turn()
    text = "".join(writer.write(rng.choice(SECTIONS)) for _ in range(rng.randint(2, 4)))
    while len(text) < 80:
        text += writer.write("body_mix")
    return text


def similarity(a: str, b: str) -> float:
    """Jaccard of the sets of 3-grams."""
    left, right = ({text[i : i + 3] for i in range(len(text) - 2)} for text in (a, b))
    return len(left & right) / max(1, len(left | right))


def alter_slightly(text: str, rng: Random) -> str:
    """The text edited as an editor would, words in and out, numbers kept, within the bounds of a near repeat."""
    aim = rng.uniform(LOWEST, HIGHEST)
    best = text
    for _ in range(60):
        changed = edit_once(best, rng)
        value = similarity(text, changed)
        if value < LOWEST:
            break
        best = changed
        if value <= aim:
            break
    return best


INSERTED = (
    "进一步",
    "切实",
    "不断",
    "全面",
    "积极",
    "认真",
    "着力",
    "大力",
    "有效",
    "继续",
    "深入",
    "扎实",
    "及时",
    "有序",
    "主动",
)
PLACES = re.compile(r"[，、；]")


def edit_once(text: str, rng: Random) -> str:
    """One edit away from digits: a word put in after a comma, or a clause end taken away or changed."""
    spots = [m.end() for m in PLACES.finditer(text) if not text[m.end() : m.end() + 1].isdigit()]
    if not spots:
        return text + rng.choice(INSERTED)
    at = rng.choice(spots)
    if rng.random() < 0.75:
        return text[:at] + rng.choice(INSERTED) + text[at:]
    end = next((i for i in range(at, min(at + 3, len(text))) if not "\u4e00" <= text[i] <= "\u9fff"), at + 2)
    return text[:at] + text[end:]


def change_numbers(text: str, rng: Random) -> str:
    """The same wording with other numbers; the text itself when it has none."""

    def other(match: re.Match[str]) -> str:
        old = match.group()
        new = str(int(old) + rng.randint(1, 9 * 10 ** max(0, len(old) - 2)))[: len(old)]
        return new if new != old and not new.startswith("0") else old[:-1] + str((int(old[-1]) + 1) % 10)

    return DIGITS.sub(other, text)
