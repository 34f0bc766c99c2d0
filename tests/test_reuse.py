"""Repeats across issues: what the measure calls what, and that links follow from the texts held and nothing else."""

from dataclasses import dataclass, field
from datetime import date
from itertools import permutations
from random import Random

import duckdb
import polars as pl
import pytest

from flows.reuse import settle_reuse
from flows.warehouse import run_sql
from tests.builders import empty_warehouse, insert
from tests.generator.reprints import (
    Original,
    alter_slightly,
    change_numbers,
    similarity,
    write_original,
)
from transforms.folded_text import FoldedText, mask_numbers
from transforms.keys import date_key, make_key
from transforms.page.text import fold_text
from transforms.reuse import NEAR, build_signatures, compare_texts

MARKET = "清晨六点，滨江路的早市已经摆开三十二个摊位，一天卖出鲜菜1.5万斤，附近居民提着篮子来来往往。"
BRIDGE = "新桥下月通车，从北岸到南岸只要四分钟，沿江两岸的老街坊都说盼了许多年，总算等到了这一天。"
FORMULA = "会议研究了今年的重点工作，并就有关事项作出安排，要求各单位抓好落实。"


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (MARKET, MARKET, "exact"),
        (MARKET, MARKET.replace("，", ","), "exact"),
        (MARKET, MARKET.replace("已经摆开", "早已摆开了"), "near"),
        (MARKET, MARKET.replace("附近居民", "附近居民进一步"), "near"),
        (MARKET, MARKET.replace("1.5万斤", "2万斤"), "form"),
        (MARKET, MARKET.replace("1.5万斤", "1.5亿斤"), "form"),
        (MARKET, MARKET.replace("三十二个", "三十三个"), "form"),
        (MARKET, MARKET.replace("六点", "七点"), "form"),
        (MARKET, MARKET.replace("1.5万斤", "2万斤").replace("附近居民", "附近的居民"), "form"),
        (BRIDGE.replace("下月", "周三"), BRIDGE.replace("下月", "周五"), "form"),
        (MARKET, MARKET[6:40], "contained"),
        (MARKET + BRIDGE, BRIDGE, "contained"),
        ("去年共有1300人次参加了社区组织的各类志愿服务活动。", "300人次参加了社区组织的各类志愿服务活动。", "form"),
        (MARKET, BRIDGE, None),
    ],
)
def test_the_measure_tells_repeats_apart(left: str, right: str, kind: str | None) -> None:
    one, other = FoldedText(fold_text(left)), FoldedText(fold_text(right))
    found = compare_texts(one, other)
    assert (found and found[0]) == kind
    back = compare_texts(other, one)
    assert back == found


@pytest.mark.parametrize(
    ("full", "without"),
    [(MARKET, MARKET.replace("鲜菜1.5万斤", "鲜菜")), (BRIDGE.replace("下月", "周三"), BRIDGE)],
)
def test_a_number_left_out_is_an_edit_and_one_put_in_is_not(full: str, without: str) -> None:
    long, short = FoldedText(fold_text(full)), FoldedText(fold_text(without))
    kinds = [found and found[0] for found in (compare_texts(short, long), compare_texts(long, short))]
    assert kinds == ["near", "form"]


def test_words_with_a_numeral_in_them_are_no_numbers() -> None:
    assert mask_numbers("进一步统一思想，十分重要，千方百计办好三件事，第十二届有5.81万人次") == (
        "进一步统一思想，十分重要，千方百计办好0件事，0届有0人次",
        ["三", "第十二", "5.81万"],
    )


@dataclass
class Shelf:
    """A warehouse that issues are put into and taken out of, a load each."""

    db: duckdb.DuckDBPyConnection = field(default_factory=lambda: empty_warehouse(with_views=False))

    def change(
        self, *, came: dict[str, tuple[date | None, list[str]]] | None = None, left: tuple[str, ...] = ()
    ) -> int:
        """One load: files leave, files come. Returns the links written."""
        for table in ("reuse_new", "reuse_new_band", "reuse_gone"):
            self.db.execute(f"drop table if exists {table}")
        run_sql(self.db, "load/reuse_begin")
        self._take_out(left)
        for path, (day, texts) in (came or {}).items():
            self._put_in(path, day, texts)
        return settle_reuse(self.db)

    def _take_out(self, paths: tuple[str, ...]) -> None:
        keys = pl.DataFrame(
            {"source_file_key": [make_key("file", p) for p in paths]}, schema={"source_file_key": pl.Int64}
        )
        self.db.execute("create or replace temp table leaving as select * from keys")
        run_sql(self.db, "load/reuse_remove_leaving")
        for table in ("fact_paragraph", "dim_source_file"):
            self.db.execute(f"delete from {table} where source_file_key in (select source_file_key from leaving)")
        assert len(keys) == len(paths)

    def _put_in(self, path: str, day: date | None, texts: list[str]) -> None:
        file_key = make_key("file", path)
        insert(self.db, "dim_source_file", source_file_key=file_key, relative_path=path)
        rows, spans = [], []
        for position, text in enumerate(texts, 1):
            key = make_key("paragraph", path, position)
            row = {"paragraph_key": key, "source_file_key": file_key, "date_key": date_key(day), "text": text}
            row |= {"position": position, "role": "body", "char_count": len(text), "is_duplicate": False}
            rows.append(insert(self.db, "fact_paragraph", **row, canonical_paragraph_key=key))
            spans.append({"paragraph_key": key, "part": 1, "start_char": position * 1000})
        frames = build_signatures(pl.DataFrame(rows, infer_schema_length=None), pl.DataFrame(spans))
        for name, frame in frames.items():
            self.db.register(f"stage_{name}", frame)
        run_sql(self.db, "load/reuse_add_staged")

    def links(self) -> dict[str, tuple[str, str, int | None]]:
        """Paragraphs as path:position, with what they repeat, how, and after how many days."""
        rows = self.db.execute(
            """
            select
                later_file.relative_path || ':' || later.position,
                earlier_file.relative_path || ':' || earlier.position,
                fact_reuse.kind,
                fact_reuse.days_between
            from fact_reuse
            inner join fact_paragraph as later using (paragraph_key)
            inner join dim_source_file as later_file using (source_file_key)
            inner join fact_paragraph as earlier on earlier.paragraph_key = fact_reuse.canonical_paragraph_key
            inner join dim_source_file as earlier_file on earlier_file.source_file_key = earlier.source_file_key
            """
        ).fetchall()
        return {later: (earlier, kind, days) for later, earlier, kind, days in rows}


MONDAY, TUESDAY, WEDNESDAY = date(2025, 9, 1), date(2025, 9, 2), date(2025, 9, 3)


def test_a_paragraph_is_linked_to_the_earliest_print() -> None:
    shelf = Shelf()
    shelf.change(came={"b": (TUESDAY, [MARKET]), "c": (WEDNESDAY, [BRIDGE, MARKET])})
    assert shelf.links() == {"c:2": ("b:1", "exact", 1)}


def test_a_late_old_issue_moves_the_links_to_itself_and_no_others() -> None:
    shelf = Shelf()
    shelf.change(came={"b": (TUESDAY, [MARKET, BRIDGE]), "c": (WEDNESDAY, [MARKET, BRIDGE])})
    written = shelf.change(came={"a": (MONDAY, [MARKET])})
    assert shelf.links() == {
        "b:1": ("a:1", "exact", 1),
        "c:1": ("a:1", "exact", 2),
        "c:2": ("b:2", "exact", 1),
    }
    assert written == 2


def test_when_the_earliest_print_leaves_the_next_one_takes_its_place() -> None:
    shelf = Shelf()
    shelf.change(came={"a": (MONDAY, [MARKET]), "b": (TUESDAY, [MARKET]), "c": (WEDNESDAY, [MARKET])})
    shelf.change(left=("a",))
    assert shelf.links() == {"c:1": ("b:1", "exact", 1)}


def test_a_corrected_text_loses_its_link() -> None:
    shelf = Shelf()
    shelf.change(came={"a": (MONDAY, [MARKET]), "b": (TUESDAY, [MARKET])})
    shelf.change(left=("b",), came={"b": (TUESDAY, [BRIDGE])})
    assert shelf.links() == {}


def test_a_whole_repeat_comes_before_the_same_wording_with_other_numbers() -> None:
    other = MARKET.replace("1.5万斤", "2万斤")
    shelf = Shelf()
    shelf.change(came={"a": (MONDAY, [MARKET]), "b": (TUESDAY, [other]), "c": (WEDNESDAY, [other])})
    assert shelf.links() == {"b:1": ("a:1", "form", 1), "c:1": ("b:1", "exact", 1)}


def test_an_undated_print_comes_last_and_has_no_days_between() -> None:
    shelf = Shelf()
    shelf.change(came={"a": (None, [MARKET]), "b": (TUESDAY, [MARKET])})
    assert shelf.links() == {"a:1": ("b:1", "exact", None)}


def test_a_text_held_since_before_sketches_were_kept_is_compared() -> None:
    shelf = Shelf()
    shelf.change(came={"a": (MONDAY, [MARKET])})
    shelf.db.execute("update ops.paragraph_signature set sketch_1 = null, sketch_2 = null")
    shelf.change(came={"b": (TUESDAY, [MARKET.replace("已经摆开", "早已摆开了")])})
    assert shelf.links() == {"b:1": ("a:1", "near", 1)}


def test_texts_that_meet_by_chance_are_told_apart_unread() -> None:
    shelf, other = Shelf(), Shelf()
    shelf.change(came={"a": (MONDAY, [MARKET])})
    other.change(came={"b": (TUESDAY, [BRIDGE])})
    (band,) = other.db.execute("select min(band) from ops.reuse_band where band >= 0").fetchone() or (0,)
    first = "(select min(band) from ops.reuse_band where band >= 0)"
    shelf.db.execute(f"update ops.reuse_band set band = $band where band = {first}", {"band": band})
    shelf.change(came={"b": (TUESDAY, [BRIDGE])})
    assert shelf.db.execute("select count(*) from reuse_meeting").fetchone() == (1,)
    assert shelf.db.execute("select count(*) from reuse_candidate").fetchone() == (0,)


def test_short_text_is_no_repeat() -> None:
    shelf = Shelf()
    shelf.change(came={"a": (MONDAY, ["会议还研究了其他事项。"]), "b": (TUESDAY, ["会议还研究了其他事项。"])})
    assert shelf.links() == {}


def test_a_formula_costs_a_link_each_and_not_a_pair_each() -> None:
    shelf = Shelf()
    shelf.change(came={f"{n:03}": (MONDAY, [FORMULA]) for n in range(120)})
    assert {earlier for earlier, _, _ in shelf.links().values()} == {"000:1"}
    assert len(shelf.links()) == 119
    assert shelf.change(came={"999": (TUESDAY, [FORMULA])}) == 1
    assert shelf.db.execute("select count(*) from reuse_candidate").fetchone() == (0,)


@pytest.mark.parametrize("texts_a_lookup", [0, 8_000], ids=["looked up one by one", "gone over together"])
def test_the_order_of_arrival_leaves_no_trace(monkeypatch: pytest.MonkeyPatch, texts_a_lookup: int) -> None:
    monkeypatch.setattr("flows.reuse._TEXTS_A_LOOKUP", texts_a_lookup)
    issues = {
        "a": (MONDAY, [MARKET, FORMULA]),
        "b": (TUESDAY, [MARKET.replace("已经", "早已"), BRIDGE + MARKET, FORMULA]),
        "c": (WEDNESDAY, [MARKET.replace("1.5", "1.8"), BRIDGE, FORMULA]),
        "d": (None, [MARKET, BRIDGE[:36]]),
    }
    seen = []
    for order in list(permutations(issues))[::3]:
        shelf = Shelf()
        for path in order:
            shelf.change(came={path: issues[path]})
        seen.append(shelf.links())
    assert all(links == seen[0] for links in seen)
    assert seen[0] == {
        "b:1": ("a:1", "near", 1),
        "b:2": ("a:1", "contained", 1),
        "b:3": ("a:2", "exact", 1),
        "c:1": ("a:1", "form", 2),
        "c:2": ("b:2", "contained", 1),
        "c:3": ("a:2", "exact", 2),
        "d:1": ("a:1", "exact", None),
        "d:2": ("b:2", "contained", None),
    }


def write_text(rng: Random) -> str:
    """A text of characters that no other shares by chance, with a number in it."""
    letters = [chr(rng.randrange(0x5200, 0x5F00)) for _ in range(rng.randint(60, 160))]
    return "".join(letters) + f"计{rng.randint(10, 99)}吨。"


def replace_letters(text: str, rng: Random) -> str:
    """One character in thirty replaced: a 3-gram Jaccard of 0.8 or so."""
    letters = list(text)
    for at in range(rng.randrange(30), len(text) - 5, 30):
        letters[at] = chr(rng.randrange(0x5F00, 0x6000))
    return "".join(letters)


def make_history(rng: Random, issues: int) -> dict[str, tuple[date | None, list[str]]]:
    """Issues of paragraphs with exact, near, changed and cut reprints of earlier ones."""
    history: dict[str, tuple[date | None, list[str]]] = {}
    written: list[str] = []
    changes = (str, lambda t: replace_letters(t, rng), lambda t: change_numbers(t, rng), lambda t: t[5:50])
    for n in range(issues):
        texts = [write_text(rng) for _ in range(3)]
        texts += [change(rng.choice(written)) for change in changes if written]
        written += texts
        history[f"{n:03}"] = (date(2025, 1, 1 + n), texts)
    return history


def expect_links(history: dict[str, tuple[date | None, list[str]]]) -> dict[str, tuple[str, str]]:
    """The definition, by comparing every pair."""
    printed = [
        (day or date.max, f"{path}:{place}", FoldedText(fold_text(text)))
        for path, (day, texts) in history.items()
        for place, text in enumerate(texts, 1)
        if len(text) >= 20
    ]
    printed.sort(key=lambda p: p[:2])
    expected = {}
    for n, (_, name, text) in enumerate(printed):
        offers = []
        for place, (_, earlier, other) in enumerate(printed[:n]):
            if found := compare_texts(text, other):
                offers.append(({"form": 1, "contained": 2}.get(found[0], 0), place, earlier, found[0]))
        if offers:
            expected[name] = min(offers)[2:]
    return expected


def test_bands_find_what_comparing_every_pair_finds() -> None:
    history = make_history(Random("history"), 24)
    shelf = Shelf()
    for path in Random("order").sample(sorted(history), len(history)):
        shelf.change(came={path: history[path]})
    found = {later: (earlier, kind) for later, (earlier, kind, _) in shelf.links().items()}
    assert found == expect_links(history)
    gone = tuple(sorted(history)[3:9])
    shelf.change(left=gone)
    left = {path: issue for path, issue in history.items() if path not in gone}
    assert {later: link[:2] for later, link in shelf.links().items()} == expect_links(left)


def test_near_repeats_are_found_and_changed_numbers_are_never_duplicates() -> None:
    rng = Random("near")
    originals = [write_original("near", Original(n, 0)) for n in range(150)]
    near = [alter_slightly(text, rng) for text in originals]
    twins = [change_numbers(text, rng) for text in originals]
    shelf = Shelf()
    shelf.change(came={"a": (MONDAY, originals), "b": (TUESDAY, near), "c": (WEDNESDAY, twins)})
    links = shelf.links()
    planted = [n for n, text in enumerate(near) if NEAR <= similarity(fold_text(originals[n]), fold_text(text)) < 1]
    found = [n for n in planted if links.get(f"b:{n + 1}", ("", ""))[:2] == (f"a:{n + 1}", "near")]
    assert len(planted) > 100
    assert len(found) >= 0.99 * len(planted)
    changed = [n for n, text in enumerate(twins) if text != originals[n]]
    kinds = {links[f"c:{n + 1}"][1] for n in changed if f"c:{n + 1}" in links}
    assert kinds == {"form"}
