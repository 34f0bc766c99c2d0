"""Measure a page rebuilder on generated pages.

python -m tests.generator.evaluate --pages 200 --seed 1 [--source FILE] [--layout LAYOUT] [--preset NAME]
    [--rebuild MODULE:FUNCTION] [--show MEASURE] [--write DIR]

Prints the scorer's page measures, the join-confidence table, and which phenomena the wrong paragraphs and headlines
have. `--source` takes plain-text news (headline, then a paragraph per line; a blank line between stories) instead of
generated text. `--rebuild` names another function of one text, for instance a baseline.
"""

import argparse
import importlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tests import scoring
from tests.generator.dump import Dump
from tests.generator.layout import Setting, make_page
from tests.generator.pool import Pool, pick_stories
from tests.generator.recipe import PRESETS, Recipe, preset
from tests.generator.story import Story, read_stories
from tests.generator.text import write_page_stories
from tests.measures import fold
from transforms.page.model import Page

Rebuild = Callable[[str], Page]
# Stories of other sources are taken up to this size: a district paper's page holds several.
LONGEST_STORY = 2600


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    dump: Dump
    page: Page


def make_dumps(count: int, seed: int, recipe: Recipe, pool: Sequence[Story], layout: str | None) -> list[Dump]:
    """Generated pages; page `i` depends on the seed and `i` alone."""
    dumps = []
    held = Pool(pool)
    for i in range(count):
        rng = Random(f"{seed}/{i}")
        size = rng.randint(*recipe.page_chars)
        day = date(rng.randint(2016, 2026), rng.randint(1, 12), rng.randint(1, 28))
        stories = (
            pick_stories(held, size, rng, kindred=recipe.kindred) if pool else write_page_stories(rng, size, day=day)
        )
        setting = Setting(layout=layout, day=None if pool else day, dated=not pool)
        dumps.append(make_page(stories, rng, recipe=recipe, setting=setting))
    return dumps


def find_rebuild(name: str) -> Rebuild:
    """`MODULE:FUNCTION` of one text, or by default the product's with its model loaded once."""
    module_name, _, function = name.partition(":")
    module = importlib.import_module(module_name)
    rebuild = getattr(module, function)
    if name != DEFAULT:
        return rebuild  # type: ignore[no-any-return]
    model = load_model()
    return lambda text: rebuild(text, model=model)


DEFAULT = "transforms.page:rebuild_page"
SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def load_model() -> Any:
    """The page model of this checkout: every file of its names under `seeds/`."""
    module = importlib.import_module("transforms.page.model_data")
    wanted = (*module.MODEL_FILES, module.REFERENCE)
    files = {path.name: path.read_bytes() for path in SEEDS.rglob("*") if path.name in wanted}
    return module.load_page_model(files)


def tally_phenomena(
    samples: Sequence[Sample], missed: dict[str, list[tuple[str, str]]], fold: Callable[[str], str]
) -> str:
    """Two tables: wrong paragraphs by what befell them, wrong headlines by how their story was printed."""
    wrong_texts = Counter(item for item in missed["paragraphs"] if not item[1].startswith("extra "))
    wrong_heads = Counter(
        (name, what.split(" ≠ ")[0]) for name, what in missed["headlines"] if not what.startswith("extra ")
    )
    paragraphs, headlines = Tally(), Tally()
    for sample in samples:
        for text, tags in sample.dump.block_tags:
            paragraphs.add(tags | {sample.dump.layout}, wrong=(sample.name, fold(text)) in wrong_texts)
        for text, tags in sample.dump.article_tags:
            if text:
                headlines.add(tags | {sample.dump.layout}, wrong=(sample.name, fold(text)) in wrong_heads)
    return "\n\n".join((paragraphs.format("paragraphs with"), headlines.format("headlines of stories with")))


class Tally:
    """How often each phenomenon occurs and goes wrong."""

    def __init__(self) -> None:
        self.total: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()

    def add(self, tags: frozenset[str], *, wrong: bool) -> None:
        self.total.update(["(all)", *tags])
        if wrong:
            self.wrong.update(["(all)", *tags])

    def format(self, title: str) -> str:
        lines = [f"{title:<28}{'all':>8}{'wrong':>8}{'share':>8}"]
        for tag, total in sorted(self.total.items(), key=lambda x: (-self.wrong[x[0]], -x[1])):
            lines.append(f"{tag:<28}{total:>8}{self.wrong[tag]:>8}{self.wrong[tag] / total:>8.3f}")
        return "\n".join(lines)


def evaluate(samples: Sequence[Sample]) -> tuple[scoring.Table, str, str, dict[str, list[tuple[str, str]]]]:
    """Measures, join table, phenomena, what was missed."""
    rows = [(s.name, s.dump.text, s.page, s.dump.label) for s in samples]
    table, missed = scoring.score_pages(rows)
    buckets: dict[tuple[str, float], scoring.JoinCount] = {}
    made = wanted = 0
    for sample in samples:
        scoring.count_joins(sample.dump.text, sample.page, sample.dump.label, buckets)
        hit, all_seams = scoring.count_lost_joins(sample.dump.text, sample.page, sample.dump.label)
        made, wanted = made + hit, wanted + all_seams
    joins = scoring.format_joins(buckets) + f"\ntrue seams over a blank line or further: {wanted}, made: {made}"
    return table, joins, tally_phenomena(samples, missed, fold), missed


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--source", type=Path, help="plain-text news to lay out instead of generated text")
    parser.add_argument("--layout", choices=("paragraph_per_line", "hard_wrapped"))
    parser.add_argument("--preset", choices=PRESETS, default="default")
    parser.add_argument("--rebuild", default=DEFAULT, help="MODULE:FUNCTION of one text")
    parser.add_argument("--show", metavar="MEASURE", help="list what a measure missed (or all)")
    parser.add_argument("--write", type=Path, metavar="DIR", help="write the pages and labels there as well")
    args = parser.parse_args(arguments)
    pool = [s for s in read_stories(args.source) if s.size <= LONGEST_STORY] if args.source else []
    dumps = make_dumps(args.pages, args.seed, preset(args.preset), pool, args.layout)
    names = [f"page{i:04d}.txt" for i in range(len(dumps))]
    if args.write:
        scoring.write_labels(args.write, [(n, d.text, d.label) for n, d in zip(names, dumps, strict=True)])
    rebuild = find_rebuild(args.rebuild)
    started = time.process_time()
    samples = [Sample(n, d, rebuild(d.text)) for n, d in zip(names, dumps, strict=True)]
    seconds = time.process_time() - started
    size = sum(len(d.text.encode()) for d in dumps) / 1e6
    table, joins, phenomena, missed = evaluate(samples)
    speed = size / max(seconds, 1e-9)
    print(f"{len(dumps)} pages, seed {args.seed}, preset {args.preset}, {size:.2f} MB, {speed:.2f} MB/s\n")
    print("\n\n".join((scoring.format_scores(table), joins, phenomena)))
    for measure, items in missed.items():
        if args.show in (measure, "all"):
            print("\n".join(f"{measure}  {name}  {what}" for name, what in items))


if __name__ == "__main__":
    main()
