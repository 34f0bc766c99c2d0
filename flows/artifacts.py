"""What a run leaves in Prefect's pages for a person: the load, files set aside, check results, the report."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.logging import get_run_logger

from flows.backfill import Backfill
from flows.home import Home
from flows.run_state import LoadOutcome
from flows.settings import Settings
from flows.warehouse import open_warehouse

_MOST_ROWS = 200  # Prefect keeps an artifact whole in its database
_EXIT_WORDS = {0: "published or nothing new", 1: "failed", 3: "checks failed, nothing was published"}
Arguments = ParamSpec("Arguments")


def _without_failing(show: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Make what is only looked at unable to fail a run: what it published is published, whatever the server takes."""

    @wraps(show)
    def attempt(*arguments: Arguments.args, **options: Arguments.kwargs) -> None:
        try:
            show(*arguments, **options)
        except Exception as error:
            get_run_logger().warning("%s: Prefect did not take it (%s)", show.__name__, type(error).__name__)

    return attempt


@_without_failing
def show_outcome(outcome: LoadOutcome, settings: Settings) -> None:
    """The tables of a run: what it did, what was set aside, what the checks said, and where the report is."""
    home = Home(settings.home.absolute())
    create_table_artifact(table=tabulate_load(outcome, home), key="load", description="The load / 本次载入")
    if outcome.quarantined:
        create_table_artifact(
            table=tabulate_quarantine(outcome),
            key="quarantine",
            description="Files set aside, and what to do about each / 被隔离的文件与处理办法",
        )
    checks = tabulate_checks(outcome, home)
    if checks:
        create_table_artifact(table=checks, key="checks", description="Check results / 检查结果")
    show_report(home)


def tabulate_load(outcome: LoadOutcome, home: Home) -> list[dict[str, Any]]:
    """Name and value of what there is to say of the run."""
    values = {
        "status / 结果": outcome.status,
        "exit code / 退出码": f"{outcome.exit_code} ({_EXIT_WORDS.get(outcome.exit_code, '')})",
        "files seen / 见到的文件": outcome.files_seen,
        "files loaded / 载入": outcome.files_loaded,
        "of those corrected / 其中更正": outcome.files_corrected,
        "files unchanged / 未变": outcome.files_unchanged,
        "files repeated / 重复": outcome.files_repeated,
        "files withdrawn / 撤回": outcome.files_withdrawn,
        "files quarantined / 隔离": outcome.files_quarantined,
        "rows written / 写入行数": outcome.rows_written,
        "seconds / 秒": round(outcome.seconds, 1),
        "warehouse / 仓库文件": str(home.warehouse),
        "release / 发布": outcome.release.name if outcome.release else "—",
        "load_key": str(outcome.load_key),
    }
    if outcome.message:
        values["message / 说明"] = outcome.message
    values |= {f"warning / 提示 {number}": text for number, text in enumerate(outcome.warnings, 1)}
    return [{"what": name, "value": value} for name, value in values.items()]


def tabulate_quarantine(outcome: LoadOutcome) -> list[dict[str, Any]]:
    """A row per file set aside."""
    rows = outcome.quarantined[:_MOST_ROWS]
    return [{"file": path, "reason": reason, "what to do": detail} for path, reason, detail in rows]


def tabulate_checks(outcome: LoadOutcome, home: Home) -> list[dict[str, Any]]:
    """Failed checks by name; where all held, a count of them by suite."""
    if outcome.failed_checks:
        return [
            {
                "result": "failed",
                "severity": check.severity,
                "table": check.table_name,
                "column": check.column_name or "",
                "check": check.expectation,
                "rows": check.unexpected_count or 0,
                "meaning": check.meaning,
            }
            for check in outcome.failed_checks[:_MOST_ROWS]
        ]
    if outcome.release is None:
        return []
    with open_warehouse(home.warehouse, read_only=True) as connection:
        rows = connection.execute(
            """
            select suite, severity, count(*) filter (where success), count(*) filter (where not success)
            from ops.check_result
            where load_key = $key
            group by suite, severity
            order by suite, severity
            """,
            {"key": outcome.load_key},
        ).fetchall()
    names = ("suite", "severity", "held", "failed")
    return [dict(zip(names, row, strict=True)) for row in rows]


@_without_failing
def show_report(home: Home) -> None:
    """A link to the report, where one was built."""
    page = home.reports / "site" / "index.html"
    if page.exists():
        create_link_artifact(link=page.as_uri(), link_text=str(page), key="report", description="The report / 报告")


def show_progress() -> Callable[[int, int], None]:
    """A progress bar in Prefect; what is returned takes files done and files in all."""
    artifact = create_progress_artifact(progress=0.0, key="backfill-progress", description="Files / 文件")
    identifier = getattr(artifact, "id", artifact)

    @_without_failing
    def show_advance(done: int, total: int) -> None:
        update_progress_artifact(artifact_id=identifier, progress=100.0 * done / total if total else 100.0)  # type: ignore[arg-type]

    return show_advance


@_without_failing
def show_backfill(done: Backfill, settings: Settings) -> None:
    """What a backfill did, a row per batch."""
    rows = [
        {"batch": number, "status": o.status, "loaded": o.files_loaded, "quarantined": o.files_quarantined}
        for number, o in enumerate(done.outcomes, 1)
    ]
    if rows:
        create_table_artifact(table=rows, key="backfill", description="Batches / 批次")
    create_markdown_artifact(markdown=done.describe(), key="backfill-summary")
    show_report(Home(settings.home.absolute()))
