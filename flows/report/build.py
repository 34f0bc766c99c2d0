"""Builds the report: a folder of pages that opens from disk, with its scripts and data beside it."""

import json
import shutil
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from flows.errors import BanmianError
from flows.report.articles import read_articles
from flows.report.charting import find_script, find_style_guards, read_style_rules
from flows.report.data import LEAST_BUDGET, PAGE_BUDGET, Dataset, open_shown, read_dataset, write_script
from flows.report.labels import LABELS
from flows.report.pages import PAGES
from flows.report.sections import Page

_HERE = Path(__file__).parent
_MARKER = ".banmian-report"
_ASSETS = ("site.css", "dom.js", "tables.js", "charts.js", "fulltext.js", "site.js")
# Words of texts are spread over this many scripts, so that a search loads a few kilobytes; fulltext.js counts the same.
_TERM_SCRIPTS = 256
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """What was built: the page to open, pages written, issues and articles shown, bytes of the heaviest page."""

    index: str
    page_count: int
    issue_count: int
    article_count: int
    heaviest_page_bytes: int

    def __str__(self) -> str:
        return (
            f"{self.index}: {self.page_count} pages, {self.article_count} articles of {self.issue_count} issues, "
            f"heaviest page {self.heaviest_page_bytes / 1000:.0f} kB"
        )


def build_report(
    warehouse: Path, target: Path, *, issues: int = 60, unpublished: Sequence[Mapping[str, Any]] = ()
) -> ReportSummary:
    """Write the report of `warehouse` into the folder `target`, showing its last `issues` issues in full.

    `unpublished` are runs since the release (`flows.journal.read_unpublished`): they belong to how things stand.

    A report already there is replaced once the new one is whole. Raises BanmianError when `target` holds anything else,
    or cannot be written.
    """
    unfinished = _prepare_target(target)
    try:
        spill = unfinished / ".spill"
        with open_shown(warehouse, issues=issues, spill=spill, unpublished=unpublished) as connection:
            totals = read_dataset(connection, "totals").first()
            common: dict[str, Any] = {
                "menu": PAGES,
                "policy": _POLICY,
                "totals": totals,
                "release": read_release(warehouse),
            }
            _write_assets(unfinished / "assets")
            listed: dict[str, Dataset] = {}
            sizes = [_write_page(connection, page, unfinished, common, listed) for page in PAGES]
            _write_terms(connection, unfinished / "data" / "terms", most=len(listed["articles"].rows))
            sizes += _write_articles(connection, unfinished / "articles", common)
        shutil.rmtree(spill, ignore_errors=True)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)
    return ReportSummary(
        str(target / "index.html"), len(sizes), totals["shown_issue_count"], totals["shown_article_count"], max(sizes)
    )


def read_release(warehouse: Path) -> dict[str, Any]:
    """What is known of the published file: `name`, `published_at`, `sha256`, `byte_size`; empty where not recorded."""
    folder = warehouse.resolve().parent
    release: dict[str, Any] = {"name": "", "published_at": "", "sha256": "", "byte_size": warehouse.stat().st_size}
    record = folder / "release.json"
    if record.exists():
        release |= json.loads(record.read_text(encoding="utf-8"))
        release["published_at"] = f"{release['published_at'][:16].replace('T', ' ')} UTC"
    return release


def _prepare_target(target: Path) -> Path:
    if target.exists() and not (target.is_dir() and ((target / _MARKER).exists() or not any(target.iterdir()))):
        raise BanmianError(
            "this is not a report, and building one would replace it",
            place=str(target),
            remedy="Name an empty or new folder with --to.",
        )
    unfinished = target.with_name(f".{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir(parents=True)
        (unfinished / _MARKER).write_text("A folder of Banmian's report; the next one replaces it whole.\n")
    except OSError as error:
        raise BanmianError(
            f"the report cannot be written ({error.strerror}) / 报告无法写入",
            place=str(target),
            remedy="Make the folder it stands in writable, or name another with --to. / 请改用可写的目录（--to）。",
        ) from error
    return unfinished


def _write_page(
    connection: duckdb.DuckDBPyConnection, page: Page, target: Path, common: dict[str, Any], listed: dict[str, Dataset]
) -> int:
    budget = PAGE_BUDGET
    data: dict[str, Dataset] = {}
    for number, name in enumerate(page.datasets, start=1):
        reserved = LEAST_BUDGET * (len(page.datasets) - number)
        data[name] = read_dataset(connection, name, budget=budget - reserved)
        budget -= data[name].byte_size
    listed |= data
    sections = [asdict(section) for section in page.sections]
    script = write_script(
        target / "data" / f"{page.slug}.js", "page", {"sections": sections, "labels": LABELS, "data": data}
    )
    html = _render(
        page.template,
        page=page,
        root="",
        style_guards=find_style_guards() if page.has_charts else (),
        figures=_headline_figures(common["totals"]),
        **common,
    )
    (target / f"{page.slug}.html").write_bytes(html)
    return len(html) + script


def _headline_figures(totals: dict[str, Any]) -> tuple[tuple[str, str, Any], ...]:
    return (
        ("期次", "Issues", totals["issue_count"]),
        ("版面文件", "Page files", totals["file_count"]),
        ("文章", "Articles", totals["article_count"]),
        ("字数", "Characters", totals["char_count"]),
        ("数字", "Figures", totals["figure_count"]),
        ("人名", "Names", totals["person_count"]),
        ("机构", "Organisations", totals["organization_count"]),
        ("地点", "Places", totals["place_count"]),
    )


def _write_articles(connection: duckdb.DuckDBPyConnection, target: Path, common: dict[str, Any]) -> Iterator[int]:
    target.mkdir()
    for article in read_articles(connection):
        html = _render("article.html", page=None, root="../", article=article, **common)
        (target / f"{article['article_key']}.html").write_bytes(html)
        yield len(html)


def _write_terms(connection: duckdb.DuckDBPyConnection, target: Path, *, most: int) -> None:
    scripts: defaultdict[int, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for term, places in read_dataset(connection, "article_terms").rows:
        folded = unicodedata.normalize("NFKC", term).lower()
        scripts[ord(folded[0]) % _TERM_SCRIPTS][folded] |= {place for place in places if place < most}
    for number in range(_TERM_SCRIPTS):
        terms = {term: sorted(places) for term, places in scripts[number].items() if places}
        write_script(target / f"{number}.js", f"terms.{number}", terms)


def _write_assets(target: Path) -> None:
    target.mkdir()
    for name in _ASSETS:
        shutil.copyfile(_HERE / "assets" / name, target / name)
    shutil.copyfile(find_script(), target / "plotly.min.js")
    (target / "plotly.css").write_text(read_style_rules(), encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["code"] = lambda code: LABELS.get(code, code)
    return environment


def _render(template: str, **values: Any) -> bytes:
    return _environment().get_template(template).render(**values).encode()
