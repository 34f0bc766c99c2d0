"""Where a name of an organisation or place starts, read leftwards from the word that ends it (协会, 广场)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from transforms.facts.name_span import NO_LEVEL_AFTER, find_quotation_start, is_level, opens_clause
from transforms.facts.name_words import (
    NUMERALS,
    PLACE_TAGS,
    is_coined,
    is_left_over,
    is_rest,
    is_road_sign,
    may_name_road,
    may_stand_in_company,
    may_stand_inside,
    says_who_acts,
)
from transforms.facts.reference import LEVELS, FactReference
from transforms.facts.sentences import BOUNDARY_MARKS, CutText
from transforms.facts.words import LEADING_SIGNS, leads_into_name

# 7次|协商会 is counted.
_MEASURES = frozenset("个次场期项家名位条件届轮批")
# 大|阳沟, 新|潍高路: the sign that tells a name from one like it.
_TELLING_SIGNS = frozenset("大小老新东西南北古")
# 到凌云街道|调研|人大工委: what is done in a place, to the body named next.
_VISITS = frozenset(["调研", "视察", "检查", "督导", "督查", "考察", "慰问", "走访", "参观", "看望", "巡查"])
# 社区党委|联合|御峰小学: who does something with the body named next.
_JOINS = frozenset(["联合", "携手", "会同", "邀请", "组织", "走进"])
_BODY_SIGNS = frozenset("委局府办会院校处站队部署")
# What a company's name holds in brackets beside a place.
_BRACKETED_FORMS = ("控股集团", "集团", "控股", "股份", "中国")
_LINKS = frozenset(["与", "和", "暨"])
_NOWHERE = -1

Anchor = Literal["name", "level", "quotation", "coined", "none"]


class NameStart(NamedTuple):
    """Where a name starts, and what makes it proper: a name or level or quotation it starts with, or a coined word."""

    start: int
    anchor: Anchor
    word_count: int


def find_name_start(
    cut: CutText,
    *,
    end: int,
    units: Mapping[int, int],
    reference: FactReference,
    limit: int,
    may_link: bool = False,
    may_number: bool = False,
    is_lenient: bool = False,
) -> NameStart:
    """Walk left from `end`, over what may stand in a name, to the furthest proper part within `limit` characters.

    `units` maps the end of each name already known (places, departments) to its start. With `may_link` the name may
    hold one 与 or 和 (信息与智慧医学研究院); with `may_number` open with a numeral (七牌坊);
    when `is_lenient` any word that is no particle may stand between a place and the last word (重庆|鼎盛|文化公司).
    """
    walk = _Walk(
        cut,
        units,
        reference,
        end=end,
        floor=max(0, end - limit),
        may_link=may_link,
        may_number=may_number,
        is_lenient=is_lenient,
        position=end,
    )
    while walk.position > walk.floor and walk.take():
        pass
    return walk.finish()


@dataclass(slots=True)
class _Walk:
    """The way left from a name's last word: how far it has come (`position`, at most to `floor`), over how many words.

    A name is proper by what it starts with: a name, level or quotation (at `anchored`), or a coined word (`coined`).
    What stands left of `linked` only a link, or a word that few names hold, ties to it.
    """

    cut: CutText
    units: Mapping[int, int]
    reference: FactReference
    end: int
    floor: int
    may_link: bool
    may_number: bool
    is_lenient: bool
    position: int
    words: int = 0
    anchored: int = _NOWHERE
    anchor: Anchor = "none"
    coined: int = _NOWHERE
    linked: int = _NOWHERE
    is_bracketed: bool = False

    def take(self) -> bool:
        """Take what stands left of the position into the name. False where the name starts."""
        known = self._take_known()
        if known is not None:
            return known
        index = self.cut.find_word(self.position - 1)
        start = self.cut.word_start(index)
        word = self.cut.text[start : self.position]
        tag = self.reference.tags.get(word)
        if self._is_edge(word, start, tag):
            return False
        if word in _LINKS:
            return self._take_link(start)
        part = self._take_part(word, index, start, tag)
        return self._take_word(word, start, tag) if part is None else part

    def finish(self) -> NameStart:
        """Return where the name starts after all."""
        if self.anchored != _NOWHERE:
            has_brand = self.is_lenient and self.anchor == "name"
            return NameStart(self._find_brand() if has_brand else self.anchored, self.anchor, self.words)
        if self.coined != _NOWHERE:
            return NameStart(self.coined, "coined", self.words)
        return NameStart(self.position + (self.position == self.linked), "none", self.words)

    def _anchor_at(self, start: int, anchor: Anchor) -> None:
        self.anchored, self.anchor = start, anchor
        self.words += 1

    def _take_known(self) -> bool | None:
        """Take a known name, a quotation, what a company has in brackets. None where none of them stands there."""
        text, position = self.cut.text, self.position
        unit = self.units.get(position)
        if unit is not None:
            self._anchor_at(unit, "name")
            self.position = unit
            return True
        quotation = find_quotation_start(text, end=position)
        if quotation is not None:
            has_level = quotation > 0 and is_level(self.cut, quotation - 1)
            self._anchor_at(quotation - has_level, "quotation")
            return False
        bracket = _find_bracket(text, position, units=self.units) if self.is_lenient else None
        if bracket is not None:
            self.position = bracket
            self.is_bracketed = True
            self.words += 1
            return True
        return False if text[position - 1] in BOUNDARY_MARKS else None

    def _is_edge(self, word: str, start: int, tag: str | None) -> bool:
        """Tell whether the name starts at the word, in it, or behind it."""
        text, position = self.cut.text, self.position
        if any(
            self.units.get(inner, start) < start and text[inner] in LEADING_SIGNS
            for inner in range(start + 1, position)
        ):
            return True  # 区|委向: a name ends inside the word, and what follows it is done to the next
        if len(word) == 1 and is_level(self.cut, start):
            self._anchor_at(start, "level")
            return True
        if (
            len(word) > 1
            and word[-1] in LEVELS
            and word[-2] not in NO_LEVEL_AFTER
            and word[:-1] in self.reference.stop_words
        ):
            self._anchor_at(position - 1, "level")
            return True
        if word.isdigit() and text[position] in _MEASURES:
            return True
        if leads_into_name(word, tags=self.reference.tags):
            self.coined = start + 1
            self.words += 1
            return True
        if word in _JOINS and start in self.units and text[start - 1] in _BODY_SIGNS:
            return True
        if self.anchored != _NOWHERE and says_who_acts(word, tag=tag, reference=self.reference):
            return True
        if word in _VISITS and start in self.units:
            self._keep_visited()
            return True
        return False

    def _keep_visited(self) -> None:
        """What is visited is named by a place, or has no name of its own."""
        coined = self.coined
        if coined == _NOWHERE or self.reference.tags.get(self.cut.words[self.cut.find_word(coined)]) not in PLACE_TAGS:
            self.position, self.words = self.end, 0
            self.coined = self.linked = _NOWHERE

    def _take_link(self, start: int) -> bool:
        held = (self.anchored, self.linked) != (_NOWHERE, _NOWHERE)
        if not self.may_link or held or not self.words or start in self.units:
            return False
        self.linked = self.position = start
        return True

    def _take_part(self, word: str, index: int, start: int, tag: str | None) -> bool | None:
        """Take a part of a name that jieba cuts up: 大|阳沟, 第九|十五, 胜利|路, 渝|哈算力, 沌|阳. None for no part."""
        position = self.position
        if self.coined == position and word in _TELLING_SIGNS:
            self.coined = self.position = start
            return True
        ordinal = _find_ordinal_start(self.cut.text, position)
        if ordinal is not None and ordinal >= self.floor:
            self.position = ordinal
            self.words += 1
            return True
        if self.words == 1 and position != self.end:
            if self.may_number and word in NUMERALS:
                self.coined = self.position = start
                return False
            is_road = is_road_sign(self.cut.text[position : self.end])
            if is_road and may_name_road(word, reference=self.reference):
                self.coined = self.position = start
                return True
        return self._take_rest(word, index, start, tag)

    def _take_rest(self, word: str, index: int, start: int, tag: str | None) -> bool | None:
        if self.linked != _NOWHERE:
            return None
        is_open = self.anchored == _NOWHERE and self.coined == _NOWHERE and start > self.floor
        if self.coined == self.position and is_rest(word, tag=tag):
            self.coined = self.position = start
        elif is_open and is_left_over(self.cut, index, tags=self.reference.tags):
            self.coined = self.position = start - 1
        else:
            return None
        self.words += 1
        return True

    def _take_word(self, word: str, start: int, tag: str | None) -> bool:
        """Take a word that may stand inside a name."""
        reference = self.reference
        opens_stem = self.position == self.end and is_road_sign(word)
        joins_bracket = self.is_bracketed and word == "之"
        if not (opens_stem or joins_bracket or may_stand_inside(word, tag=tag, reference=reference)):
            is_company = self.is_lenient and self.anchored == _NOWHERE
            if not is_company or not may_stand_in_company(word, tag=tag, reference=reference):
                return False
            self.linked = start if self.linked == _NOWHERE else self.linked
        is_free = self.linked == _NOWHERE and self.anchored == _NOWHERE
        if is_free and (self.is_bracketed or is_coined(word, tag=tag, reference=reference)):
            self.coined = start
        self.position = start
        self.words += 1
        return True

    def _find_brand(self) -> int:
        """Return where the one coined word opens a clause before the place, else the place: 安利|湖南|分公司."""
        cut, place = self.cut, self.anchored
        if not place or not cut.is_word_end(place):
            return place
        start = cut.word_start(cut.find_word(place - 1))
        word = cut.text[start:place]
        is_brand = is_coined(word, tag=self.reference.tags.get(word), reference=self.reference)
        return start if is_brand and opens_clause(cut.text, start) else place


def _find_bracket(text: str, end: int, *, units: Mapping[int, int]) -> int | None:
    """Return where a place or form in brackets opens that closes at `end`: 晨星（北京）科技公司, 机电（集团）公司."""
    if text[end - 1] not in "）)":
        return None
    inside = next((len(form) for form in _BRACKETED_FORMS if text.endswith(form, 0, end - 1)), 0)
    start = (end - 1 - inside if inside else units.get(end - 1, 0)) - 1
    return start if start > 0 and text[start] in "（(" else None


def _find_ordinal_start(text: str, end: int) -> int | None:
    """Return where the ordinal that ends at `end` starts, if one does: jieba cuts 第九|十五."""
    start = end
    while start and (text[start - 1] in NUMERALS or text[start - 1].isdigit()):
        start -= 1
    return start - 1 if 0 < start < end and text[start - 1] == "第" else None
