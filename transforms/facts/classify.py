"""Genre and topic of an article, by weighted words from `genre_rules.csv` and `topic_rules.csv`."""

from collections import Counter
from collections.abc import Sequence

from transforms.facts.model import ArticleFacts
from transforms.facts.reference import FactReference, RuleIndex

UNKNOWN = "未知"
# A word repeated says little more than once: at most this often does it count.
_MOST_REPEATS = 3
# Less than this is no evidence.
_LEAST_GENRE_SCORE = 2.0
_LEAST_TOPIC_SCORE = 3.0


def classify_article(*, headline: str, paragraphs: Sequence[str], reference: FactReference) -> ArticleFacts:
    """Return the genre and the topic whose words weigh most; 未知 where none weighs enough.

    Rules look at the headline, at the lead (the first paragraph), or at the whole text.
    """
    counts = count_words("\n".join(paragraphs), lead=len(paragraphs[0]) if paragraphs else 0, reference=reference)
    counts["headline"] = count_words(headline, lead=0, reference=reference)["text"]
    return ArticleFacts(
        genre=choose_label(reference.genre_rules, counts=counts, least=_LEAST_GENRE_SCORE),
        topic=choose_label(reference.topic_rules, counts=counts, least=_LEAST_TOPIC_SCORE),
    )


def count_words(text: str, *, lead: int, reference: FactReference) -> dict[str, Counter[str]]:
    """Count the rules' words in a text, and in its lead, the first so many characters."""
    found = reference.rule_automaton.find_matches_as_indexes(text, overlapping=True)
    words = reference.rule_words
    return {
        "text": Counter([words[number] for number, _, _ in found]),
        "lead": Counter([words[number] for number, _, end in found if end <= lead]),
    }


def choose_label(rules: RuleIndex, *, counts: dict[str, Counter[str]], least: float) -> str:
    """Return the label with the greatest weight of at least `least`; of equals the first in the table."""
    scores: dict[str, float] = dict.fromkeys(rules.labels, 0.0)
    for where, words in counts.items():
        weights = rules.weights.get(where, {})
        for word in filter(weights.__contains__, words):
            count = min(words[word], _MOST_REPEATS)
            for label, weight in weights[word]:
                scores[label] += weight * count
    label = max(scores, key=lambda name: scores[name], default=UNKNOWN)
    return label if scores.get(label, 0.0) >= least else UNKNOWN
