"""What lines of a newspaper look like: jumps, writers, datelines, imprint, printed dates, boilerplate, captions.

Every pattern is linear: no nested repetition over the same characters. The words come from reference tables.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇々"
NUMERAL = "[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}"

JUMP = re.compile(
    rf"[（(【\[]\s{{0,3}}(?:上\s?接|紧\s?接|接)\s{{0,3}}(?:第\s?)?(?:[A-ZＡ-Ｚ]\s?)?({NUMERAL})\s{{0,3}}版\s{{0,3}}[：:]?[^）)】\]\n]{{0,24}}[）)】\]]"
)
# （下转N版）: no file seen prints it, others may. It closes what stands before it, as a writer's credit does.
TURN = re.compile(
    rf"[（(【\[]\s{{0,3}}(?:下\s?转|转)\s{{0,3}}(?:第\s?)?(?:[A-ZＡ-Ｚ]\s?)?({NUMERAL})\s{{0,3}}版[^）)】\]\n]{{0,24}}[）)】\]]"
)
_YEAR_DAY = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})\s?[年./\-]\s?(1[0-2]|0?[1-9])\s?[月./\-]\s?(3[01]|[12][0-9]|0?[1-9])(?![0-9])\s?日?"
)
_CHINESE_DAY = re.compile(
    r"([一二][九〇零○][〇零○一二三四五六七八九]{2})\s?年\s?([一二三四五六七八九十]{1,2})\s?月\s?([一二三四五六七八九十]{1,3})\s?日"
)
_PLAIN_DIGITS = str.maketrans("０１２３４５６７８９．／－", "0123456789./-")
WEEKDAY = re.compile(r"(?:星期|周|礼拜)\s?([一二三四五六日天])")
PAGE_LABEL = re.compile(rf"^(?:第\s?)?[A-ZＡ-Ｚ]?\s?(?:{NUMERAL})\s?版?$|^[A-Z]?\d{{1,2}}$")
LONGEST_NAME = 4
NAME_ONLY = re.compile(rf"^[{HAN}·•・\s、,，]+$")
# A paragraph begins with a day, a source or a speaker sooner than a title, or the second half of a paragraph, does.
PARAGRAPH_START = r"近日|日前|昨日|昨天|今天|当天|当日|同时|此外|目前|如今|据|下一步|接下来|会议|会上|\d{1,4}[年月日]"
# What no caption of one plain sentence holds but at its end.
MARKS = r"，。；：、！？…“”‘’《》（）(),.;:!?\d"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns of the words a reference table lists (columns `kind`, `word`)."""

    writer_role: re.Pattern[str]
    byline_line: re.Pattern[str]
    lead: re.Pattern[str]
    dateline: re.Pattern[str]
    tail_byline: re.Pattern[str]
    open_credit: re.Pattern[str]
    staff: re.Pattern[str]
    boilerplate: re.Pattern[str]
    imprint: re.Pattern[str]
    caption_start: re.Pattern[str]
    caption_end: re.Pattern[str]
    scene: re.Pattern[str]
    closing_formula: re.Pattern[str]
    organisation_end: re.Pattern[str]
    opening: re.Pattern[str]


def find_printed_day(text: str) -> re.Match[str] | None:
    """A day printed with its year, in digits of either width or Chinese ones: groups 1 to 3 are year, month, day."""
    return _YEAR_DAY.search(text.translate(_PLAIN_DIGITS)) or ("月" in text and _CHINESE_DAY.search(text)) or None


def holds_names(text: str) -> bool:
    """Whether a line holds nothing but what may be names."""
    return NAME_ONLY.match(text) is not None and all(len(name) <= LONGEST_NAME for name in text.split())


def _sort_words(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


def _choose(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, _sort_words(words)))


def compile_patterns(words: Mapping[str, Iterable[str]]) -> Patterns:
    """Build the patterns from words by kind: writer_role, staff_role, boilerplate, imprint, caption_start, …"""
    # A line end may stand inside a role.
    role = "|".join(r"\s?".join(map(re.escape, word)) for word in _sort_words(words["writer_role"]))
    no_name = rf"(?!\s?(?:{_choose(words['no_byline'])}))"  # 记者手记, 记者站
    names = rf"[{HAN}·•・\s、,，/:：]"
    agency = r"(?:本\s?报|本\s?网|本\s?刊|本\s?台|新华社|新华网|中新社|中新网|央视网|人民网|据新华社|据新华网)"
    place_day = rf"[{HAN}0-9０-９\s]{{0,24}}"
    dateline = rf"{agency}(?:\s?讯|{place_day}(?:电|报道|消息))"
    # Any paper, where writers in brackets follow: 某某晚报讯（记者 …）.
    signed = rf"(?:{dateline}|[^讯，。！？（）()\n]{{2,40}}讯)"
    credit = rf"(?:本报|本网|[{HAN}]{{2,12}}(?:报|网|社|台|新闻|客户端|融媒体|中心))?(?:{role})[^（）()。！？]{{0,80}}"
    return Patterns(
        writer_role=re.compile(rf"(?:{role})"),
        byline_line=re.compile(
            rf"^[（(\[【■◎●□○◆◇\s]{{0,3}}(?:{role}){no_name}\s?[:：/／|｜]?\s?(?:(?:{role})|{names}){{1,120}}(?:报道|采写|文/图|图文|文图|/文|/图|整理)?[）)\]】\s]{{0,2}}$"
        ),
        lead=re.compile(
            rf"^\s*(?:{signed}\s*[（(]\s*{credit}[）)](?:\s*[:：])?|{dateline}\s+(?:{role})[{HAN}·、\s]{{2,30}}(?:报道)\s*[:：]?|[（(]\s*{credit}[）)])"
        ),
        dateline=re.compile(rf"^\s*{dateline}"),
        tail_byline=re.compile(rf"[（(【\[]\s*{credit}[）)】\]]\s*$"),
        open_credit=re.compile(rf"[（(]\s*{credit}$"),
        staff=re.compile(rf"(?:本版|本期)?({_choose(words['staff_role'])})(?:\s?[:：/／|｜]\s?|\s+)(?=[{HAN}])"),
        boilerplate=re.compile(_choose(words["boilerplate"])),
        imprint=re.compile(
            rf"^(?:{_choose(words['imprint'])})[:：\s]|(?:{_choose(words['imprint'])})[:：]|CN\s?\d\d-\d{{4}}"
        ),
        caption_start=re.compile(rf"^[（(]?(?:{_choose(words['caption_start'])})"),
        caption_end=re.compile(rf"(?:{_choose(words['caption_end'])})[）)]?[。.]?$"),
        # Nobody by name does something somewhere, and no more is told: 市民在滨江步道散步。
        scene=re.compile(
            rf"^[^{MARKS}了]{{0,6}}(?:{_choose(words['caption_subject'])})(?:正在|正|在|为|向|给)[^{MARKS}]{{3,22}}(?:[、，,][^{MARKS}]{{2,10}})?[。.]$"
            rf"|^[^{MARKS}]{{4,16}}(?:{_choose(words['caption_scene'])})[。.]$"
        ),
        organisation_end=re.compile(rf"(?:{_choose(words['organisation_end'])})$"),
        opening=re.compile(_choose(words["opening"])),
        closing_formula=re.compile(rf"(?:{_choose(words['closing_formula'])})。$"),
    )
