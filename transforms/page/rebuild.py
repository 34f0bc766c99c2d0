"""The whole way of a page: lines, pieces, roles, joins, repeats, order of reading, stories."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from transforms.decode import find_damage
from transforms.page.credits import read_credits, read_staff
from transforms.page.flow import Passage, build_passages, mark_masthead, order_passages
from transforms.page.gaps import Flow, build_flow
from transforms.page.issue_date import find_doubts, find_issue_date
from transforms.page.joins import join_pieces
from transforms.page.lines import Sheet, split_lines
from transforms.page.model import Article, Duplicate, Hints, IssueDate, Join, Page, Paragraph, Span
from transforms.page.model_data import PageModel
from transforms.page.openings import judge_opening
from transforms.page.overrides import Decisions, Override, tell_unapplied
from transforms.page.page_number import find_page_number
from transforms.page.patterns import JUMP
from transforms.page.pieces import Piece, cut_pieces
from transforms.page.repeats import Repeat, find_repeats
from transforms.page.roles import SERIES_MARK, assign_roles
from transforms.page.stories import build_stories
from transforms.page.story import Story
from transforms.page.text import INVISIBLE, read_number, strip_invisible

NEW_LINE = re.compile("\n")
NO_HINTS = Hints()


def rebuild_page(text: str, *, model: PageModel, hints: Hints = NO_HINTS, overrides: Sequence[Override] = ()) -> Page:
    """Rebuild one delivered file: its paragraphs whole, in stories, in the order of reading.

    Pure and deterministic; any text gives a page. Every visible character of `text` lies in one span: an override by
    which one would not is told in the notices and not applied.
    """
    page = _follow(text, model, hints, overrides)
    if not overrides or find_lost_text(text, page) is None:
        return page
    kept: list[Override] = []
    for override in overrides:
        if find_lost_text(text, _follow(text, model, hints, [*kept, override])) is None:
            kept.append(override)
    told = [
        tell_unapplied(override, "text of the page would be lost") for override in overrides if override not in kept
    ]
    page = _follow(text, model, hints, kept)
    return replace(page, notices=(*page.notices, *told))


def find_lost_text(text: str, page: Page) -> str | None:
    """The first non-blank text that lies in no span or in two, a few characters of it; None when nothing is lost."""
    spans = sorted((s.start, s.end) for paragraph in page.paragraphs for s in paragraph.spans)
    reached = 0
    for start, end in (*spans, (len(text), len(text))):
        if start < reached:
            return text[start:reached][:40]
        if text[reached:start].strip():
            return text[reached:start].strip()[:40]
        reached = end
    return None


def _follow(text: str, model: PageModel, hints: Hints, overrides: Sequence[Override]) -> Page:
    shown, offsets = strip_invisible(text)
    sheet = split_lines(shown)
    flow, passages, repeats, decisions = read_sheet(sheet, model, overrides)
    stories, loose = build_stories(flow, model)
    stories = decisions.change_stories(stories, loose)
    return _Assembler(sheet, text, offsets, model, decisions).assemble(stories, loose, passages, repeats, hints)


def read_sheet(
    sheet: Sheet, model: PageModel, overrides: Sequence[Override] = ()
) -> tuple[Flow, list[Passage], list[Repeat], Decisions]:
    """The passages of a page in the order of reading, all of them in file order, and which repeat which."""
    pieces = cut_pieces(sheet, model.patterns)
    decisions = Decisions(overrides, pieces)
    assign_roles(pieces, model)
    decisions.set_roles()
    passages = build_passages(pieces, decisions.change_links(join_pieces(pieces, model)))
    repeats = find_repeats(passages, model.statistics)
    copies = {id(passages[repeat.copy]) for repeat in repeats}
    mark_masthead(passages)
    ordered = order_passages(passages, [(passages[r.copy], passages[r.kept]) for r in repeats], model.statistics)
    flow = build_flow([p for p in ordered if id(p) not in copies], lambda p: _is_lead(p, pieces, model))
    return flow, passages, repeats, decisions


def _is_lead(passage: Passage, pieces: list[Piece], model: PageModel) -> bool:
    """Whether a credit opens a paragraph: the text goes on after it on the same line."""
    number = passage.last.number
    follows = number + 1 < len(pieces) and pieces[number + 1].glued and pieces[number + 1].role == "body"
    return follows or model.patterns.dateline.match(passage.text) is not None


class _Assembler:
    """Turns passages into the model's paragraphs, with offsets in the delivered text."""

    def __init__(
        self, sheet: Sheet, text: str, offsets: list[int] | None, model: PageModel, decisions: Decisions
    ) -> None:
        self.decisions = decisions
        self.sheet = sheet
        self.text = text
        self.offsets = offsets
        self.model = model
        self.paragraphs: list[Paragraph] = []
        self.index: dict[int, int] = {}
        self.line_starts = [0, *(match.end() for match in NEW_LINE.finditer(text))]

    def assemble(
        self, stories: list[Story], loose: list[Passage], passages: list[Passage], repeats: list[Repeat], hints: Hints
    ) -> Page:
        articles = [self._add_story(number, story) for number, story in enumerate(stories)]
        position = 0
        for passage in sorted(loose, key=lambda p: p.first.number):
            position += 1
            self.index[id(passage)] = len(self.paragraphs)
            self._add(passage, None, position)
        for repeat in sorted(repeats, key=lambda r: passages[r.copy].first.number):
            position += 1
            self._add_copy(repeat, passages, position)
        self._keep_residue()
        staff = tuple(c for p in loose if p.role == "imprint" for c in read_staff(self._raw(p), self.model.patterns))
        printed = [p.text for p in loose if p.role in ("date", "imprint", "other")]
        bodies = [p.text for p in self.paragraphs if p.role == "body" and p.duplicate is None]
        issue_date = find_issue_date(printed, bodies, hints)
        if self.decisions.day is not None:
            issue_date = IssueDate(day=self.decisions.day, basis="sidecar", evidence=self.decisions.day_reason)
        else:
            self.decisions.notices += find_doubts(printed, hints)
        return Page(
            layout=self.sheet.layout,
            paragraphs=tuple(self.paragraphs),
            articles=tuple(articles),
            staff=staff,
            issue_date=issue_date,
            page=find_page_number(hints),
            notices=(*self.decisions.notices, *find_damage(self.sheet.text)),
        )

    def _raw(self, passage: Passage) -> str:
        return "\n".join(self.sheet.text[piece.start : piece.end] for piece in passage.pieces)

    def _add_story(self, number: int, story: Story) -> Article:
        first = story.body[0]
        jump_page = None
        if story.jump is not None:
            match = JUMP.search(self._raw(story.jump))
            jump_page = read_number(match.group(1)) if match else None
        glued = story.jump is not None and first.first.glued
        opening = judge_opening(first.text, story.headline_text, self.model)
        first.starts_cut = glued or (opening.is_cut and not story.lead)
        position = 0
        order = [*story.kicker, *story.headline, *story.subtitle, *story.column_label]
        order += [story.jump] if story.jump is not None else []
        order += [*story.credits[: int(story.lead)], *story.body, *story.credits[int(story.lead) :], *story.captions]
        for passage in order:
            self.index[id(passage)] = len(self.paragraphs)
            for part in self._split_lines(passage):
                position += 1
                self._add(part, number, position)
        writers = tuple(
            dict.fromkeys(c for p in story.credits for c in read_credits(self._raw(p), self.model.patterns))
        )
        bodies = [p for p in story.body if p.role == "body"]
        turns = any(p.role == "turn" for p in story.credits)
        return Article(
            headline=self._title(story.headline),
            kicker=self._title(story.kicker),
            subtitle=self._title(story.subtitle),
            column_label=self._title(story.column_label),
            jump_from_page=jump_page,
            starts_here=story.jump is None and (story.lead or not opening.goes_on),
            ends_here=not turns and (story.closed or not bodies[-1].ends_cut),
            bylines=writers,
        )

    def _title(self, passages: list[Passage]) -> str | None:
        lines = [part.text for passage in passages for part in self._split_lines(passage) if part.role == passage.role]
        return " ".join(lines) or None

    def _split_lines(self, passage: Passage) -> list[Passage]:
        """A headline of two printed lines is two lines; every other passage is one, as is one joined of pieces."""
        piece = passage.first
        if passage.role not in ("headline", "kicker", "subtitle") or passage.links or len(piece.lines) < 2:
            return [passage]
        parts = []
        for line in piece.lines:
            start, end = max(line.start, piece.start), min(line.end, piece.end)
            shown = " ".join(self.sheet.text[start:end].split())
            parts.append(Passage([Piece(start, end, shown, [line], 0)], passage.role, shown))
        if passage.role == "headline" and SERIES_MARK.search(parts[-1].text):
            parts[-1].role = "subtitle"
        return parts

    def _add(self, passage: Passage, article: int | None, position: int, duplicate: Duplicate | None = None) -> None:
        self.paragraphs.append(
            Paragraph(
                article=article,
                position=position,
                role="jump" if passage.role == "turn" else passage.role,
                text=passage.text,
                spans=tuple(self._span(piece) for piece in passage.pieces),
                joins=tuple(
                    Join(part, link.score, link.reason, link.runner_up) for part, link in enumerate(passage.links, 2)
                ),
                starts_cut=passage.starts_cut,
                ends_cut=passage.ends_cut,
                duplicate=duplicate,
            )
        )

    def _add_copy(self, repeat: Repeat, passages: list[Passage], position: int) -> None:
        kept = passages[repeat.kept]
        self._add(
            passages[repeat.copy], None, position, Duplicate(self.index[id(kept)], repeat.kind, repeat.similarity)
        )

    def _span(self, piece: Piece) -> Span:
        start, end = piece.start, piece.end
        if self.offsets is not None:
            start, end = self.offsets[start], self.offsets[end - 1] + 1
        return Span(start, end, bisect_right(self.line_starts, start), bisect_right(self.line_starts, end - 1))

    def _keep_residue(self) -> None:
        """Give invisible characters that stand outside every span to the span before them (or after)."""
        if self.offsets is None:
            return
        spans = sorted(
            (span.start, span.end, i, j) for i, p in enumerate(self.paragraphs) for j, span in enumerate(p.spans)
        )
        starts = [span[0] for span in spans]
        moved: dict[tuple[int, int], tuple[int, int]] = {}
        lead: tuple[int, int] | None = None
        for match in INVISIBLE.finditer(self.text):
            at = match.start()
            place = bisect_right(starts, at) - 1
            if place < 0:
                lead = (min(at, lead[0]) if lead else at, at + 1)
                continue
            _, end, i, j = spans[place]
            if at >= end:
                start = moved.get((i, j), spans[place][:2])[0]
                moved[i, j] = (start, at + 1)
        if lead is not None:
            if not spans:
                self.paragraphs.append(Paragraph(None, 1, "other", "", (self._line_span(lead[0], lead[1]),)))
                return
            start, end, i, j = spans[0]
            moved[i, j] = (lead[0], moved.get((i, j), (start, end))[1])
        for (i, j), (start, end) in moved.items():
            paragraph = self.paragraphs[i]
            new = tuple(self._line_span(start, end) if n == j else span for n, span in enumerate(paragraph.spans))
            self.paragraphs[i] = Paragraph(
                paragraph.article, paragraph.position, paragraph.role, paragraph.text, new, paragraph.joins,
                paragraph.starts_cut, paragraph.ends_cut, paragraph.duplicate,
            )  # fmt: skip

    def _line_span(self, start: int, end: int) -> Span:
        return Span(start, end, bisect_right(self.line_starts, start), bisect_right(self.line_starts, end - 1))
