"""Where a label's pieces lie: `L3` (a line), `L3-L7` (lines), `L3:0-12` and `L3:12-` (characters of a line)."""

from collections.abc import Iterable


def locate(text: str, pieces: Iterable[str]) -> list[tuple[int, int]]:
    """Character ranges in `text` of a label's pieces; blank lines have none."""
    starts = line_starts(text)
    lines = text.split("\n")
    ranges = [(starts[n] + a, starts[n] + b) for piece in pieces for n, a, b in expand_piece(piece, lines)]
    return [(a, b) for a, b in ranges if text[a:b].strip()]


def line_starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def expand_piece(piece: str, lines: list[str]) -> list[tuple[int, int, int]]:
    """(line index, start, end) of `L3`, `L3-L7`, `L3:0-12` or `L3:12-`."""
    head, _, offsets = piece.partition(":")
    first, _, last = head.partition("-")
    low, high = int(first[1:]) - 1, int(last[1:] if last else first[1:]) - 1
    if not offsets:
        return [(n, 0, len(lines[n])) for n in range(low, high + 1)]
    start, _, end = offsets.partition("-")
    return [(low, int(start), int(end) if end else len(lines[low]))]
