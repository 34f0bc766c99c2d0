"""Article pages: the rebuilt text beside the lines of the file it came from."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from flows.report.data import read_dataset

Record = dict[str, Any]
# Of a line that belongs to a piece only in part, this much of the rest is shown for orientation, in characters.
_OUTSIDE_CHARACTERS = 40
_NOT_PRINTED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its number from 1, the characters of the piece, and what stands before and after them."""

    number: int
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of a paragraph's text; `kind` says what was read from it, empty for plain text."""

    text: str
    kind: str = ""
    title: str = ""


def read_articles(connection: duckdb.DuckDBPyConnection) -> Iterator[Record]:
    """Yield what each article's page shows, in the order of the list of articles."""
    paragraphs = _group(_read(connection, "paragraphs"), "article_key")
    pieces = _group(_read(connection, "pieces"), "paragraph_key")
    marks = _group(_read(connection, "marks"), "paragraph_key")
    reuses = _group(_read(connection, "reuses"), "paragraph_key")
    sources = {record["source_file_key"]: record["text"] for record in _read(connection, "sources")}
    heads = _read(connection, "heads")
    stories = _group(heads, "story_key")
    for number, head in enumerate(heads):
        source = sources.get(head["source_file_key"], "")
        own = paragraphs[head["article_key"]]
        for paragraph in own:
            key = paragraph["paragraph_key"]
            paragraph["pieces"] = [piece | {"lines": cut_lines(source, piece)} for piece in pieces[key]]
            paragraph["marks"] = mark_text(paragraph["text"], marks[key])
            paragraph["reuses"] = [reuse | {"link": _link(reuse)} for reuse in reuses[key]]
            paragraph["canonical"] = _link(paragraph)
        yield head | {
            "paragraphs": own,
            "parts": [part for part in stories[head["story_key"]] if part["article_key"] != head["article_key"]],
            "previous": heads[number - 1] if number else None,
            "next": heads[number + 1] if number + 1 < len(heads) else None,
        }


def cut_lines(source: str, piece: Mapping[str, Any]) -> list[Line]:
    """The lines of `source` that a piece covers; `start_char` and `end_char` are its place in it, half open."""
    lines = []
    at, end = piece["start_char"], piece["end_char"]
    number = piece["start_line"]
    while at < end:
        line_start = source.rfind("\n", 0, at) + 1
        line_end = source.find("\n", at)
        line_end = len(source) if line_end < 0 else line_end
        until = min(end, line_end)
        text = source[at:until]
        if text.strip():
            before, after = source[line_start:at][-_OUTSIDE_CHARACTERS:], source[until:line_end][:_OUTSIDE_CHARACTERS]
            lines.append(Line(number, show_invisible(before), show_invisible(text), show_invisible(after)))
        at = line_end + 1
        number += 1
    return lines


def mark_text(text: str, marks: Sequence[Mapping[str, Any]]) -> list[Mark]:
    """Cut a paragraph's text into plain and marked runs. Of marks that overlap the first stays."""
    runs = []
    at = 0
    for mark in marks:
        if mark["start_char"] < at:
            continue
        runs.append(Mark(show_invisible(text[at : mark["start_char"]])))
        runs.append(Mark(show_invisible(text[mark["start_char"] : mark["end_char"]]), mark["kind"], mark["title"]))
        at = mark["end_char"]
    runs.append(Mark(show_invisible(text[at:])))
    return [run for run in runs if run.text]


def show_invisible(text: str) -> str:
    """Write control, direction and zero-width characters as their code, so that they can neither hide nor act."""
    if text.isprintable():
        return text
    return "".join(
        f"⟨U+{ord(c):04X}⟩" if c not in "\t\r" and unicodedata.category(c) in _NOT_PRINTED else c for c in text
    )


def _read(connection: duckdb.DuckDBPyConnection, name: str) -> list[Record]:
    return read_dataset(connection, f"article/{name}").records()


def _group(records: Sequence[Record], field: str) -> defaultdict[Any, list[Record]]:
    groups: defaultdict[Any, list[Record]] = defaultdict(list)
    for record in records:
        groups[record[field]].append(record)
    return groups


def _link(record: Mapping[str, Any]) -> str:
    article = record["canonical_article_key"]
    return f"{article}.html#p{record['canonical_paragraph_key']}" if article else ""
