"""Whether a story's text begins in the middle of a sentence: what was cut off it stands on another page, or was lost.

A story that is continued is marked as such, as a rule; this is for those whose mark was lost.
"""

import re
from math import log

from transforms.page.evidence import squash
from transforms.page.flow import Passage
from transforms.page.language import BOUNDARY, normalise
from transforms.page.model_data import PageModel
from transforms.page.roles import STARTS_INSIDE
from transforms.page.story_features import DAY
from transforms.page.text import CLOSING
from transforms.page.titles import measure_covers

# Weighed as a logistic regression; `flows.train_story_model` learns it.
OPENING_FEATURES = (
    "opening_bias", "opening_first", "opening_begins", "opening_unseen", "opening_two", "opening_three",
    "opening_day", "opening_dated", "opening_closes", "opening_digit", "opening_quote",
    "opening_cover", "opening_lead", "opening_list", "opening_clause",
)  # fmt: skip
# A story is called cut when it is this probable: sooner too seldom than too often.
LEAST_CHANCE = 0.6
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
LISTED = re.compile(r"[^，,。；;：:]{0,12}、")
SHORT_CLAUSE = re.compile(r"[^，,。；：]{0,3}[，,。；、]")
QUOTED = "“《"


def starts_inside(passage: Passage, headline: str, model: PageModel) -> bool:
    """Whether the first text of a story under a headline (or none: "") begins in the middle of a sentence."""
    if STARTS_INSIDE.match(passage.text):
        return True
    values = zip(OPENING_FEATURES, measure_opening(passage, headline, model), strict=True)
    return squash(sum(value * model.weights[name] for name, value in values)) >= LEAST_CHANCE


def measure_opening(passage: Passage, headline: str, model: PageModel) -> list[float]:
    """Values of OPENING_FEATURES: how the first words begin sentences, words and news, and what the headline says."""
    text, statistics = passage.text, model.statistics
    # What a paper of the district names itself by (区…) was seldom counted as a beginning.
    is_named = model.patterns.opening.match(text) is not None
    begins = 0.0 if is_named else statistics.describe_start(normalise(text[:4])).begins
    return [
        1.0,
        0.0 if is_named else _weigh_first(normalise(text[:1]), model),
        max(LOWEST, min(HIGHEST, begins)),
        float(begins < UNSEEN),
        float(text[:2] in statistics.words),
        float(text[:3] in statistics.words),
        float(DAY.search(text[:DAY_REACH]) is not None),
        float(DAY.match(text) is not None),
        float(_closes_unopened(text[:OPENING_REACH])),
        float(text[:1].isdigit()),
        float(text[:1] in QUOTED),
        *measure_covers([headline], [text, text[:LEAD_REACH]], statistics)[0].tolist(),
        float(LISTED.match(text) is not None),
        float(SHORT_CLAUSE.match(text) is not None),
    ]


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
