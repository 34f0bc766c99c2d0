"""The overrides file, `overrides.csv` in the home: what a person has decided against the parser, and why."""

import csv
import io
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

from flows.errors import BanmianError
from transforms.page import Override
from transforms.page.overrides import OverrideKind

# Excel on a Chinese Windows writes the second unless told otherwise. Not told apart as a page's text is: this file is
# mostly ASCII, whose pairs read as UTF-16 are Han characters.
_ENCODINGS = ("utf-8-sig", "gb18030")
_REMEDY = "Mend the line or take it out; docs/overrides.md shows the columns."


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


def read_overrides(path: Path) -> Overrides:
    """Read the overrides file; none where there is no file. Raises BanmianError naming the line that is wrong."""
    if not path.exists():
        return Overrides()
    found: dict[str, list[Override]] = {}
    rows = csv.DictReader(io.StringIO(_read_text(path), newline=""))
    try:
        for row in rows:
            found.setdefault(_required(row, "relative_path"), []).append(_read_row(row))
    except (ValueError, csv.Error) as error:
        raise BanmianError(str(error), place=f"{path}, line {rows.line_num}", remedy=_REMEDY) from None
    return Overrides({k: tuple(v) for k, v in found.items()})


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


def _read_row(row: Mapping[str, str | None]) -> Override:
    kind = _required(row, "kind")
    if kind not in get_args(OverrideKind):
        raise ValueError(f"there is no kind {kind!r}; it is one of {', '.join(get_args(OverrideKind))}")
    return Override(
        kind=cast("OverrideKind", kind),
        line=int(row.get("line") or 0),
        snippet=row.get("snippet") or "",
        value=row.get("value") or "",
        author=_required(row, "author"),
        reason=_required(row, "reason"),
    )


def _required(row: Mapping[str, str | None], name: str) -> str:
    value = (row.get(name) or "").strip()
    if not value:
        raise ValueError(f"{name} is empty or missing")
    return value
