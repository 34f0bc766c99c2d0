"""What each piece is: body, title (headline and its kin, told apart later), byline, jump, caption, furniture.

A title looks like one, but above all it does not read on: decided with the pieces before and after it.
"""

import re

from transforms.page.language import normalise
from transforms.page.model_data import PageModel
from transforms.page.patterns import HAN, NAME_ONLY, PAGE_LABEL, PARAGRAPH_START, Patterns
from transforms.page.pieces import Piece, is_label
from transforms.page.text import OPENERS, ends_sentence

# Longer lines are text, whatever they end with; headlines of 50 characters were seen.
LONGEST_TITLE = 60
# Log-odds that leave no doubt.
CERTAIN = 9.0
LONGEST_SHOUT = 36
LONGEST_CAPTION = 120
LONGEST_SCENE = 45
SENTENCE_END = "。"
SPACED = re.compile(rf"[{HAN}”》』」）)\d] [“《『「（(\d{HAN}]")
COMMAS = re.compile(r"[，,；;]")
READS_ON = re.compile(r"[，,、；;：:（(“《‘『「—]$")
STARTS_INSIDE = re.compile(r"^[，,、；;：:。！？”’》）)』」…]")
# A subtitle says of whom or what: ——记….
DASHED = re.compile(r"^[—―─]{1,2}[^—―─]")
# In hard-wrapped dumps a blank line stands before a line that begins with one of these, whatever it is.
BLANK_BEFORE = "“‘「『"
SERIES_MARK = re.compile(r"[①②③④⑤⑥⑦⑧⑨⑩]$|[（(][一二三四五六七八九十上中下][）)]$")
TITLE_FEATURES = (
    "title_bias", "title_spaced", "title_series", "title_commas", "title_length", "title_short", "title_unbalanced",
    "title_sentence", "title_on_chars", "title_on_words", "title_after_open", "title_back_chars", "title_back_words",
    "title_starts", "title_ends", "title_wrapped", "title_last_short", "title_last_full", "title_last_indented",
    "title_wide", "title_set_apart", "title_lines", "title_name", "title_opening", "title_open_full",
    "title_after_comma", "title_quote", "title_first", "title_after_mark", "title_after_jump", "title_under_line",
    "title_over_line", "title_before_jump", "title_before_credit", "title_before_indented", "title_before_flush",
)  # fmt: skip
# What stands at the end of a story, so that the next may begin after it.
STORY_ENDS = frozenset(["byline", "turn", "imprint", "boilerplate"])
OPENING_WORDS = re.compile(rf"{PARAGRAPH_START}|[“「]")


def assign_roles(pieces: list[Piece], model: PageModel) -> None:
    """Set the role of every piece; titles get role `headline` here and `title`, the log-odds of being one."""
    patterns = model.patterns
    for piece in pieces:
        if piece.role is None:
            set_plain_role(piece, patterns)
    for place, piece in enumerate(pieces):
        if piece.role is None:
            piece.title = score_title(pieces, place, model)
            piece.role = "headline" if piece.title > 0 else "body"
    _set_captions(pieces, patterns)


def find_neighbours(pieces: list[Piece], place: int) -> tuple[Piece | None, Piece | None]:
    """The body text before a piece and the text or undecided piece after it, a few pieces away at most."""
    before = next((pieces[i] for i in range(place - 1, max(-1, place - 6), -1) if pieces[i].role == "body"), None)
    after = next((piece for piece in pieces[place + 1 : place + 6] if piece.role in ("body", None)), None)
    return before, after


def set_plain_role(piece: Piece, patterns: Patterns) -> None:
    """Roles that the words alone decide; None where it depends on the neighbours."""
    text = piece.text
    if len(text) <= 130 and patterns.writer_role.search(text[:24]) and patterns.byline_line.match(text):
        piece.role = "caption" if _is_credit(text, patterns) else "byline"  # 记者 … 摄 took the picture
    elif is_label(text, patterns):
        if patterns.staff.search(text) or patterns.imprint.search(text):
            piece.role = "imprint"
        else:
            piece.role = "boilerplate" if patterns.boilerplate.search(text) else "date"
    elif PAGE_LABEL.match(text):
        piece.role = "other"
    elif len(text) <= LONGEST_CAPTION and (patterns.caption_start.match(text) or _is_credit(text, patterns)):
        piece.role = "caption"
    elif "。" in text or len(text) > LONGEST_TITLE or (ends_sentence(text) and len(text) > LONGEST_SHOUT):
        piece.role = "body"


def _is_credit(text: str, patterns: Patterns) -> bool:
    return len(text) <= 40 and patterns.caption_end.search(text) is not None and COMMAS.search(text) is None


def score_title(pieces: list[Piece], place: int, model: PageModel) -> float:
    """Log-odds that a short piece without 。 is a title rather than a part of a paragraph."""
    if is_cut(pieces[place].text):
        return -CERTAIN
    if _is_dashed_subtitle(pieces, place):
        return CERTAIN
    values = measure_title(pieces, place, model)
    return sum(value * model.weights[name] for name, value in zip(TITLE_FEATURES, values, strict=True))


def _is_dashed_subtitle(pieces: list[Piece], place: int) -> bool:
    """Whether a piece under a title begins with a dash and is neither a sentence nor a clause of one."""
    text = pieces[place].text
    under_title = place > 0 and pieces[place - 1].role == "headline"
    return under_title and bool(DASHED.match(text)) and not COMMAS.search(text) and not ends_sentence(text)


def is_cut(text: str) -> bool:
    """Whether a piece begins or ends in the middle of a sentence, as no title does."""
    return READS_ON.search(text) is not None or STARTS_INSIDE.match(text) is not None


def measure_title(pieces: list[Piece], place: int, model: PageModel) -> list[float]:
    """Values of TITLE_FEATURES of a piece. Those before it have their roles, those after it only what words tell."""
    piece = pieces[place]
    text = piece.text
    before, after = find_neighbours(pieces, place)
    statistics = model.statistics
    left, right = normalise(text[-4:]), normalise(text[:4])
    on_chars = on_words = back_chars = back_words = 0.0
    is_open = before is not None and not ends_sentence(before.text)
    if after is not None:
        start = normalise(after.text[:4])
        on_chars, on_words = statistics.gain_of_reading_on(left, start), statistics.gain_of_words(left, start)
    if before is not None and is_open:
        end = normalise(before.text[-4:])
        back_chars, back_words = statistics.gain_of_reading_on(end, right), statistics.gain_of_words(end, right)
    last, column = piece.lines[-1].width, piece.column
    wrapped = bool(column)
    return [
        1.0,
        float(bool(SPACED.search(text))),
        float(bool(SERIES_MARK.search(text))),
        float(min(3, len(COMMAS.findall(text)))),
        max(0, len(text) - 26) / 10,
        float(len(text) < 10),
        float(_is_unbalanced(text)),
        float(ends_sentence(text)),
        max(-6.0, min(8.0, on_chars)),
        max(-3.0, min(12.0, on_words)),
        float(is_open),
        max(-6.0, min(8.0, back_chars)),
        max(-3.0, min(12.0, back_words)),
        max(-6.0, min(8.0, statistics.gain_of_break("", right))),
        max(-6.0, min(8.0, statistics.gain_of_end(left))),
        float(wrapped),
        float(wrapped and last < column - 4.0),
        float(wrapped and abs(last - column) <= 1.0),
        float(wrapped and -4.0 <= last - column < -1.0 and len(piece.lines) == 1),
        float(wrapped and last > column + 1.0),
        float(piece.gap > 0 and not piece.glued),
        float(len(piece.lines) > 1),
        float(bool(NAME_ONLY.match(text)) and len(text) <= 9),
        float(bool(OPENING_WORDS.match(text))),
        float(before is not None and is_open and wrapped and abs(last - before.column) <= 1.0),
        float(before is not None and READS_ON.search(before.text) is not None and before.number == piece.number - 1),
        float(wrapped and is_open and text[0] in BLANK_BEFORE),
        *_measure_beside(pieces, place),
    ]


def _measure_beside(pieces: list[Piece], place: int) -> list[float]:
    """Values of the last of TITLE_FEATURES: what the pieces right before and after one are."""
    piece = pieces[place]
    above = pieces[place - 1] if place else None
    below = pieces[place + 1] if place + 1 < len(pieces) else None
    over, under = above.role if above else None, below.role if below else None
    return [
        float(above is None),
        float(over in STORY_ENDS),
        float(over == "jump"),
        float(over == "headline" and not piece.gap and not piece.glued),
        float(below is not None and under is None and not below.gap and not below.glued),
        float(under == "jump"),
        float(under in ("byline", "turn")),
        float(below is not None and under == "body" and below.indented is True),
        float(below is not None and under == "body" and below.indented is False),
    ]


def _is_unbalanced(text: str) -> bool:
    return any(text.count(opener) != text.count(close) for opener, close in OPENERS.items())


def _set_captions(pieces: list[Piece], patterns: Patterns) -> None:
    """A sentence that says what a picture shows is a caption, and short sentences beside a credit that has none."""
    for place, piece in enumerate(pieces):
        if piece.role == "body" and patterns.scene.match(piece.text):
            before, _ = find_neighbours(pieces, place)
            if before is None or ends_sentence(before.text):
                piece.role = "caption"
    for place, piece in enumerate(pieces):
        if piece.role == "caption" and SENTENCE_END not in piece.text:
            above = place - 1
            while above >= 0 and (pieces[above].role == "caption" or _may_be_caption(pieces, above, patterns)):
                pieces[above].role = "caption"
                above -= 1
            if above == place - 1 and place + 1 < len(pieces) and _may_be_caption(pieces, place + 1, patterns):
                pieces[place + 1].role = "caption"


def _may_be_caption(pieces: list[Piece], place: int, patterns: Patterns) -> bool:
    """Whether a piece is one short sentence of its own and no formula that closes a story."""
    text = pieces[place].text
    return (
        pieces[place].role == "body"
        and len(text) <= LONGEST_SCENE
        and text.find(SENTENCE_END) == len(text) - 1
        and "“" not in text[:1]
        and not patterns.closing_formula.search(text)
        and (not place or pieces[place - 1].role != "body" or ends_sentence(pieces[place - 1].text))
    )
