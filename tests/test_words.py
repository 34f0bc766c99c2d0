"""The texts readers see keep to one Chinese word for a thing, and the two READMEs to the same parts."""

import re

import pytest

from tests.paths import PROJECT

# What a text no longer says, and what it says instead.
SETTLED = {
    "装载": "载入",
    "装入": "载入",
    "收件夹": "收件目录",
    "主目录": "仓库目录",
    "报头": "编辑信息",
    "版面附件": "非报道内容",
    "报名": "报纸名称",
    "与他件": "与另一文件",
    "不详未载": "不详，未载入",
}
TEXTS = sorted(
    path
    for pattern in ("README*.md", "docs/*.md", "flows/**/*.*", "sql/**/*.sql", "transforms/tables/*.py")
    for path in PROJECT.glob(pattern)
    if path.suffix in (".md", ".py", ".sql", ".html", ".js")
)
# Text of the sample pages, which says 报名 of signing up, as papers do.
PRINTED = {"docs/cookbook.md"}


@pytest.mark.parametrize("word", SETTLED)
def test_a_thing_has_one_word(word: str) -> None:
    assert len(TEXTS) > 100
    found = [
        str(path.relative_to(PROJECT))
        for path in TEXTS
        if word in path.read_text("utf-8") and str(path.relative_to(PROJECT)) not in PRINTED
    ]
    assert found == [], f"say {SETTLED[word]}"


def test_both_readmes_lead_to_the_same_pages() -> None:
    english, chinese = ((PROJECT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    pages = [set(re.findall(r"\]\(((?:docs/)?(?!README)[A-Za-z-]*\.md)\)", text)) for text in (english, chinese)]
    assert len(pages[0]) > 12
    assert pages[0] == pages[1]
    assert english.count("\n## ") == chinese.count("\n## ")
    assert english.count("```") == chinese.count("```")
