"""The report read with a real Chromium, from disk."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.report.pages import PAGES
from tests.report.conftest import HOSTILE_HEADLINE

pytestmark = pytest.mark.browser
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
EVERY_PAGE = [f"{page.slug}.html" for page in PAGES] + ["articles/101.html", "articles/302.html"]
UNNAMED = """() => [...document.querySelectorAll('input, select, button, a[href], [role=img], [role=region]')]
    .filter((e) => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length))
    .map((e) => e.outerHTML)"""
Open = Callable[..., Any]


@pytest.fixture
def open_page(browser: Any, site: Path) -> Iterator[Open]:
    """Open a page of the report; what it complains of and what it asks the network for must be nothing at the end."""
    complaints: list[str] = []
    contexts = []

    def note_request(request: Any) -> None:
        if not request.url.startswith((site.as_uri(), "data:")):
            complaints.append(f"request for {request.url}")

    def open_one(address: str, viewport: dict[str, int] = DESKTOP) -> Any:
        context = browser.new_context(viewport=viewport)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", note_request)
        page.goto(f"{site.as_uri()}/{address}")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", EVERY_PAGE)
def test_every_page_loads_and_fits(open_page: Open, address: str, viewport: dict[str, int], tmp_path: Path) -> None:
    page = open_page(address, viewport)
    assert page.locator("h1").count() == 1
    if "/" not in address:
        page.wait_for_selector("html[data-ready=true]", state="attached")
        sections = page.locator("main section")
        assert sections.count() == len(next(p for p in PAGES if f"{p.slug}.html" == address).sections)
        for number in range(sections.count()):
            assert sections.nth(number).locator("table, figure").count(), f"section {number} is empty"
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], "the page scrolls sideways"
    assert page.evaluate(UNNAMED) == [], "a screen reader has no name for these"
    page.screenshot(path=tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 5_000


def test_search_finds(open_page: Open) -> None:
    page = open_page("articles.html")
    rows = page.locator("#articles tbody tr")
    assert rows.count() == 6
    page.fill("#articles-search", "食堂开张")
    assert rows.count() == 3
    page.fill("#articles-search", "没有这样的词")
    assert "没有合乎条件的文章" in rows.first.inner_text()


def test_search_finds_words_of_the_text(open_page: Open) -> None:
    page = open_page("articles.html")
    page.fill("#articles-search", "一桌饭")
    page.wait_for_function("document.querySelectorAll('#articles tbody a').length === 3")
    keys = page.eval_on_selector_all("#articles tbody a", "links => links.map(link => link.getAttribute('href'))")
    assert sorted(keys) == ["articles/102.html", "articles/202.html", "articles/302.html"]


def test_the_overview_searches_the_articles(open_page: Open) -> None:
    page = open_page("index.html")
    page.fill("#find", "社区食堂")
    page.press("#find", "Enter")
    page.wait_for_url("**/articles.html?q=*")
    page.wait_for_selector("html[data-ready=true]", state="attached")
    assert page.locator("#articles tbody tr").count() == 3


def test_a_filter_changes_a_chart(open_page: Open) -> None:
    page = open_page("volume.html")
    bars = "#section-genres .plot"
    reading = page.locator("#section-genres .reading")
    count = f"() => document.querySelector('{bars}').data[0].y.length"
    assert page.evaluate(count) == 2
    before = reading.inner_text()
    page.select_option("#genres-genre", "特写")
    assert page.evaluate(count) == 1
    assert page.evaluate(f"() => document.querySelector('{bars}').data[0].y") == ["教育"]
    assert reading.inner_text() != before


def test_a_measure_changes_a_chart(open_page: Open) -> None:
    page = open_page("volume.html")
    values = "() => document.querySelector('#section-days .plot').data.flatMap(trace => trace.y).filter(Boolean)"
    assert sorted(page.evaluate(values)) == [2, 2, 2]
    page.select_option("#days-measure", "char_count")
    assert sorted(page.evaluate(values)) == [90, 90, 90]


def test_a_drill_down_reaches_the_source_lines(open_page: Open) -> None:
    page = open_page("organizations.html")
    page.click("button.pick:has-text('河口街道办')")
    assert page.get_attribute("button.pick:has-text('河口街道办')", "aria-pressed") == "true"
    assert page.evaluate("() => document.querySelector('#section-organizations_months .plot').data.length") == 1
    picked = page.locator("#section-organizations .picked")
    assert "河口街道办" in picked.inner_text()
    picked.locator("a[href='#organizations_articles']").click()
    page.locator("#organizations_articles tbody a").last.click()
    page.wait_for_url("**/articles/101.html#p1011")
    source = page.locator("#p1011 + .source")
    assert source.locator(".line").all_inner_texts() == ["2", "3"]
    assert source.locator(".text").all_inner_texts() == ["街道办事处说，今年新", "建成五座食堂。"]


def test_a_figure_reaches_its_paragraph(open_page: Open) -> None:
    page = open_page("figures.html")
    page.fill("#figures-search", "服务老人")
    page.select_option("#figures-change", "up")
    page.locator("#figures tbody a").first.click()
    page.wait_for_url("**/articles/301.html#p3011")
    assert page.locator("#p3011").is_visible()


def test_hostile_text_is_shown_as_text(open_page: Open) -> None:
    page = open_page("articles/302.html")
    assert page.locator("h1").inner_text() == HOSTILE_HEADLINE
    assert "owned" not in page.title().replace(HOSTILE_HEADLINE, "")
    assert '=HYPERLINK("http://x.invalid"' in page.locator(".rebuilt.body").inner_text()
    assert page.locator("main img, main script").count() == 0
    listing = open_page("articles.html")
    assert listing.locator(f"#articles tbody a:text-is({HOSTILE_HEADLINE!r})").count() == 1


def test_the_keyboard_is_enough(open_page: Open) -> None:
    page = open_page("organizations.html")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.focus("#organizations thead th:nth-child(1) button")
    page.keyboard.press("Enter")
    assert page.get_attribute("#organizations thead th:nth-child(1)", "aria-sort") == "ascending"
    page.focus("#section-organizations_top summary")
    page.keyboard.press("Enter")
    page.wait_for_selector("#section-organizations_top details table")


def test_a_page_prints(open_page: Open) -> None:
    page = open_page("organizations.html")
    page.emulate_media(media="print")
    assert not page.locator("nav.menu").is_visible()
    assert page.locator("#organizations table").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_days_that_are_inferred_are_hatched_and_no_bar_is_a_hair(open_page: Open) -> None:
    page = open_page("volume.html")
    traces = page.evaluate(
        """() => document.querySelector('#section-days .plot').data
            .map((trace) => [trace.name, trace.marker.pattern?.shape || '', trace.width])"""
    )
    assert [(name, hatch) for name, hatch, _ in traces] == [("日期确切", ""), ("日期为推断", "/")]
    pixels = page.evaluate("() => document.querySelector('#section-days .barlayer path').getBoundingClientRect().width")
    assert pixels >= 5


def test_a_phone_reads_a_table_as_cards(open_page: Open) -> None:
    page = open_page("articles.html", PHONE)
    date = page.locator("#articles tbody tr").first.locator("td.of-date")
    assert date.evaluate("cell => getComputedStyle(cell, '::before').content") == '"日期 "'
    assert page.locator("#articles thead button").first.is_visible(), "a phone can sort too"
