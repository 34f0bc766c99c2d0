"""Writers and staff: names without inner spaces, healed over line ends, each with the role printed before it."""

import re

from transforms.page.model import Credit
from transforms.page.patterns import HAN, Patterns

# 2 characters before a line end and 1 after it are one name: a whole name of two is printed with a space inside.
LONGEST_HEALED = 3
NAME = re.compile(rf"^[{HAN}]{{2,4}}$|^[{HAN}]{{1,8}}[·•・][{HAN}·•・]{{1,12}}$")
BREAK = "\n"
TOKENS = re.compile(r"\n|[^\s、,，;；/／:：|｜()（）\[\]【】]+")
TRAILING = re.compile(r"(?:报道|采写|整理|摄影报道)$")


def split_names(raw: str) -> list[str]:
    """Names in a stretch of print: single characters set apart are one name, a name cut by a line end is healed."""
    names: list[str] = []
    open_single = False
    after_break = False
    for token in TOKENS.findall(raw):
        if token == BREAK:
            after_break = bool(names)
            continue
        if (open_single and len(token) == 1) or (
            after_break and len(names[-1]) + len(token) <= LONGEST_HEALED and min(len(names[-1]), len(token)) == 1
        ):
            names[-1] += token
            open_single = False
        else:
            names.append(token)
            open_single = len(token) == 1
        after_break = False
    return names


def read_credits(raw: str, patterns: Patterns) -> tuple[Credit, ...]:
    """Writers of a byline, in order; a role carries over to the names after it. `raw` keeps its line ends."""
    found: list[Credit] = []
    matches = list(patterns.writer_role.finditer(raw))
    for match, after in zip(matches, [*matches[1:], None], strict=False):
        stretch = raw[match.end() : after.start() if after else len(raw)]
        for name in split_names(stretch):
            plain = TRAILING.sub("", name) if len(name) > 3 else name
            if NAME.match(plain):
                found.append(Credit(name=plain, role="".join(match.group().split())))
    return tuple(dict.fromkeys(found))


def read_staff(raw: str, patterns: Patterns) -> tuple[Credit, ...]:
    """Makers of the page named in an imprint: 编辑, 美编, 校对 and so on."""
    found: list[Credit] = []
    matches = list(patterns.staff.finditer(raw))
    for match, after in zip(matches, [*matches[1:], None], strict=False):
        for name in split_names(raw[match.end() : after.start() if after else len(raw)]):
            if not NAME.match(name):
                break
            found.append(Credit(name=name, role=match.group(1)))
    return tuple(dict.fromkeys(found))
