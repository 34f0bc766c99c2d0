"""The reference tables that figures are read by, compiled once per process.

Rows come from `seeds/reference`: `units.csv`, `figure_hedges.csv`, `figure_changes.csv`, `figure_exclusions.csv`,
`figure_idioms.csv` and `figure_subject_words.csv`, each under its name without the suffix.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from transforms.facts.model import FigureKind
from transforms.facts.numerals import NUMERALS

Row = Mapping[str, str]
_STYLES = ("arabic", "chinese", "one", "half")
# What `numerals` of an exclusion means: 一 and 半 are Chinese numerals too.
_STYLES_MEANT = {
    "any": frozenset(_STYLES),
    "arabic": frozenset(["arabic"]),
    "chinese": frozenset(["chinese", "one", "half"]),
    "one": frozenset(["one"]),
    "half": frozenset(["half"]),
}
_WITHIN = "[^，。；、,;“”]"
# What stands between a word of change and its figure: 增长了, 增幅达到, 增速分别为, 下降近.
_BRIDGE = (
    r"(?:率|额|量|幅度|速度|数)?"
    r"(?:同比|环比|了|分别|依次|更是|均|各|平均|预计|高|又|近|约|超过|超|逾|大约|多|至|到|达|为|出|成){0,12}+(?:[0-9]{4}年的?)?"
)
# What stands between a hedge and a figure that it does not touch: 约占全市1/6, 约为33.8%.
_APART = "(?:占|为|合|达|有|需)[^，。；、,;0-9]{0,6}"
# An object between verb and figure: 新增停车位300个. Longer ones have verbs of their own.
_OBJECT = r"[^0-9，。；：、,;:“”（）()]{0,10}"
# What a subject after the figure ends at beside words: marks, and the next number but for that of 世界500强.
_SUBJECT_MARKS = r"[，。；：、！？,;:!?（()）…\s《]|[约近超达]?\d(?!\d{0,4}强)"
_CLAUSE_MARKS = r"[，。；：、！？,;:!?（()）…\s”《》]"
# What stands between a subject and its figure beside words: 比上年同期, 增至, 放在, 三年来, other numbers.
_BETWEEN_BEFORE = (
    r"[比较](?:[0-9]{4}年|上(?=[年月旬周季个半一])|[去前今同往节年月旬周季半日期初末底度个第一二三四五六七八九十]){1,8}"
)
_BETWEEN_AFTER = (
    r"[增升降减涨跌](?=[至到为])|[放排列处]?在|(?<=[\u4e00-\u9fff])[一二三四五六七八九十两]年[来间内]?"
    r"|[0-9.%万亿元]|(?<=[0-9万亿])[个人家]"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or measure word. `factor` turns its value into `base_unit`.

    `takes_chinese` allows 三家 beside 3家; before one of `not_before` the sign is another word's (两位数).
    """

    unit: str
    kind: FigureKind
    base_unit: str
    factor: float
    takes_chinese: bool
    not_before: str


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word of approximation beside a figure. `kinds` empty allows all; after `not_after` it is none."""

    word: str
    kinds: frozenset[str]
    not_after: str
    approximation: str


@dataclass(frozen=True, slots=True)
class FigureRules:
    """All tables.

    `unit_reach` is the length of the longest unit by first sign. `hedge_apart` finds a hedge that a verb parts from the
    figure. `idioms` gives, for a numeral with the sign after it (or alone at an idiom's end), the idioms and where in
    each it stands. `excluded_before` and `excluded_after` are by the style of the numeral. A subject behind its figure
    goes up to `subject_end`, one before it begins behind `subject_start` and `subject_head` and ends at `subject_tail`.
    """

    units: Mapping[str, Unit]
    unit_reach: Mapping[str, int]
    hedges_before: tuple[Hedge, ...]
    hedge_ends: frozenset[str]
    hedges_after: tuple[Hedge, ...]
    hedge_starts: frozenset[str]
    hedge_apart: re.Pattern[str]
    excluded_before: Mapping[str, re.Pattern[str]]
    excluded_after: Mapping[str, re.Pattern[str]]
    idioms: Mapping[str, tuple[tuple[str, int], ...]]
    change: re.Pattern[str]
    change_with_object: re.Pattern[str]
    change_follows: re.Pattern[str]
    directions: Mapping[str, Literal["up", "down"]]
    subject_end: re.Pattern[str]
    subject_start: re.Pattern[str]
    subject_tail: re.Pattern[str]
    subject_head: re.Pattern[str]


def build_figure_rules(tables: Mapping[str, Iterable[Row]]) -> FigureRules:
    """Compile the tables. Raises KeyError where a table or a column is missing, ValueError for a number misspelt."""
    units = {row["unit"]: _build_unit(row) for row in tables["units"]}
    hedges = list(tables["figure_hedges"])
    changes = list(tables["figure_changes"])
    exclusions = list(tables["figure_exclusions"])
    subject_words = {
        place: _join(row["word"] for row in tables["figure_subject_words"] if row["place"] == place)
        for place in ("after", "before", "between", "head")
    }
    before, after = _build_hedges(hedges, "before"), _build_hedges(hedges, "after")
    return FigureRules(
        units=units,
        unit_reach=_measure_units(units),
        hedges_before=before,
        hedge_ends=frozenset(hedge.word[-1] for hedge in before),
        hedges_after=after,
        hedge_starts=frozenset(hedge.word[0] for hedge in after),
        hedge_apart=re.compile(f"({_join(hedge.word for hedge in before if not hedge.kinds)}){_APART}$"),
        excluded_before={style: _compile_before(exclusions, style) for style in _STYLES},
        excluded_after={style: _compile_after(exclusions, style) for style in _STYLES},
        idioms=_index_idioms(row["idiom"] for row in tables["figure_idioms"]),
        change=re.compile(f"({_join(row['word'] for row in changes)})(?!值){_BRIDGE}$"),
        change_with_object=re.compile(
            f"({_join(row['word'] for row in changes if row['takes_object'] == 'yes')})(?!值){_OBJECT}$"
        ),
        change_follows=re.compile(f"的?({_join(row['word'] for row in changes)})(?![至到为])"),
        directions={row["word"]: cast("Literal['up', 'down']", row["direction"]) for row in changes},
        subject_end=re.compile(f"{_SUBJECT_MARKS}|{subject_words['after']}"),
        subject_start=re.compile(f"{_CLAUSE_MARKS}|{subject_words['before']}"),
        subject_tail=re.compile(f"(?:{_BETWEEN_BEFORE}|{subject_words['between']}|{_BETWEEN_AFTER}){{1,20}}+$"),
        subject_head=re.compile(f"^(?:{subject_words['head']})+(?=..)"),
    )


def _build_unit(row: Row) -> Unit:
    return Unit(
        unit=row["unit"],
        kind=cast("FigureKind", row["kind"]),
        base_unit=row["base_unit"],
        factor=float(row["factor"]),
        takes_chinese=row["numerals"] == "any",
        not_before=row["not_before"],
    )


def _build_hedges(rows: Iterable[Row], position: str) -> tuple[Hedge, ...]:
    """Longest first, so that 超过 is not read as 过."""
    hedges = [
        Hedge(row["word"], frozenset(row["kinds"].split()), row["not_after"], row["approximation"])
        for row in rows
        if row["position"] == position
    ]
    return tuple(sorted(hedges, key=lambda hedge: -len(hedge.word)))


def _measure_units(units: Iterable[str]) -> dict[str, int]:
    reach: dict[str, int] = {}
    for unit in units:
        reach[unit[0]] = max(reach.get(unit[0], 0), len(unit))
    return reach


def _compile_before(rows: Iterable[Row], style: str) -> re.Pattern[str]:
    words = [row["text"] for row in rows if row["place"] == "before" and style in _STYLES_MEANT[row["numerals"]]]
    return re.compile(f"(?:{_join(words)})$")


def _compile_after(rows: Iterable[Row], style: str) -> re.Pattern[str]:
    """A word may stand up to `reach` signs after the unit, with no punctuation between."""
    reaches: dict[int, list[str]] = {}
    for row in rows:
        if row["place"] == "after" and style in _STYLES_MEANT[row["numerals"]]:
            reaches.setdefault(int(row["reach"]), []).append(row["text"])
    branches = [f"{_WITHIN}{{0,{reach}}}(?:{_join(words)})" for reach, words in sorted(reaches.items())]
    return re.compile("|".join(branches))


def _index_idioms(idioms: Iterable[str]) -> dict[str, tuple[tuple[str, int], ...]]:
    index: dict[str, list[tuple[str, int]]] = {}
    for idiom in idioms:
        for offset, sign in enumerate(idiom):
            if sign in NUMERALS or sign == "半":
                index.setdefault(idiom[offset : offset + 2], []).append((idiom, offset))
    return {key: tuple(places) for key, places in index.items()}


def _join(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
