"""Learn by its first words whether a text begins a story or goes on with one: counts of beginnings, and weights.

python -m flows.train_opening_model counts --stories counted.txt [--out seeds/model]
python -m flows.train_opening_model weights --pages DIR [--out seeds/model]

Stories are plain text: a headline and then a paragraph a line, stories parted by an empty line. `--pages` is as
`flows.train_page_model` takes it, of other stories than were counted; the weights are a logistic regression's.
seeds/model/README.md names the exact commands.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from flows.train_page_model import (
    MODEL,
    find_line_starts,
    learn,
    load_model,
    locate_piece,
    write_pairs,
    write_weights,
)
from flows.train_story_model import Item, read_items
from flows.train_topic_model import read_stories
from transforms.page.beginnings import LONGEST_BEGINNING
from transforms.page.language import normalise
from transforms.page.model_data import BEGINNINGS, PageModel
from transforms.page.openings import OPENING_FEATURES, measure_opening
from transforms.page.roles import STARTS_INSIDE

LEAST_COUNT = 4
SENTENCE = re.compile(r"[^。！？]+[。！？]*[”’]?")


def count_beginnings(stories: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """First characters with the stories, and the paragraphs and sentences inside stories, that they begin."""
    begun, within = Counter[str](), Counter[str]()
    for first, *later in stories:
        begun.update(_cut_beginnings(first))
        for text in (*later, *(_drop_sentence(paragraph) for paragraph in (first, *later))):
            within.update(_cut_beginnings(text))
    for key in sorted(begun | within):
        if begun[key] + within[key] >= LEAST_COUNT:
            yield key, f"{begun[key]}\t{within[key]}"


def _cut_beginnings(text: str) -> list[str]:
    text = normalise(text[:LONGEST_BEGINNING])
    return [text[:size] for size in range(len(text) + 1)] if text else []


def _drop_sentence(paragraph: str) -> str:
    return "".join(SENTENCE.findall(paragraph)[1:])


def collect_openings(items: Iterable[Item], model: PageModel) -> tuple[np.ndarray, np.ndarray]:
    """Evidence and truth of texts that go on with a story, of stories that no mark tells to be continued."""
    values, truth = [], []
    for divider, sections, text, label in items:
        flow, begins = divider.features.flow, find_openings(text, label)
        for section in sections:
            first, gap = flow.bodies[section.first], flow.gaps[section.first]
            starts_here = begins.get(first.first.start)
            if starts_here is None or gap.jump or gap.lead or STARTS_INSIDE.match(first.text):
                continue
            line = section.title and flow.gaps[section.title[0]].titles[section.title[1]].text
            values.append(measure_opening(first.text, line or "", model))
            truth.append(not starts_here)
    return np.array(values), np.array(truth, dtype=float)


def find_openings(text: str, label: dict[str, Any]) -> dict[int, bool]:
    """Offset of the first body text of each story without a printed jump, and whether the story begins with it."""
    starts = find_line_starts(text)
    begins: dict[int, bool] = {}
    for article in label["articles"]:
        first = next((block["pieces"][0] for block in article["blocks"] if block["role"] == "body"), None)
        if first is not None and article["jump_from"] is None:
            place = next((i for i in locate_piece(first, starts) if not text[i].isspace()), 0)
            begins[place] = article["starts_here"]
    return begins


def main(arguments: Sequence[str] | None = None) -> None:
    """Count, or learn, and write the result beside the rest of the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("counts", "weights"))
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args(arguments)
    if args.step == "counts":
        write_pairs(args.out / BEGINNINGS, count_beginnings(read_stories(args.stories)))
    else:
        model = load_model(args.out)
        learnt = learn("openings", OPENING_FEATURES, *collect_openings(read_items(args.pages, model), model))
        write_weights(args.out, model.weights | learnt)


if __name__ == "__main__":
    main()
