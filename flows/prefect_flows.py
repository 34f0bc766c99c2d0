"""The flows that deployments run: load, rebuild and verify, report, backfill. The work itself knows nothing of Prefect.

Retries stand on tasks, never on a flow: a flow that ends in a state of its own under retries is never tried again.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from flows import load_issues
from flows.artifacts import show_backfill, show_outcome, show_progress, show_report
from flows.backfill import Backfill, Selection, backfill_inbox
from flows.claims import claim_run, clear_killed_runs, crash_stuck_runs
from flows.errors import BanmianError, WarehouseBusyError
from flows.home import open_home
from flows.journal import read_unpublished
from flows.notify import forget_failures, tell_failure, tell_killed, tell_outcome, tell_silence
from flows.rebuild import rebuild_warehouse
from flows.run_state import LoadOutcome
from flows.settings import Settings, read_settings
from flows.states import RunLogReporter, end_busy, end_failed, end_load, end_with
from flows.turns import wait_for_turn

# A step is retried where a second try can help: listing and reading an inbox on a network, parts on a cluster.
# Loading, checking and publishing either work or are wrong.
_RETRIED = {"discover", "make"}
_RETRIES = 2
_RETRY_DELAY_SECONDS = 30
_MINUTE, _HOUR = 60, 3600
_PAPER_TIME = ZoneInfo("Asia/Shanghai")


def _as_task(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run a step as a task. Nothing of it is cached or persisted: a step's result lives as long as its run."""
    retries = _RETRIES if function.__name__ in _RETRIED else 0
    step = task(
        name=function.__name__.replace("_", "-"),
        retries=retries,
        retry_delay_seconds=_RETRY_DELAY_SECONDS,
        retry_condition_fn=_may_pass,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    return step(function)(*arguments)


def _may_pass(_task: Any, _run: Any, state: State[Any]) -> bool:
    """Whether a second try can help: not where a person has to settle something."""
    return not isinstance(state.result(raise_on_failure=False), BanmianError)


def _name_run() -> str:
    """The flow and the minute it was due, by the newspaper's clock: `load-issues 2025-10-18 06:30`."""
    due = flow_run.scheduled_start_time or datetime.now(_PAPER_TIME)
    return f"{flow_run.flow_name} {due.astimezone(_PAPER_TIME):%Y-%m-%d %H:%M}"


def _settings(home: str, newspaper: str = "", **others: object) -> Settings:
    given = {"home": Path(home) if home else "", "newspaper": newspaper, **others}
    return read_settings(None, **{name: value or None for name, value in given.items()})


# --- hooks: what people are told ----------------------------------------------------------------------------------


def _hook_failure(_flow: Any, run: Any, state: State[Any]) -> None:
    """A run ended badly: checks refused it, it failed, it timed out, or Prefect found it crashed."""
    settings = _settings(str(run.parameters.get("home") or ""))
    tell_failure(
        settings,
        run=run.name,
        message=state.message or state.name or "",
        inbox=str(run.parameters.get("inbox") or ""),
        is_rejection=state.name == "RejectedByChecks",
    )


_HOOKS: dict[str, Any] = {"on_failure": [_hook_failure], "on_crashed": [_hook_failure]}
_OPTIONS: dict[str, Any] = {"flow_run_name": _name_run, "persist_result": False, "retries": 0, **_HOOKS}


def _run_guarded(settings: Settings, wait_minutes: float, work: Callable[[], State[Any]]) -> State[Any]:
    """Do the work as a run that can be told from a killed one; a person's error becomes a state of one sentence."""
    try:
        home = open_home(settings.home)
        for killed in (*clear_killed_runs(home), *crash_stuck_runs()):
            tell_killed(settings, run=killed)
        claim_run(home, str(flow_run.id))
        return wait_for_turn(work, wait_seconds=wait_minutes * _MINUTE)
    except WarehouseBusyError as error:
        return end_busy(error)
    except BanmianError as error:
        return end_failed(error)


# --- flows --------------------------------------------------------------------------------------------------------


@flow(name="load-issues", timeout_seconds=4 * _HOUR, **_OPTIONS)
def load_issues_flow(
    inbox: str,
    home: str = "",
    newspaper: str = "",
    processes: int = 0,
    scheduler: str = "",
    parts: str = "",
    wait_minutes: float = 0.0,
) -> State[Any]:
    """Take what is new in an inbox, check it, publish. / 载入收件目录中的新文件，检查后发布。

    Args:
        inbox: Folder or fsspec URL of .txt, .txt.gz and .zip files / 收件目录：文件夹或 fsspec 地址
        home: Home of the warehouse; empty: BANMIAN_HOME of the worker / 仓库目录；留空用工作进程的 BANMIAN_HOME
        newspaper: The paper's name, for files without a sidecar; empty: BANMIAN_NEWSPAPER / 报纸名称，用于无附属文件者
        processes: Processes that read pages; 0: one per core / 解析进程数，0 为每核一个
        scheduler: Address of a Dask scheduler; empty: this machine / Dask 调度器地址，留空用本机
        parts: Folder or URL for parts, where a cluster can write / 集群可写的中间文件目录
        wait_minutes: Minutes to wait while another run holds the warehouse / 仓库被占用时最多等待的分钟数

    """
    settings = _settings(home, newspaper, processes=processes, scheduler=scheduler, parts=parts)

    def load() -> State[Any]:
        reporter, run_id = RunLogReporter(), str(flow_run.id)
        outcome = load_issues.load_inbox(inbox, settings, reporter=reporter, call=_as_task, flow_run_id=run_id)
        show_outcome(outcome, settings)
        tell_outcome(outcome, settings, inbox=inbox, run=flow_run.name or "")
        tell_silence(settings)
        return end_load(outcome)

    return _run_guarded(settings, wait_minutes, load)


@flow(name="rebuild-and-verify", timeout_seconds=12 * _HOUR, **_OPTIONS)
def rebuild_flow(home: str = "", newspaper: str = "", processes: int = 0, wait_minutes: float = 60.0) -> State[Any]:
    """Build the warehouse again from its delivered texts, check everything held, publish. / 重建并全面检查。

    Args:
        home: Home of the warehouse; empty: BANMIAN_HOME of the worker / 仓库目录；留空用工作进程的 BANMIAN_HOME
        newspaper: The paper's name, for files without a sidecar / 报纸名称，用于没有附属文件的版面
        processes: Processes that read pages; 0: one per core / 解析进程数，0 为每核一个
        wait_minutes: Minutes to wait while another run holds the warehouse / 仓库被占用时最多等待的分钟数

    """
    settings = _settings(home, newspaper, processes=processes)

    def rebuild() -> State[Any]:
        reporter, run_id = RunLogReporter(), str(flow_run.id)
        outcome = rebuild_warehouse(settings, reporter=reporter, step=_as_task, flow_run_id=run_id)
        show_outcome(outcome, settings)
        tell_outcome(outcome, settings, inbox="", run=flow_run.name or "")
        return end_load(outcome)

    return _run_guarded(settings, wait_minutes, rebuild)


@flow(name="report", timeout_seconds=_HOUR, **_OPTIONS)
def report_flow(home: str = "", issues: int = 60) -> State[Any]:
    """Build the HTML report from the published warehouse. / 由已发布的仓库生成网页报告。

    Args:
        home: Home of the warehouse; empty: BANMIAN_HOME of the worker / 仓库目录；留空用工作进程的 BANMIAN_HOME
        issues: How many of the latest issues to show in full / 完整展示最近多少期

    """
    from flows.report import build_report
    from flows.summary import require_release

    settings = _settings(home)
    try:
        held = require_release(settings.home)
        claim_run(held, str(flow_run.id))
        step = task(name="build-report", cache_policy=NO_CACHE, persist_result=False)
        unpublished = read_unpublished(held)
        step(build_report)(held.warehouse, held.reports / "site", issues=issues, unpublished=unpublished)
    except BanmianError as error:
        return end_failed(error)
    show_report(held)
    forget_failures(settings)
    return end_with("ReportBuilt", str(held.reports / "site" / "index.html"))


@flow(name="backfill", timeout_seconds=24 * _HOUR, **_OPTIONS)
def backfill_flow(
    inbox: str,
    home: str = "",
    newspaper: str = "",
    since: str = "",
    until: str = "",
    pattern: str = "*",
    batch_files: int = 200,
    processes: int = 0,
) -> State[Any]:
    """Load the issues of a range of days, or of a path pattern, in batches that let other runs in between. / 补载历史。

    Run it again after any interruption: what is held is not read again. / 中断后重跑即可续传。

    Args:
        inbox: Folder or fsspec URL of the issues / 收件目录：文件夹或 fsspec 地址
        home: Home of the warehouse; empty: BANMIAN_HOME of the worker / 仓库目录；留空用工作进程的 BANMIAN_HOME
        newspaper: The paper's name, for files without a sidecar / 报纸名称，用于没有附属文件的版面
        since: First issue day, YYYY-MM-DD; empty: no bound / 起始期次日期，留空不限
        until: Last issue day, YYYY-MM-DD; empty: no bound / 截止期次日期，留空不限
        pattern: Paths in the inbox, as 2024/* or *_p1.txt / 收件目录内路径模式
        batch_files: Files in a batch, rounded up to whole days / 每批文件数，按整日取整
        processes: Processes that read pages; 0: one per core / 解析进程数，0 为每核一个

    """
    settings = _settings(home, newspaper, processes=processes)

    def fill() -> State[Any]:
        selection = Selection.parse(since=since, until=until, pattern=pattern)
        done = backfill_inbox(
            inbox,
            selection,
            settings,
            batch_files=batch_files,
            reporter=RunLogReporter(),
            call=_as_task,
            flow_run_id=str(flow_run.id),
            progress=show_progress(),
        )
        show_backfill(done, settings)
        return _end_backfill(done, settings, inbox)

    return _run_guarded(settings, 0.0, fill)


def _end_backfill(done: Backfill, settings: Settings, inbox: str) -> State[Any]:
    if published := done.published:
        tell_outcome(published, settings, inbox=inbox, run=flow_run.name or "")
    return end_load(done.summed_up)


# --- from the command line ----------------------------------------------------------------------------------------


def run_as_flow(inbox: str, settings: Settings) -> LoadOutcome:
    """Run the load here and now, recorded by the configured Prefect API or a temporary one."""
    given = {name: getattr(settings, name) for name in ("newspaper", "processes", "scheduler", "parts")}
    state = load_issues_flow(inbox, home=str(settings.home), **given, return_state=True)
    return take_outcome(state)


def take_outcome(state: State[Any]) -> LoadOutcome:
    """The outcome a flow's end state carries; raises the error it ended with."""
    result = state.result(raise_on_failure=False)
    if isinstance(result, BaseException):
        raise result
    if not isinstance(result, LoadOutcome):
        raise BanmianError(state.message or f"the run ended as {state.name}", remedy="See its log in Prefect.")
    return result
