"""Sidecars: `NAME.json` beside `NAME.txt`, saying what the text does not."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flows.errors import FileRefusedError
from transforms.page.issue_date import read_iso_day

MAX_BYTES = 64 << 10  # three short fields; anything larger is something else
_ENDING = ".json"
_TEXT_ENDINGS = (".txt.gz", ".txt")
_MAX_NAME = 100
_MAX_PAGE = 999
_FIELDS = {"newspaper", "issue_date", "page"}


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says; None where it says nothing."""

    newspaper: str | None = None
    issue_date: date | None = None
    page: int | None = None

    def to_json(self) -> str:
        """One canonical form, so that equal sidecars are equal strings."""
        fields = {
            "newspaper": self.newspaper,
            "issue_date": self.issue_date and str(self.issue_date),
            "page": self.page,
        }
        return json.dumps({k: v for k, v in fields.items() if v is not None}, ensure_ascii=False, sort_keys=True)


def has_ending(path: str, endings: str | tuple[str, ...]) -> bool:
    """Whether a name ends so, in whatever letter case: Windows writes `A.TXT` as well."""
    return path.lower().endswith(endings)


def is_text(path: str) -> bool:
    """Whether a file is called a text."""
    return has_ending(path, _TEXT_ENDINGS)


def is_sidecar(path: str) -> bool:
    """Whether a file is called a sidecar."""
    return has_ending(path, _ENDING)


def pair_sidecars(paths: Collection[str]) -> dict[str, str]:
    """The sidecar of each text that has one, by the text, among all the paths of an inbox or of an archive.

    A name is its text's letter for letter, its ending in any case; `a.json` goes before `a.JSON`.
    """
    named = {path[: -len(_ENDING)]: path for path in sorted(paths) if is_sidecar(path)}
    texts = ((path, next((e for e in _TEXT_ENDINGS if has_ending(path, e)), "")) for path in paths)
    return {path: named[path[: -len(e)]] for path, e in texts if e and path[: -len(e)] in named}


def find_lone_sidecars(paths: Collection[str]) -> list[str]:
    """Sidecars beside no text, among all the paths of an inbox or of an archive."""
    paired = set(pair_sidecars(paths).values())
    return sorted(path for path in paths if is_sidecar(path) and path not in paired)


def parse_sidecar(text: str | bytes) -> Sidecar:
    """Read a sidecar. Raises FileRefusedError (`bad_sidecar`), naming the field, for what it does not understand."""
    try:
        fields = json.loads(text if isinstance(text, str) else _decode(text))
    except (ValueError, RecursionError):
        raise FileRefusedError("bad_sidecar", "not JSON") from None
    if not isinstance(fields, dict):
        raise FileRefusedError("bad_sidecar", "not an object")
    if unknown := sorted(set(fields) - _FIELDS):
        raise FileRefusedError("bad_sidecar", f"unknown field {unknown[0]!r:.60}")
    return Sidecar(
        newspaper=_newspaper(fields.get("newspaper")),
        issue_date=_issue_date(fields.get("issue_date")),
        page=_page(fields.get("page")),
    )


def _decode(data: bytes) -> str:
    """In one of JSON's own encodings, else in GB18030.

    Not told apart as a page's text is: a sidecar is mostly ASCII, whose pairs read as UTF-16 are Han characters.
    """
    try:
        return data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _newspaper(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX_NAME or not value.isprintable():
        raise FileRefusedError("bad_sidecar", "newspaper")
    return value.strip()


def _issue_date(value: object) -> date | None:
    if value is None:
        return None
    day = read_iso_day(value) if isinstance(value, str) else None
    if day is None:
        raise FileRefusedError("bad_sidecar", "issue_date")
    return day


def _page(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MAX_PAGE:
        raise FileRefusedError("bad_sidecar", "page")
    return value
