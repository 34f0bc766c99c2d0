"""Title lines and captions that head no story: whose each is, and what it is to that story."""

from transforms.page.flow import SHORTEST_SLOGAN, Passage
from transforms.page.gaps import Flow, Gap
from transforms.page.model_data import PageModel
from transforms.page.roles import SERIES_MARK, SPACED
from transforms.page.story import Story
from transforms.page.titles import measure_cover

# A title line speaks of a story when this share of its wording stands there, and of another sooner when that holds so
# much more of it.
MATCHED = 0.3
BETTER = 0.2
# Headlines that are piled up belong to so many stories on either side at most.
PILE_REACH = 8
SHORTEST_HEADLINE = 6
# A kicker shares at least this much of its wording with its story; a paper's slogan does not.
RELATED = 0.15


def place_gap(
    k: int,
    flow: Flow,
    before: Story | None,
    after: Story | None,
    used: set[int],
    near: list[Story],
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
            _place_title(title, gap.titles, story, near, model)
    return loose + place_captions(gap, [side for side in (before, after) if side is not None], model)


def place_captions(gap: Gap, stories: list[Story], model: PageModel) -> list[Passage]:
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


def _may_head(title: Passage, story: Story, near: list[Story], model: PageModel) -> bool:
    """Whether a title line may head the story beside it: it speaks of no other near it rather."""
    most = max(MATCHED, _measure_share(title, story, model) + BETTER)
    return all(_measure_share(title, other, model) < most for other in near if other is not story)


def _place_title(title: Passage, titles: list[Passage], story: Story, near: list[Story], model: PageModel) -> None:
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
        and _may_head(title, story, near, model)
    ):
        story.headline = [title]
        title.role = "headline"
        main.role = "subtitle"
        story.subtitle.insert(0, main)
    elif (
        not above
        and not story.kicker
        and SPACED.search(text)
        and not SPACED.search(main.text)
        and _may_head(title, story, near, model)
    ):
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
