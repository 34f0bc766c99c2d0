"""Sidecars: `NAME.json` beside `NAME.txt`, saying what the text does not."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flows.errors import FileRefusedError
from transforms.page.issue_date import read_iso_day

MAX_BYTES = 64 << 10  # three short fields; anything larger is something else
TEXT_ENDINGS = (".txt", ".txt.gz")
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


def name_sidecar(text_path: str) -> str:
    """The path of a text's sidecar."""
    return text_path.removesuffix(".gz").removesuffix(".txt") + ".json"


def find_lone_sidecars(paths: Collection[str]) -> list[str]:
    """Sidecars beside no text, among all the paths of an inbox or of an archive."""
    beside = {name_sidecar(path) for path in paths if path.endswith(TEXT_ENDINGS)}
    return sorted(path for path in paths if path.endswith(".json") and path not in beside)


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
