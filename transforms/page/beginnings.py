"""How often first characters begin a story, against how often they begin a paragraph or sentence inside one.

A continued story goes on with 会议强调 or 他说; it began with a day, an office, a place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log

# First characters are looked up one, two, three and four together.
LONGEST_BEGINNING = 4
# How many beginnings of either kind are taken for seen beside the counted ones: rare ones tell little.
UNCOUNTED = 1.0


@dataclass(frozen=True, slots=True)
class Beginnings:
    """For first characters: how many stories they begin, and how many paragraphs and sentences inside stories.

    The empty text has the totals.
    """

    counts: Mapping[str, tuple[int, int]]

    def weigh(self, text: str) -> list[float]:
        """Log-odds of beginning a story by the first one to LONGEST_BEGINNING characters of a normalised text."""
        stories, others = self.counts[""]
        weights = []
        for size in range(1, LONGEST_BEGINNING + 1):
            begun, within = self.counts.get(text[:size], (0, 0))
            weights.append(log((begun + UNCOUNTED) / (within * stories / others + UNCOUNTED)))
        return weights
