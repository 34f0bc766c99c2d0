"""The overrides file, `overrides.csv` in the home: what a person has decided against the parser, and why."""

import csv
import io
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

import duckdb

from flows.errors import BanmianError
from transforms.calendar import FIRST_DAY, LAST_DAY
from transforms.page import Override
from transforms.page.issue_date import read_iso_day
from transforms.page.overrides import OverrideKind

# Excel on a Chinese Windows writes the second unless told otherwise. Not told apart as a page's text is: this file is
# mostly ASCII, whose pairs read as UTF-16 are Han characters.
_ENCODINGS = ("utf-8-sig", "gb18030")
_COLUMNS = ("relative_path", "kind", "line", "snippet", "value", "author", "reason")
_NEEDED = ("relative_path", "kind", "author", "reason")
_REMEDY = "Mend the line or take it out (docs/overrides.md). / 请改正或删去该行（见 docs/overrides.md）。"
_UNPAIRED = (
    'a quotation mark opens a value here and none closes it; one inside a value is written twice ("") '
    "/ 此处引号未成对；值中的引号须写两次"
)


@dataclass(frozen=True, slots=True)
class Overrides:
    """Overrides by the path of the file they are about."""

    by_path: Mapping[str, tuple[Override, ...]] = field(default_factory=dict)

    def of(self, relative_path: str) -> tuple[Override, ...]:
        """Those of one file, in the order they stand."""
        return self.by_path.get(relative_path, ())

    @property
    def paths(self) -> list[str]:
        """Files that have any."""
        return sorted(self.by_path)

    def paths_of_days(self, *, anchored: bool) -> list[str]:
        """Files whose day is decided; without `anchored`, those where no line has to hold anything."""
        return [
            path
            for path, found in sorted(self.by_path.items())
            if any(o.kind == "issue_date" and (anchored or not o.line) for o in found)
        ]


def refuse_shared_days(connection: duckdb.DuckDBPyConnection, overrides: Overrides, place: Path) -> None:
    """Refuse to file the versions of a path that came on several days under one of them.

    A path may be used every day: without words that only one version holds, a day decided is that of all. Raises
    BanmianError before they are read where that is certain, or where they have been given one issue.
    """
    decided = overrides.paths_of_days(anchored=True)
    if not decided:
        return
    rows = connection.execute(
        """
        select relative_path, count(*)
        from dim_source_file
        where
            is_current
            and (
                relative_path in (select unnest($certain::varchar[]))
                or (relative_path in (select unnest($decided::varchar[])) and overrides_version is not null)
            )
        group by
            relative_path,
            page,
            if(relative_path in (select unnest($certain::varchar[])), newspaper_key, issue_key)
        having count(*) > 1
        order by relative_path
        limit 1
        """,
        {"certain": overrides.paths_of_days(anchored=False), "decided": decided},
    ).fetchall()
    for path, count in rows:
        raise BanmianError(
            f"{path} came on {count} days, and its issue_date would move {'both' if count == 2 else 'all of them'} to "
            "one / 同一路径曾多日交付，issue_date 会把各日并为一日",
            place=str(place),
            remedy="Give it a line and, as snippet, words that only the one meant holds (docs/overrides.md). "
            "/ 请填写 line，并以只有该日版面才有的文字作 snippet。",
        )


def read_overrides(path: Path) -> Overrides:
    """Read the overrides file; none where there is no file. Raises BanmianError naming the line that is wrong."""
    if not path.exists():
        return Overrides()
    found: dict[str, list[Override]] = {}
    rows = csv.reader(io.StringIO(_read_text(path), newline=""), strict=True)
    names: list[str] = []
    begins_at = 1  # line of a row's first character: a quotation mark left open takes in the lines after it
    try:
        for cells in rows:
            if len(cells) > len(names) > 0:
                raise ValueError(
                    "there are more values than columns; one with a comma in it stands in quotation marks "
                    "/ 值多于列；含逗号的值须放在引号中"
                )
            if names and cells:
                row = dict(zip(names, cells, strict=False))
                found.setdefault(_required(row, "relative_path"), []).append(_read_row(row))
            elif cells:
                names = _check_header(cells)
            begins_at = rows.line_num + 1
    except (ValueError, csv.Error) as error:
        message = _UNPAIRED if isinstance(error, csv.Error) else str(error)
        raise BanmianError(message, place=f"{path}, line {begins_at}", remedy=_REMEDY) from None
    return Overrides({k: tuple(v) for k, v in found.items()})


def _check_header(cells: list[str]) -> list[str]:
    missing = [name for name in _NEEDED if name not in cells]
    unknown = [name for name in cells if name not in _COLUMNS]
    if missing or unknown:
        told = [f"lacks {', '.join(missing)}"] * bool(missing) + [f"has {', '.join(unknown)}"] * bool(unknown)
        raise ValueError(
            f"the first line must name the columns ({', '.join(_COLUMNS)}): it {' and '.join(told)} / 首行须为列名"
        )
    return cells


def _read_text(path: Path) -> str:
    data = path.read_bytes()
    for encoding in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise BanmianError(
        "this is text in neither UTF-8 nor GB18030 / 编码既不是 UTF-8，也不是 GB18030",
        place=str(path),
        remedy="Save it as CSV UTF-8. / 请另存为“CSV UTF-8”。",
    )


def _read_row(row: Mapping[str, str]) -> Override:
    kind = _required(row, "kind")
    if kind not in get_args(OverrideKind):
        raise ValueError(
            f"there is no kind {kind!r}; it is one of {', '.join(get_args(OverrideKind))} / kind 只能取上列各值"
        )
    value = row.get("value") or ""
    if kind == "issue_date" and read_iso_day(value) is None:
        raise ValueError(
            f"value is {value!r}, which is no day from {FIRST_DAY} to {LAST_DAY}: write it as 2025-09-04 "
            "/ value 须为出版日期，写作 2025-09-04"
        )
    return Override(
        kind=cast("OverrideKind", kind),
        line=_read_line_number(row.get("line") or "0"),
        snippet=row.get("snippet") or "",
        value=value,
        author=_required(row, "author"),
        reason=_required(row, "reason"),
    )


def _read_line_number(text: str) -> int:
    if not text.strip().isdecimal():
        raise ValueError(
            f"line is {text!r}, which is no number: count from 1 in the delivered text, or 0 / line 须为行号"
        )
    return int(text)


def _required(row: Mapping[str, str], name: str) -> str:
    value = (row.get(name) or "").strip()
    if not value:
        raise ValueError(f"{name} is empty or missing / {name} 未填")
    return value
