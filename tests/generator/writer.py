"""The words one story is told with: what keeps through a story, what a paragraph turns about, what changes."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tests.generator import lexicon
from tests.generator.grammar import Pattern, Topic, fill, load_patterns, load_topics
from tests.generator.names import SURNAMES, invent_name

# Words of another subject that a story mentions in passing.
SIDE_WORDS = 1


class Writer:
    """The words of one story, and what its current paragraph is about. A slot is a word, a set one, or a section."""

    def __init__(
        self, rng: Random, *, district: str | None = None, day: date | None = None, topic: Topic | None = None
    ):
        self.rng = rng
        topics = load_topics()
        self.main = topic or rng.choice(topics)
        self.side = rng.choice(topics)
        self.district = district or lexicon.make_district(rng)
        self.day = day or date(rng.randint(2016, 2026), rng.randint(1, 12), rng.randint(1, 28))
        self.queues: dict[str, list[str]] = {}
        self.patterns: dict[str, list[Pattern]] = {}
        self.fixed: dict[str, str] = {}
        self.focus: list[str] = []
        self.last = ""

    def take(self, field: str) -> str:
        """The next word of a field; none comes twice before all have come."""
        queue = self.queues.get(field)
        if not queue:
            queue = list(getattr(self.main, field))
            if field in ("actions", "things") and self.side is not self.main:
                queue += self.rng.sample(getattr(self.side, field), SIDE_WORDS)
            self.queues[field] = queue
        return queue.pop(int(self.rng.random() * len(queue)))

    def turn(self) -> None:
        """A new paragraph: other things come to the fore."""
        self.focus = [self.take("things") for _ in range(3)]

    def slot(self, name: str) -> str:
        if name in self.fixed:
            return self.fixed[name]
        if name in LASTING:
            self.fixed[name] = LASTING[name](self)
            return self.fixed[name]
        if name in FLEETING:
            return FLEETING[name](self)
        return self.write(name)

    def write(self, section: str) -> str:
        """A sentence or part of one; no pattern of a section comes twice before all have come."""
        queue = self.patterns.get(section)
        if not queue:
            queue = list(load_patterns()[section])
            self.patterns[section] = queue
        return fill(queue.pop(int(self.rng.random() * len(queue))), self.slot, self.rng)

    def figure(self) -> str:
        text = self.take("figures")
        start = text.index("{")
        return text[:start] + lexicon.word_number(self.rng, text[start + 1]) + text[start + 3 :]

    def person(self) -> str:
        return self.rng.choice(lexicon.PEOPLE).format(x=self.rng.choice(SURNAMES[:60]), p=invent_name(self.rng))

    def thing(self) -> str:
        """One of the paragraph's things, not the one just named."""
        near = [word for word in self.focus if word != self.last] if self.rng.random() < 0.75 else []
        self.last = self.rng.choice(near) if near else self.take("things")
        return self.last

    def keep_to_subject(self) -> None:
        """From here on only the story's own subject speaks, as headlines do."""
        self.side = self.main
        self.queues.clear()
        self.focus = []

    def when(self) -> str:
        rng = self.rng
        if rng.random() < 0.45:
            return rng.choice(("日前", "近日", "连日来", "昨日", "上周末", "近期", "本周"))
        day = self.day - timedelta(days=rng.randint(1, 5))
        return f"{day.month}月{day.day}日"

    def past_month(self) -> str:
        back = self.rng.randint(1, 30)
        year, month = divmod(self.day.year * 12 + self.day.month - 1 - back, 12)
        return f"{year}年{month + 1}月"

    def span(self) -> str:
        first = self.day + timedelta(days=self.rng.randint(2, 20))
        last = first + timedelta(days=self.rng.randint(1, 25))
        return f"{first.month}月{first.day}日至{last.month}月{last.day}日"

    def book(self) -> str:
        return self.rng.choice(lexicon.BOOKS).format(d=self.district, t=self.main.name)


def short_name(writer: Writer) -> str:
    name = writer.slot("org")
    return name if writer.rng.random() < 0.7 else name.removesuffix("党工委").removesuffix("办事处")


Slot = Callable[[Writer], str]
# Filled once a story.
LASTING: dict[str, Slot] = {
    "topic": lambda w: w.main.name,
    "org": lambda w: lexicon.make_organization(w.rng),
    "org2": lambda w: lexicon.make_organization(w.rng),
    "st": lambda w: w.rng.choice(lexicon.STREETS) + "街道",
    "cm": lambda w: w.rng.choice(lexicon.COMMUNITIES) + "社区",
    "ld": lambda w: invent_name(w.rng),
    "ld2": lambda w: invent_name(w.rng),
    "ld3": lambda w: invent_name(w.rng),
    "ldt": lambda w: w.rng.choice(lexicon.LEADERS),
    "ldt2": lambda w: w.rng.choice(lexicon.LEADERS),
    "ldt3": lambda w: w.rng.choice(lexicon.LEADERS),
    "pn": lambda w: invent_name(w.rng),
    "dt": lambda w: w.rng.choice(lexicon.OFFICES),
    "proj": lambda w: f"“{w.rng.choice(w.main.slogans)}”",
    "event": lambda w: w.rng.choice(lexicon.EVENTS),
    "meet": lambda w: lexicon.make_meeting(w.rng, w.slot("month")),
    "year": lambda w: str(w.day.year),
    "q1": lambda w: w.rng.choice(w.main.slogans),
    "orglist": lambda w: "、".join(lexicon.make_organization(w.rng) for _ in range(w.rng.randint(3, 6))),
}
# Filled anew each time.
FLEETING: dict[str, Slot] = {
    "o": short_name,
    "org3": lambda w: lexicon.make_organization(w.rng),
    "n": lambda w: w.thing(),
    "n2": lambda w: w.thing(),
    "n3": lambda w: w.take("things"),
    "v": lambda w: w.take("actions"),
    "v2": lambda w: w.take("actions"),
    "v3": lambda w: w.take("actions"),
    "g": lambda w: w.take("goals"),
    "f": lambda w: w.figure(),
    "f2": lambda w: w.figure(),
    "f3": lambda w: w.figure(),
    "pl": lambda w: w.take("places"),
    "pl2": lambda w: w.take("places"),
    "pl3": lambda w: w.take("places"),
    "say": lambda w: w.take("sayings"),
    "say2": lambda w: w.take("sayings"),
    "who": lambda w: w.person(),
    "who2": lambda w: w.rng.choice(lexicon.GROUPS),
    "when": lambda w: w.when(),
    "span": lambda w: w.span(),
    "ym": lambda w: w.past_month(),
    "month": lambda w: f"{w.rng.randint(1, 12)}月",
    "period": lambda w: w.rng.choice(
        ("一季度", "上半年", "前三季度", "春节期间", "国庆假期", "去年", "今年以来", "“十四五”期间")
    ),
    "period2": lambda w: w.rng.choice(("第一季度", "第二季度", "上半年", "度")),
    "num": lambda w: str(w.rng.choice((30, 50, 60, 80, 100, 120, 200, 260, 300, 500, 1200))),
    "smallnum": lambda w: w.rng.choice(("两", "三", "四", "五", "六", "8", "10", "十余", "12")),
    "pct": lambda w: lexicon.word_number(w.rng, "P"),
    "pct2": lambda w: lexicon.word_number(w.rng, "P"),
    "money": lambda w: f"{w.rng.randint(2, 98)}.{w.rng.randint(1, 9)}亿元",
    "age": lambda w: str(w.rng.randint(19, 88)),
    "oldyear": lambda w: str(w.rng.randint(1736, 1985)),
    "decade": lambda w: w.rng.choice(lexicon.DECADES),
    "book": lambda w: w.book(),
    "idiom": lambda w: w.rng.choice(lexicon.IDIOMS),
    "phone": lambda w: lexicon.make_phone(w.rng),
    "cn": lambda w: w.rng.choice(lexicon.CHINESE),
}
