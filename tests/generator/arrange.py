"""The order a page's frames are dumped in: headlines, columns read across, tails displaced, columns lost."""

from random import Random

from tests.generator.printed import Frame, choose
from tests.generator.recipe import Recipe
from tests.generator.setting import SetStory

# Of a story that lost a column, at least this much body stays.
LEAST_TEXT = 40
Units = list[list[Frame]]


def order_story(story: SetStory, recipe: Recipe, rng: Random, *, mixed: bool) -> list[Frame]:
    """A story's frames in dump order, by itself; lost columns are gone."""
    columns = list(story.columns)
    tags = story.article.tags
    head = [story.head] if story.head is not None else []
    if mixed and len(columns) > 2 and rng.random() < recipe.lost_middle:
        columns.pop(rng.randrange(1, len(columns) - 1))
        tags.add("lost_middle")
    if mixed and holds_text(columns[1:]) and rng.random() < recipe.lost_start:
        columns.pop(0)
        tags.add("lost_start")
    elif mixed and holds_text(columns[:-1]) and rng.random() < recipe.lost_end:
        columns.pop()
        tags.add("lost_end")
    columns = add_captions(columns, story.captions, rng)
    if mixed and len(columns) > 1 and rng.random() < recipe.last_column_first:
        tags.add("last_column_first")
        turn = rng.choice((len(columns) - 1, len(columns) - 1, rng.randrange(1, len(columns))))
        return columns[turn:] + head + columns[:turn]
    if story.placement == "after":
        return columns + head
    if story.placement == "inside" and len(columns) > 1:
        at = rng.randrange(1, len(columns))
        return columns[:at] + head + columns[at:]
    return head + columns


def holds_text(columns: list[Frame]) -> bool:
    """Whether enough body is left to know a story by."""
    bodies = (s.text for c in columns for row in c.rows for s in row.segments if s.block.role == "body")
    return sum(map(len, bodies)) >= LEAST_TEXT


def add_captions(columns: list[Frame], captions: list[Frame], rng: Random) -> list[Frame]:
    """A story's captions stand together after one of its columns, mostly the last."""
    if not captions:
        return columns
    at = len(columns) if rng.random() < 0.6 else rng.randint(0, len(columns))
    return columns[:at] + captions + columns[at:]


def interleave(first: list[Frame], second: list[Frame], rng: Random) -> list[Frame]:
    """Two stories read across the page: a stretch of one, a stretch of the other."""
    out: list[Frame] = []
    queues = [list(first), list(second)]
    turn = 0
    while queues[0] and queues[1]:
        count = rng.choice((1, 1, 2))
        out += queues[turn][:count]
        del queues[turn][:count]
        turn = 1 - turn
    return out + queues[0] + queues[1]


def read_across(units: Units, stories: list[SetStory], recipe: Recipe, rng: Random) -> Units:
    """Some neighbours become one unit whose columns alternate."""
    out: Units = []
    i = 0
    while i < len(units):
        pair = i + 1 < len(units) and len(units[i]) > 1 and len(units[i + 1]) > 1
        if pair and rng.random() < recipe.interleave:
            out.append(interleave(units[i], units[i + 1], rng))
            tag_stories(stories, out[-1], "interleaved")
            i += 2
        else:
            out.append(units[i])
            i += 1
    return out


def tag_stories(stories: list[SetStory], frames: list[Frame], tag: str) -> None:
    owners = {frame.article for frame in frames}
    for story in stories:
        if story.index in owners:
            story.article.tags.add(tag)


def pile_tails(units: Units, stories: list[SetStory], recipe: Recipe, rng: Random) -> Units:
    """The last columns of two or three neighbours move before the first of them, together."""
    if len(units) < 2 or rng.random() >= recipe.piled_tails:
        return units
    at = rng.randrange(len(units) - 1)
    group = units[at : at + rng.choice((2, 2, 3))]
    tails: list[Frame] = []
    for unit in group:
        if unit[-1].kind == "column" and sum(frame.kind == "column" for frame in unit) > 1:
            tails.append(unit.pop())
            tag_stories(stories, tails[-1:], "piled_tail")
    return [*units[:at], tails, *units[at:]] if tails else units


def pile_headlines(units: Units, stories: list[SetStory], recipe: Recipe, rng: Random, *, mixed: bool) -> Units:
    """Headlines whose placement is `pile`, or of a group of neighbours, stand together before or after their texts."""
    chosen = {s.index for s in stories if s.placement == "pile"}
    if mixed and len(units) > 2 and rng.random() < recipe.headline_pile:
        at = rng.randrange(len(units) - 1)
        chosen |= {
            frame.article
            for unit in units[at : at + 3]
            for frame in unit
            if frame.kind == "head" and frame.article is not None
        }
    heads = [frame for unit in units for frame in unit if frame.kind == "head" and frame.article in chosen]
    if len(heads) < 2:
        return units
    holders = [i for i, unit in enumerate(units) if any(frame in heads for frame in unit)]
    for unit in units:
        unit[:] = [frame for frame in unit if frame not in heads]
    if rng.random() < 0.3:
        rng.shuffle(heads)
    tag_stories(stories, heads, "headline_piled")
    at = rng.choice((holders[0], holders[0], holders[-1] + 1, rng.choice(holders)))
    return [*units[:at], heads, *units[at:]]


def displace(frames: list[Frame], stories: list[SetStory], recipe: Recipe, rng: Random) -> list[Frame]:
    """Single columns move away from their place: a story's tail, or any column."""
    for story in stories:
        mine = [frame for frame in frames if frame.kind == "column" and frame.article == story.index]
        if len(mine) < 2:
            continue
        for chance, tag, frame in (
            (recipe.displaced_tail, "displaced_tail", mine[-1]),
            (recipe.displaced_column, "displaced_column", rng.choice(mine)),
        ):
            if rng.random() < chance:
                at = frames.index(frame)
                frames.remove(frame)
                steps = rng.choice((-4, -3, -2, -1, 1, 1, 2, 2, 3, 4, 6, 10))
                frames.insert(min(len(frames), max(0, at + steps)), frame)
                story.article.tags.add(tag)
    return frames


def stray_headlines(frames: list[Frame], stories: list[SetStory], recipe: Recipe, rng: Random) -> list[Frame]:
    """Now and then a headline stands away from its story, as a page's main one does over several stories."""
    for story in stories:
        if story.head in frames and rng.random() < recipe.stray_headline:
            at = frames.index(story.head)
            frames.remove(story.head)
            frames.insert(max(0, at - rng.randint(2, 8)), story.head)
            story.article.tags.add("headline_strayed")
    return frames


def arrange(stories: list[SetStory], recipe: Recipe, rng: Random) -> list[Frame]:
    """All frames of a page's stories in dump order."""
    mixed = choose(rng, recipe.order_style) == "mixed"
    units = [order_story(story, recipe, rng, mixed=mixed) for story in stories]
    if mixed:
        units = read_across(units, stories, recipe, rng)
        units = pile_tails(units, stories, recipe, rng)
    units = pile_headlines(units, stories, recipe, rng, mixed=mixed)
    frames = [frame for unit in units for frame in unit]
    return stray_headlines(displace(frames, stories, recipe, rng), stories, recipe, rng) if mixed else frames
