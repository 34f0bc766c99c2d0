"""Learn the weights by which a page is divided into stories, from pages whose truth is known.

python -m flows.train_story_model --pages DIR [--out seeds/model] [--rounds 16] [--rate 0.16]

An averaged structured perceptron: each page is divided by the weights so far; where that is wrong, the weights move
towards the features of the true division and away from those of the one found. The steps grow shorter from round to
round. Pages are gone through in several orders, each from the start, and the weights found averaged: the order decides
near misses otherwise. `--pages` is as `flows.train_page_model` takes it; seeds/model/README.md names the commands.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from flows.train_page_model import (
    MODEL,
    find_line_starts,
    labelled_pages,
    load_model,
    locate_piece,
    write_weights,
)
from transforms.page.gaps import Section
from transforms.page.lines import split_lines
from transforms.page.model_data import PageModel
from transforms.page.rebuild import read_sheet
from transforms.page.sections import Divider

ROUNDS = 16
RATE = 0.16
SEEDS = (1, 2, 3, 4)
LONGEST_STRAY = 2
KINDS = ("story", "inner", "sub", "head", "headless", "before", "after", "inside", "lean", "jump")
TITLES = ("title_orphan", "title_extra")
# Set by hand, and kept: generated pages have no series and no subtitles of who is spoken of, and papers sign continued
# stories more often than they do.
HELD = ("head_dash", "head_series", "jump_apart", "jump_creditless")


class Item(NamedTuple):
    """A page with its true division, its text and its label."""

    divider: Divider
    sections: list[Section]
    text: str
    label: dict[str, Any]


def read_items(pages: Path, model: PageModel) -> list[Item]:
    """Each page with its true division."""
    items = []
    for path, label in labelled_pages(pages):
        text = path.read_text("utf-8")
        flow, *_ = read_sheet(split_lines(text), model)
        if flow.bodies:
            divider = Divider(flow, model)
            items.append(Item(divider, find_sections(divider, text, label), text, label))
    return items


def learn_weights(items: list[Item], weights: dict[str, float], *, rounds: int, rate: float) -> dict[str, float]:
    """The weights of stories, averaged over all steps and over the orders that SEEDS give."""
    learnt = [_learn_in_order(items, weights, seed, rounds=rounds, rate=rate) for seed in SEEDS]
    return {name: round(sum(one[name] for one in learnt) / len(learnt), 4) for name in learnt[0]}


def _learn_in_order(
    items: list[Item], weights: dict[str, float], seed: int, *, rounds: int, rate: float
) -> dict[str, float]:
    names = [name for name in weights if (name.split("_")[0] in KINDS or name in TITLES) and name not in HELD]
    now: dict[str, float] = defaultdict(float, weights)
    total = dict.fromkeys(names, 0.0)
    order = np.random.default_rng(seed)
    steps = 0
    for number in range(rounds):
        right = sections = 0
        for divider, truth, *_ in (items[place] for place in order.permutation(len(items))):
            divider.weights = now
            found = divider.divide()
            true, guess = ({(s.first, s.last, s.title) for s in division} for division in (truth, found))
            right, sections, steps = right + len(true & guess), sections + len(true), steps + 1
            if true != guess:
                wanted, made = divider.describe(truth), divider.describe(found)
                for name in (wanted.keys() | made.keys()) - set(HELD):
                    now[name] += rate / (1 + number) * (wanted.get(name, 0.0) - made.get(name, 0.0))
            for name in names:
                total[name] += now[name]
        print(f"order {seed}, round {number + 1}: {right} of {sections} stories found with their headline", flush=True)
    return {name: value / steps for name, value in total.items()}


def find_sections(divider: Divider, text: str, label: dict[str, Any]) -> list[Section]:
    """The true division of a flow, as far as a division can be true of it."""
    starts = find_line_starts(text)
    owner: dict[int, int] = {}
    heads: dict[int, int] = {}
    for number, article in enumerate(label["articles"]):
        for block in article["blocks"]:
            for piece in block["pieces"]:
                owner.update(dict.fromkeys(locate_piece(piece, starts), number))
        for line in article["headline"]:
            for piece in line:
                heads.update(dict.fromkeys(locate_piece(piece, starts), number))
    sections: list[Section] = []
    articles: list[int | None] = []
    owners = smooth_owners([owner.get(body.first.start) for body in divider.features.flow.bodies], divider)
    for k, article in enumerate(owners):
        if sections and articles[-1] == article and divider.features.inner[k] is not None:
            sections[-1].last = k
        else:
            sections.append(Section(k, k))
            articles.append(article)
    taken: set[int | None] = set()
    for section, article in zip(sections, articles, strict=True):
        for gap in range(section.first, section.last + 2):
            for index, title in enumerate(divider.features.titles[gap]):
                own = article is not None and heads.get(title.passage.first.start) == article
                if section.title is None and own and article not in taken:
                    section.title = (gap, index)
                    taken.add(article)
    return sections


def smooth_owners(owners: list[int | None], divider: Divider) -> list[int | None]:
    """Stray paragraphs that nothing sets apart count with the story around them: no division could tell them."""
    gaps = divider.features.flow.gaps
    smooth = list(owners)
    for k in range(1, len(smooth)):
        run = next((n for n in range(k, len(smooth)) if smooth[n] != smooth[k]), len(smooth)) - k
        marked = any(gaps[n].is_hard or gaps[n].titles for n in (k, k + run) if n < len(smooth))
        if smooth[k] != smooth[k - 1] and run <= LONGEST_STRAY and not marked:
            smooth[k : k + run] = [smooth[k - 1]] * run
    return smooth


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, and write the weights beside the others."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--rate", type=float, default=RATE)
    args = parser.parse_args(arguments)
    model = load_model(args.out)
    weights = dict(model.weights)
    items = read_items(args.pages, model)
    learnt = learn_weights(items, weights, rounds=args.rounds, rate=args.rate)
    write_weights(args.out, weights | learnt)


if __name__ == "__main__":
    main()
