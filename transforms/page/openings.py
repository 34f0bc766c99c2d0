"""Whether a text begins in the middle of a sentence: what was cut off it stands on another page, or was lost."""

from math import log

from transforms.page.flow import Passage
from transforms.page.language import BOUNDARY, normalise
from transforms.page.model_data import PageModel
from transforms.page.roles import STARTS_INSIDE
from transforms.page.text import CLOSING

# A text whose first character begins a sentence this seldom (log-odds) starts in the middle of one.
NO_BEGINNING = -2.0
# How far a mark that closes what stood before the text is looked for.
OPENING_REACH = 200
APOSTROPHE = "’"
SENTENCE_STARTS = (BOUNDARY, "。")
# Counts that a character is given for nothing: rare ones tell nothing.
LEAST_SEEN = 3.0
LEAST_BEGUN = 5.0


def starts_inside(passage: Passage, model: PageModel) -> bool:
    """Whether a text begins in the middle of a sentence, as far as its first words tell.

    A first line that is not set in tells little: many a file has none that is.
    """
    text = passage.text
    if STARTS_INSIDE.match(text) or _closes_unopened(text[:OPENING_REACH]):
        return True
    return _weigh_first(normalise(text[:1]), model) < NO_BEGINNING and not model.patterns.opening.match(text)


def _closes_unopened(text: str) -> bool:
    """Whether a quotation mark or bracket closes what no mark before it opened."""
    open_marks: list[str] = []
    for char in text:
        if char in CLOSING.values():
            open_marks.append(char)
        elif char in CLOSING and char != APOSTROPHE:
            if CLOSING[char] not in open_marks:
                return True
            open_marks.remove(CLOSING[char])
    return False


def _weigh_first(character: str, model: PageModel) -> float:
    """Log-odds of a character beginning a sentence rather than standing anywhere."""
    counts, total = model.statistics.counts, model.statistics.total
    begun = sum(counts.get(mark + character, 0) for mark in SENTENCE_STARTS)
    sentences = sum(counts.get(mark, 0) for mark in SENTENCE_STARTS)
    chance = (counts.get(character, 0) + LEAST_SEEN) / (total + 1.0)
    return log((begun + LEAST_BEGUN) / (sentences * chance + LEAST_BEGUN))
