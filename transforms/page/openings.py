"""Whether a story's text goes on with what stands on another page, or was lost, by how it begins.

A story that is continued is marked as such, as a rule; this is for those whose mark was lost.
"""

import re
from math import log
from typing import NamedTuple

from transforms.page.beginnings import LONGEST_BEGINNING
from transforms.page.evidence import squash
from transforms.page.language import BOUNDARY, normalise
from transforms.page.model_data import PageModel
from transforms.page.roles import STARTS_INSIDE
from transforms.page.story_features import DAY
from transforms.page.text import CLOSING
from transforms.page.titles import measure_covers

# Weighed as a logistic regression; `flows.train_opening_model` learns it.
OPENING_FEATURES = (
    "opening_bias", "opening_first", "opening_begins", "opening_unseen", "opening_two", "opening_three",
    "opening_day", "opening_dated", "opening_closes", "opening_digit", "opening_quote",
    "opening_cover", "opening_lead", "opening_list", "opening_clause",
    "opening_one_sign", "opening_two_signs", "opening_three_signs", "opening_four_signs",
)  # fmt: skip
# How probable it must be that a story goes on to say so, and that its first paragraph is cut off too.
CONTINUED, CUT = 0.5, 0.6
# Log-odds of beginning a paragraph, under which a text that goes on does so in the middle of a sentence.
INSIDE = -1.0
# How far a mark that closes what stood before the text is looked for, and what the opening of a news story says.
OPENING_REACH = 200
DAY_REACH = 24
LEAD_REACH = 60
APOSTROPHE = "’"
SENTENCE_STARTS = (BOUNDARY, "。")
# Counts that a character is given for nothing: rare ones tell nothing.
LEAST_SEEN = 3.0
LEAST_BEGUN = 5.0
# Log-odds of first words that were never seen to begin anything; what is lower is no surer.
UNSEEN = -7.0
LOWEST, HIGHEST = -8.0, 4.0
# A word that was seldom seen to begin anything may well begin a story: 秋天.
LOWEST_OF_WORD = -3.0
LISTED = re.compile(r"[^，,。；;：:]{0,12}、")
SHORT_CLAUSE = re.compile(r"[^，,。；：]{0,3}[，,。；、]")
QUOTED = "“《"
# Marks that open a quotation and that the counted text does not print; they begin as “ does.
UNCOUNTED_QUOTES = ("‘", "「", "『", '"')


class Opening(NamedTuple):
    """Whether a story's first text goes on with one that began elsewhere, and if so in the middle of a sentence."""

    goes_on: bool
    is_cut: bool


def judge_opening(text: str, headline: str, model: PageModel) -> Opening:
    """Judge the first text of a story under a headline (or none: "")."""
    if STARTS_INSIDE.match(text):
        return Opening(goes_on=True, is_cut=True)
    values = zip(OPENING_FEATURES, measure_opening(text, headline, model), strict=True)
    chance = squash(sum(value * model.weights[name] for name, value in values))
    return Opening(goes_on=chance >= CONTINUED, is_cut=chance >= CUT and _weigh_paragraph(text, model) < INSIDE)


def measure_opening(text: str, headline: str, model: PageModel) -> list[float]:
    """Values of OPENING_FEATURES: how the first words begin sentences, words and news, and what the headline says."""
    statistics = model.statistics
    if text.startswith(UNCOUNTED_QUOTES):
        text = QUOTED[0] + text[1:]
    # What a paper of the district names itself by (区…) was seldom counted as a beginning.
    is_named = model.patterns.opening.match(text) is not None
    begins = _weigh_paragraph(text, model)
    is_word = text[:2] in statistics.words
    return [
        1.0,
        0.0 if is_named else _weigh_first(normalise(text[:1]), model),
        max(LOWEST_OF_WORD if is_word else LOWEST, min(HIGHEST, begins)),
        float(begins < UNSEEN and not is_word),
        float(is_word),
        float(text[:3] in statistics.words),
        float(DAY.search(text[:DAY_REACH]) is not None),
        float(DAY.match(text) is not None),
        float(_closes_unopened(text[:OPENING_REACH])),
        float(text[:1].isdigit()),
        float(text[:1] in QUOTED),
        *measure_covers([headline], [text, text[:LEAD_REACH]], statistics)[0].tolist(),
        float(LISTED.match(text) is not None),
        float(SHORT_CLAUSE.match(text) is not None),
        *model.beginnings.weigh(normalise(text[:LONGEST_BEGINNING])),
    ]


def _weigh_paragraph(text: str, model: PageModel) -> float:
    """Log-odds of the first characters beginning a paragraph rather than standing anywhere."""
    if model.patterns.opening.match(text):
        return 0.0
    return model.statistics.describe_start(normalise(text[:LONGEST_BEGINNING])).begins


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
