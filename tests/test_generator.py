"""Generated pages are honest: their truth covers the text, follows from the seed, and scores 1.0 when known."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests import scoring
from tests.generator.corpus import write_corpus
from tests.generator.dump import Dump
from tests.generator.evaluate import Sample as PageSample
from tests.generator.evaluate import evaluate, make_dumps
from tests.generator.grammar import load_patterns, load_topics
from tests.generator.naive import rebuild_naively
from tests.generator.perfect import rebuild_perfectly
from tests.generator.pool import Pool, pick_stories
from tests.generator.printed import HALF
from tests.generator.recipe import PRESETS, preset
from tests.generator.reprints import DIGITS
from tests.generator.story import Story, give_subheads, read_stories
from tests.generator.text import KINDS, write_story
from tests.generator.wrap import CLOSING, OPENING, wrap
from tests.generator.writer import FLEETING, LASTING
from tests.labels import expand_piece, locate

PAGES = 16


@pytest.fixture(scope="module", params=PRESETS)
def dumps(request: pytest.FixtureRequest) -> list[Dump]:
    return make_dumps(PAGES, 7, preset(request.param), [], None)


def covered(dump: Dump) -> list[int]:
    """How many pieces of the label hold each character of the text."""
    label = dump.label
    pieces = [
        p
        for a in label["articles"]
        for name in ("headline", "kicker", "subtitle", "column")
        for line in a[name]
        for p in line
    ]
    pieces += [p for a in label["articles"] for b in a["blocks"] for p in b["pieces"]]
    pieces += [p for b in (*label["furniture"], *label["duplicates"]) for p in b["pieces"]]
    counts = [0] * len(dump.text)
    for start, end in locate(dump.text, pieces):
        for i in range(start, end):
            counts[i] += 1
    return counts


def test_truth_holds_every_character_once(dumps: list[Dump]) -> None:
    for dump in dumps:
        counts = covered(dump)
        assert [(i, c) for i, c in enumerate(dump.text) if not c.isspace() and counts[i] != 1] == []


def test_page_follows_from_seed_and_number() -> None:
    recipe = preset("default")
    few, many = make_dumps(3, 5, recipe, [], None), make_dumps(6, 5, recipe, [], None)
    assert [(d.text, d.label) for d in few] == [(d.text, d.label) for d in many[:3]]
    assert make_dumps(3, 6, recipe, [], None)[0].text != few[0].text


def test_scorer_gives_one_to_the_truth(dumps: list[Dump]) -> None:
    if not scoring.SCORER.exists():
        pytest.skip("the shared scorer is not beside this checkout")
    rows = [(f"{i}.txt", d.text, rebuild_perfectly(d.text, d.label), d.label) for i, d in enumerate(dumps)]
    table, missed = scoring.score_pages(rows)
    assert {m: round(v["f1"], 9) for m, v in table.items()} == dict.fromkeys(table, 1.0), missed


def test_measures_here_are_the_scorers() -> None:
    if not scoring.SCORER.exists():
        pytest.skip("the shared scorer is not beside this checkout")
    dumps = make_dumps(12, 9, preset("default"), [], None)
    rows = [(f"{i}.txt", d.text, rebuild_naively(d.text), d.label) for i, d in enumerate(dumps)]
    theirs, ours = scoring.score_pages(rows)[0], scoring.score_pages_here(rows)[0]
    assert ours == {measure: pytest.approx(theirs[measure], abs=0.005) for measure in ours}
    assert set(theirs) - set(ours) == {"articles_bcubed", "issue_date"}


def test_scorer_tells_a_naive_page_from_the_truth() -> None:
    if not scoring.SCORER.exists():
        pytest.skip("the shared scorer is not beside this checkout")
    dumps = make_dumps(20, 3, preset("default"), [], None)
    table, joins, phenomena, _ = evaluate(
        [PageSample(f"{i}.txt", d, rebuild_naively(d.text)) for i, d in enumerate(dumps)]
    )
    assert table["paragraphs"]["f1"] < 0.8
    assert table["text_kept"]["f1"] == 1.0
    assert "cut_at_blank" in phenomena
    assert "made: 0" in joins


def test_pages_show_what_real_ones_show() -> None:
    dumps = make_dumps(110, 1, preset("default"), [], None)
    seen = {tag for d in dumps for tag in d.tags}
    seen |= {tag for d in dumps for _, tags in (*d.block_tags, *d.article_tags) for tag in tags}
    wanted = (
        "paragraph_per_line hard_wrapped half_width full_width masthead file_cut repeat_exact repeat_contained "
        "cut_at_blank cut_across_headline cut_across_story blank_before_quote tail_before_start starts_cut ends_cut "
        "headline_before headline_after headline_inside headline_piled headline_absent byline_head byline_end "
        "jump_inline jump_alone jump_lost jump_headline kicker subtitle column interleaved displaced_tail "
        "last_column_first lost_start lost_end kind_roundup role:subhead"
    )
    assert set(wanted.split()) - seen == set()


def test_label_says_where_a_cut_paragraph_lies() -> None:
    for dump in make_dumps(30, 11, preset("hard"), [], None):
        lines = dump.text.split("\n")
        for article in dump.label["articles"]:
            for block in article["blocks"]:
                text = "".join(lines[n][a:b].strip() for p in block["pieces"] for n, a, b in expand_piece(p, lines))
                assert text, block
                if block["role"] == "body" and not block.get("cut_end"):
                    assert text[-1] in "。！？!?”）)…", text[-20:]


@pytest.mark.parametrize("width", [9, 17, 25])
def test_lines_break_where_print_breaks_them(width: int) -> None:
    rng = Random(width)
    for kind, _ in KINDS:
        for role, text in write_story(rng, kind=kind).paragraphs:
            lines = wrap(text, width, rng)
            assert "".join(lines) == text, role
            assert all(line[0] not in CLOSING for line in lines[1:] if line[0] != "—")
            assert all(line[-1] not in OPENING for line in lines[:-1])
            assert all(sum(0.5 if c < "\u0080" else 1 for c in line) <= width + 4 for line in lines)


def test_every_slot_of_every_pattern_is_known() -> None:
    sections = load_patterns()

    def slots(pattern: object) -> set[str]:
        names: set[str] = set()
        for part in pattern:  # type: ignore[attr-defined]
            if isinstance(part, tuple) and part[0] == "slot":
                names.add(part[1])
            elif isinstance(part, tuple):
                names |= {name for option in part[1] for name in slots(option)}
        return names

    used = {name for patterns in sections.values() for pattern in patterns for name in slots(pattern)}
    assert used - set(FLEETING) - set(LASTING) - set(sections) == set()


def test_vocabulary_is_wide() -> None:
    assert sum(len(patterns) for patterns in load_patterns().values()) >= 200
    assert len(load_topics()) >= 25
    texts = [text for i in range(200) for _, text in write_story(Random(i)).paragraphs]
    assert len(set(texts)) > 0.97 * len([t for t in texts if len(t) > 15])


def test_plain_text_stories_are_read(tmp_path: Path) -> None:
    path = tmp_path / "news.txt"
    path.write_text("题目一\n第一段。\n第二段。\n\n题目二\n只有一段。\n", "utf-8")
    assert [(s.headline, [t for _, t in s.paragraphs]) for s in read_stories(path)] == [
        (("题目一",), ["第一段。", "第二段。"]),
        (("题目二",), ["只有一段。"]),
    ]


def tell(subject: str, count: int) -> Story:
    return Story(
        (subject,), tuple(("body", f"{subject}的第{number}天，{subject}照常进行。") for number in range(count))
    )


def test_page_of_one_subject_holds_what_is_most_alike() -> None:
    pool = Pool([tell(subject, 3) for subject in ("修桥铺路", "种树养花") for _ in range(50)])
    stories = pick_stories(pool, 10_000, Random(1), kindred=1.0)
    assert len(stories) == 12
    assert len({story.headline for story in stories}) == 1


def test_subheads_stand_where_a_story_turns() -> None:
    bridge, trees = (tell(subject, 4).paragraphs for subject in ("江上修桥铺路", "山间种树养花"))
    story = Story(("两件事",), (*bridge, *trees))
    parted = [give_subheads(story, Random(seed)) for seed in range(200)]
    turns = Counter(
        number
        for told in parted
        for number, (role, _) in enumerate(told.paragraphs)
        if role == "subhead" and told.paragraphs[number - 1] == bridge[-1]
    )
    with_subheads = sum(len(told.paragraphs) > len(story.paragraphs) for told in parted)
    assert 40 < with_subheads < 100
    assert turns.total() > 0.9 * with_subheads


def make_corpus(folder: Path, issues: int) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    write_corpus(folder / "corpus", seed="t", megabytes=None, issues=issues, start=date(2024, 3, 1))
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted((folder / "corpus").rglob("*.*"))}
    lines = (folder / "corpus.truth.jsonl").read_text("utf-8").splitlines()
    return files, [json.loads(line) for line in lines]


def test_larger_corpus_starts_with_the_smaller(tmp_path: Path) -> None:
    small, small_truth = make_corpus(tmp_path / "a", 3)
    large, large_truth = make_corpus(tmp_path / "b", 8)
    assert small.items() <= large.items()
    assert large_truth[: len(small_truth)] == small_truth


def test_corpus_truth_is_in_the_files(tmp_path: Path) -> None:
    files, truth = make_corpus(tmp_path, 12)
    about = {entry["file"]: entry for entry in truth if entry["kind"] == "file"}
    originals = {(about[e["file"]]["issue"], e["place"]): e["text"] for e in truth if e["kind"] == "original"}
    counts = Counter(entry["kind"] for entry in truth)
    assert min(counts[kind] for kind in ("exact", "near", "form")) > 0
    for entry in truth:
        if entry["kind"] not in ("exact", "near", "form"):
            continue
        assert originals[entry["of_issue"], entry["of_place"]] == entry["of_text"]
        assert about[entry["file"]]["issue"] > entry["of_issue"]
        assert entry["text"] == entry["of_text"] or entry["kind"] != "exact"
        assert 0.7 <= entry["similarity"] < 1 or entry["kind"] != "near"
        assert DIGITS.sub("0", entry["text"]) == DIGITS.sub("0", entry["of_text"]) or entry["kind"] != "form"
        text = files[f"corpus/{entry['file']}"].decode(about[entry["file"]]["encoding"])
        if entry["intact"]:
            solid = "".join(text.split()).translate(HALF)
            assert "".join(entry["text"].split()).translate(HALF) in solid
