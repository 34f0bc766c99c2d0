"""From sections to stories: headlines piled up elsewhere, last columns printed first, stray stretches taken home."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from transforms.page.evidence import weigh_common
from transforms.page.flow import SHORTEST_SLOGAN, Passage
from transforms.page.gaps import Flow, Gap, Section
from transforms.page.model_data import PageModel
from transforms.page.openings import goes_on
from transforms.page.pairs import take_pairs
from transforms.page.roles import SERIES_MARK, SPACED
from transforms.page.sections import Divider
from transforms.page.story_features import StoryFeatures
from transforms.page.titles import Title, measure_cover, measure_covers
from transforms.page.topics import scale_to_unit

# A headline is matched to a story elsewhere when this share of its wording stands there, the first paragraph's in part
# twice.
MATCHED = 0.3
LEAD = 0.25
# A free title line beside a story without a headline, with more of its wording there than in the story on its other
# side, is that story's; it goes before one from elsewhere that shares this much more.
NEXT_TO = 0.2
# So does the line that the division chose for a story; a line that was chosen is left without a story this unwillingly.
IN_PLACE = 0.2
CHOSEN = 0.3
# A headline in one line with its story's first words is that story's whatever else it shares.
GLUED = 10.0
# A headline inside a story is another's when the other holds this much more of it.
BETTER = 0.2
# How far a line's being about what a story is about counts, and how much of that any two texts of one paper have.
ABOUT = 0.6
COMMON_GROUND = 0.5
SHORTEST_HEADLINE = 6
# No page has so many stories. Of a file that is longer as many are matched at a time: matching grows with their cube.
SECTIONS_AT_ONCE = 200
# A kicker shares at least this much of its wording with its story; a paper's slogan does not.
RELATED = 0.15


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


def build_stories(flow: Flow, model: PageModel) -> tuple[list[Story], list[Passage]]:
    """Stories of a flow in its order, and what belongs to none of them."""
    if not flow.bodies:
        return _read_bodiless(flow)
    divider = Divider(flow, model)
    sections = divider.divide()
    headlines = _match_headlines(sections, divider.features)
    stories: list[Story] = []
    loose: list[Passage] = []
    used = {id(flow.gaps[gap].titles[index]) for gap, index in headlines.values()}
    for number, section in enumerate(sections):
        story = _fill_story(section, flow, used, headlines.get(number))
        stories.append(story)
        for gap in flow.gaps[section.first + 1 : section.last + 1]:
            loose += gap.furniture + _place_captions(gap, [story], model)
    for number in range(len(sections) + 1):
        k = sections[number].first if number < len(sections) else len(flow.bodies)
        before = stories[number - 1] if number else None
        after = stories[number] if number < len(sections) else None
        loose += _place_gap(k, flow, before, after, used, stories, model)
    stories = _rotate_columns(stories, model)
    stories = _bring_home(stories, model)
    return stories, loose


def _read_bodiless(flow: Flow) -> tuple[list[Story], list[Passage]]:
    gap = flow.gaps[0]
    loose = [*gap.titles, *gap.closing, *gap.furniture, *gap.captions]
    loose += [passage for passage in (gap.jump, gap.lead) if passage is not None]
    return [], loose


def _match_headlines(sections: list[Section], features: StoryFeatures) -> dict[int, tuple[int, int]]:
    """Headline of each section, one to one: by its words, and by where it stands."""
    chosen: dict[tuple[int, int], int] = {}
    for number, section in enumerate(sections):
        if section.title is not None:
            chosen.setdefault(section.title, number)
    starts = [section.first for section in sections]
    blocks: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for k, gap in enumerate(features.flow.gaps):
        for title in ((k, i) for i in range(len(gap.titles))):
            number = chosen.get(title, max(0, bisect_right(starts, k) - 1))
            blocks[number // SECTIONS_AT_ONCE].append(title)
    matched: dict[int, tuple[int, int]] = {}
    for block, titles in blocks.items():
        first = block * SECTIONS_AT_ONCE
        matched |= _match_block(titles, sections[first : first + SECTIONS_AT_ONCE], first, chosen, features)
    return matched


def _match_block(
    titles: list[tuple[int, int]],
    sections: list[Section],
    first: int,
    chosen: dict[tuple[int, int], int],
    features: StoryFeatures,
) -> dict[int, tuple[int, int]]:
    """The same for some sections, `first` being the number of the first of them, and the title lines around them."""
    home = {k: n for n, section in enumerate(sections) for k in range(section.first + 1, section.last + 1)}
    beside: dict[int, list[int]] = defaultdict(list)
    gap_of = np.full(len(sections), -1)
    for number, section in enumerate(sections):
        beside[section.first].append(number)
        beside[section.last + 1].append(number)
        if section.title is not None and chosen[section.title] == first + number:
            gap_of[number] = section.title[0]
    lines = [features.titles[k][i] for k, i in titles]
    shares = _measure_shares(lines, sections, features)
    scores = np.zeros_like(shares)
    for row, (k, i) in enumerate(titles):
        share = shares[row]
        if len(lines[row].passage.text) >= SHORTEST_HEADLINE:
            least = max(MATCHED, share[home[k]] + BETTER) if k in home else MATCHED
            scores[row] = np.where(share >= least, share, 0.0)
            for number in beside[k]:
                others = max((share[other] for other in beside[k] if other != number), default=0.0)
                if gap_of[number] < 0 and share[number] > others:
                    scores[row, number] = share[number] + NEXT_TO
            scores[row, gap_of == k] = 0.0  # of the lines of one gap the best has been chosen
        if (k, i) in chosen:
            own = chosen[k, i] - first
            scores[row] += CHOSEN * (scores[row] > 0)
            scores[row, own] = share[own] + CHOSEN + (GLUED if features.flow.gaps[k].has_glued_title else IN_PLACE)
    rows, columns = linear_sum_assignment(-scores)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {first + number: titles[row] for row, number in pairs if scores[row, number] > 0}


def _measure_shares(lines: list[Title], sections: list[Section], features: StoryFeatures) -> NDArray[np.float64]:
    """Share of each title line's wording (row) in each section (column), its first paragraph counted again in part.

    Added is how much more than any two texts the line and the section are about the same.
    """
    bodies = features.flow.bodies
    texts = ["".join(p.text for p in bodies[s.first : s.last + 1]) for s in sections]
    leads = [bodies[section.first].text for section in sections]
    covers = measure_covers([line.passage.text for line in lines], texts + leads, features.model.statistics)
    about = scale_to_unit(np.array([features.vectors[s.first : s.last + 1].sum(axis=0) for s in sections]))
    near = np.array([line.told for line in lines]) @ about.T
    return covers[:, : len(texts)] + LEAD * covers[:, len(texts) :] + ABOUT * (near - COMMON_GROUND)


def _fill_story(section: Section, flow: Flow, used: set[int], headline: tuple[int, int] | None) -> Story:
    story = Story()
    if headline is not None:
        story.headline = [flow.gaps[headline[0]].titles[headline[1]]]
    gap = flow.gaps[section.first]
    story.jump = gap.jump
    if gap.lead is not None:
        story.credits.append(gap.lead)
        story.lead = True
    for k in range(section.first, section.last + 1):
        if k > section.first:
            for title in flow.gaps[k].titles:
                if id(title) not in used:
                    title.role = "subhead"
                    story.body.append(title)
        story.body.append(flow.bodies[k])
    closing = flow.gaps[section.last + 1].closing
    story.credits += closing
    story.closed = bool(closing)
    return story


def _place_gap(
    k: int,
    flow: Flow,
    before: Story | None,
    after: Story | None,
    used: set[int],
    stories: list[Story],
    model: PageModel,
) -> list[Passage]:
    """Give the title lines and captions of a gap between stories to one of them; return what is left."""
    gap = flow.gaps[k]
    loose = list(gap.furniture)
    if before is None:
        loose += gap.closing
    if after is None:
        loose += [passage for passage in (gap.jump, gap.lead) if passage is not None]
    owners = {id(p): story for story in (before, after) if story is not None for p in story.headline}
    main = next((place for place, title in enumerate(gap.titles) if id(title) in owners), len(gap.titles))
    for place, title in enumerate(gap.titles):
        if id(title) in used:
            continue
        story = _find_neighbour(gap.titles, place, owners)
        if story is None and k and len(title.text) >= SHORTEST_HEADLINE:  # nothing but stories stands between stories
            story = _choose_side(title, [side for side in (after, before) if side is not None], model)
            if not story.headline:
                title.role = "headline"
                story.headline = [title]
                owners[id(title)] = story
            else:
                title.role = "subtitle"
                story.subtitle.append(title)
            continue
        may_be_slogan = k == 0 and gap.furniture and place < main
        if story is None or (may_be_slogan and not _heads(title, story, model)):
            loose.append(title)
            title.role = "slogan" if k == 0 and len(title.text) >= SHORTEST_SLOGAN else "other"
        else:
            others = (other for other in stories if other is not story)
            _place_title(title, gap.titles, story, may_head=not _is_of_another(title, story, others, model))
    return loose + _place_captions(gap, [side for side in (before, after) if side is not None], model)


def _place_captions(gap: Gap, stories: list[Story], model: PageModel) -> list[Passage]:
    """Give a gap's captions to the first story; where no credit says whose picture it is, to one that speaks of it.

    Return those that are left.
    """
    if all(model.patterns.scene.match(caption.text) for caption in gap.captions):
        stories = [story for story in stories if any(_heads(caption, story, model) for caption in gap.captions)]
    if not stories:
        return gap.captions
    stories[0].captions += gap.captions
    return []


def _choose_side(title: Passage, stories: list[Story], model: PageModel) -> Story:
    """Of the stories beside a title line, the one that holds more of its wording."""
    return max(stories, key=lambda story: _measure_share(title, story, model))


def _heads(title: Passage, story: Story, model: PageModel) -> bool:
    """Whether a title line over a page's first headline has to do with its story, and is no slogan of the paper."""
    return _measure_share(title, story, model) >= RELATED


def _measure_share(title: Passage, story: Story, model: PageModel) -> float:
    """Share of a title line's wording that stands in a story."""
    return measure_cover(title.text, "".join(p.text for p in story.body), model.statistics)


def _find_neighbour(titles: list[Passage], place: int, owners: dict[int, Story]) -> Story | None:
    """The story whose headline stands next to a title line, with only further title lines between."""
    for reach in range(1, len(titles)):
        for other in (place - reach, place + reach):
            if 0 <= other < len(titles) and id(titles[other]) in owners:
                return owners[id(titles[other])]
    return None


def _is_of_another(title: Passage, story: Story, others: Iterable[Story], model: PageModel) -> bool:
    """Whether a title line speaks of another of the page's stories rather than of the one beside it."""
    least = max(MATCHED, _measure_share(title, story, model) + BETTER)
    return any(_measure_share(title, other, model) >= least for other in others)


def _place_title(title: Passage, titles: list[Passage], story: Story, *, may_head: bool) -> None:
    """Kicker above, subtitle below, or a column's standing label; of two lines that may head it the fuller does."""
    text = title.text
    main = story.headline[0]
    above = titles.index(title) < titles.index(main)
    if len(text) <= 12 and SPACED.search(text) and len(main.text) > len(text):
        title.role = "column_label"
        story.column_label.append(title)
    elif (
        above
        and (len(text) >= len(main.text) or SERIES_MARK.search(main.text))
        and not story.kicker
        and len(text) > 10
        and may_head
    ):
        story.headline = [title]
        title.role = "headline"
        main.role = "subtitle"
        story.subtitle.insert(0, main)
    elif not above and not story.kicker and SPACED.search(text) and not SPACED.search(main.text) and may_head:
        story.headline = [title]
        title.role = "headline"
        main.role = "kicker"
        story.kicker.append(main)
    elif above:
        title.role = "kicker"
        story.kicker.append(title)
    else:
        title.role = "subtitle"
        story.subtitle.append(title)


def _rotate_columns(stories: list[Story], model: PageModel) -> list[Story]:
    """A byline-closed tail before a headline, and under the headline a text that starts inside: last column first."""
    kept: list[Story] = []
    for story in stories:
        tail = kept[-1] if kept else None
        if (
            tail is not None
            and tail.closed
            and tail.jump is None
            and not tail.lead
            and not (tail.headline and tail.headline[0].first.number < tail.body[0].first.number)
            and story.jump is None
            and not story.lead
            and not story.closed
            and bool(story.headline) != bool(tail.headline)
            and (story.body[-1].ends_cut or goes_on(story.body[0].text, story.headline_text, model))
        ):
            kept[-1] = Story(
                headline=story.headline or tail.headline,
                kicker=story.kicker + tail.kicker,
                subtitle=story.subtitle + tail.subtitle,
                column_label=story.column_label + tail.column_label,
                credits=story.credits + tail.credits,
                body=story.body + tail.body,
                captions=story.captions + tail.captions,
                closed=True,
            )
        else:
            kept.append(story)
    return kept


def _bring_home(stories: list[Story], model: PageModel) -> list[Story]:
    """Stretches without headline and beginning go to the earlier story without an end whose words they share."""
    kept: list[Story] = []
    for story in stories:
        home = None if story.headline or story.jump or story.lead else _find_home(story, kept, model)
        if home is None:
            kept.append(story)
        else:
            home.body += story.body
            home.credits += story.credits
            home.captions += story.captions
            home.closed = home.closed or story.closed
    return kept


def _find_home(story: Story, earlier: list[Story], model: PageModel) -> Story | None:
    mine = take_pairs("".join(p.text for p in story.body)[:800])
    best, chosen = 1.5, None
    for other in earlier[-8:]:
        if other.closed:
            continue
        theirs = take_pairs("".join(p.text for p in other.body)[-1500:])
        common = weigh_common(mine, theirs, model.statistics)
        if common > best:
            best, chosen = common, other
    return chosen
