"""The simplest rebuilder, a floor for the measures: a run of lines is a paragraph, a short one a headline."""

from transforms.page.model import Article, Page, Paragraph, Role, Span

SHORT = 30


def rebuild_naively(text: str) -> Page:
    paragraphs: list[Paragraph] = []
    articles: list[Article] = []
    start = 0
    for line, part in enumerate(text.split("\n\n"), 1):
        if part.strip():
            joined = "".join(part.split("\n"))
            short = len(joined) < SHORT and joined.rstrip()[-1:] not in "。！？”"
            if short or not articles:
                articles.append(Article(headline=joined.strip() if short else None))
            role: Role = "headline" if short else "body"
            span = Span(start, start + len(part), line, line)
            paragraphs.append(Paragraph(len(articles) - 1, len(paragraphs) + 1, role, joined.strip(), (span,)))
        start += len(part) + 2
    return Page("paragraph_per_line", tuple(paragraphs), tuple(articles))
