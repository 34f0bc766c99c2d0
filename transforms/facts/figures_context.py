"""What stands around a figure: its clause, quotation marks, hedges, words of change, and what it measures."""

import re
from typing import Literal

from transforms.facts.figures_rules import FigureRules, Hedge

# Far enough for any clause of print, short enough to keep every look-around bounded.
_CLAUSE_REACH = 40
_UP_TO_CLAUSE = re.compile(r"(?s:.{0,40})[，。；：！？…,;:!?\n]")
_QUOTED = re.compile(r"“[^“”]{0,400}”|‘[^‘’]{0,400}’|\"[^\"“”]{0,400}\"")
_TITLE = re.compile(r"《[^《》]{0,120}》|<<[^<>]{0,120}>>")
# Words in quotation marks are a label up to this length; longer ones are speech, and what they state counts.
_LONGEST_LABEL = 16
_SPEECH_SIGN = re.compile(r"[，。！？；,!?;]")
# 清单、清单、清单“三张清单”: the label counts the list before it.
_RESTATED = re.compile(r"[一二两三四五六七八九十][\u4e00-\u9fff]([\u4e00-\u9fff]{2,4})")

# What goes from one figure to the next stands before 从 or 由.
FROM = re.compile(r"[从由自](?:[0-9]{4}年的?)?[^，。；、,;0-9]{0,10}$")
_TURN = re.compile(r"(?<=..)[从由自]")
# A bare sum counts what the clause before it ends with: 铺的是旧青石板，共2164块.
_SUM = re.compile(r"[，,](?:总共|一共|共计|合计|共有|共)$")
_CLAUSE_END = re.compile(r"[，；：,;:]")
_OWN_CLAUSES = 2  # of a gap between figures the first and the last clause are the figures' own
# 长287米，宽5米: one sign names what is measured.
_DIMENSIONS = frozenset("长宽高深厚重")
# These say nothing without the words before 的: 夜间消费占全天消费的比重, 步行到校的时间.
_BARE_MEASURES = frozenset(
    [
        "比重",
        "比例",
        "份额",
        "占比",
        "时间",
        "时长",
        "数量",
        "总量",
        "人数",
        "价格",
        "均价",
        "面积",
        "规模",
        "长度",
        "高度",
    ]
)
_LONGEST_SUBJECT = 16
_LONGEST_SUBJECT_BEFORE = 24


def cut_clause_before(text: str, start: int) -> str:
    """The words of the clause before `start`, at most 40 signs."""
    window = text[max(0, start - _CLAUSE_REACH) : start]
    before = _UP_TO_CLAUSE.match(window)
    return window[before.end() :] if before else window


def find_labels(text: str) -> list[tuple[int, int]]:
    """Spans in which numbers are no figures: titles of works, and short words in quotation marks.

    A label that counts the list right before it (需求清单、资源清单“两张清单”) is none.
    """
    spans = [match.span() for match in _TITLE.finditer(text)]
    for match in _QUOTED.finditer(text):
        inner = match[0][1:-1]
        if len(inner) <= _LONGEST_LABEL and not _SPEECH_SIGN.search(inner) and not _restates_list(text, match):
            spans.append(match.span())
    return spans


def _restates_list(text: str, quoted: re.Match[str]) -> bool:
    label = _RESTATED.fullmatch(quoted[0][1:-1])
    before = cut_clause_before(text, quoted.start())
    return bool(label) and "、" in before and before.endswith(label[1] if label else "")


def match_hedge_before(text: str, start: int, *, kind: str, hundreds: bool, rules: FigureRules) -> Hedge | None:
    """The hedge that ends at `start`. `hundreds` says that the numeral begins with 百, 千 or 万 (上百家)."""
    if not start or text[start - 1] not in rules.hedge_ends:
        return None
    for hedge in rules.hedges_before:
        if not text.endswith(hedge.word, 0, start):
            continue
        first = start - len(hedge.word)
        if first and text[first - 1] in hedge.not_after and hedge.not_after:
            return None
        if not hedge.kinds or kind in hedge.kinds or (hundreds and "hundreds" in hedge.kinds):
            return hedge
    return None


def find_hedge_apart(clause: str, *, rules: FigureRules) -> str | None:
    """The approximation said by a hedge in the figure's clause that a verb parts from it: 约占全市1/6."""
    if rules.hedge_ends.isdisjoint(clause):  # mostly, and told in a tenth of the time
        return None
    match = rules.hedge_apart.search(clause)
    if match is None:
        return None
    hedge = next(hedge for hedge in rules.hedges_before if hedge.word == match[1])
    return None if match.start() and clause[match.start() - 1] in hedge.not_after else hedge.approximation


def match_hedge_after(text: str, end: int, *, kind: str, rules: FigureRules) -> Hedge | None:
    """The hedge that starts at `end`."""
    if text[end : end + 1] not in rules.hedge_starts:
        return None
    for hedge in rules.hedges_after:
        if text.startswith(hedge.word, end) and (not hedge.kinds or kind in hedge.kinds):
            return hedge
    return None


def find_change(
    text: str, end: int, *, before: str, takes_object: bool, follows: bool, rules: FigureRules
) -> tuple[Literal["up", "down"] | None, bool]:
    """The direction said by the figure's own clause, and whether the change led to the figure (提升至5%).

    `before` is the figure's clause up to it.
    """
    match = rules.change.search(before)
    if match:
        led_to = match[0].rstrip("约近超过逾多高").endswith(("至", "到")) and not match[0].endswith("达到")
        return rules.directions[match[1]], led_to
    if takes_object and (match := rules.change_with_object.search(before)):
        return rules.directions[match[1]], False
    if follows and (match := rules.change_follows.match(text, end)):
        return rules.directions[match[1]], False
    return None, False


def find_subject(text: str, end: int, *, clause: str, before_first: bool, rules: FigureRules) -> str | None:
    """The shortest words that say what is measured: after the figure for counts, before it for rates and amounts."""
    if clause in _DIMENSIONS:
        return clause
    if before_first:
        return _subject_before(clause, rules=rules) or _subject_after(text, end, rules=rules)
    return _subject_after(text, end, rules=rules) or _subject_before(clause, rules=rules)


def _subject_after(text: str, end: int, *, rules: FigureRules) -> str | None:
    window = text[end : end + _LONGEST_SUBJECT]
    stop = rules.subject_end.search(window)
    words = (window[: stop.start()] if stop else window).strip('“”‘’"')
    return words if len(words) > 1 else None


def _subject_before(clause: str, *, rules: FigureRules) -> str | None:
    window = rules.subject_tail.sub("", clause)
    stops = list(rules.subject_start.finditer(window))
    words = window[stops[-1].end() :] if stops else window
    if stops and words in _BARE_MEASURES and stops[-1][0] == "的":
        words = window[stops[-2].end() if len(stops) > 1 else 0 :]
    words = rules.subject_head.sub("", words)[-_LONGEST_SUBJECT_BEFORE:].strip('“”‘’"')
    return words if len(words) > 1 else None


def find_changing(text: str, start: int, *, rules: FigureRules) -> str | None:
    """What goes from the figure at `start` to the next: the words before 从 or 由, in its clause or the one before."""
    clause = cut_clause_before(text, start)
    turn = FROM.search(clause)
    if turn is None:
        return None
    words = _subject_before(clause[: turn.start()], rules=rules)
    if words is None and turn.start() == 0:
        words = _subject_before(cut_clause_before(text, start - len(clause) - 1), rules=rules)
    return words


def find_carried(gap: str, *, rules: FigureRules) -> str | None:
    """What a figure without words of its own is of, by a whole clause in the gap between it and the figure before.

    投资由负转正，增幅为4.1%: what turned; 铺的是旧青石板，共2164块: what the sum counts.
    """
    clauses = _CLAUSE_END.split(gap)
    if len(clauses) < _OWN_CLAUSES + 1:
        return None
    last = clauses[-2]
    turn = _TURN.search(last)
    if turn:
        return _subject_before(last[: turn.start()], rules=rules)
    return _subject_before(last, rules=rules) if _SUM.search(gap) and "的" in last else None
