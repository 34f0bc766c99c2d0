"""Corpora of any size: thousands of issues over years, with reprints of known truth.

python -m tests.generator.corpus OUT [--megabytes N] [--files F] [--issues K] [--seed S] [--start DAY] [--processes P]

Writes OUT/YEAR/FILE.txt (some with a sidecar) and, beside OUT, OUT.truth.jsonl. Its lines by `kind`:
`file`: issue number and day, page, layout, how the day can be known;
`original`, `exact`, `near`, `form`: a planted paragraph, the issue, place and text it repeats, their 3-gram Jaccard,
and whether it stands `intact` in its file;
`jump`: a story that goes on from page 1 of its issue to the page named.
An issue follows from the seed and its number alone: a larger corpus of one seed starts with a smaller one's files.
"""

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from tests.generator.layout import Setting, make_page
from tests.generator.printed import HALF, choose
from tests.generator.recipe import Recipe, preset
from tests.generator.reprints import (
    ORIGINALS,
    Original,
    alter_slightly,
    change_numbers,
    similarity,
    write_original,
)
from tests.generator.setting import may_jump, part_story
from tests.generator.story import Story
from tests.generator.text import write_page_stories

DISTRICT = "江城"
MOST_PAGES = 8
# Shares of body paragraphs, as measured on reprints in real district papers' archives and set by the benchmark.
EXACT, NEAR, FORM = 0.30, 0.06, 0.03
# How a file's issue day can be known.
NAMING = (("name", 0.7), ("printed", 0.15), ("none", 0.1), ("sidecar", 0.05))
ISSUE_SEED = "{seed}/issue/{number}"
REPRINTS = {"near": alter_slightly, "form": change_numbers}


@dataclass(slots=True)
class Made:
    """One file of a corpus."""

    path: str
    data: bytes
    sidecar: dict[str, Any] | None
    truth: list[dict[str, Any]] = field(default_factory=list)


def page_recipe() -> Recipe:
    """Mostly orderly pages: reuse is measured here, not rebuilding."""
    return replace(preset("tidy"), uncut_story=0.7, jump=0.04, form_twin=0.0, beside_picture=0.03)


def plan_pages(rng: Random) -> int:
    return rng.choice((1, 2, 2, 4, 4, 4, 4, MOST_PAGES))


def name_file(day: date, page: int, naming: str, rng: Random) -> str:
    if naming == "name":
        return f"{day.year}/{day.isoformat()}_p{page}.txt"
    return f"{day.year}/{rng.getrandbits(64):016x}.txt"


@dataclass(slots=True)
class Planter:
    """Puts originals and reprints into an issue's pages; no issue prints one original twice."""

    seed: str
    issue: int
    rng: Random
    used: set[Original] = field(default_factory=set)

    def plant(self, stories: list[Story], page: int) -> tuple[list[Story], list[dict[str, Any]]]:
        """The stories with planted paragraphs, and the truth about each."""
        planted: list[tuple[str, dict[str, Any]]] = []
        if page == 1:
            for place in range(ORIGINALS):
                text = write_original(self.seed, Original(self.issue, place))
                planted.append((text, {"kind": "original", "place": place}))
        own = sum(len(s.paragraphs) for s in stories) + len(planted)
        for kind, share in (("exact", EXACT), ("near", NEAR), ("form", FORM)):
            expected = own * share / (1 - EXACT - NEAR - FORM)
            count = int(expected) + (self.rng.random() < expected % 1)
            planted += [made for made in (self.reprint(kind) for _ in range(count)) if made is not None]
        self.rng.shuffle(planted)
        stories = insert(stories, [text for text, _ in planted], self.rng)
        return stories, [{"text": text, **entry} for text, entry in planted]

    def pick_original(self) -> Original | None:
        """A paragraph of an earlier issue: mostly of the last weeks, sometimes of any time."""
        if self.issue == 0:
            return None
        far = self.rng.random() < 0.4
        back = self.rng.randint(1, self.issue) if far else min(self.issue, int(self.rng.expovariate(1 / 12)) + 1)
        original = Original(self.issue - back, self.rng.randrange(ORIGINALS))
        if original in self.used:
            return None
        self.used.add(original)
        return original

    def reprint(self, kind: str) -> tuple[str, dict[str, Any]] | None:
        original = self.pick_original()
        if original is None:
            return None
        text = write_original(self.seed, original)
        made = text if kind == "exact" else REPRINTS[kind](text, self.rng)
        if kind != "exact" and made == text:
            return None
        entry = {"kind": kind, "of_issue": original.issue, "of_place": original.place, "of_text": text}
        return made, entry | {"similarity": round(similarity(text, made), 4)}


def insert(stories: list[Story], texts: list[str], rng: Random) -> list[Story]:
    """Each text becomes a paragraph somewhere inside a story."""
    paragraphs = [list(s.paragraphs) for s in stories]
    for text in texts:
        target = rng.choice(paragraphs)
        target.insert(rng.randint(1, len(target)), ("body", text))
    return [replace(s, paragraphs=tuple(p)) for s, p in zip(stories, paragraphs, strict=True)]


def find_day(start: date, number: int) -> date:
    """Issue days: daily, but for one Sunday in two, so that a paper has a rhythm."""
    weeks, place = divmod(number, 13)
    return start + timedelta(days=weeks * 14 + place)


def make_issue(number: int, *, seed: str, start: date) -> list[Made]:
    """All files of one issue."""
    rng = Random(ISSUE_SEED.format(seed=seed, number=number))
    day = find_day(start, number)
    naming = choose(rng, NAMING)
    count = plan_pages(rng)
    pages = [write_page_stories(rng, rng.randint(1000, 4600), district=DISTRICT, day=day) for _ in range(count)]
    jumps = part_pages(pages, rng)
    planter = Planter(seed, number, rng)
    out = []
    for page, stories in enumerate(pages, 1):
        made = make_file(stories, planter, page=page, day=day, naming=naming, rng=rng)
        made.truth += [entry for entry in jumps if entry["page"] == page]
        out.append(made)
    return out


def part_pages(pages: list[list[Story]], rng: Random) -> list[dict[str, Any]]:
    """In half the issues a story of page 1 goes on on a later page."""
    fit = [i for i, story in enumerate(pages[0]) if may_jump(story)]
    if len(pages) < 2 or not fit or rng.random() < 0.5:
        return []
    at, page = rng.choice(fit), rng.randint(2, len(pages))
    first, rest = part_story(pages[0][at], 1, Recipe(), rng)
    pages[0][at] = first
    pages[page - 1].append(rest)
    return [{"kind": "jump", "page": page, "from_page": 1, "headline": " ".join(rest.headline)}]


def make_file(stories: list[Story], planter: Planter, *, page: int, day: date, naming: str, rng: Random) -> Made:
    stories, planted = planter.plant(stories, page)
    recipe = page_recipe()
    masthead = 1.0 if naming == "printed" else 0.0 if naming in ("none", "sidecar") else recipe.masthead
    recipe = replace(recipe, masthead=masthead, issue_date_line=1.0 if naming == "printed" else 0.5)
    dump = make_page(stories, rng, recipe=recipe, setting=Setting(day=day, page=page, district=DISTRICT))
    path = name_file(day, page, naming, rng)
    encoding = "gb18030" if rng.random() < 0.02 else "utf-8"
    sidecar = None
    if naming == "sidecar":
        sidecar = {"newspaper": f"{DISTRICT}日报", "issue_date": day.isoformat(), "page": page}
    about = {"kind": "file", "issue": planter.issue, "day": day.isoformat(), "page": page, "day_known_by": naming}
    truth = [{"file": path, **about, "layout": dump.layout, "encoding": encoding}]
    uncut = {text for text, tags in dump.block_tags if "intact" in tags}
    half = "half_width" in dump.tags
    for entry in planted:
        printed = entry["text"].translate(HALF) if half else entry["text"]
        truth.append({"file": path, **entry, "intact": printed in uncut})
    return Made(path, dump.text.encode(encoding), sidecar, truth)


def make_issues(*, seed: str, start: date, issues: int | None, processes: int) -> Iterator[list[Made]]:
    """Issues in order; made ahead by a pool when more processes than one are given."""
    numbers = iter(range(issues)) if issues is not None else iter(range(10**9))
    work = partial(make_issue, seed=seed, start=start)
    if processes == 1:
        yield from map(work, numbers)
        return
    with multiprocessing.Pool(processes) as pool:
        while batch := [n for _, n in zip(range(64), numbers, strict=False)]:
            yield from pool.imap(work, batch, chunksize=4)


def write_corpus(
    out: Path,
    *,
    seed: str,
    megabytes: float | None = None,
    limit: int | None = None,
    issues: int | None = None,
    start: date,
    processes: int = 1,
) -> tuple[int, int, float]:
    """Write whole issues until megabytes, files (`limit`) or issues are reached. Returns files, issues, megabytes."""
    size = files = done = 0
    out.mkdir(parents=True, exist_ok=True)
    with out.with_name(out.name + ".truth.jsonl").open("w", encoding="utf-8") as truth:
        for made in make_issues(seed=seed, start=start, issues=issues, processes=processes):
            for item in made:
                write_file(out, item)
                for entry in item.truth:
                    truth.write(json.dumps(entry, ensure_ascii=False) + "\n")
                size, files = size + len(item.data), files + 1
            done += 1
            if (megabytes is not None and size >= megabytes * 1e6) or (limit is not None and files >= limit):
                break
    return files, done, size / 1e6


def write_file(out: Path, item: Made) -> None:
    path = out / item.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(item.data)
    if item.sidecar is not None:
        path.with_suffix(".json").write_text(json.dumps(item.sidecar, ensure_ascii=False), "utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--megabytes", type=float)
    parser.add_argument("--files", type=int)
    parser.add_argument("--issues", type=int)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--start", type=date.fromisoformat, default=date(2005, 1, 3))
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
    args = parser.parse_args(arguments)
    if args.megabytes is None and args.issues is None and args.files is None:
        parser.error("give at least one of --megabytes, --files, --issues")
    started = time.perf_counter()
    files, issues, size = write_corpus(
        args.out,
        seed=args.seed,
        megabytes=args.megabytes,
        limit=args.files,
        issues=args.issues,
        start=args.start,
        processes=args.processes,
    )
    seconds = time.perf_counter() - started
    print(
        f"{files} files, {issues} issues, {size:.1f} MB in {seconds:.1f} s ({size / seconds:.1f} MB/s)", file=sys.stderr
    )


if __name__ == "__main__":
    main()
