"""From sections to stories: headlines piled up elsewhere, last columns printed first, stray stretches taken home."""

from bisect import bisect_right
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from transforms.page.evidence import weigh_common
from transforms.page.flow import Passage
from transforms.page.gaps import Flow, Section
from transforms.page.model_data import PageModel
from transforms.page.openings import judge_opening
from transforms.page.pairs import take_pairs
from transforms.page.placing import BETTER, MATCHED, PILE_REACH, SHORTEST_HEADLINE, place_captions, place_gap
from transforms.page.sections import Divider
from transforms.page.story import Story
from transforms.page.story_features import StoryFeatures
from transforms.page.titles import Title, measure_covers
from transforms.page.topics import scale_to_unit

# Of a headline matched to a story elsewhere, what stands in the story's first paragraph counts again in part.
LEAD = 0.25
# A free title line beside a story without a headline, with more of its wording there than in the story on its other
# side, is that story's; it goes before one from elsewhere that shares this much more.
NEXT_TO = 0.2
# So does the line that the division chose for a story; a line that was chosen is left without a story this unwillingly.
IN_PLACE = 0.2
CHOSEN = 0.3
# A headline in one line with its story's first words is that story's whatever else it shares.
GLUED = 10.0
# How far a line's being about what a story is about counts, and how much of that any two texts of one paper have.
ABOUT = 0.6
COMMON_GROUND = 0.5
# A stretch without a headline is at home in a story that shares so much wording with it, within so many characters.
AT_HOME = 1.5
HOME_REACH, STORY_REACH = 800, 1500
# No page has so many stories. Of a file that is longer as many are matched at a time: matching grows with their cube.
SECTIONS_AT_ONCE = 200


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
            loose += gap.furniture + place_captions(gap, [story], model)
    for number in range(len(sections) + 1):
        k = sections[number].first if number < len(sections) else len(flow.bodies)
        before = stories[number - 1] if number else None
        after = stories[number] if number < len(sections) else None
        near = stories[max(0, number - PILE_REACH) : number + PILE_REACH]
        loose += place_gap(k, flow, before, after, used, near, model)
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
            and (
                story.body[-1].ends_cut
                or judge_opening(story.body[0].text, story.headline_text, model).goes_on
                or _measure_common(tail, story, model) > AT_HOME
            )
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
    best, chosen = AT_HOME, None
    for other in earlier[-8:]:
        if not other.closed and (common := _measure_common(story, other, model)) > best:
            best, chosen = common, other
    return chosen


def _measure_common(stretch: Story, story: Story, model: PageModel) -> float:
    """How much rare wording the beginning of a stretch shares with the end of a story."""
    mine = take_pairs("".join(p.text for p in stretch.body)[:HOME_REACH])
    theirs = take_pairs("".join(p.text for p in story.body)[-STORY_REACH:])
    return weigh_common(mine, theirs, model.statistics)
