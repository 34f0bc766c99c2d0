"""Dates said in a paragraph: absolute, partial, relative, periods and festivals, resolved as far as can be known.

A date is resolved against the issue's day and the dates read before it in the article, carried by `DateContext`. The
longest wording is one mention (去年年末, 春节期间, 今年以来). What recurs (每周) or only points (目前) is none; what
says no more than "lately" (日前, 近年来) is a mention that resolves to nothing.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from transforms.facts.dates_resolve import DateContext, start_context
from transforms.facts.dates_rules import DateRules, build_date_rules
from transforms.facts.dates_words import WordDates
from transforms.facts.model import DateMention

__all__ = ["DateContext", "DateRules", "DatesRead", "build_date_rules", "read_dates", "start_context"]

_DIGITS = re.compile(r"[0-9]{1,4}")
_DATE_SIGNS = frozenset("年月日世季-—–~～至到./")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE_DIGIT = re.compile("[０-９]")
_TITLE = re.compile(r"《[^《》]{0,120}》")


class DatesRead(NamedTuple):
    """The mentions of a paragraph in order, and the context for the next paragraph of its article."""

    mentions: list[DateMention]
    context: DateContext


def read_dates(text: str, *, context: DateContext, rules: DateRules, paragraph: int) -> DatesRead:
    """Read the dates of a paragraph. Give each paragraph of an article the context that the one before it returned."""
    narrow = text.translate(_WIDE_DIGITS) if _WIDE_DIGIT.search(text) else text
    reader = WordDates(text=narrow, context=context, rules=rules, paragraph=paragraph)
    starts = [
        (match.start(), True)
        for match in _DIGITS.finditer(narrow)
        if narrow[match.end() : match.end() + 1] in _DATE_SIGNS and match.end() < len(narrow)
    ]
    starts += [(match.start(), False) for match in rules.trigger.finditer(narrow)]
    titles = [match.span() for match in _TITLE.finditer(narrow)] if "《" in narrow else []
    mentions: list[DateMention] = []
    end = 0
    for start, is_digit in sorted(starts):
        if start < end:
            continue
        found = reader.read_digits(start) if is_digit else reader.read_words(start)
        if found is None or found.start < end or _is_within(titles, found.start):
            continue
        end = found.end
        mentions.append(
            DateMention(
                paragraph=paragraph,
                start=found.start,
                end=found.end,
                surface=text[found.start : found.end],
                kind=found.kind,
                resolved=found.resolved,
                resolved_end=found.resolved_end,
            )
        )
    return DatesRead(mentions, reader.context)


def _is_within(spans: list[tuple[int, int]], start: int) -> bool:
    at = bisect_right(spans, start, key=lambda span: span[0])
    return at > 0 and start < spans[at - 1][1]
