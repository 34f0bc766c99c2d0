"""Terms: the content words of an article, and short quoted phrases as terms of their own."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, repeat

from transforms.facts.model import TermCount

# A quotation this short is a name or a coinage (“社区合伙人”, “4311”), a longer one is speech.
_QUOTED_PHRASE = re.compile(r"“([^“”。！？；，,;!?]{2,12})”")
_HAS_SUBSTANCE = re.compile(r"\w")
QUOTED_TAG = "quoted"


def count_terms(
    texts: Iterable[tuple[str, list[str]]], *, article: int, term_tags: Mapping[str, str]
) -> list[TermCount]:
    """Count the terms of one article over its paragraphs, each given as its text and its words.

    `term_tags` gives a word's part of speech, "" where it is no term. Words come first, then quoted
    phrases, as they first occur.
    """
    texts = list(texts)
    words = Counter(chain.from_iterable(cut for _, cut in texts))
    phrases: Counter[str] = Counter()
    for text, _ in texts:
        if "“" in text:
            phrases.update(filter(_HAS_SUBSTANCE.search, _QUOTED_PHRASE.findall(text)))
    kept = list(filter(term_tags.__getitem__, words))
    # Millions of rows: made by the interpreter's own loops.
    rows = zip(repeat(article), kept, map(term_tags.__getitem__, kept), repeat(False), map(words.__getitem__, kept))
    terms = list(map(TermCount._make, rows))
    return terms + [TermCount(article, phrase, QUOTED_TAG, True, count) for phrase, count in phrases.items()]
