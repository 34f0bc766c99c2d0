"""What the home holds: the last loads, what is quarantined, what is published; and search, for a terminal."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.checks import CheckResult, find_warnings
from flows.checks.page import read_check_results
from flows.home import Home
from flows.journal import read_outcomes
from flows.quarantine import find_copy
from flows.releases import list_releases
from flows.run_state import count_withdrawn, describe_loaded, describe_not_loaded
from flows.summary import describe_check_warnings, require_release
from flows.warehouse import open_warehouse

_LAST_LOADS = 10
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Status:
    """Loads, the last one first; open quarantine, the published release (None before the first), and what it holds.

    `check_warnings` are those of the last load that was published.
    """

    home: str
    loads: list[Record]
    quarantine: list[Record]
    release: Record | None
    held: Record
    check_warnings: list[CheckResult]


def read_status(root: Path) -> Status:
    """Read the status from the published file and the journal."""
    home = Home(root.absolute())
    journal = [outcome["load"][0] for outcome in reversed(read_outcomes(home))] if home.journal.exists() else []
    if not home.is_published():
        return Status(str(home.root), _newest(journal, []), [], None, {}, [])
    loads = _rows(
        home,
        """
        select load.*, history.files_corrected, history.files_repeated, history.warning_count
        from ops.load as load
        inner join reporting.load_history as history using (load_key)
        order by load.rowid desc
        limit 20
        """,
    )
    held = _rows(
        home,
        """
        select
            count(*) filter (where is_current) as files,
            count(distinct issue_key) filter (where is_current) as issues,
            (
                select count(*) from dim_article
                where article_key <> 0 and article_key not in (select c.article_key from reporting.copied_articles as c)
            ) as articles,
            (select count(*) from fact_figure) as figures,
            (select min(date) from dim_issue inner join dim_date using (date_key) where issue_key <> 0) as first_day,
            (select max(date) from dim_issue inner join dim_date using (date_key) where issue_key <> 0) as last_day
        from dim_source_file
        where source_file_key <> 0
        """,
    )[0]
    release = next((r for r in list_releases(home) if r.is_current), None)
    published = {"name": release.name, "sha256": release.sha256, "byte_size": release.byte_size} if release else None
    return Status(
        str(home.root), _newest(journal, loads), list_quarantined(root), published, held, list_check_warnings(root)
    )


def _newest(journal: list[Record], published: list[Record]) -> list[Record]:
    """The last runs, the newest first, whatever the clock said: those of the journal came after the release."""
    return [*journal, *published][:_LAST_LOADS]


def _rows(home: Home, query: str, parameters: Record | None = None) -> list[Record]:
    with open_warehouse(home.warehouse, read_only=True) as connection:
        result = connection.execute(query, parameters or {}) if parameters else connection.execute(query)
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def describe_status(status: Status) -> str:
    """The status in words."""
    lines = [f"home: {status.home}"]
    if status.release:
        held = status.held
        days = f"{held['first_day']} to {held['last_day']}" if held["first_day"] else "no day known / 日期不详"
        lines += [
            f"published: {status.release['name']}, {status.release['byte_size'] / 1e6:.1f} MB",
            f"holds: {held['files']} files of {held['issues']} issues ({days}), "
            f"{held['articles']} articles, {held['figures']} figures",
        ]
    else:
        lines.append("nothing is published yet / 尚未发布")
    lines.append("last loads:" if status.loads else "no loads yet")
    lines += [_describe_load(load) for load in status.loads]
    lines += describe_check_warnings(status.check_warnings, Home(Path(status.home)))
    lines.append(describe_quarantine(status.quarantine))
    return "\n".join(lines)


def _describe_load(load: Record) -> str:
    repeated = load.get("files_repeated", 0)  # a run that published nothing keeps no record of each file
    not_loaded = describe_not_loaded(
        unchanged=load["files_unchanged"] - repeated,
        repeated=repeated,
        withdrawn=count_withdrawn(load),
        quarantined=load["files_quarantined"],
    )
    count = load.get("warning_count", 0)
    warned = f", {count} check warning{'' if count == 1 else 's'}" if count else ""
    message = f"  {load['message']}" if load["message"] else ""
    run = f"{str(load['started_at'])[:19]}  {load['command']:<9} {load['status']:<11}"
    loaded = describe_loaded(load["files_loaded"], corrected=load.get("files_corrected", 0))
    return f"  {run} {loaded}, {not_loaded}{warned}{message}"


def list_check_warnings(root: Path) -> list[CheckResult]:
    """Checks that warned in the last load that was published."""
    with open_warehouse(require_release(root).warehouse, read_only=True) as connection:
        row = connection.execute(
            "select load_key from ops.load where status = 'published' order by rowid desc limit 1"
        ).fetchone()
        return find_warnings(read_check_results(connection, row[0])) if row else []


def list_quarantined(root: Path) -> list[Record]:
    """Files in quarantine that nobody has settled, newest first, with the copy kept of each where there is one."""
    home = require_release(root)
    rows = _rows(
        home,
        """
        select relative_path, reason, detail, byte_size, quarantined_at
        from ops.quarantine
        where resolved_at is null
        order by quarantined_at desc, relative_path
        """,
    )
    copies = [find_copy(home, row["relative_path"]) for row in rows]
    return [{**row, "copy": str(copy) if copy else None} for row, copy in zip(rows, copies, strict=True)]


def describe_quarantine(rows: list[Record]) -> str:
    """The quarantine in words."""
    if not rows:
        return "quarantine: empty / 隔离区为空"
    lines = [f"quarantine: {len(rows)} files / 隔离文件 {len(rows)} 个"]
    for row in rows:
        lines.append(f"  {row['relative_path']}  [{row['reason']}]\n    {row['detail']}")
        lines += [f"    copy / 副本: {row['copy']}"] if row["copy"] else []
    return "\n".join(lines)


def search_articles(root: Path, query: str, *, limit: int) -> list[Record]:
    """Ranked articles with snippets, by the warehouse's own `search` macro."""
    return _rows(
        require_release(root), "from search($query) order by rank limit $limit", {"query": query, "limit": limit}
    )


def describe_hits(hits: list[Record], query: str) -> str:
    """Search results in words."""
    if not hits:
        return f"nothing found for {query} / 未找到"
    lines = []
    for hit in hits:
        date = "日期不详" if hit["date"] is None else f"{hit['date']}{'' if hit['is_date_exact'] else '（推定）'}"
        lines.append(f"{hit['rank']:>3}. {hit['headline'] or '（无标题）'}  {date}  [{hit['score']:.2f}]")
        lines.append(f"     {hit['snippet']}\n     article_key {hit['article_key']}")
    return "\n".join(lines)
