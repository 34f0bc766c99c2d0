"""Telling people: one message per event, in Chinese and English, saying what, where and what to do next.

Targets are Apprise URLs in BANMIAN_NOTIFY (mail, chat, webhook; several separated by spaces), or `block:NAME`, a Secret
block of Prefect that holds them. They carry secrets and stand in no log and no message.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.errors import BanmianError
from flows.home import Home
from flows.run_state import LoadOutcome
from flows.settings import Settings
from flows.silence import Silence, find_silences
from flows.stores import hide_password

_MOST_LINES = 10
_BLOCK = "block:"
_LOG = logging.getLogger("banmian.notify")


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person should know. `key` is what makes it the same event when it is met again."""

    kind: str
    key: str
    title: tuple[str, str]  # Chinese, English
    what: tuple[str, str]
    where: tuple[str, str]
    next_step: tuple[str, str]

    @property
    def body(self) -> str:
        """The message: what, where, next step, first in Chinese."""
        labels = (("发生了什么", "在哪里", "下一步"), ("What", "Where", "Next step"))
        blocks = []
        for language, names in enumerate(labels):
            texts = (self.what[language], self.where[language], self.next_step[language])
            colon = "：" if language == 0 else ": "
            blocks.append("\n".join(f"{name}{colon}{text}" for name, text in zip(names, texts, strict=True)))
        return "\n\n".join(blocks)


# --- what happened ------------------------------------------------------------------------------------------------


def describe_rejection(settings: Settings, *, run: str, message: str, inbox: str) -> Event:
    """Checks refused a load."""
    home = settings.home.absolute()
    return Event(
        "rejected",
        message,
        ("版面：检查未通过，本次未发布", "Banmian: checks refused the load, nothing was published"),
        (message, message),
        _place(home, run, inbox),
        (
            "读者看到的仍是上一次发布。在 Prefect 中查看该次运行的检查结果，或执行 banmian status；"
            "改正所指文件后放回收件目录，下次运行会再次载入。",
            "Readers keep the last release. Look at the run's check results in Prefect, or run `banmian status`; "
            "put the mended file into the inbox and the next run takes it.",
        ),
    )


def describe_failure(settings: Settings, *, run: str, message: str, inbox: str) -> Event:
    """A run failed."""
    home = settings.home.absolute()
    return Event(
        "failed",
        message,
        ("版面：运行失败", "Banmian: a run failed"),
        (message, message),
        _place(home, run, inbox),
        (
            "数据未受影响，读者看到的仍是上一次发布。请执行 banmian doctor 并按提示处理；下次运行重新开始。",
            "Nothing was changed, readers keep the last release. Run `banmian doctor` on the machine of the warehouse "
            "and do what it says; the next run starts afresh.",
        ),
    )


def describe_quarantine(settings: Settings, outcome: LoadOutcome, *, run: str, inbox: str) -> Event:
    """Files were set aside."""
    lines = [f"{path} [{reason}] {detail}" for path, reason, detail in outcome.quarantined[:_MOST_LINES]]
    left = len(outcome.quarantined) - len(lines)
    listed = "\n".join(f"  - {line}" for line in [*lines, *([f"… {left}"] if left else [])])
    count = len(outcome.quarantined)
    return Event(
        "quarantined",
        f"{outcome.load_key} {json.dumps(outcome.quarantined)}",  # each load has news of its own
        (f"版面：{count} 个文件被隔离", f"Banmian: {count} file{'s' if count > 1 else ''} set aside"),
        (
            f"{count} 个文件无法载入，其余已照常处理：\n{listed}",
            f"{count} could not be loaded, the others went on:\n{listed}",
        ),
        _place(settings.home.absolute(), run, inbox),
        (
            "改正后以同名放回收件目录，下次运行会再次载入；不需要的用 banmian quarantine drop 文件名 除去。",
            "Mend the files and deliver them under the same names, the next run takes them; "
            "`banmian quarantine drop FILE` for what is not wanted.",
        ),
    )


def describe_silence(settings: Settings, silence: Silence) -> Event:
    """A paper sends nothing for longer than its rhythm."""
    basis = (
        "已设定" if silence.is_set else "由以往各期推定",
        "as set" if silence.is_set else "learnt from past issues",
    )
    name = silence.newspaper
    return Event(
        f"silent {name}",
        f"{silence.last_day}",
        (f"版面：《{name}》{silence.days} 天没有新报", f"Banmian: no issue of {name} for {silence.days} days"),
        (
            f"最近一期为 {silence.last_day}，此后 {silence.days} 天无新报，超过 {silence.limit:g} 天（{basis[0]}）。",
            f"The last issue held is {silence.last_day}; none came for {silence.days} days, "
            f"more than {silence.limit:g} ({basis[1]}).",
        ),
        _place(settings.home.absolute(), "", ""),
        (
            "查看交付方和收件目录：文件是否送达、路径有无变化。若属停刊，不必处理；天数由 BANMIAN_SILENCE_DAYS 调整。",
            "Look at the sender and the inbox: did files arrive, did the path change? A planned pause needs nothing; "
            "BANMIAN_SILENCE_DAYS sets the days.",
        ),
    )


def _place(home: Path, run: str, inbox: str) -> tuple[str, str]:
    chinese, english = [f"仓库目录 {home}"], [f"home {home}"]
    if inbox:
        chinese.append(f"收件目录 {hide_password(inbox)}")
        english.append(f"inbox {hide_password(inbox)}")
    if run:
        chinese.append(f"运行 {run}")
        english.append(f"run {run}")
    return "，".join(chinese), ", ".join(english)


# --- telling it once ----------------------------------------------------------------------------------------------


def tell(event: Event, settings: Settings) -> bool:
    """Send an event unless it was sent before. Returns whether it was sent; never raises, and names no target."""
    home = Home(settings.home.absolute())
    told, digest = _read_told(home), hashlib.sha256(event.key.encode()).hexdigest()
    if not settings.notify or told.get(event.kind) == digest:
        return False
    sent = send(settings.notify, title=" / ".join(event.title), body=event.body)
    if sent:
        _write_told(home, told | {event.kind: digest})
    return sent


def send(targets: str, *, title: str, body: str) -> bool:
    """Send a message to every target. False, with a line in the log, where one did not take it."""
    import apprise

    logging.getLogger("apprise").disabled = True  # its log names addresses
    try:
        messenger = apprise.Apprise()
        accepted = messenger.add(_resolve(targets))
        sent = bool(messenger.notify(title=title, body=body)) and bool(accepted)
    except Exception as error:
        _LOG.warning("a notification could not be sent: %s", type(error).__name__)
        return False
    if not sent:
        _LOG.warning("a notification could not be sent to every target of BANMIAN_NOTIFY; try `banmian notify`")
    return sent


def _resolve(targets: str) -> str:
    if not targets.startswith(_BLOCK):
        return targets
    from prefect.blocks.system import Secret

    return str(Secret.load(targets.removeprefix(_BLOCK)).get())  # type: ignore[union-attr]


def _told_file(home: Home) -> Path:
    return home.root / "notified.json"


def _read_told(home: Home) -> dict[str, str]:
    try:
        return dict(json.loads(_told_file(home).read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def _write_told(home: Home, told: dict[str, str]) -> None:
    """Keep what was told; on a disk that is full it may be told again, which is no reason to end a run."""
    unfinished = _told_file(home).with_suffix(".unfinished")
    with suppress(OSError):
        unfinished.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        unfinished.replace(_told_file(home))


def forget_failures(settings: Settings) -> None:
    """A run went well: the next failure or rejection is news again, even the same one."""
    home = Home(settings.home.absolute())
    told = _read_told(home)
    if kept := {kind: digest for kind, digest in told.items() if kind not in ("failed", "rejected")}:
        if kept != told:
            _write_told(home, kept)
    else:
        with suppress(OSError):
            _told_file(home).unlink(missing_ok=True)


# --- after a run --------------------------------------------------------------------------------------------------


def tell_outcome(outcome: LoadOutcome, settings: Settings, *, inbox: str, run: str) -> None:
    """After a run that came to an end: what was set aside. A rejection is told by `tell_failure`."""
    if outcome.status == "rejected":
        return
    forget_failures(settings)
    if outcome.quarantined:
        tell(describe_quarantine(settings, outcome, run=run, inbox=inbox), settings)


def tell_failure(settings: Settings, *, run: str, message: str, inbox: str = "", is_rejection: bool = False) -> None:
    """After a run that ended badly."""
    describe = describe_rejection if is_rejection else describe_failure
    tell(describe(settings, run=run, message=message, inbox=inbox), settings)


def tell_killed(settings: Settings, *, run: str) -> None:
    """After a run whose process was killed was found and cleared."""
    message = f"{run}: 进程被强行终止，已在下次启动时清理 / the process was killed; it was cleared at the next start"
    tell_failure(settings, run=run, message=message)


def tell_silence(settings: Settings) -> list[Silence]:
    """Look for papers that send nothing, and tell of each once. Returns those found; never raises."""
    try:
        silences = find_silences(settings)
    except duckdb.Error as error:  # the run before it is over and published: looking back must not undo that
        _LOG.warning("the papers' rhythm could not be read: %s", error)
        return []
    for silence in silences:
        tell(describe_silence(settings, silence), settings)
    return silences


def run_and_tell(work: Callable[[], LoadOutcome], settings: Settings, *, inbox: str, run: str) -> LoadOutcome:
    """A run without Prefect, told of in the same way. Raises what the work raises."""
    from flows.errors import WarehouseBusyError

    try:
        outcome = work()
    except WarehouseBusyError:
        raise
    except Exception as error:
        message = str(error) if isinstance(error, BanmianError) else f"{type(error).__name__}: {error}"
        tell_failure(settings, run=run, message=message, inbox=inbox)
        raise
    if outcome.status == "rejected":
        tell_failure(settings, run=run, message=outcome.message or "", inbox=inbox, is_rejection=True)
    tell_outcome(outcome, settings, inbox=inbox, run=run)
    tell_silence(settings)
    return outcome
