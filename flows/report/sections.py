"""How a page of the report is declared: its sections, and what each shows of which data set."""

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["text", "code", "count", "share", "score", "date", "month", "article", "mark", "words", "pick"]
ChartKind = Literal["bars", "lines", "stack", "ranking"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the field it shows, its heading, and how the value is written.

    `article` links the value to the page of the article whose key stands in `link`, where there is one; `pick` is a
    button that selects the row for the sections that follow the table; `mark` sets off what stands between 【】;
    `words` says a text of the form `English / 中文` in Chinese, the English below.
    """

    field: str
    zh: str
    en: str
    kind: ColumnKind = "text"
    link: str = "article_key"


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above a section: only rows whose field has the chosen value."""

    field: str
    zh: str
    en: str
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a chart can show, with its unit."""

    field: str
    zh: str
    en: str
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its filters. `search` names the fields its search box looks through.

    `follows` names a table: only rows that belong to the row picked there, matched by `number`.
    """

    name: str
    zh: str
    en: str
    dataset: str
    columns: tuple[Column, ...]
    note: str = ""
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    follows: str = ""
    empty: str = "没有记录。"
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of one data set: `x` across, one of `measures` up, a colour for each value of `series`.

    `series_names` words the values of `series`; `follows` as in a table, several picks drawn together. A ranking draws
    the `most` largest, or the `most` first of the data set when it `keeps_order`.
    """

    name: str
    zh: str
    en: str
    dataset: str
    chart: ChartKind
    x: str
    measures: tuple[Measure, ...]
    caption: str
    series: str = ""
    series_names: tuple[tuple[str, str], ...] = ()
    filters: tuple[Filter, ...] = ()
    follows: str = ""
    most: int = 0
    keeps_order: bool = False
    note: str = ""
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: file name without suffix, titles, what it is about, and its sections."""

    slug: str
    zh: str
    en: str
    intro: str
    sections: tuple[Table | Chart, ...] = ()
    template: str = "page.html"

    @property
    def datasets(self) -> tuple[str, ...]:
        """Names of the data sets its sections read, each once, in order."""
        return tuple(dict.fromkeys(section.dataset for section in self.sections))

    @property
    def has_charts(self) -> bool:
        """Whether it needs the charting library."""
        return any(section.kind == "chart" for section in self.sections)

    @property
    def has_time_charts(self) -> bool:
        """Whether a chart runs over days or months, from which issues of no known day are missing."""
        return any(section.kind == "chart" and section.x in ("date", "month") for section in self.sections)
