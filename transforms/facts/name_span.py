"""Where a name of an organisation or place starts, read leftwards from the word that ends it (协会, 广场)."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from transforms.facts.reference import LEVELS, FactReference
from transforms.facts.sentences import BOUNDARY_MARKS, CutText
from transforms.facts.words import LEADING_SIGNS, POINTING_SIGNS, leads_into_name

# A quoted word inside a name is short (“商居社”联盟).
LONGEST_QUOTED_WORD = 12
_SHORTEST_QUOTATION = 4
_OPENING_QUOTES = {"”": "“", "’": "‘", '"': '"'}
_CLOSING_QUOTES = frozenset(_OPENING_QUOTES)
# What stands before 区, 市, 县 where it is the end of a common word or of 全区, 我区, and not a level of government.
_NO_LEVEL_AFTER = frozenset("全我各本该地社街城辖园校小景片老特灾山库新商厂军战学能住分开高郊选禁域两汇馆市")
# Parts of speech of words inside names: nouns, names, noun-like verbs, distinguishing words, short forms, places.
_INNER_TAGS = frozenset(["vn", "b", "j", "s", "x", "eng", "an", "g", "ng", "zg", "l"])
_NAME_TAGS = frozenset(["nr", "ns", "nt", "nz", "nrt", "nrfg"])
_PERSON_TAGS = frozenset(["nr", "nrfg"])
PLACE_TAGS = frozenset(["ns", "nz"])
# 七牌坊, 三元桥: one numeral may open a name.
_NUMERALS = frozenset("〇一二三四五六七八九十百千万")
# 两大片区, 各商圈: counted or gathered, not named.
_COUNTING_SIGNS = frozenset("两各多最每几数全某该此本")
# 7次协商会 is counted too.
_MEASURES = frozenset("个次场期项家名位条件届轮批")
_PARTICLE_TAGS = frozenset("cdmpruty")
_ROAD_SIGNS = frozenset("路街巷村湾坪坝坡岩岗沟溪桥坎堡垭嘴滩岭口门井塘洞坊")
# What jieba leaves of a name it does not know: 渝|哈算力, 嘉|西村.
_ONE_SIGN_TAGS = frozenset(["nr", "ns", "nz", "j", "g", "ng", "zg", "x", "n", None])
_UNKNOWN_TAGS = frozenset(["nr", "ns", "nz", "x", None])
_NO_PART_OF_PAIR = frozenset(LEVELS) | POINTING_SIGNS | LEADING_SIGNS | _COUNTING_SIGNS | _NUMERALS | frozenset("于")
# 大|阳沟, 新|潍高路: the sign that tells a name from one like it.
_TELLING_SIGNS = frozenset("大小老新东西南北古")
# 到凌云街道|调研|人大工委: what is done in a place, to the body named next.
_VISITS = frozenset(["调研", "视察", "检查", "督导", "督查", "考察", "慰问", "走访", "参观", "看望", "巡查"])
# What a company's name holds in brackets beside a place.
_BRACKETED_FORMS = ("控股集团", "集团", "控股", "股份", "中国")
_LINKS = frozenset(["与", "和", "暨"])
# A noun this rare in jieba's counts (its commonest words exceed 100,000) is more likely coined for the name.
_RARE_FREQUENCY = 30


# What a listed name, or a place right before it, makes of a name.
ANCHORED_CONFIDENCE = 0.85
Anchor = Literal["name", "level", "quotation", "coined", "none"]


class Span(NamedTuple):
    """A named thing at `text[start:end]`."""

    start: int
    end: int
    kind: str
    confidence: float


class NameStart(NamedTuple):
    """Where a name starts, and what makes it proper: a name or level or quotation it starts with, or a coined word."""

    start: int
    anchor: Anchor
    word_count: int


def is_level(cut: CutText, position: int) -> bool:
    """Tell whether 区, 市, 县 or 省 at `position` says whose office follows, as in 区教委."""
    if cut.text[position] not in LEVELS:
        return False
    before = cut.text[position - 1 : position]
    return not before or (before not in _NO_LEVEL_AFTER and (cut.is_word_end(position) or before in LEADING_SIGNS))


def opens_clause(text: str, position: int) -> bool:
    """Tell whether nothing that could be part of a name stands before `position`."""
    return position == 0 or (text[position - 1] in BOUNDARY_MARKS and text[position - 1] not in _CLOSING_QUOTES)


def find_quotation_start(text: str, *, end: int) -> int | None:
    """Return where the short quotation that closes at `end` opens, if it does."""
    opening = _OPENING_QUOTES.get(text[end - 1])
    if opening is None:
        return None
    start = text.rfind(opening, max(0, end - 2 - LONGEST_QUOTED_WORD), end - 1)
    if (
        start < 0
        or end - start < _SHORTEST_QUOTATION
        or any(mark in "，。；：！？,;!?、\n" for mark in text[start + 1 : end - 1])
    ):
        return None
    return start


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
    text, tags = cut.text, reference.tags
    position, floor = end, max(0, end - limit)
    anchored = coined = linked = -1
    anchor: Anchor = "none"
    words = 0
    bracketed = False
    while position > floor:
        unit = units.get(position)
        if unit is not None:
            position = anchored = unit
            anchor = "name"
            words += 1
            continue
        quotation = find_quotation_start(text, end=position)
        if quotation is not None:
            anchored, anchor = quotation, "quotation"
            if quotation and is_level(cut, quotation - 1):
                anchored = quotation - 1
            words += 1
            break
        branch = _find_branch_start(text, position, units=units) if is_lenient else None
        if branch is not None:
            position = branch
            bracketed = True
            words += 1
            continue
        if text[position - 1] in BOUNDARY_MARKS:
            break
        index = cut.find_word(position - 1)
        start = cut.word_start(index)
        if any(
            units.get(inner, start) < start and text[inner] in LEADING_SIGNS for inner in range(start + 1, position)
        ):
            break  # 区|委向: a name ends inside the word, and what follows it is done to the next
        word = text[start:position]
        if len(word) == 1 and is_level(cut, start):
            anchored, anchor = start, "level"
            words += 1
            break
        if (
            len(word) > 1
            and word[-1] in LEVELS
            and word[-2] not in _NO_LEVEL_AFTER
            and word[:-1] in reference.stop_words
        ):
            anchored, anchor = position - 1, "level"
            words += 1
            break
        if word in _LINKS:
            if not may_link or anchored >= 0 or linked >= 0 or not words or start in units:
                break
            linked = position = start
            continue
        if word.isdigit() and text[position] in _MEASURES:
            break
        if leads_into_name(word, tags=tags):
            coined, words = start + 1, words + 1
            break
        tag = tags.get(word)
        if anchored >= 0 and _says_who_acts(word, tag=tag, reference=reference):
            break
        if word in _VISITS and start in units:
            if coined < 0 or tags.get(cut.words[cut.find_word(coined)]) not in PLACE_TAGS:
                return NameStart(end, "none", 0)
            break
        if coined == position and word in _TELLING_SIGNS:
            coined = position = start
            continue
        ordinal = _find_ordinal_start(text, position)
        if ordinal is not None and ordinal >= floor:
            words += 1
            position = ordinal
            continue
        if words == 1 and may_number and word in _NUMERALS and position != end:
            coined = position = start
            break
        if words == 1 and _is_road_sign(text[position:end]) and _may_name_road(word, reference=reference):
            coined = position = start
            continue
        if coined == position and len(word) == 1 and tag in _ONE_SIGN_TAGS and linked < 0:
            coined = position = start
            words += 1
            continue
        if anchored < 0 and coined < 0 and linked < 0 and start > floor and _is_left_over(cut, index, tags=tags):
            coined = position = start - 1
            words += 1
            continue
        opens_stem = position == end and _is_road_sign(word)
        if not (bracketed and word == "之") and not (
            opens_stem or _may_stand_inside(word, tag=tag, reference=reference)
        ):
            if (
                not is_lenient
                or anchored >= 0
                or word in reference.stop_words
                or _counts(word, tag=tag)
                or tag is None
                or tag[0] in _PARTICLE_TAGS
            ):
                break
            linked = start if linked < 0 else linked
        if linked < 0 and anchored < 0 and (bracketed or _is_coined(word, tag=tag, reference=reference)):
            coined = start
        words += 1
        position = start
    if anchored >= 0:
        brand = _find_brand_start(cut, anchored, reference=reference) if is_lenient and anchor == "name" else anchored
        return NameStart(brand, anchor, words)
    if coined >= 0:
        return NameStart(coined, "coined", words)
    if position == linked:
        position += 1
    return NameStart(position, "none", words)


def _find_brand_start(cut: CutText, place: int, *, reference: FactReference) -> int:
    """Return where the one coined word that opens a clause before a place starts, else the place: 安利|湖南|分公司."""
    index = cut.find_word(place - 1) if place else 0
    start = cut.word_start(index)
    word = cut.text[start:place]
    is_brand = place > 0 and opens_clause(cut.text, start) and cut.is_word_end(place)
    return start if is_brand and _is_coined(word, tag=reference.tags.get(word), reference=reference) else place


def _is_left_over(cut: CutText, index: int, *, tags: Mapping[str, str]) -> bool:
    """Tell whether a sign and the one before it are what jieba leaves of a name of two that it does not know: 沌|阳."""
    if index < 1 or len(cut.words[index]) > 1 or len(cut.words[index - 1]) > 1:
        return False
    pair = cut.words[index - 1 : index + 1]
    found = [tags.get(sign) for sign in pair]
    return (
        all(tag in _ONE_SIGN_TAGS for tag in found)
        and any(tag in _UNKNOWN_TAGS for tag in found)
        and all("\u4e00" <= sign <= "\u9fff" and sign not in _NO_PART_OF_PAIR for sign in pair)
    )


def _find_branch_start(text: str, end: int, *, units: Mapping[int, int]) -> int | None:
    """Return where a place or form in brackets opens that closes at `end`: 晨星（北京）科技公司, 机电（集团）公司."""
    if text[end - 1] not in "）)":
        return None
    inside = next((len(form) for form in _BRACKETED_FORMS if text.endswith(form, 0, end - 1)), 0)
    start = (end - 1 - inside if inside else units.get(end - 1, 0)) - 1
    return start if start > 0 and text[start] in "（(" else None


def _find_ordinal_start(text: str, end: int) -> int | None:
    """Return where the ordinal that ends at `end` starts, if one does: jieba cuts 第九|十五."""
    start = end
    while start and (text[start - 1] in _NUMERALS or text[start - 1].isdigit()):
        start -= 1
    return start - 1 if 0 < start < end and text[start - 1] == "第" else None


def _is_road_sign(word: str) -> bool:
    return word in _ROAD_SIGNS


def _may_name_road(word: str, *, reference: FactReference) -> bool:
    """Any word of two or three signs may name a road that names a neighbourhood (胜利|路|社区)."""
    return 1 < len(word) < 4 and word not in reference.stop_words and "\u4e00" <= word[0] <= "\u9fff"


def _says_who_acts(word: str, *, tag: str | None, reference: FactReference) -> bool:
    """Who does something in a place stands before the name that begins with the place: 主任|带队|调研|凌云街道…."""
    if tag is None or word in reference.name_inner_words:
        return False
    return tag[0] == "v" or tag in _PERSON_TAGS or word in reference.offices


def _counts(word: str, *, tag: str | None) -> bool:
    """Tell whether a word counts or gathers what follows: 五大|商圈, 各|商圈."""
    counts = word[0] in _COUNTING_SIGNS or (word[0] in _NUMERALS and word[-1] in "大个级类")
    return counts and (tag is None or tag[0] != "n")


def _may_stand_inside(word: str, *, tag: str | None, reference: FactReference) -> bool:
    if word in reference.name_inner_words:
        return True
    if word in reference.stop_words or _counts(word, tag=tag):
        return False
    if tag is None:
        # 我区, 全市, 这片: pointed at, not named.
        points = word[0] in POINTING_SIGNS or (word[0] == "我" and word[1:] in LEVELS)
        return not points and (word[0].isalnum() or "\u4e00" <= word[0] <= "\u9fff")
    return tag[0] == "n" or tag in _INNER_TAGS or (tag == "m" and word[0] == "第")


def _is_coined(word: str, *, tag: str | None, reference: FactReference) -> bool:
    if word in reference.name_inner_words:
        return False
    if tag is None:
        return len(word) > 1 and not word[0].isdigit()
    if tag in _NAME_TAGS:
        return len(word) > 1
    # Words of the project's own list are common words that jieba lacks.
    return tag == "n" and len(word) > 1 and reference.frequencies.get(word, _RARE_FREQUENCY) < _RARE_FREQUENCY
