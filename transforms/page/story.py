"""A story as it is put together: its passages by what they are to it."""

from dataclasses import dataclass, field

from transforms.page.flow import Passage


@dataclass(slots=True)
class Story:
    """A story's passages: title lines by kind, marker, credits, body in reading order with subheads, captions."""

    headline: list[Passage] = field(default_factory=list)
    kicker: list[Passage] = field(default_factory=list)
    subtitle: list[Passage] = field(default_factory=list)
    column_label: list[Passage] = field(default_factory=list)
    jump: Passage | None = None
    credits: list[Passage] = field(default_factory=list)
    body: list[Passage] = field(default_factory=list)
    captions: list[Passage] = field(default_factory=list)
    closed: bool = False
    lead: bool = False

    @property
    def headline_text(self) -> str:
        """The headline in one line, "" without one."""
        return "".join(line.text for line in self.headline)
