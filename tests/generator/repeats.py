"""Rows that stand twice on a page, as dumps of two overlapping regions make them."""

from random import Random

from tests.generator.printed import Block, Copy, Frame, Row, Segment
from tests.generator.recipe import Recipe
from tests.generator.setting import SetStory

# Shorter text that stands twice is a formula, not a repeat.
SHORTEST = 20
LONGEST = 700
NEAR_SWAPS = (
    ("的", "地"),
    ("和", "与"),
    ("将", "要"),
    ("在", "于"),
    ("全面", "全力"),
    ("推进", "推动"),
    ("进一步", "更好"),
    ("开展", "举行"),
)


def repeat_rows(
    frames: list[Frame], sets: list[SetStory], recipe: Recipe, hard: bool, rng: Random
) -> tuple[list[Frame], list[Copy]]:
    """Perhaps copy a run of body rows to another place, often across a headline."""
    if rng.random() >= recipe.repeat_run:
        return frames, []
    heads = [i for i, frame in enumerate(frames) if frame.kind == "head"]
    beside = bool(heads) and rng.random() < recipe.repeat_beside_headline
    spot = find_spot_beside(frames, heads, hard, rng) if beside else find_spot_anywhere(frames, hard, rng)
    if spot is None:
        return frames, []
    rows, at, article = spot
    near = rng.random() < recipe.repeat_near
    copied, copies = copy_rows(rows, article, near, rng)
    owners = {s.index: s for s in sets}
    owners[article].article.tags.add("repeated")
    for copy in copies:
        copy.of.tags.add("has_repeat")
    return [*frames[:at], Frame("column", copied, article), *frames[at:]], copies


def body_runs(frame: Frame) -> list[tuple[int, int]]:
    """Stretches of rows that hold body text only."""
    runs, start = [], None
    for i, row in enumerate([*frame.rows, None]):
        body = row is not None and all(segment.block.role == "body" for segment in row.segments)
        if body and start is None:
            start = i
        elif not body and start is not None:
            runs.append((start, i))
            start = None
    return runs


def size_of(rows: list[Row]) -> int:
    return sum(len(segment.text) for row in rows for segment in row.segments)


def pick_rows(rows: list[Row], hard: bool, rng: Random, *, from_end: bool) -> list[Row]:
    """Some rows of a run, from its start or its end, of a size seen in real repeats."""
    count = rng.randint(2, 24) if hard else rng.choice((1, 1, 1, 2, 3))
    picked = rows[-count:] if from_end else rows[:count]
    while len(picked) > 1 and size_of(picked) > LONGEST:
        picked = picked[1:] if from_end else picked[:-1]
    return picked


def find_spot_beside(
    frames: list[Frame], heads: list[int], hard: bool, rng: Random
) -> tuple[list[Row], int, int] | None:
    """Rows right after a headline, copied to before it; or rows right before it, copied to after it."""
    at = rng.choice(heads)
    for after in rng.sample((True, False), 2):
        neighbour = at + 1 if after else at - 1
        if not 0 <= neighbour < len(frames) or frames[neighbour].kind != "column":
            continue
        frame = frames[neighbour]
        runs = body_runs(frame)
        if not runs or frame.article is None:
            continue
        low, high = runs[0] if after else runs[-1]
        rows = pick_rows(frame.rows[low:high], hard, rng, from_end=not after)
        if size_of(rows) >= SHORTEST:
            return rows, (at if after else at + 1), frame.article
    return None


def find_spot_anywhere(frames: list[Frame], hard: bool, rng: Random) -> tuple[list[Row], int, int] | None:
    """Rows of any column, copied to any other place but the file's end."""
    columns = [i for i, frame in enumerate(frames) if frame.kind == "column" and frame.article is not None]
    rng.shuffle(columns)
    for i in columns[:4]:
        runs = body_runs(frames[i])
        if not runs:
            continue
        low, high = rng.choice(runs)
        start = rng.randrange(low, high)
        rows = pick_rows(frames[i].rows[start:high], hard, rng, from_end=False)
        places = [at for at in range(len(frames)) if at not in (i, i + 1)]
        if size_of(rows) >= SHORTEST and places:
            return rows, rng.choice(places), frames[i].article or 0
    return None


def copy_rows(rows: list[Row], article: int, near: bool, rng: Random) -> tuple[list[Row], list[Copy]]:
    """The rows again, their segments in blocks of their own."""
    copies: dict[int, Copy] = {}
    out = []
    for row in rows:
        segments = []
        for segment in row.segments:
            copy = copies.get(id(segment.block))
            if copy is None:
                copy = Copy(Block("body", ""), segment.block, article, "contained")
                copies[id(segment.block)] = copy
            text = alter(segment.text, rng) if near else segment.text
            segments.append(Segment(copy.block, len(copy.block.text), text))
            copy.block.text += text
        out.append(Row(segments, row.gap))
    out[0].gap = 1
    for copy in copies.values():
        whole = copy.block.text == copy.of.text
        copy.kind = "exact" if whole else "near" if copy.block.text not in copy.of.text else "contained"
    return out, list(copies.values())


def alter(text: str, rng: Random) -> str:
    """The text with one word changed, where it has one that may be."""
    for old, new in rng.sample(NEAR_SWAPS, len(NEAR_SWAPS)):
        if old in text:
            return text.replace(old, new, 1)
    return text
