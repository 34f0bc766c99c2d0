"""A page of stories, set and dumped scrambled, with its truth."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.generator.arrange import arrange
from tests.generator.columns import FileStyle
from tests.generator.dump import Dump, Labeller, Staff, label_page, print_rows
from tests.generator.furniture import BOILERPLATES, NameStyle, make_boilerplate, make_masthead, set_line
from tests.generator.names import invent_name
from tests.generator.printed import Block, Copy, Frame, Row, Segment, choose, look_up
from tests.generator.recipe import Recipe
from tests.generator.repeats import repeat_rows
from tests.generator.setting import SetStory, may_jump, part_story, set_story
from tests.generator.story import Story
from tests.generator.wrap import CLOSING

ROLES = ("记者", "记者", "记者", "首席记者", "记者", "通讯员", "本报记者", "实习记者")
STRAY_CAPTIONS = (
    "雨后的{p}，市民在花丛间拍照留影。",
    "{p}灯光璀璨，吸引不少游客驻足观赏。",
    "志愿者在{p}为老人免费理发。",
    "孩子们在{p}体验传统手工制作。",
    "夜幕下的{p}车水马龙。",
)
STRAY_PLACES = ("滨江步道", "中央广场", "老街口", "市民公园", "体育场", "文化长廊", "观景平台")
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a caller may fix of a page; None leaves it to the recipe."""

    layout: str | None = None
    day: date | None = None
    page: int | None = None
    district: str = "江城"
    # The stories were written for `day`: what they say of it counts.
    dated: bool = False


def give_writers(story: Story, rng: Random) -> tuple[tuple[str, str], ...]:
    """The story's own writers, else invented ones."""
    if story.writers:
        return story.writers
    count = rng.choices((1, 2, 3, 4, 6), (0.72, 0.16, 0.06, 0.04, 0.02))[0]
    roles = sorted((rng.choice(ROLES) for _ in range(count)), key=ROLES.index)
    return tuple((role, invent_name(rng)) for role in roles)


def make_page(
    stories: list[Story], rng: Random, *, recipe: Recipe | None = None, setting: Setting | None = None
) -> Dump:
    """Lay the stories out as one page and dump it; everything follows from `rng`."""
    recipe, setting = recipe or Recipe(), setting or Setting()
    layout = setting.layout or choose(rng, recipe.layouts)
    style = FileStyle(
        layout=layout,
        half=rng.random() < look_up(recipe.half_width_punctuation, layout),
        names=NameStyle(spaced=rng.random() < recipe.byline_inner_space),
        width=rng.randint(*recipe.widths),
    )
    stories = add_twin(stories, recipe, rng)
    if rng.random() < recipe.front_page:
        stories, recipe = open_front_page(stories, recipe, rng), replace(recipe, jump=0.0)
    placed = place_headlines(len(stories), recipe, rng)
    sets = []
    for i, (story, placement) in enumerate(zip(stories, placed, strict=True)):
        written = Story(
            **{name: getattr(story, name) for name in Story.__slots__} | {"writers": give_writers(story, rng)}
        )
        own = vary_width(style, rng)
        sets.append(set_story(written, i, recipe, own, placement, rng))
    for item in sets:
        lose_headline(item, recipe, rng)
        if item.head is not None:
            item.head.article = item.index
    frames = arrange(sets, recipe, rng)
    frames, furniture = add_boilerplate(frames, sets, recipe, setting, rng)
    frames, stray = add_stray_caption(frames, recipe, rng)
    cut = rng.random() < recipe.end_of_file_cut and cut_end_of_file(frames, rng)
    frames, copies = repeat_rows(frames, sets, recipe, style.hard, rng)
    heads, staff = open_page(recipe, setting, style, rng)
    return finish(
        [*heads, *frames],
        sets,
        [*staff_blocks(heads), *furniture, *stray],
        copies,
        staff,
        style,
        setting,
        rng,
        ended=not cut,
    )


def open_front_page(stories: list[Story], recipe: Recipe, rng: Random) -> list[Story]:
    """Stories of which only the first part stands on this page."""
    part = [may_jump(story) and story.jump_page is None and rng.random() < recipe.goes_on for story in stories]
    return [part_story(s, 1, recipe, rng)[0] if parted else s for s, parted in zip(stories, part, strict=True)]


def vary_width(style: FileStyle, rng: Random) -> FileStyle:
    return FileStyle(style.layout, style.half, style.names, rng.randint(17, 25) if rng.random() < 0.6 else style.width)


def place_headlines(count: int, recipe: Recipe, rng: Random) -> list[str]:
    """Where each story's headline stands; a page mostly keeps to one way."""
    usual = choose(rng, recipe.headline_style)
    weights = recipe.headline_mixed
    if usual == "mixed":
        return [choose(rng, weights) for _ in range(count)]
    return [usual if rng.random() < 0.93 else choose(rng, weights) for _ in range(count)]


def lose_headline(item: SetStory, recipe: Recipe, rng: Random) -> None:
    """The headline of a story, mostly a continued one, may be missing."""
    kind = "whole" if item.article.starts_here else "jump"
    if item.head is not None and rng.random() < look_up(recipe.headline_absent, kind):
        item.head = None
        for name in ("headline", "kicker", "subtitle", "column"):
            setattr(item.article, name, [])
        item.article.headline_sure = True
        item.article.tags = {tag for tag in item.article.tags if not tag.startswith("headline_")} | {"headline_absent"}


def add_twin(stories: list[Story], recipe: Recipe, rng: Random) -> list[Story]:
    """Two stories carry the same paragraph with other numbers: a recurring form, not a repeat."""
    if len(stories) < 2 or rng.random() >= recipe.form_twin:
        return stories
    pool = [text for story in stories for role, text in story.paragraphs if role == "body" and 30 <= len(text) <= 160]
    pool = [text for text in pool if len(DIGITS.findall(text)) >= 2]
    if not pool:
        return stories
    text = rng.choice(pool)
    twin = DIGITS.sub(lambda m: str(int(m.group()) + rng.randint(1, 9))[: len(m.group())] or m.group(), text)
    at = next(i for i, story in enumerate(stories) if ("body", text) not in story.paragraphs)
    target = stories[at]
    parts = {name: getattr(target, name) for name in Story.__slots__} | {
        "paragraphs": (*target.paragraphs, ("body", twin))
    }
    return [*stories[:at], Story(**parts), *stories[at + 1 :]] if twin != text else stories


def add_boilerplate(
    frames: list[Frame], sets: list[SetStory], recipe: Recipe, setting: Setting, rng: Random
) -> tuple[list[Frame], list[Block]]:
    """The paper's scan-code lines, one wording a file, after some stories."""
    if rng.random() >= recipe.boilerplate:
        return frames, []
    wording = rng.choice(BOILERPLATES)
    ends = {}
    for i, frame in enumerate(frames):
        ends[frame.article] = i
    after = {i for i in ends.values() if rng.random() < recipe.boilerplate_each}
    out, blocks = [], []
    for i, frame in enumerate(frames):
        out.append(frame)
        if i in after:
            made, block = make_boilerplate(rng, wording, setting.district)
            out.append(made)
            blocks.append(block)
    return out, blocks


def add_stray_caption(frames: list[Frame], recipe: Recipe, rng: Random) -> tuple[list[Frame], list[Block]]:
    if rng.random() >= recipe.stray_caption:
        return frames, []
    block = Block("caption", rng.choice(STRAY_CAPTIONS).format(p=rng.choice(STRAY_PLACES)))
    at = rng.randint(0, len(frames))
    return [*frames[:at], Frame("caption", [set_line(block)]), *frames[at:]], [block]


def cut_end_of_file(frames: list[Frame], rng: Random) -> bool:
    """The file ends in mid-text: the last column stops somewhere, its last row too."""
    frame = frames[-1]
    if frame.kind != "column" or sum(len(s.text) for row in frame.rows for s in row.segments) < 60:
        return False
    bodies = [i for i, row in enumerate(frame.rows) if i and all(s.block.role == "body" for s in row.segments)]
    if not bodies:
        return False
    keep = rng.choice(bodies)
    del frame.rows[keep + 1 :]
    segment = frame.rows[-1].segments[-1]
    at = rng.randint(1, len(segment.text))
    while at < len(segment.text) and segment.text[at] in CLOSING:
        at += 1
    del frame.rows[-1].segments[1:]
    first = frame.rows[-1].segments[0]
    frame.rows[-1].segments[0] = Segment(first.block, first.start, first.text[: max(1, min(at, len(first.text)))])
    return True


def open_page(recipe: Recipe, setting: Setting, style: FileStyle, rng: Random) -> tuple[list[Frame], Staff]:
    if rng.random() >= recipe.masthead:
        return [], Staff(page=setting.page)
    day = setting.day or date(rng.randint(2015, 2026), rng.randint(1, 12), rng.randint(1, 28))
    printed = day if rng.random() < recipe.issue_date_line else None
    frames, _, makers, date_block = make_masthead(rng, day=printed, page=setting.page, hard=style.hard)
    return frames, Staff(makers, printed, date_block, setting.page)


def staff_blocks(frames: list[Frame]) -> list[Block]:
    return [row.segments[0].block for frame in frames for row in frame.rows]


def describe_issue(staff: Staff, setting: Setting, text: str) -> dict[str, Any]:
    """The label's issue: the printed day, else the true one if the text names its year and a day just before it."""
    if staff.printed_date is not None:
        return {"date": staff.printed_date.isoformat(), "date_basis": "explicit"}
    if setting.day is None:
        return {"date": None, "date_basis": "unknown"}
    days = [setting.day - timedelta(days=n) for n in range(1, 6)]
    named = setting.dated and f"{setting.day.year}年" in text and any(f"{d.month}月{d.day}日" in text for d in days)
    return {"date": setting.day.isoformat(), "date_basis": "inferred" if named else "unknown"}


def mark_ends(sets: list[SetStory], present: dict[int, int]) -> None:
    """An article whose first or last words are not in the file does not start or end here."""
    for item in sets:
        text = [b for b in item.article.blocks if b.role in ("body", "subhead")]
        if text and present.get(id(text[0]), 0) & 1 == 0:
            item.article.starts_here = False
        if text and present.get(id(text[-1]), 0) & 2 == 0:
            item.article.ends_here = False


def find_ends(rows: list[Row]) -> dict[int, int]:
    """For each block (by id): 1 when its first character is in the file, 2 its last, 3 both."""
    out: dict[int, int] = {}
    for row in rows:
        for segment in row.segments:
            key = id(segment.block)
            out[key] = out.get(key, 0) | (segment.start == 0) | (2 * (segment.end >= len(segment.block.text)))
    return out


def finish(
    frames: list[Frame],
    sets: list[SetStory],
    furniture: list[Block],
    copies: list[Copy],
    staff: Staff,
    style: FileStyle,
    setting: Setting,
    rng: Random,
    *,
    ended: bool,
) -> Dump:
    """Print the frames and label what was printed."""
    rows = [row for frame in frames for row in frame.rows]
    mark_ends(sets, find_ends(rows))
    opening = rng.choice((0, 0, 2)) if style.layout == "paragraph_per_line" else rng.choice((0, 0, 1))
    rows[0].gap = 0
    if style.layout == "hard_wrapped" and not opening and rng.random() < 0.5:
        rows[0].lead = " "
    closing = rng.choice((0, 1, 2, 3)) if ended else 0
    text, places = print_rows(frames, half=style.half, opening=opening, closing=closing)
    heads = {i for i, row in enumerate(rows) if any(s.block.role == "headline" for s in row.segments)}
    owner = {}
    number = 0
    for frame in frames:
        for row in frame.rows:
            owner[number] = frame.article if row.segments[0].block.role in ("body", "subhead") else None
            number += 1
    marker = Labeller(text, places, heads, owner)
    label = label_page(
        [s.article for s in sets], furniture, copies, staff, describe_issue(staff, setting, text), marker
    )
    tags = {style.layout, "half_width" if style.half else "full_width"}
    tags |= {f"repeat_{copy.kind}" for copy in copies} | ({"file_cut"} if not ended else set())
    tags |= {"masthead"} if staff.credits else set()
    return Dump(text, label, style.layout, tags, marker.block_tags, marker.article_tags)
