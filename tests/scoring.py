"""Scores rebuilt pages against labels without a pipeline run.

Pages become the few DuckDB tables that the shared scorer reads; the scorer itself, kept outside the repository, is
imported from its file. Where it is absent, `score_pages` raises `ScorerMissingError` and tests skip.
"""

import importlib.util
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb

from tests.labels import locate
from tests.measures import measure_page
from transforms.page.model import Page, Paragraph

SCORER = Path(__file__).resolve().parents[2] / "shared" / "score" / "score.py"
Table = dict[str, dict[str, float]]

SCHEMA = """
create table dim_source_file (source_file_key bigint, issue_key bigint, file_name varchar, is_current boolean);
create table dim_issue (issue_key bigint, issue_date date, date_earliest date, date_latest date);
create table fact_paragraph (paragraph_key bigint, source_file_key bigint, article_key bigint, position integer,
    role varchar, text varchar, is_duplicate boolean);
create table paragraph_span (paragraph_key bigint, part integer, start_char integer, end_char integer,
    start_line integer, end_line integer);
create table dim_article (article_key bigint, source_file_key bigint, headline varchar, jump_from_page integer,
    starts_here boolean, ends_here boolean);
create table bridge_byline (article_key bigint, person_key bigint, role varchar);
create table dim_person (person_key bigint, name varchar);
create schema raw;
create table raw.source_text (source_file_key bigint, text varchar);
"""


class ScorerMissingError(Exception):
    """The shared scorer is not beside this checkout."""


def load_scorer() -> ModuleType:
    if not SCORER.exists():
        msg = f"no scorer at {SCORER.parent}"
        raise ScorerMissingError(msg)
    spec = importlib.util.spec_from_file_location("shared_scorer", SCORER)
    if spec is None or spec.loader is None:
        msg = f"cannot import {SCORER}"
        raise ScorerMissingError(msg)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(slots=True)
class Rows:
    """Rows of the scorer's tables, to be inserted at once."""

    tables: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, int] = field(default_factory=dict)

    def add_page(self, number: int, name: str, text: str, page: Page) -> None:
        """One page as file and issue `number`; its keys are made of the number and the place within the page."""
        base = number * 100_000
        issue = page.issue_date
        self.tables["dim_source_file"].append((number, number, name, True))
        self.tables["dim_issue"].append((number, issue.day, issue.earliest, issue.latest))
        self.tables["raw.source_text"].append((number, text))
        for i, article in enumerate(page.articles):
            flags = (article.headline, article.jump_from_page, article.starts_here, article.ends_here)
            self.tables["dim_article"].append((base + i + 1, number, *flags))
            for credit in article.bylines:
                person = self.people.setdefault(credit.name, len(self.people) + 1)
                self.tables["bridge_byline"].append((base + i + 1, person, credit.role))
        for i, paragraph in enumerate(page.paragraphs):
            self.add_paragraph(base + i + 1, number, base, paragraph)

    def add_paragraph(self, key: int, number: int, base: int, paragraph: Paragraph) -> None:
        article = 0 if paragraph.article is None else base + paragraph.article + 1
        shown = (paragraph.position, paragraph.role, paragraph.text, paragraph.duplicate is not None)
        self.tables["fact_paragraph"].append((key, number, article, *shown))
        for part, span in enumerate(paragraph.spans, 1):
            self.tables["paragraph_span"].append((key, part, span.start, span.end, span.start_line, span.end_line))

    def insert(self, db: duckdb.DuckDBPyConnection) -> None:
        db.execute(SCHEMA)
        self.tables["dim_person"] = [(key, name) for name, key in self.people.items()]
        for table, rows in self.tables.items():
            if rows:
                columns = list(zip(*rows, strict=True))
                names = [f"c{i}" for i in range(len(columns))]
                relation = make_relation(db, names, columns)
                relation.insert_into(table)


def make_relation(
    db: duckdb.DuckDBPyConnection, names: list[str], columns: list[tuple[Any, ...]]
) -> duckdb.DuckDBPyRelation:
    import pyarrow as pa

    return db.from_arrow(pa.table({name: pa.array(column) for name, column in zip(names, columns, strict=True)}))


def score_pages(
    pages: Sequence[tuple[str, str, Page, dict[str, Any]]],
) -> tuple[Table, dict[str, list[tuple[str, str]]]]:
    """Precision, recall and F1 of every page measure over (name, text, page, label), and what each measure missed.

    By the shared scorer where it is, else by `tests.measures`, which has all but two of its measures.
    """
    if not SCORER.exists():
        return score_pages_here(pages)
    scorer = load_scorer()
    rows = Rows()
    for number, (name, text, page, _) in enumerate(pages, 1):
        rows.add_page(number, name, text, page)
    db = duckdb.connect()
    rows.insert(db)
    total: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    missed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for number, (name, text, _, label) in enumerate(pages, 1):
        result = scorer.score_blocks(db, number, name, label, text.split("\n"), missed)
        for measure, counts in result.items():
            total[measure].append(counts)
    return {measure: sum_up(counts) for measure, counts in total.items()}, missed


def score_pages_here(
    pages: Sequence[tuple[str, str, Page, dict[str, Any]]],
) -> tuple[Table, dict[str, list[tuple[str, str]]]]:
    """The same by `tests.measures`."""
    total: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    missed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, text, page, label in pages:
        for measure, counts in measure_page(name, text, page, label, missed).items():
            total[measure].append(counts)
    return {measure: sum_up(counts) for measure, counts in total.items()}, missed


def sum_up(counts: list[tuple[Any, ...]]) -> dict[str, float]:
    """Totals of one measure over files, as the scorer sums them."""
    if counts[0][0] == "ratio":
        precision = sum(c[1] for c in counts) / max(1, sum(c[2] for c in counts))
        recall = sum(c[3] for c in counts) / max(1, sum(c[4] for c in counts))
    else:
        hit, found, wanted = (sum(c[i] for c in counts) for i in range(3))
        precision = hit / found if found else float(not wanted)
        recall = hit / wanted if wanted else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def score_warehouse(warehouse: Path, labels: Path, issues: Path) -> Table:
    """The shared scorer on a warehouse file, page and fact measures both."""
    import subprocess
    import sys

    if not SCORER.exists():
        msg = f"no scorer at {SCORER.parent}"
        raise ScorerMissingError(msg)
    command = [sys.executable, str(SCORER), str(warehouse), str(labels), str(issues), "--json"]
    result: Table = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result


@dataclass(slots=True)
class JoinCount:
    right: int = 0
    total: int = 0


# Upper ends of the score buckets of the join-confidence table.
BUCKETS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0001)


def count_joins(text: str, page: Page, label: dict[str, Any], buckets: dict[tuple[str, float], JoinCount]) -> None:
    """Add one page's joins to the buckets of (reason, upper end) and (`all`, upper end): right when the truth has them.

    A join is right when the character before the seam and the one after it follow each other in one true block.
    """
    follows = find_successors(text, label)
    for paragraph in page.paragraphs:
        for join in paragraph.joins:
            before = last_solid(text, paragraph.spans[join.part - 2].start, paragraph.spans[join.part - 2].end)
            after = first_solid(text, paragraph.spans[join.part - 1].start, paragraph.spans[join.part - 1].end)
            bound = next(b for b in BUCKETS if join.score < b)
            right = after in follows.get(before, ())
            for key in (("all", bound), (join.reason, bound)):
                count = buckets.setdefault(key, JoinCount())
                count.total += 1
                count.right += right


def find_successors(text: str, label: dict[str, Any]) -> dict[int, set[int]]:
    """For each place where a block's text goes on elsewhere: where. Copies count as much as what they repeat."""
    follows: dict[int, set[int]] = defaultdict(set)
    blocks = [b["pieces"] for a in label["articles"] for b in a["blocks"]]
    blocks += [f["pieces"] for f in label["furniture"]] + [d["pieces"] for d in label["duplicates"]]
    seams: dict[str, set[int]] = defaultdict(set)
    for pieces in blocks:
        spans = locate(text, pieces)
        for (a, b), (c, d) in pairwise(spans):
            before, after = last_solid(text, a, b), first_solid(text, c, d)
            follows[before].add(after)
            seams[text[max(0, before - 11) : before + 1]].add(after)
    for piece in (p for d in label["duplicates"] for p in d["pieces"]):
        # The last character of a copied piece may be joined to what follows the original.
        for a, b in locate(text, [piece])[-1:]:
            before = last_solid(text, a, b)
            follows[before] |= seams.get(text[max(0, before - 11) : before + 1], set())
    return follows


def last_solid(text: str, start: int, end: int) -> int:
    return next((i for i in range(end - 1, start - 1, -1) if not text[i].isspace()), start)


def first_solid(text: str, start: int, end: int) -> int:
    return next((i for i in range(start, end) if not text[i].isspace()), start)


def count_lost_joins(text: str, page: Page, label: dict[str, Any]) -> tuple[int, int]:
    """How many seams of the truth's body blocks the page made, and how many there are."""
    made = set()
    for paragraph in page.paragraphs:
        for before, after in pairwise(paragraph.spans):
            made.add((last_solid(text, before.start, before.end), first_solid(text, after.start, after.end)))
        for span in paragraph.spans:
            inside = [i for i in range(span.start, span.end) if not text[i].isspace()]
            made |= {(a, b) for a, b in pairwise(inside) if "\n" in text[a:b]}
    wanted = set()
    for article in label["articles"]:
        for block in article["blocks"]:
            if block["role"] != "body":
                continue
            spans = locate(text, block["pieces"])
            for (a, b), (c, d) in pairwise(spans):
                first, then = last_solid(text, a, b), first_solid(text, c, d)
                if then < first or text.count("\n", first, then) > 1:
                    wanted.add((first, then))
    return len(wanted & made), len(wanted)


def format_scores(table: Table) -> str:
    lines = [f"{'measure':<18}{'precision':>10}{'recall':>10}{'F1':>10}"]
    lines += [f"{m:<18}{v['precision']:>10.3f}{v['recall']:>10.3f}{v['f1']:>10.3f}" for m, v in table.items()]
    return "\n".join(lines)


def format_joins(buckets: dict[tuple[str, float], JoinCount]) -> str:
    """The join-confidence table: joins by score, and the share that is right."""
    lines = [f"{'join score':<18}{'joins':>10}{'right':>10}"]
    low = 0.0
    for bound in BUCKETS:
        count = buckets.get(("all", bound), JoinCount())
        share = f"{count.right / count.total:>10.3f}" if count.total else f"{'-':>10}"
        lines.append(f"{low:.2f} – {min(bound, 1):.2f}".ljust(18) + f"{count.total:>10}{share}")
        low = bound
    high = [c for (reason, bound), c in buckets.items() if reason == "all" and bound > 0.9]
    total, right = sum(c.total for c in high), sum(c.right for c in high)
    lines.append(f"{'≥ 0.90':<18}{total:>10}" + (f"{right / total:>10.3f}" if total else f"{'-':>10}"))
    reasons = Counter({reason: 0 for reason, _ in buckets if reason != "all"})
    for (reason, _), count in buckets.items():
        if reason != "all":
            reasons[reason] += count.total
    for reason, total in reasons.most_common():
        right = sum(c.right for (r, _), c in buckets.items() if r == reason)
        lines.append(f"  {reason:<16}{total:>10}{right / total:>10.3f}")
    return "\n".join(lines)


def write_labels(folder: Path, items: Iterable[tuple[str, str, dict[str, Any]]]) -> tuple[Path, Path]:
    """Files and labels as the scorer's command line wants them: (labels folder, issues folder)."""
    labels, issues = folder / "labels", folder / "issues"
    labels.mkdir(parents=True, exist_ok=True)
    issues.mkdir(parents=True, exist_ok=True)
    for name, text, label in items:
        (issues / name).write_text(text, "utf-8", newline="")
        (labels / name).with_suffix(".json").write_text(json.dumps(label, ensure_ascii=False, indent=1), "utf-8")
    return labels, issues


def make_scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="pages-"))
