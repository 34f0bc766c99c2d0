"""Patterns and subjects read from `data/`, and filling a pattern with a story's own words.

A pattern holds slots, `{name}`, and alternatives, `[a|b|]`, which may hold slots themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data"
Part = str | tuple[str, object]
Pattern = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject with its words: things, actions, goals, figures, places, spoken words, slogans."""

    name: str
    field: str
    things: tuple[str, ...]
    actions: tuple[str, ...]
    goals: tuple[str, ...]
    figures: tuple[str, ...]
    places: tuple[str, ...]
    sayings: tuple[str, ...]
    slogans: tuple[str, ...]


def parse_pattern(text: str) -> Pattern:
    """Read one pattern. Raises ValueError on brackets that do not close."""
    parts: list[Part] = []
    i = 0
    while i < len(text):
        if text[i] == "{":
            end = text.index("}", i)
            parts.append(("slot", text[i + 1 : end]))
            i = end + 1
        elif text[i] == "[":
            end = text.index("]", i)
            parts.append(("any", tuple(parse_pattern(option) for option in text[i + 1 : end].split("|"))))
            i = end + 1
        else:
            end = min((k for k in (text.find("{", i), text.find("[", i)) if k >= 0), default=len(text))
            parts.append(text[i:end])
            i = end
    return tuple(parts)


def fill(pattern: Pattern, slot: Callable[[str], str], rng: Random) -> str:
    out = []
    for part in pattern:
        if isinstance(part, str):
            out.append(part)
        elif part[0] == "slot":
            out.append(slot(part[1]))  # type: ignore[arg-type]
        else:
            options: tuple[Pattern, ...] = part[1]  # type: ignore[assignment]
            out.append(fill(options[int(rng.random() * len(options))], slot, rng))
    return "".join(out)


@cache
def load_patterns() -> dict[str, tuple[Pattern, ...]]:
    """Patterns by section of patterns.txt."""
    sections: dict[str, list[Pattern]] = {}
    name = ""
    for line in (DATA / "patterns.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            name = line[3:].strip()
        elif line.strip() and not line.startswith("#"):
            sections.setdefault(name, []).append(parse_pattern(line.strip()))
    return {key: tuple(value) for key, value in sections.items()}


KEYS = {"n": "things", "v": "actions", "g": "goals", "f": "figures", "p": "places", "s": "sayings", "q": "slogans"}


@cache
def load_topics() -> tuple[Topic, ...]:
    topics: list[Topic] = []
    words: dict[str, tuple[str, ...]] = {}
    head = ""
    for line in [*(DATA / "topics.txt").read_text("utf-8").splitlines(), "t "]:
        if line.startswith("#") or not line:
            continue
        key, rest = line[0], line[2:]
        if key == "t":
            if head:
                name, _, field = head.partition("/")
                topics.append(Topic(name, field, **words))
            head, words = rest, {}
        else:
            words[KEYS[key]] = tuple(rest.split("|"))
    return tuple(topics)
