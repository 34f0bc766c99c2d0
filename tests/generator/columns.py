"""Breaking a story's paragraphs into lines and its lines into columns."""

from dataclasses import dataclass
from random import Random

from tests.generator.furniture import NameStyle
from tests.generator.printed import Block, Frame, Row, Segment, look_up
from tests.generator.recipe import Recipe
from tests.generator.wrap import wrap

HARD = "hard_wrapped"


@dataclass(frozen=True, slots=True)
class FileStyle:
    """What one dump has in common: layout, width of punctuation, how names and markers look."""

    layout: str
    half: bool
    names: NameStyle
    width: int

    @property
    def hard(self) -> bool:
        return self.layout == HARD


@dataclass(slots=True)
class PrintedLine:
    """A line of a column; `first` opens a printed paragraph, `solid` ones are never parted from the line before."""

    segments: list[Segment]
    first: bool
    solid: bool = False
    quote: bool = False


def break_lines(
    printed: list[list[Block]], width: int, recipe: Recipe, style: FileStyle, rng: Random, *, unindented: bool
) -> list[PrintedLine]:
    """All lines of a story at its width; from some paragraph on it may stand narrower, beside a picture."""
    lines: list[PrintedLine] = []
    wide = printed[0][-1].role == "body" and len(printed) > 3 and rng.random() < recipe.wide_lead / 3
    narrow = rng.randrange(len(printed)) if rng.random() < recipe.beside_picture else len(printed)
    for i, blocks in enumerate(printed):
        if i == 0 and wide:
            room = 2 * width + rng.randint(0, 4)
        else:
            room = width if i < narrow else max(9, int(width * rng.uniform(0.55, 0.85)))
        if blocks[0].role in ("subhead", "byline") and len(blocks) == 1:
            lines.extend(set_solid(blocks[0], room, style, rng))
            continue
        text = "".join(block.text for block in blocks)
        parts = wrap(text, room, rng, indent=not (unindented and i == 0))
        lines.extend(cut_blocks(blocks, parts, recipe, style, rng))
    return lines


def set_solid(block: Block, width: int, style: FileStyle, rng: Random) -> list[PrintedLine]:
    """A subhead or a closing byline: its lines stand together."""
    joined = block.text
    parts = joined.split("\n")
    if len(parts) > 1 and not style.hard and rng.random() < 0.6:
        parts = [" ".join(parts)]
    if style.hard:
        parts = [line for part in parts for line in wrap(part, max(width, 14), rng, indent=False)]
    parts = [part for part in parts if part.strip()]
    block.text = "".join(parts)
    lines, start = [], 0
    for i, part in enumerate(parts):
        lines.append(PrintedLine([Segment(block, start, part)], first=i == 0, solid=True))
        start += len(part)
    return lines


def cut_blocks(
    blocks: list[Block], parts: list[str], recipe: Recipe, style: FileStyle, rng: Random
) -> list[PrintedLine]:
    """The lines of one printed paragraph, each cut where one block ends and the next begins."""
    lines: list[PrintedLine] = []
    queue = [(block, 0) for block in blocks]
    chance = look_up(recipe.blank_before_quote, style.layout)
    for i, part in enumerate(parts):
        segments = []
        while part:
            block, at = queue[0]
            size = min(len(part), len(block.text) - at)
            segments.append(Segment(block, at, part[:size]))
            part = part[size:]
            if at + size >= len(block.text):
                queue.pop(0)
            else:
                queue[0] = (block, at + size)
        quote = i > 0 and segments[0].text[:1] == "“" and rng.random() < chance
        lines.append(PrintedLine(segments, first=i == 0, quote=quote))
    return lines


def break_columns(lines: list[PrintedLine], recipe: Recipe, rng: Random) -> list[list[PrintedLine]]:
    """Lines parted into columns; an uncut story breaks only between paragraphs."""
    uncut = rng.random() < recipe.uncut_story
    height = rng.randint(*recipe.column_lines)
    columns: list[list[PrintedLine]] = [[]]
    room = max(2, height - rng.randint(0, 6))
    for line in lines:
        full = len(columns[-1]) >= room
        if full and (line.first if uncut else not (line.solid and not line.first)):
            columns.append([])
            room = max(2, height + rng.randint(-2, 2))
        columns[-1].append(line)
    if len(columns) > 1 and all(line.solid for line in columns[-1]):
        columns[-2].extend(columns.pop())
    return columns


def fill_columns(lines: list[PrintedLine], index: int, recipe: Recipe, style: FileStyle, rng: Random) -> list[Frame]:
    frames = []
    for column in break_columns(lines, recipe, rng):
        rows = set_hard(column, recipe, rng) if style.hard else set_whole(column, recipe, rng)
        frames.append(Frame("column", rows, index))
    return frames


def set_hard(column: list[PrintedLine], recipe: Recipe, rng: Random) -> list[Row]:
    """A row per printed line; blank lines before paragraphs, quotation marks and at the column's top."""
    rows = []
    for i, line in enumerate(column):
        gap = int(i == 0 or line.first or line.quote)
        last = i == len(column) - 1
        if (
            line.first
            and i
            and not line.solid
            and rng.random() < (recipe.late_blank if last else recipe.glued_paragraph)
        ):
            gap = 0
        rows.append(Row(line.segments, gap))
    return rows


def set_whole(column: list[PrintedLine], recipe: Recipe, rng: Random) -> list[Row]:
    """A row per printed paragraph, or per part of one that stands in this column."""
    rows: list[Row] = []
    for i, line in enumerate(column):
        if i == 0 or line.first or line.quote or line.solid:
            glued = line.solid and not line.first
            rows.append(Row(list(line.segments), 0 if glued else 1))
            continue
        for segment in line.segments:
            last = rows[-1].segments[-1]
            if last.block is segment.block and last.end == segment.start:
                rows[-1].segments[-1] = Segment(last.block, last.start, last.text + segment.text)
            else:
                rows[-1].segments.append(segment)
    return rows
