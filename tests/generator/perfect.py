"""A page made from its own label: what a rebuilder without fault would return."""

from typing import Any

from tests.labels import locate
from transforms.page.model import Article, Credit, Duplicate, IssueDate, Page, Paragraph, Span


def make_span(text: str, start: int, end: int) -> Span:
    line = text.count("\n", 0, start) + 1
    return Span(start, end, line, line)


def make_paragraph(
    text: str, label: dict[str, Any], pieces: list[str], article: int | None, position: int, role: str, **more: Any
) -> Paragraph:
    spans = tuple(make_span(text, a, b) for a, b in locate(text, pieces))
    joined = "".join(text[s.start : s.end].strip() for s in spans)
    return Paragraph(article, position, role, joined, spans, **more)  # type: ignore[arg-type]


def rebuild_perfectly(text: str, label: dict[str, Any]) -> Page:
    """The `Page` that the label describes."""
    from datetime import date

    paragraphs: list[Paragraph] = []
    articles = []
    for i, entry in enumerate(label["articles"]):
        lines = [
            (line, role)
            for name, role in (
                ("column", "column_label"),
                ("kicker", "kicker"),
                ("headline", "headline"),
                ("subtitle", "subtitle"),
            )
            for line in entry[name]
        ]
        blocks = [(line, role) for line, role in lines] + [(b["pieces"], b["role"]) for b in entry["blocks"]]
        paragraphs += [make_paragraph(text, label, p, i, n, role) for n, (p, role) in enumerate(blocks, 1)]
        headline = (
            " ".join(make_paragraph(text, label, line, i, 1, "headline").text for line in entry["headline"]) or None
        )
        makers = tuple(Credit(name, role) for role, name in entry["bylines"])
        articles.append(
            Article(
                headline=headline,
                jump_from_page=entry["jump_from"],
                starts_here=entry["starts_here"],
                ends_here=entry["ends_here"],
                bylines=makers,
            )
        )
    for n, entry in enumerate(label["furniture"], 1):
        paragraphs.append(make_paragraph(text, label, entry["pieces"], None, n, entry["role"]))
    for entry in label["duplicates"]:
        paragraphs.append(
            make_paragraph(text, label, entry["pieces"], 0, 99, "body", duplicate=Duplicate(0, entry["kind"], 1.0))
        )
    issue = label["issue"]
    day = date.fromisoformat(issue["date"]) if issue["date"] else None
    dated = IssueDate(day=day) if issue["date_basis"] == "explicit" else IssueDate(earliest=day, latest=day)
    return Page("hard_wrapped", tuple(paragraphs), tuple(articles), issue_date=dated)
