"""News stories in the manner of a district paper, from patterns of our own; everything follows from the seed.

A story keeps to its subject: the same organisation, places, people and things recur, within a paragraph most of all,
as they do in print. That is what makes parted halves findable.
"""

from datetime import date
from random import Random

from tests.generator import lexicon
from tests.generator.grammar import Topic, load_topics
from tests.generator.story import Story
from tests.generator.writer import Writer

KINDS = (
    ("event", 0.3),
    ("meeting", 0.24),
    ("feature", 0.2),
    ("profile", 0.06),
    ("notice", 0.05),
    ("comment", 0.04),
    ("roundup", 0.06),
    ("history", 0.05),
)


BODIES = (
    ("body_mix", 0.36),
    ("body_how", 0.2),
    ("body_place", 0.1),
    ("body_figure", 0.1),
    ("body_quote", 0.16),
    ("body_story", 0.03),
    ("body_history", 0.02),
    ("comment", 0.03),
)


def pick(rng: Random, weights: tuple[tuple[str, float], ...]) -> str:
    names, shares = zip(*weights, strict=True)
    return str(rng.choices(names, shares)[0])


def write_paragraph(writer: Writer, sections: tuple[tuple[str, float], ...] = BODIES) -> str:
    """One to six sentences about the same things."""
    writer.turn()
    count = writer.rng.choices((1, 2, 3, 4, 5, 6), (0.07, 0.18, 0.26, 0.23, 0.16, 0.1))[0]
    return "".join(writer.write(pick(writer.rng, sections)) for _ in range(count))


def write_speech(writer: Writer) -> str:
    """A meeting's paragraph: who says so, and what must be done, one demand after another."""
    writer.turn()
    opening = writer.write("meeting_who")
    count = writer.rng.choices((1, 2, 3, 4, 5, 6, 7), (0.06, 0.14, 0.24, 0.22, 0.16, 0.11, 0.07))[0]
    demands = [writer.write("meeting_must") for _ in range(count)]
    return opening + "".join(demands)


def write_body(writer: Writer, count: int) -> list[tuple[str, str]]:
    return [("body", write_paragraph(writer)) for _ in range(count)]


def write_event(writer: Writer) -> list[tuple[str, str]]:
    rng = writer.rng
    lead = writer.write("lead_event") + (writer.write("body_how") if rng.random() < 0.5 else "")
    close = [("body", writer.write("body_close"))] if rng.random() < 0.75 else []
    return [("body", lead), *write_body(writer, rng.randint(1, 4)), *close]


def write_meeting(writer: Writer) -> list[tuple[str, str]]:
    rng = writer.rng
    out = [("body", writer.write("lead_meeting"))]
    out += [("body", write_speech(writer)) for _ in range(rng.randint(1, 4))]
    if rng.random() < 0.55:
        out.append(("body", writer.write("meeting_end")))
    return out


def write_subhead(writer: Writer) -> str:
    first = writer.write("subhead")
    return f"{first}\n{writer.write('subhead')}" if writer.rng.random() < 0.2 else first


def write_feature(writer: Writer) -> list[tuple[str, str]]:
    """A long story: an opening, then parts under subheads (or none), then an outlook."""
    rng = writer.rng
    out = write_body(writer, rng.randint(1, 2)) if rng.random() < 0.5 else [("body", writer.write("lead_event"))]
    headed = rng.random() < 0.7
    for _ in range(rng.randint(2, 4)):
        if headed:
            out.append(("subhead", write_subhead(writer)))
        out += write_body(writer, rng.randint(1, 4))
    return [*out, ("body", writer.write("body_close"))]


def write_profile(writer: Writer) -> list[tuple[str, str]]:
    people = (("body_story", 0.5), ("body_quote", 0.3), ("body_how", 0.2))
    return [("body", write_paragraph(writer, people)) for _ in range(writer.rng.randint(3, 6))]


def write_notice(writer: Writer) -> list[tuple[str, str]]:
    writer.turn()
    return [("body", writer.write("notice")) for _ in range(writer.rng.randint(1, 3))]


def write_comment(writer: Writer) -> list[tuple[str, str]]:
    words = (("comment", 0.75), ("body_figure", 0.1), ("body_how", 0.15))
    return [("body", write_paragraph(writer, words)) for _ in range(writer.rng.randint(3, 5))]


def write_history(writer: Writer) -> list[tuple[str, str]]:
    words = (("body_history", 0.45), ("body_quote", 0.25), ("body_place", 0.15), ("body_how", 0.15))
    return [("body", writer.write("lead_event"))] + [
        ("body", write_paragraph(writer, words)) for _ in range(writer.rng.randint(2, 5))
    ]


def write_roundup(writer: Writer) -> list[tuple[str, str]]:
    """A lead, then a section for each organisation under its name, perhaps with a second line."""
    rng = writer.rng
    out = [("body", writer.write("roundup_lead"))]
    names: list[str] = []
    doubled = rng.random() < 0.35
    for _ in range(rng.randint(3, 7)):
        name = lexicon.make_organization(rng)
        if name in names:
            continue
        names.append(name)
        part = Writer(rng, district=writer.district, day=writer.day, topic=writer.main if rng.random() < 0.4 else None)
        part.fixed |= {"org": name, "meet": writer.slot("meet")}
        out.append(("subhead", name))
        if doubled:
            out.append(("subhead", " ".join((part.take("actions"), part.take("goals")))))
        for _ in range(rng.choice((1, 1, 2))):
            part.turn()
            count = rng.randint(1, 3)
            out.append(("body", "".join(part.write("section") for _ in range(count))))
    return out


WRITERS = {
    "event": write_event,
    "meeting": write_meeting,
    "feature": write_feature,
    "profile": write_profile,
    "notice": write_notice,
    "comment": write_comment,
    "history": write_history,
    "roundup": write_roundup,
}


def write_head(writer: Writer, kind: str) -> tuple[str, ...]:
    """One headline line, or two."""
    section = "head_meeting" if kind == "meeting" and writer.rng.random() < 0.8 else "head"
    text = writer.write(section)
    if writer.rng.random() < 0.15 and " " in text:
        first, _, rest = text.partition(" ")
        return (first, rest)
    if writer.rng.random() < 0.12:
        return (text, writer.write("head"))
    return (text,)


def write_story(
    rng: Random,
    *,
    kind: str | None = None,
    district: str | None = None,
    day: date | None = None,
    topic: Topic | None = None,
) -> Story:
    """A whole story of a kind (see `KINDS`); its writers are left to the layout."""
    kind = kind or pick(rng, KINDS)
    writer = Writer(rng, district=district, day=day, topic=topic)
    writer.turn()
    paragraphs = WRITERS[kind](writer)
    writer.keep_to_subject()
    extras = kind in ("feature", "roundup", "profile", "meeting")
    captions = 0 if rng.random() < 0.93 else rng.choice((1, 1, 2))
    return Story(
        headline=write_head(writer, kind),
        paragraphs=tuple(paragraphs),
        kicker=writer.write("kicker") if extras and rng.random() < 0.15 else "",
        subtitle=writer.write("subtitle") if extras and rng.random() < 0.18 else "",
        column=writer.write("column") if rng.random() < 0.08 else "",
        captions=tuple(writer.write("caption") for _ in range(captions)),
        kind=kind,
    )


def write_page_stories(rng: Random, size: int, *, district: str | None = None, day: date | None = None) -> list[Story]:
    """Stories of one paper's day that fill `size` characters, at least two."""
    district = district or lexicon.make_district(rng)
    day = day or date(rng.randint(2016, 2026), rng.randint(1, 12), rng.randint(1, 28))
    topics = list(load_topics())
    rng.shuffle(topics)
    out: list[Story] = []
    while size > 0 or len(out) < 2:
        # A page seldom has two stories of one subject; then they are the harder to tell apart.
        topic = topics[len(out) % len(topics)] if rng.random() < 0.9 else None
        out.append(write_story(rng, district=district, day=day, topic=topic))
        size -= out[-1].size
    return out
