"""How often each thing happens to a page: the frequencies a generated page is made with."""

from dataclasses import dataclass, fields, replace
from typing import Any

Weights = tuple[tuple[Any, float], ...]
Changes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Chances (0 to 1) and ranges; `Weights` are (choice, weight) pairs. Defaults follow the real files.

    Chances are per page where the comment says so, per story or per place otherwise.
    """

    # the file
    layouts: Weights = (("paragraph_per_line", 0.5), ("hard_wrapped", 0.5))
    half_width_punctuation: Weights = (("paragraph_per_line", 0.65), ("hard_wrapped", 0.15))
    page_chars: tuple[int, int] = (4000, 10000)
    masthead: float = 0.35  # per page
    issue_date_line: float = 0.7  # of mastheads
    end_of_file_cut: float = 0.3  # per page
    stray_caption: float = 0.12  # per page: a picture of no story here
    kindred: float = 0.75  # per page: its stories are of one subject, as those of a district are (sources of news only)
    # columns
    widths: tuple[int, int] = (17, 25)
    column_lines: tuple[int, int] = (6, 32)
    wide_lead: float = 0.2  # of roundups and features: the lead stands across two columns
    uncut_story: float = 0.2  # every paragraph stands whole
    beside_picture: float = 0.12
    blank_before_quote: Weights = (("paragraph_per_line", 0.05), ("hard_wrapped", 0.92))
    late_blank: float = 0.7  # of column breaks right after a paragraph's first line
    glued_paragraph: float = 0.008
    region_by_space: float = 0.15  # a story's text starts with a space instead of a blank line (hard-wrapped)
    # order
    order_style: Weights = (("tidy", 0.45), ("mixed", 0.55))  # per page
    interleave: float = 0.12  # two neighbours read across
    displaced_tail: float = 0.10
    displaced_column: float = 0.04
    last_column_first: float = 0.06
    piled_tails: float = 0.06  # the last columns of two or three stories stand before their headlines
    stray_headline: float = 0.03  # a headline stands some frames away from its story
    lost_start: float = 0.04
    lost_middle: float = 0.015
    lost_end: float = 0.03
    # headlines
    headline_style: Weights = (("before", 0.5), ("after", 0.2), ("mixed", 0.3))  # per page
    headline_mixed: Weights = (("before", 0.5), ("after", 0.22), ("inside", 0.18), ("pile", 0.1))
    headline_absent: Weights = (("whole", 0.015), ("jump", 0.12))
    headline_pile: float = 0.08  # per page: headlines of neighbours stand together
    headline_broken: float = 0.25  # a long headline of one part is set on two lines
    headline_on_one_line: float = 0.7  # a two-line headline joined by a space
    kicker_certain: float = 0.2  # a kicker or subtitle whose label is sure
    # jumps
    jump: float = 0.42
    front_page: float = 0.1  # per page: nothing comes from elsewhere, stories go on elsewhere
    goes_on: float = 0.5  # of stories on a front page
    jump_form: Weights = (("inline", 0.62), ("alone", 0.2), ("lost", 0.12), ("headline", 0.06))
    jump_mid_paragraph: Weights = (("inline", 0.9), ("alone", 0.45), ("lost", 0.8), ("headline", 0.8))
    jump_page: Weights = ((1, 0.85), (2, 0.06), (3, 0.05), (4, 0.04))
    jump_other_bracket: float = 0.2
    jump_kept: tuple[float, float] = (0.15, 0.7)  # share of the story that stands on the jump's page
    # repeats
    repeat_run: float = 0.3  # per page: rows of a story stand twice
    repeat_beside_headline: float = 0.6
    repeat_near: float = 0.1
    form_twin: float = 0.06  # per page: the same notice with other numbers
    # bylines and the rest
    byline: Weights = (("head", 0.5), ("end", 0.33), ("none", 0.14), ("inline_end", 0.03))
    byline_continued: Weights = (("end", 0.72), ("none", 0.25), ("inline_end", 0.03))
    byline_inner_space: float = 0.65  # per page
    byline_suffix: float = 0.06  # 文/图 after the names
    boilerplate: float = 0.35  # per page that has any
    boilerplate_each: float = 0.4
    picture_credit: float = 0.3


def preset(name: str) -> Recipe:
    """A named recipe: `default`, `unrelated` (no story like another), `tidy` (nothing displaced or lost), `hard`
    (everything doubled), `no_cut`.
    """
    base = Recipe()
    if name == "default":
        return base
    if name == "unrelated":
        return replace(base, kindred=0.0)
    disorder = [f.name for f in fields(Recipe) if f.name in DISORDER]
    off: Changes = dict.fromkeys(disorder, 0.0)
    if name == "tidy":
        return replace(base, order_style=(("tidy", 1.0),), **off)
    if name == "hard":
        doubled: Changes = {field: min(1.0, 2 * getattr(base, field)) for field in disorder}
        return replace(
            base, order_style=(("mixed", 1.0),), headline_style=(("mixed", 1.0),), uncut_story=0.1, **doubled
        )
    if name == "no_cut":
        return replace(base, uncut_story=1.0, order_style=(("tidy", 1.0),), **off)
    msg = f"no preset {name!r}: {', '.join(PRESETS)}"
    raise ValueError(msg)


PRESETS = ("default", "unrelated", "tidy", "hard", "no_cut")
# What a tidy page has none of.
DISORDER = frozenset(
    (
        "interleave",
        "displaced_tail",
        "displaced_column",
        "last_column_first",
        "piled_tails",
        "stray_headline",
        "lost_start",
        "lost_middle",
        "lost_end",
        "headline_pile",
        "repeat_run",
        "end_of_file_cut",
    )
)
