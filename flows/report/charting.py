"""Plotly's script as its package ships it, and what it needs to run where no style may be added to a page.

The script would put its style rules into style elements, which the report's content-security policy forbids. It leaves
that be where it finds elements of certain names; so the pages have these, and the rules stand in a file of their own.
"""

import re
from functools import cache
from pathlib import Path

_RULE = re.compile(r""""((?:X|Y)\b[^"]*)":("[^"]*"|'[^']*')""")
_GUARD = re.compile(r'getElementById\("([0-9a-f]{64})"\)')
# What the script replaces the letters in its selectors with.
_OWNERS = {"X": ".js-plotly-plot .plotly", "Y": ".plotly-notifier"}


def find_script() -> Path:
    """The bundled script."""
    from plotly import offline  # takes a moment to import, and only the report needs it

    return Path(offline.__file__).parent.parent / "package_data" / "plotly.min.js"


@cache
def find_style_guards() -> tuple[str, ...]:
    """Ids of elements for which parts of the script look before they add a style element of their own."""
    return tuple(_GUARD.findall(_read_script()))


@cache
def read_style_rules() -> str:
    """The script's own style rules as a style sheet."""
    rules = []
    for selector, quoted in _RULE.findall(_read_script()):
        full = re.sub(r"\b[XY]\b", lambda owner: _OWNERS[owner[0]], selector)
        rules.append(f"{full} {{ {quoted[1:-1]} }}")
    return "\n".join(rules) + "\n"


@cache
def _read_script() -> str:
    return find_script().read_text(encoding="utf-8")
