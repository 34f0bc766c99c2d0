"""A correction of one file among many writes only its issue's rows and linked reuse; readers see old, then new."""

from datetime import date
from pathlib import Path

import polars as pl

from tests.faults.readers import judge_readers, polling
from tests.faults.runs import Order, run
from tests.faults.tally import Tally, scaled
from tests.generator.corpus import write_corpus
from tests.runs.homes import query, read_tables

FILES = 500
# Tables of rows that belong to one issue, by the column that leads to it.
_BY_ISSUE = {
    "main.dim_issue": "issue_key",
    "main.dim_article": "issue_key",
    "main.fact_article": "issue_key",
    "main.fact_paragraph": "issue_key",
}
_BY_FILE = {"main.bridge_staff": "source_file_key", "raw.source_text": "source_file_key"}
_BY_PARAGRAPH = ("paragraph_span", "paragraph_join", "fact_mention", "fact_figure", "fact_date_mention")
_BY_ARTICLE = ("bridge_byline", "fact_term")


def correct_one(folder: Path, scale: float) -> Tally:
    """Load a corpus, correct one of its files while readers poll, and compare every table before and after."""
    inbox, home = folder / "inbox", folder / "home"
    files, _, _ = write_corpus(inbox, seed="one", limit=scaled(FILES, scale), start=date(2020, 1, 6))
    first = run(Order(inbox, home))
    before = read_tables(home)
    name, issue = query(
        home,
        """
        select relative_path, issue_key from dim_source_file
        where is_current and encoding = 'utf-8' order by sha256 limit 1
        """,
    )[0]
    path = inbox / str(name)
    path.write_text(
        path.read_text("utf-8") + "\n更正后补印的一段：本期所载数字以统计部门公布的4.7亿元为准。\n", "utf-8"
    )
    with polling(home, folder) as seen:
        second = run(Order(inbox, home))
    failures = judge_readers(seen)
    if (first, second) != (0, 0):
        return Tally(files, (*failures, f"the runs ended with {first}, {second}"))
    if any(reader["releases"] != [1, 2] for reader in seen):  # the old one, then the new one, never neither
        failures.append(f"readers saw releases {[reader['releases'] for reader in seen]}")
    after = read_tables(home)
    failures += find_strays(before, after, issue=int(str(issue)))
    ((written,),) = query(home, "select rows_written from ops.load order by started_at desc limit 1")
    changed = sum(_count_changed(before[t], after[t]) for t in before)
    total = sum(frame.height for frame in after.values())
    if int(str(written)) > total / 2:
        failures.append(f"{written} rows written of {total} held")
    return Tally(files, tuple(failures), f"{written} rows written of {total} held; {changed} differ")


def find_strays(before: dict[str, pl.DataFrame], after: dict[str, pl.DataFrame], *, issue: int) -> list[str]:
    """Rows that changed and belong to another issue than the corrected one; new entities and terms belong to none."""
    paragraphs = _keys(before, after, "main.fact_paragraph", "paragraph_key", issue)
    articles = _keys(before, after, "main.dim_article", "article_key", issue)
    files = _keys(before, after, "main.dim_source_file", "source_file_key", issue)
    allowed = {table: ("issue_key", {issue}) for table in _BY_ISSUE}
    allowed |= {table: (column, files) for table, column in _BY_FILE.items()}
    allowed |= {f"main.{table}": ("paragraph_key", paragraphs) for table in _BY_PARAGRAPH}
    allowed |= {f"main.{table}": ("article_key", articles) for table in _BY_ARTICLE}
    allowed["main.dim_source_file"] = ("source_file_key", files)
    strays = []
    for table, (column, keys) in allowed.items():
        changed = _changed_rows(before[table], after[table])
        wrong = changed.filter(~pl.col(column).is_in(list(keys)))
        if wrong.height:
            strays.append(f"{table}: {wrong.height} rows of other issues changed")
    reuse = _changed_rows(before["main.fact_reuse"], after["main.fact_reuse"])
    linked = pl.col("paragraph_key").is_in(list(paragraphs)) | pl.col("canonical_paragraph_key").is_in(list(paragraphs))
    if reuse.filter(~linked).height:
        strays.append("main.fact_reuse: links between other issues changed")
    return strays


def _keys(
    before: dict[str, pl.DataFrame], after: dict[str, pl.DataFrame], table: str, column: str, issue: int
) -> set[int]:
    both = pl.concat([before[table], after[table]]).filter(pl.col("issue_key") == issue)
    return set(both[column].to_list())


def _changed_rows(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Rows that stand on one side only."""
    columns = before.columns
    counted = pl.concat([before, after.select(columns)]).group_by(columns).len()
    return counted.filter(pl.col("len") % 2 == 1)


def _count_changed(before: pl.DataFrame, after: pl.DataFrame) -> int:
    return _changed_rows(before, after).height
