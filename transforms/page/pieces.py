"""Pieces of print: lines put together where a column wrapped them, and cut where two things share a line.

A piece is one stretch of the file. Joining pieces that stand apart is the business of `joins`.
"""

from dataclasses import dataclass, field

from transforms.page.lines import LONGEST_CREDIT, WIDEST_COLUMN, Line, Sheet
from transforms.page.model import PieceRole
from transforms.page.patterns import JUMP, TURN, WEEKDAY, Patterns, find_printed_day, holds_names
from transforms.page.text import ends_sentence, join_texts, measure_width

# A paragraph's first line is two characters narrower than its column; squeezed punctuation takes up to one.
INDENT = 1.5
# A last line this much narrower than its column is no full line.
SHORT_LINE = 1.5
# Where a sentence ends with a line this much narrower, a paragraph ends, whatever the next line looks like.
SURELY_SHORT = 4.0
# Digits and Latin letters are often set wider than half a Chinese character.
LATIN_SLACK = 0.15
# A region of a file with one paragraph per line counts as hard-wrapped from this many lines on.
WRAPPED_REGION = 4
LONGEST_LABEL = 60
SHORT_LABEL = 14


@dataclass(slots=True)
class Piece:
    """A stretch of the file that is one thing: part of a paragraph, a headline line, a marker.

    `gap` counts blank lines before it (0 also where it was cut off a line: `glued`); `column` is the width of its
    column, 0 when not known; `indented` tells a first line that is narrower than its column (None: cannot be told).
    """

    start: int
    end: int
    text: str
    lines: list[Line]
    gap: int
    glued: bool = False
    column: float = 0.0
    indented: bool | None = None
    full_end: bool | None = None
    role: PieceRole | None = None
    title: float = 0.0
    number: int = field(default=0)


def cut_pieces(sheet: Sheet, patterns: Patterns) -> list[Piece]:
    """All pieces of a file, in file order; together they hold every visible character once."""
    pieces: list[Piece] = []
    lines = sheet.lines
    place = 0
    for run in _find_runs(lines):
        wrapped = len(run) > 1 and (sheet.layout == "hard_wrapped" or _looks_wrapped(run))
        around = lines[max(0, place - 6) : place + len(run) + 6]
        groups = _group_wrapped(run, around, patterns) if wrapped else _group_single(run, patterns)
        for group in groups:
            column = 0.0
            if wrapped or sheet.layout == "hard_wrapped":
                column = find_column(lines, place + len(group) // 2) if len(group) < 6 else group_column(group)
            pieces.extend(_split_inline(_make_piece(group, column), sheet, patterns))
            place += len(group)
    for number, piece in enumerate(pieces):
        piece.number = number
    return pieces


def _find_runs(lines: list[Line]) -> list[list[Line]]:
    runs: list[list[Line]] = []
    for line in lines:
        if line.gap or not runs:
            runs.append([])
        runs[-1].append(line)
    return runs


def _looks_wrapped(run: list[Line]) -> bool:
    """Whether a run of lines in a file of whole paragraphs is itself a column."""
    if len(run) < WRAPPED_REGION:
        return False
    widths = sorted(line.width for line in run[:-1])
    middle = widths[len(widths) // 2]
    near = sum(abs(width - middle) <= 2 for width in widths)
    stops = sum(ends_sentence(line.text) for line in run[:-1])
    return middle <= WIDEST_COLUMN and near >= 0.8 * len(widths) and stops <= 0.3 * len(widths)


def is_label(text: str, patterns: Patterns) -> bool:
    """Whether a line is one of the things that never share a paragraph: imprint, date, boilerplate."""
    if len(text) > LONGEST_LABEL or "。" in text:
        return False
    if patterns.boilerplate.search(text) or patterns.imprint.search(text) or patterns.staff.match(text):
        return True
    return find_printed_day(text) is not None and (WEEKDAY.search(text) is not None or len(text) <= 14)


def _group_single(run: list[Line], patterns: Patterns) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in run:
        if groups and _continues_label(groups[-1][-1], line, patterns):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _continues_label(line: Line, after: Line, patterns: Patterns) -> bool:
    if not after.gap and line.width <= LONGEST_LABEL / 2 and patterns.boilerplate.search(line.text):
        if after.width <= SHORT_LABEL and not ends_sentence(after.text):
            return True
        return after.width <= LONGEST_LABEL / 2 and patterns.boilerplate.search(after.text) is not None
    return _continues_byline(line, after, patterns)


def _continues_byline(line: Line, after: Line, patterns: Patterns) -> bool:
    return after.width <= 24 and patterns.byline_line.match(line.text) is not None and holds_names(after.text)


def _group_wrapped(run: list[Line], around: list[Line], patterns: Patterns) -> list[list[Line]]:
    """Paragraphs of a run; `around` is the run with the lines next to it, for the width of its column."""
    groups: list[list[Line]] = [[run[0]]]
    offset = next(place for place, line in enumerate(around) if line is run[0])
    for place in range(1, len(run)):
        if not _names_writers(groups[-1], patterns) and _breaks(run, place, around, offset, patterns):
            groups.append([run[place]])
        else:
            groups[-1].append(run[place])
    return groups


def _names_writers(group: list[Line], patterns: Patterns) -> bool:
    """Whether the lines so far end among the writers named in brackets."""
    return patterns.open_credit.search("".join(line.text for line in group[-LONGEST_CREDIT:])) is not None


def _breaks(run: list[Line], place: int, around: list[Line], offset: int, patterns: Patterns) -> bool:
    """Whether a paragraph ends between lines `place - 1` and `place` of a run."""
    line, after = run[place - 1], run[place]
    if _continues_label(line, after, patterns):
        return False
    if line.width > WIDEST_COLUMN or after.width > WIDEST_COLUMN:
        return True
    if patterns.byline_line.match(line.text) and ends_block(run, place - 1):
        return True
    if patterns.byline_line.match(after.text) and (ends_sentence(line.text) or patterns.byline_line.match(line.text)):
        return True
    if any(is_label(run[n].text, patterns) and not _reads_on(run, n, patterns) for n in (place - 1, place)):
        return True
    mark = JUMP.search(line.text) or TURN.search(line.text)
    if mark and mark.end() == len(line.text):
        return True
    if JUMP.match(after.text) or TURN.match(after.text) or patterns.dateline.match(after.text):
        return True
    if not ends_sentence(line.text):
        return False
    column = find_column(around, offset + place)
    last = place + 1 == len(run) or ends_sentence(after.text)
    short = column - line.width - LATIN_SLACK * _count_latin(line.text)
    indent = column - after.width - LATIN_SLACK * _count_latin(after.text)
    return short >= SURELY_SHORT or (indent >= INDENT and not (last and ends_sentence(after.text)))


def _reads_on(run: list[Line], place: int, patterns: Patterns) -> bool:
    """Whether a line stands in the midst of a sentence: full, as is the line before, and neither ends one.

    Text speaks of 扫一扫 too; a paper's own label stands by itself or among others.
    """
    if not 0 < place < len(run) - 1 or is_label(run[place - 1].text, patterns):
        return False
    column = max(line.width for line in run[place - 1 : place + 2])
    return column <= WIDEST_COLUMN and all(
        line.width >= column - SHORT_LINE and not ends_sentence(line.text) for line in run[place - 1 : place + 1]
    )


def _count_latin(text: str) -> int:
    return 2 * len(text) - int(2 * measure_width(text))


def find_column(lines: list[Line], place: int) -> float:
    """Width of the column around a line: what a quarter of the nearest lines reach."""
    widths = sorted(line.width for line in lines[max(0, place - 4) : place + 5] if line.width <= WIDEST_COLUMN)
    return widths[-1 - len(widths) // 4] if widths else 0.0


def ends_block(run: list[Line], place: int) -> bool:
    """Whether the line is not a full line of its column, so that a name at its end is not cut."""
    column = max(
        (line.width for line in run[max(0, place - 2) : place + 3] if line.width <= WIDEST_COLUMN), default=0.0
    )
    return run[place].width <= column - SHORT_LINE or place == 0


def group_column(group: list[Line]) -> float:
    """Width of the column of a paragraph of several lines."""
    widths = sorted(line.width for line in group[1:-1])
    return widths[-1 - len(widths) // 4]


def _make_piece(group: list[Line], column: float) -> Piece:
    text = join_texts(*(line.text for line in group))
    piece = Piece(start=group[0].start, end=group[-1].end, text=text, lines=group, gap=group[0].gap)
    if column:
        piece.column = column
        first = column - group[0].width - LATIN_SLACK * _count_latin(group[0].text)
        # A line alone that ends a sentence may be the last of its paragraph: its width tells nothing of its start.
        if len(group) > 1 or not ends_sentence(text):
            piece.indented = first >= INDENT
        piece.full_end = column - group[-1].width < SHORT_LINE + LATIN_SLACK * _count_latin(group[-1].text)
    return piece


def _split_inline(piece: Piece, sheet: Sheet, patterns: Patterns) -> list[Piece]:
    """Cut jump markers and writers' credits off a piece; each becomes a piece of its own."""
    raw = sheet.text[piece.start : piece.end]
    cuts: list[tuple[int, int, PieceRole]] = []
    if "接" in raw or "转" in raw:
        cuts.extend((match.start(), match.end(), "jump") for match in JUMP.finditer(raw))
        cuts.extend((match.start(), match.end(), "turn") for match in TURN.finditer(raw))
        cuts.sort()
    first = cuts[0][1] if cuts and cuts[0][0] == 0 else 0
    lead = patterns.lead.match(raw[first : first + 160])
    if lead and first + lead.end() < len(raw) and not (cuts and first < cuts[-1][0] < first + lead.end()):
        cuts.append((first, first + lead.end(), "byline"))
    elif raw[-1] in "）)】]":
        tail = patterns.tail_byline.search(raw[-120:])
        if tail and len(raw) > 120 - tail.start() - 80 and tail.group() != raw:
            offset = max(0, len(raw) - 120)
            if offset + tail.start() > 0:
                cuts.append((offset + tail.start(), len(raw), "byline"))
    if not cuts:
        return [piece]
    return _cut_piece(piece, sheet, sorted(cuts))


def _cut_piece(piece: Piece, sheet: Sheet, cuts: list[tuple[int, int, PieceRole]]) -> list[Piece]:
    parts: list[Piece] = []
    bounds: list[tuple[int, int, PieceRole | None]] = []
    place = 0
    for start, end, role in cuts:
        if start < place:
            continue
        bounds += [(place, start, None), (start, end, role)]
        place = end
    bounds.append((place, piece.end - piece.start, None))
    for start, end, kind in bounds:
        part = take_part(piece, sheet.text, piece.start + start, piece.start + end, parts)
        if part:
            part.role = kind
            parts.append(part)
    return parts


def take_part(piece: Piece, text: str, start: int, end: int, before: list[Piece]) -> Piece | None:
    """The part of a piece between two offsets of the file, trimmed; None when nothing visible is left."""
    raw = text[start:end]
    body = raw.strip()
    if not body:
        return None
    start += raw.index(body[0])
    end = start + len(body)
    lines = [line for line in piece.lines if line.end > start and line.start < end]
    shown = join_texts(*(" ".join(text[max(line.start, start) : min(line.end, end)].split()) for line in lines))
    part = Piece(start=start, end=end, text=shown, lines=lines, gap=0 if before else piece.gap, glued=bool(before))
    part.column, part.full_end = piece.column, piece.full_end
    part.indented = None if before else piece.indented
    return part
