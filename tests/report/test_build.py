"""The report as a folder: what is shown, what replaces what, and that nothing from the paper is markup."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flows.errors import BanmianError
from flows.report import build_report
from flows.report.pages import PAGES
from tests.report.conftest import HOSTILE_HEADLINE, HOSTILE_TEXT

HEAVIEST_PAGE = 500_000


class Tags(HTMLParser):
    """Collects what could act: tags, and attributes that are scripts or styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.ids += [value or "" for name, value in attrs if name == "id"]


def read_tags(path: Path) -> Tags:
    tags = Tags()
    tags.feed(path.read_text("utf-8"))
    return tags


def test_there_is_a_page_for_each_subject_and_article(site: Path) -> None:
    assert {path.stem for path in site.glob("*.html")} == {page.slug for page in PAGES}
    assert {path.stem for path in (site / "articles").glob("*.html")} == {"101", "102", "201", "202", "301", "302"}


def test_no_page_is_heavy(site: Path) -> None:
    for page in site.glob("*.html"):
        assert page.stat().st_size + (site / "data" / f"{page.stem}.js").stat().st_size < HEAVIEST_PAGE, page


def test_every_link_leads_somewhere_in_the_folder(site: Path) -> None:
    for page in site.rglob("*.html"):
        for address in read_tags(page).addresses:
            path, _, anchor = address.partition("#")
            if address == "data:,":
                continue
            target = (page.parent / path).resolve() if path else page
            assert target.is_relative_to(site.resolve()), f"{page.name}: {address}"
            assert target.exists(), f"{page.name}: {address}"
            if anchor:
                assert anchor in read_tags(target).ids, f"{page.name}: {address}"


def test_nothing_is_inline_and_the_policy_is_strict(site: Path) -> None:
    for page in site.rglob("*.html"):
        tags = read_tags(page)
        assert "style" not in tags.attributes | tags.tags, page
        assert not [name for name in tags.attributes if name.startswith("on")], page
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page.read_text("utf-8"))
        assert policy
        assert "default-src &#39;none&#39;" in policy[1]
        assert "unsafe" not in policy[1]


def test_text_of_the_paper_is_text(site: Path) -> None:
    page = (site / "articles" / "302.html").read_text("utf-8")
    assert HOSTILE_HEADLINE not in page
    assert "&lt;script&gt;document.title" in page
    assert "=HYPERLINK(&#34;http://x.invalid&#34;" in page
    assert "img" not in read_tags(site / "articles" / "302.html").tags
    assert "⟨U+202E⟩" in page
    for script in (site / "data").rglob("*.js"):
        assert "<" not in script.read_text("utf-8").replace("=>", "")


def test_an_article_shows_its_source_lines_and_joins(site: Path) -> None:
    page = (site / "articles" / "101.html").read_text("utf-8")
    assert re.search(r'class="line">2</span><span class="text">街道办事处说，今年新</span>', page)
    assert re.search(r'class="line">3</span><span class="text">建成五座食堂。</span>', page)
    assert "词跨断点（word_across），概率 0.93" in page


def test_a_reprint_links_to_the_earlier_print(site: Path) -> None:
    assert 'href="102.html#p1021"' in (site / "articles" / "302.html").read_text("utf-8")


def test_only_the_last_issues_are_shown_and_totals_count_all(warehouse: Path, tmp_path: Path) -> None:
    summary = build_report(warehouse, tmp_path / "site", issues=1)
    assert (summary.issue_count, summary.article_count) == (1, 2)
    assert {path.stem for path in (tmp_path / "site" / "articles").glob("*.html")} == {"301", "302"}
    overview = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert re.search(r"期次.*?<dd>3</dd>", overview, re.DOTALL)


def test_a_report_replaces_a_report(warehouse: Path, tmp_path: Path) -> None:
    build_report(warehouse, tmp_path / "site")
    build_report(warehouse, tmp_path / "site", issues=1)
    assert not (tmp_path / "site" / "articles" / "101.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_of_something_else_is_left_alone(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(BanmianError, match="not a report"):
        build_report(warehouse, tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_the_same_file_gives_the_same_report(warehouse: Path, site: Path, tmp_path: Path) -> None:
    build_report(warehouse, tmp_path / "again")
    for path in site.rglob("*"):
        if path.is_file():
            assert (tmp_path / "again" / path.relative_to(site)).read_bytes() == path.read_bytes(), path.name


def test_hostile_text_survives_whole(site: Path) -> None:
    """Escaped, not removed: what the paper printed can still be read."""
    from html import unescape

    page = unescape((site / "articles" / "302.html").read_text("utf-8"))
    assert HOSTILE_TEXT.split(" \u202e")[0] in page
