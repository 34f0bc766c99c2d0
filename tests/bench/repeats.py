"""Planted repeats found again in a loaded warehouse: recall, precision, and changed numbers called duplicates."""

import json
from pathlib import Path
from typing import Any

import duckdb

from tests.generator.reprints import DIGITS, similarity
from transforms.page.text import fold_text
from transforms.reuse import NEAR

_PARAGRAPHS = """
    select
        source_file.relative_path,
        paragraph.text,
        paragraph.is_duplicate,
        reuse.kind,
        canonical.text as canonical_text
    from fact_paragraph as paragraph
    inner join dim_source_file as source_file using (source_file_key)
    left join fact_reuse as reuse using (paragraph_key)
    left join fact_paragraph as canonical on canonical.paragraph_key = reuse.canonical_paragraph_key
    where paragraph.role = 'body'
"""


def measure_repeats(warehouse: Path, truth: Path) -> dict[str, Any]:
    """Counts and shares over the planted paragraphs that stand whole in the warehouse, with what they repeat."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(_PARAGRAPHS).fetchall()
    held = {(path, fold_text(text)): (marked, kind, canonical) for path, text, marked, kind, canonical in rows}
    known = {text for _, text in held}
    linked = {(text, fold_text(canonical)) for (_, text), (_, kind, canonical) in held.items() if kind}
    tally = {"near_planted": 0, "near_found": 0, "exact_planted": 0, "exact_found": 0, "twins": 0, "twins_linked": 0}
    tally["twins_called_duplicates"] = 0
    with truth.open(encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            if entry["kind"] in ("near", "exact", "form"):
                _count(tally, entry, held, known, linked)
    near = [(text, fold_text(canonical)) for (_, text), (_, kind, canonical) in held.items() if kind == "near"]
    right = sum(similarity(a, b) >= NEAR and DIGITS.findall(a) == DIGITS.findall(b) for a, b in near)
    return {
        **tally,
        "near_recall": round(tally["near_found"] / max(1, tally["near_planted"]), 4),
        "exact_recall": round(tally["exact_found"] / max(1, tally["exact_planted"]), 4),
        "near_links": len(near),
        "near_precision": round(right / max(1, len(near)), 4),
    }


def _count(
    tally: dict[str, int],
    entry: dict[str, Any],
    held: dict[tuple[str, str], tuple[bool, str, str]],
    known: set[str],
    linked: set[tuple[str, str]],
) -> None:
    text, of_text = fold_text(entry["text"]), fold_text(entry["of_text"])
    found = held.get((entry["file"], text))
    if found is None or of_text not in known or of_text == text:
        found = found if entry["kind"] == "exact" and of_text in known else None
    if found is None:
        return  # its page was not rebuilt so that it, or what it repeats, stands whole: measured elsewhere
    marked, kind, canonical = found
    if entry["kind"] == "form":
        other_numbers = DIGITS.findall(fold_text(canonical or "")) != DIGITS.findall(text)
        tally["twins"] += 1
        tally["twins_linked"] += kind is not None
        tally["twins_called_duplicates"] += marked or (kind in ("exact", "near") and other_numbers)
    elif entry["kind"] == "exact" or similarity(text, of_text) >= NEAR:
        tally[f"{entry['kind']}_planted"] += 1
        # An undated page counts as printed last: then what was printed first is linked to what was planted.
        is_canonical = (of_text, text) in linked
        tally[f"{entry['kind']}_found"] += kind in ("exact", "near", "contained") or is_canonical
