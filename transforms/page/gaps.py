"""A page as its body paragraphs and what stands between them: what stories are divided over."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from transforms.page.flow import Passage
from transforms.page.roles import DASHED
from transforms.page.text import join_texts


@dataclass(slots=True)
class Gap:
    """What stands before a paragraph of body text: title lines, a jump, a writer's credit, furniture.

    `closing` ends what stands before it: writers, or the page where it goes on.
    """

    titles: list[Passage] = field(default_factory=list)
    jump: Passage | None = None
    lead: Passage | None = None
    closing: list[Passage] = field(default_factory=list)
    furniture: list[Passage] = field(default_factory=list)
    captions: list[Passage] = field(default_factory=list)

    @property
    def is_hard(self) -> bool:
        """Whether a story surely begins after it, or surely ended before it."""
        return self.jump is not None or self.lead is not None or bool(self.closing)

    @property
    def is_signed(self) -> bool:
        """Whether writers close what stands before it."""
        return any(passage.role == "byline" for passage in self.closing)

    @property
    def has_glued_title(self) -> bool:
        """Whether the last title line and the jump are one line of print: that headline is the jump's."""
        if self.jump is None or not self.titles or not self.jump.first.glued:
            return False
        return self.titles[-1].first.number + 1 == self.jump.first.number


@dataclass(slots=True)
class Section:
    """Body paragraphs `first` to `last` (indices) that make one story; `title` is (gap, index) of its headline line."""

    first: int
    last: int
    title: tuple[int, int] | None = None


@dataclass(slots=True)
class Flow:
    """A page in the order of reading: its body paragraphs, and what stands before each (one more gap at the end)."""

    bodies: list[Passage]
    gaps: list[Gap]


def build_flow(passages: list[Passage], is_lead: Callable[[Passage], bool]) -> Flow:
    """Sort passages into body paragraphs and what stands between them."""
    flow = Flow([], [Gap()])
    for passage in passages:
        gap = flow.gaps[-1]
        if passage.role == "body":
            flow.bodies.append(passage)
            flow.gaps.append(Gap())
        elif passage.role == "headline":
            if gap.titles and _is_next_line(gap.titles[-1], passage):
                _add_line(gap.titles[-1], passage)
            else:
                gap.titles.append(passage)
        elif passage.role == "jump" and gap.jump is None:
            gap.jump = passage
        elif passage.role == "byline":
            if gap.lead is None and is_lead(passage):
                gap.lead = passage
            else:
                gap.closing.append(passage)
        elif passage.role == "turn":
            gap.closing.append(passage)
        elif passage.role == "caption":
            gap.captions.append(passage)
        else:
            gap.furniture.append(passage)
    return flow


def _is_next_line(title: Passage, line: Passage) -> bool:
    """Whether a title line stands right under another, no blank between: two lines of one headline.

    What begins with a dash says of whom or what the headline is: a subtitle.
    """
    if DASHED.match(line.text):
        return False
    below, above = line.first, title.last
    return below.number == above.number + 1 and below.gap == 0 and not below.glued and not above.glued


def _add_line(title: Passage, line: Passage) -> None:
    above, below = title.last, line.first
    text = join_texts(above.text, below.text)
    both = replace(above, end=below.end, text=text, lines=[*above.lines, *below.lines], number=below.number)
    title.pieces = [*title.pieces[:-1], both, *line.pieces[1:]]
    title.links += line.links
    title.text = join_texts(title.text, line.text)
