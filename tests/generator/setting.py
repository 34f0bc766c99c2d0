"""Setting a story in columns: its headline rows and the frames its text stands in."""

from dataclasses import dataclass, field, replace
from itertools import accumulate
from random import Random

import jieba

from tests.generator.columns import FileStyle, break_lines, fill_columns
from tests.generator.furniture import print_head_byline, print_jump, print_writers, set_line
from tests.generator.names import invent_name
from tests.generator.printed import Article, Block, Frame, Row, Segment, choose, look_up
from tests.generator.recipe import Recipe
from tests.generator.story import Story
from tests.generator.wrap import CLOSING, wrap

# A continued story keeps at least a line or two of its first paragraph.
SHORTEST_REST = 26
# A shorter headline fits its columns.
SHORTEST_BROKEN = 12


@dataclass(slots=True)
class SetStory:
    """A story set: `head` is None when its headline is not in the file."""

    article: Article
    index: int
    head: Frame | None
    columns: list[Frame]
    placement: str
    captions: list[Frame] = field(default_factory=list)


def cut_point(text: str, near: int, rng: Random) -> int:
    """A place to cut near an offset where a printed line could end."""
    at = min(max(8, near + rng.randint(-12, 12)), len(text) - SHORTEST_REST)
    while 0 < at < len(text) and (
        text[at] in CLOSING or text[at - 1] in "“‘《（" or (text[at].isascii() and text[at - 1].isascii())
    ):
        at -= 1
    return at


def keep_rest(story: Story, recipe: Recipe, form: str, rng: Random) -> tuple[list[tuple[str, str]], bool]:
    """Paragraphs of a story that stand on the page it jumps to, and whether the first is cut."""
    kept = rng.uniform(*recipe.jump_kept)
    target = int(story.size * (1 - kept))
    paragraphs = list(story.paragraphs)
    passed = 0
    for i, (role, text) in enumerate(paragraphs):
        if passed + len(text) > target or i == len(paragraphs) - 1:
            inside = rng.random() < look_up(recipe.jump_mid_paragraph, form)
            if (inside or i == 0) and role == "body" and len(text) > 40:
                at = cut_point(text, target - passed, rng)
                if 0 < at < len(text):
                    return [(role, text[at:]), *paragraphs[i + 1 :]], True
            start = max(i, 1)
            while start < len(paragraphs) - 1 and paragraphs[start][0] != "body":
                start += 1
            return paragraphs[start:], False
        passed += len(text)
    return paragraphs, False


def may_jump(story: Story) -> bool:
    return len(story.paragraphs) >= 2 and story.size > 260 and story.kind != "section" and not story.goes_on


def part_story(story: Story, page: int, recipe: Recipe, rng: Random) -> tuple[Story, Story]:
    """A story parted in two: what stands on `page`, and what goes on elsewhere."""
    rest, cut = keep_rest(story, recipe, "inline", rng)
    paragraphs = story.paragraphs[: len(story.paragraphs) - len(rest)]
    if cut:
        role, whole = story.paragraphs[len(paragraphs)]
        paragraphs = (*paragraphs, (role, whole[: len(whole) - len(rest[0][1])]))
    while paragraphs[-1][0] == "subhead":
        paragraphs = paragraphs[:-1]
    first = replace(story, paragraphs=paragraphs, goes_on=True, cut=cut)
    headline = story.headline[:1] if rng.random() < 0.4 else story.headline
    bare = replace(story, headline=headline, kicker="", subtitle="", captions=())
    return first, replace(bare, paragraphs=tuple(rest), jump_page=page, cut=cut)


def place_byline(story: Story, kind: str) -> str:
    if not story.writers or kind == "none" or (story.goes_on and kind != "head"):
        return "none"
    return kind


def set_story(story: Story, index: int, recipe: Recipe, style: FileStyle, placement: str, rng: Random) -> SetStory:
    """Set one story; its article's truth grows with it."""
    article = Article(tags={f"headline_{placement}", f"kind_{story.kind}"})
    jumps = story.jump_page is not None or (may_jump(story) and rng.random() < recipe.jump)
    form = choose(rng, recipe.jump_form) if jumps else ""
    if form == "headline" and placement == "absent":
        form = "inline"
    paragraphs, cut = list(story.paragraphs), story.cut and jumps
    if jumps and story.jump_page is None:
        paragraphs, cut = keep_rest(story, recipe, form, rng)
    byline = place_byline(story, choose(rng, recipe.byline_continued if jumps else recipe.byline))
    article.writers = list(story.writers) if byline != "none" else []
    article.tags |= {f"byline_{byline}"} | ({f"jump_{form}"} if jumps else {"no_jump"})
    jump = open_jump(article, form, story.jump_page, recipe, style, rng) if jumps else None
    printed = print_paragraphs(article, paragraphs, story.writers, byline, recipe, style, rng)
    printed[0][0].cut_start = cut
    if story.goes_on:
        article.ends_here, printed[-1][-1].cut_end = False, story.cut
    head = set_head(story, article, recipe, style, rng, bare=jumps) if placement != "absent" else None
    if jump is not None and form == "inline":
        printed[0].insert(0, jump)
    elif jump is not None and form == "alone":
        printed.insert(0, [jump])
    width = min(25, max(11, style.width + rng.randint(-2, 2)))
    lines = break_lines(printed, width, recipe, style, rng, unindented=jumps and form == "inline")
    columns = fill_columns(lines, index, recipe, style, rng)
    if form == "headline" and head is not None and jump is not None:
        glue_head(head, jump, columns[0], style, rng)
        placement, head = "before", None
    if style.hard and rng.random() < recipe.region_by_space:
        columns[0].rows[0].gap, columns[0].rows[0].lead = 0, " "
    captions = set_captions(story, article, index, recipe, style, rng, jumped=jumps)
    return SetStory(article, index, head, columns, placement, captions)


def open_jump(
    article: Article, form: str, page: int | None, recipe: Recipe, style: FileStyle, rng: Random
) -> Block | None:
    """The jump marker, None when it is lost."""
    article.starts_here = False
    if form == "lost":
        return None
    article.jump_from = page or choose(rng, recipe.jump_page)
    block = Block(
        "jump", print_jump(article.jump_from, rng, other_bracket=style.half or rng.random() < recipe.jump_other_bracket)
    )
    article.blocks.append(block)
    return block


def print_paragraphs(
    article: Article,
    paragraphs: list[tuple[str, str]],
    writers: tuple[tuple[str, str], ...],
    byline: str,
    recipe: Recipe,
    style: FileStyle,
    rng: Random,
) -> list[list[Block]]:
    """Printed paragraphs as rows of blocks: a byline at the head shares the first, one at the end stands alone."""
    printed: list[list[Block]] = []
    for role, text in paragraphs:
        block = Block(role, text)
        article.blocks.append(block)
        printed.append([block])
    if byline == "head":
        block = Block("byline", print_head_byline(writers, style.names, rng))
        article.blocks.insert(article.blocks.index(printed[0][0]), block)
        printed[0].insert(0, block)
    elif byline in ("end", "inline_end"):
        text = print_writers(writers, style.names, rng)
        if byline == "end" and rng.random() < recipe.byline_suffix:
            text += rng.choice((" 文/图", " 摄影报道", "/文"))
        block = Block("byline", text if byline == "end" else f"（{text}）")
        article.blocks.append(block)
        if byline == "end" or printed[-1][0].role != "body":
            printed.append([block])
        else:
            printed[-1].append(block)
    return printed


def set_head(story: Story, article: Article, recipe: Recipe, style: FileStyle, rng: Random, *, bare: bool) -> Frame:
    """Rows of kicker, headline, subtitle and column label."""
    lines = break_headline(story.headline[0], recipe, rng) if len(story.headline) == 1 else list(story.headline)
    if len(lines) > 1 and rng.random() < recipe.headline_on_one_line:
        lines = [" ".join(lines)]
    article.headline = [Block("headline", line) for line in lines]
    rows = [set_line(block, gap=0 if i else 1) for i, block in enumerate(article.headline)]
    extras = not bare or rng.random() < 0.25
    if story.kicker and extras:
        article.kicker = [Block("kicker", story.kicker)]
        rows.insert(0, set_line(article.kicker[0]))
    if story.subtitle and extras:
        article.subtitle = [Block("subtitle", story.subtitle)]
        rows.append(set_line(article.subtitle[0], gap=0 if rng.random() < 0.15 else 1))
    dashed = story.subtitle.startswith("——")
    certain = (dashed and not story.kicker) or rng.random() < recipe.kicker_certain
    article.headline_sure = not (article.kicker or article.subtitle) or certain
    if story.column and extras:
        article.column = [Block("column_label", story.column)]
        rows.insert(0 if rng.random() < 0.6 else len(rows), set_line(article.column[0]))
    article.tags |= {name for name in ("kicker", "subtitle", "column") if getattr(article, name)}
    return Frame("head", rows, None)


def break_headline(headline: str, recipe: Recipe, rng: Random) -> list[str]:
    """A headline too long for its columns is set on two lines, wherever a word ends near its middle."""
    if len(headline) < SHORTEST_BROKEN or rng.random() >= recipe.headline_broken:
        return [headline]
    ends = list(accumulate(len(word) for word in jieba.cut(headline)))[:-1]
    middle = len(headline) * rng.uniform(0.4, 0.65)
    place = min(ends, key=lambda end: abs(end - middle), default=len(headline))
    return [line for line in (headline[:place], headline[place:]) if line]


def glue_head(head: Frame, jump: Block, column: Frame, style: FileStyle, rng: Random) -> None:
    """Headline, marker and often the text run together on one line."""
    last = head.rows[-1]
    last.segments.append(Segment(jump, 0, jump.text))
    if rng.random() < 0.5:
        last.segments.extend(column.rows.pop(0).segments)
    elif style.hard and column.rows:
        column.rows[0].gap = 0
    column.rows[:0] = head.rows


def set_captions(
    story: Story, article: Article, index: int, recipe: Recipe, style: FileStyle, rng: Random, *, jumped: bool
) -> list[Frame]:
    frames = []
    captions = list(story.captions)
    if captions and rng.random() < recipe.picture_credit:
        captions.append(
            rng.choice(
                (
                    "本组图片由受访者提供",
                    "本组图片由活动主办方提供",
                    f"记者 {invent_name(rng)} 摄",
                    f"通讯员 {invent_name(rng)} 摄",
                )
            )
        )
    for text in captions:
        block = Block("caption", text)
        article.blocks.append(block)
        parts = wrap(text, max(12, style.width - 3), rng, indent=False) if style.hard else [text]
        rows, start = [], 0
        for i, part in enumerate(parts):
            rows.append(Row([Segment(block, start, part)], 0 if i else 1))
            start += len(part)
        frames.append(Frame("caption", rows, index))
    return frames
