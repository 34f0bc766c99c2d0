"""The page measures of the label format, computed straight from a `Page`: for checkouts without the shared scorer.

Every measure counts (hits, found, wanted) over folded text: white space out, width of punctuation folded.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from tests.labels import locate
from transforms.page.model import Page

Counts = tuple[int, int, int]
Missed = dict[str, list[tuple[str, str]]]
PUNCTUATION = str.maketrans("“”‘’—–―…。、·•～", "\"\"''---..,..~")
TEXT_ROLES = ("body", "subhead")
HEAD_FIELDS = (("headline", "headline"), ("kicker", "kicker"), ("subtitle", "subtitle"), ("column", "column_label"))
SHINGLE = 6
# Neighbours are compared by this many characters on either side of the boundary.
EDGE = 12


def fold(text: str) -> str:
    """Text as it is compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(PUNCTUATION)


def count(
    name: str, want: Iterable[Any], have: Iterable[Any], spare: Iterable[Any], missed: list[tuple[str, str]]
) -> Counts:
    """Hits of `have` in `want`; what stands in `spare` is neither rewarded nor punished."""
    wanted, found = Counter(want), Counter(have)
    extra = found - wanted
    ignored = extra & Counter(spare)
    missed += [(name, str(x)) for x in (wanted - found).elements()]
    missed += [(name, f"extra {x}") for x in (extra - ignored).elements()]
    return sum((wanted & found).values()), sum(found.values()) - sum(ignored.values()), sum(wanted.values())


def read_pieces(text: str, pieces: Iterable[str]) -> str:
    return fold("".join(text[a:b].strip() for a, b in locate(text, pieces)))


def measure_page(name: str, text: str, page: Page, label: dict[str, Any], missed: Missed) -> dict[str, Counts]:
    """Counts of every measure for one page; `missed` grows by what went wrong."""
    read: Callable[[Iterable[str]], str] = lambda pieces: read_pieces(text, pieces)  # noqa: E731
    truth = [[(read(b["pieces"]), b) for b in a["blocks"] if b["role"] in TEXT_ROLES] for a in label["articles"]]
    loose = {t for article in truth for t, b in article if b.get("sure") is False}
    shown = [p for p in page.paragraphs if p.duplicate is None]
    bodies: dict[int, list[str]] = defaultdict(list)
    for p in sorted(shown, key=lambda p: p.position):
        if p.role in TEXT_ROLES and p.article is not None:
            bodies[p.article].append(fold(p.text))
    order = [[t for t, _ in article] for article in truth]
    roles, spare = list_roles(label, read)
    shown_roles = [(p.role, fold(p.text)) for p in shown]
    out = {
        "paragraphs": count(
            name,
            [t for article in order for t in article if t not in loose],
            [fold(p.text) for p in shown if p.role in TEXT_ROLES],
            loose,
            missed["paragraphs"],
        ),
        "roles": count(name, roles, shown_roles, [r for r in shown_roles if r[1] in spare], missed["roles"]),
        "reading_order": count(
            name, list_neighbours(order), list_neighbours(bodies.values()), (), missed["reading_order"]
        ),
        "duplicates": count_overlap(
            [read(d["pieces"]) for d in label["duplicates"]],
            [fold(p.text) for p in page.paragraphs if p.duplicate is not None],
        ),
        "furniture": count_overlap(
            [read(f["pieces"]) for f in label["furniture"]], [fold(p.text) for p in shown if p.article is None]
        ),
        "text_kept": count_kept(text, page),
    }
    return out | measure_articles(name, page, label, match_articles(order, bodies), read, missed)


def list_roles(label: dict[str, Any], read: Callable[[Iterable[str]], str]) -> tuple[list[Any], set[str]]:
    """(role, text) of everything printed, repeats aside, and the texts of which the role is not sure."""
    printed = []
    for article in label["articles"]:
        loose = article.get("headline_sure") is False
        printed += [(role, read(line), loose) for field, role in HEAD_FIELDS for line in article[field]]
    blocks = [b for a in label["articles"] for b in a["blocks"]] + label["furniture"]
    printed += [(b["role"], read(b["pieces"]), b.get("sure") is False) for b in blocks]
    return [(role, text) for role, text, loose in printed if not loose], {t for _, t, loose in printed if loose}


def list_neighbours(articles: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    return [(a[-EDGE:], b[:EDGE]) for article in articles for a, b in pairwise(article)]


def count_overlap(want: Iterable[str], have: Iterable[str]) -> Counts:
    """Shared character 4-grams."""
    a, b = (Counter(t[i : i + 4] for t in texts for i in range(len(t) - 3)) for texts in (want, have))
    return sum((a & b).values()), sum(b.values()), sum(a.values())


def count_kept(text: str, page: Page) -> Counts:
    """Non-blank characters that lie in exactly one span."""
    cover = Counter(i for p in page.paragraphs for s in p.spans for i in range(s.start, s.end))
    solid = [i for i, c in enumerate(text) if not c.isspace()]
    return sum(cover[i] == 1 for i in solid), len(solid), len(solid)


def own_shingles(articles: Iterable[tuple[int, Sequence[str]]]) -> dict[str, int]:
    """The article of every shingle that stands in one article only."""
    seen: dict[str, set[int]] = defaultdict(set)
    for key, texts in articles:
        for t in texts:
            for i in range(len(t) - SHINGLE + 1):
                seen[t[i : i + SHINGLE]].add(key)
    return {shingle: next(iter(keys)) for shingle, keys in seen.items() if len(keys) == 1}


def match_articles(order: Sequence[Sequence[str]], bodies: dict[int, list[str]]) -> dict[int, int]:
    """For each labelled article the page's article that holds most of its text."""
    truth, shown = own_shingles(enumerate(order)), own_shingles(bodies.items())
    both = Counter((truth[x], shown[x]) for x in truth.keys() & shown.keys())
    best: dict[int, tuple[int, int]] = {}
    for (i, key), n in both.items():
        best[i] = max(best.get(i, (0, -1)), (n, key))
    return {i: best[i][1] for i in sorted(best)}


def read_headlines(article: dict[str, Any], read: Callable[[Iterable[str]], str]) -> set[str]:
    """What may stand as an article's headline: where it is not sure, its kicker or subtitle too."""
    fields = ("headline", "kicker", "subtitle") if article.get("headline_sure") is False else ("headline",)
    return {"".join(read(line) for line in article[field]) for field in fields if article[field]}


def measure_articles(
    name: str,
    page: Page,
    label: dict[str, Any],
    match: dict[int, int],
    read: Callable[[Iterable[str]], str],
    missed: Missed,
) -> dict[str, Counts]:
    """Headlines, bylines, jumps and completeness, by matched articles."""
    back = {key: i for i, key in match.items()}
    labelled = label["articles"]
    heads = {i: "".join(read(line) for line in a["headline"]) for i, a in enumerate(labelled) if a["headline"]}
    shown = {k: fold(a.headline) for k, a in enumerate(page.articles) if a.headline}
    right = [i for i in heads if i in match and shown.get(match[i]) in read_headlines(labelled[i], read)]
    missed["headlines"] += [(name, f"{h} ≠ {shown.get(match.get(i, -1))}") for i, h in heads.items() if i not in right]
    sure = [i for i, a in enumerate(labelled) if a.get("headline_sure") is not False]
    return {
        "headlines": (len(right), len(shown), len(heads)),
        "bylines": count(
            name,
            [(i, "".join(who.split()), role) for i, a in enumerate(labelled) for role, who in a["bylines"]],
            [(back.get(k, -1), c.name, c.role) for k, a in enumerate(page.articles) for c in a.bylines],
            (),
            missed["bylines"],
        ),
        "jumps": count(
            name,
            [(i, a["jump_from"]) for i, a in enumerate(labelled) if a["jump_from"]],
            [(back.get(k, -1), a.jump_from_page) for k, a in enumerate(page.articles) if a.jump_from_page],
            (),
            missed["jumps"],
        ),
        "whole_or_part": count(
            name,
            [(i, labelled[i]["starts_here"], labelled[i]["ends_here"]) for i in sure],
            [(i, page.articles[k].starts_here, page.articles[k].ends_here) for k, i in back.items() if i in sure],
            (),
            missed["whole_or_part"],
        ),
    }
