"""Results in words, for a terminal: how a run ended, what a key traces to, what the checks found."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.checks import CheckResult, find_errors, find_warnings
from flows.errors import BanmianError
from flows.home import Home
from flows.run_state import LoadOutcome
from flows.trace import Trace, TracedParagraph

_STATUS_WORDS = {
    "published": "published / 已发布",
    "rejected": "rejected by checks, the last release stays / 检查未通过，保留上一发布",
    "nothing_new": "nothing new / 没有新内容",
    "failed": "failed / 失败",
}
_MOST_LINES = 20


def require_release(root: Path) -> Home:
    """The home, for reading. Raises BanmianError when nothing is published there."""
    home = Home(root.absolute())
    if not home.is_published():
        raise BanmianError(
            "nothing is published here yet",
            place=str(root),
            remedy="Load an inbox first: banmian load INBOX --home DIR.",
        )
    return home


def describe_outcome(outcome: LoadOutcome, root: Path) -> str:
    """A run's summary: figures, quarantine, failed checks, where the file is."""
    lines = [
        f"{_STATUS_WORDS.get(outcome.status, outcome.status)}  ({outcome.seconds:.1f} s)",
        f"  files: {outcome.files_seen} seen, {outcome.loaded}, {outcome.not_loaded};  "
        f"rows written: {outcome.rows_written}",
    ]
    named = outcome.quarantined[:_MOST_LINES]
    lines += [f"  set aside  {path}  [{reason}]\n             {detail}" for path, reason, detail in named]
    if more := outcome.files_quarantined - len(named):
        lines.append(f"  {more} more in quarantine: see `banmian quarantine list` / 另有 {more} 个文件在隔离中")
    if outcome.overrides_applied:
        applied, files = outcome.overrides_applied, outcome.files_overridden
        lines.append(
            f"  overrides: {_count(applied, 'line')} applied to {_count(files, 'file')} "
            f"/ 人工更正：{applied} 条，用于 {files} 个文件"
        )
    lines += [f"  warning: {warning}" for warning in outcome.warnings]
    lines += [describe_failure(result) for result in find_errors(outcome.failed_checks)]
    lines += describe_check_warnings(find_warnings(outcome.failed_checks), Home(root))
    if outcome.release:
        lines.append(f"  warehouse: {Home(root).warehouse}  ({outcome.release.byte_size / 1e6:.1f} MB)")
    return "\n".join(lines)


def describe_failure(result: CheckResult) -> str:
    """One failed check, with the file and lines of a few rows."""
    lines = [
        f"  {result.severity}: {result.table_name}.{result.column_name or '*'} {result.expectation}: "
        f"{result.unexpected_count or 0} rows — {result.meaning}"
    ]
    lines += [_describe_row(row) for row in json.loads(result.unexpected_sample or "[]")[:3]]
    return "\n".join(lines)


def describe_check_warnings(warned: Sequence[CheckResult], home: Home) -> list[str]:
    """A line for each check that warned, and where their rows are shown; nothing where none did."""
    if not warned:
        return []
    lines = [f"  check warning: {describe_count(result)} — {result.meaning}" for result in warned[:_MOST_LINES]]
    more = f"{len(warned) - _MOST_LINES} more, and " if len(warned) > _MOST_LINES else ""
    return [*lines, f"  {more}the rows they found / 详见: {find_check_rows(home)}"]


def describe_count(result: CheckResult) -> str:
    """A failed check by name, with the number of rows it found."""
    return f"{result.expectation} ({_count(result.unexpected_count or 0, 'row')})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def find_check_rows(home: Home) -> str:
    """Where the rows that checks found are shown."""
    return f"{home.reports / 'checks.html'}, or reporting.data_quality"


def _describe_row(row: dict[str, Any]) -> str:
    shown = json.dumps(row.get("row"), ensure_ascii=False)[:160]
    return f"      {row.get('file') or '?'}, lines {row.get('lines') or '?'}: {shown}"


def describe_checks(results: Sequence[CheckResult]) -> str:
    """All results in a few lines, failures in full."""
    failed = [r for r in results if not r.success]
    errors = find_errors(failed)
    held, warnings = len(results) - len(failed), len(failed) - len(errors)
    summary = f"{len(results)} checks: {held} hold, {len(errors)} errors, {warnings} warnings"
    return "\n".join([summary, *(describe_failure(result) for result in failed)])


def describe_trace(trace: Trace) -> str:
    """A trace for a terminal: the row, the sentence, and each paragraph's printed lines with the reasons for joins."""
    lines = [f"{trace.table}"]
    lines += [f"  {name}: {value}" for name, value in trace.row.items() if value is not None and name != "text"]
    if trace.sentence:
        lines.append(f"sentence: {trace.sentence}")
    for paragraph in trace.paragraphs[:_MOST_LINES]:
        lines += _describe_paragraph(paragraph)
    if more := trace.paragraph_count - len(trace.paragraphs[:_MOST_LINES]):
        lines.append(f"… and {more} more paragraphs (--json shows {len(trace.paragraphs)})")
    for o in trace.overrides:
        lines.append(
            f"override: {o['kind']} at line {o['line']} of {o['relative_path']}: {o['value'] or '—'} "
            f"({o['author']}: {o['reason']})"
        )
    if trace.versions:
        several = len({version["relative_path"] for version in trace.versions}) > 1
        lines.append(f"versions of the file{'s' if several else ''}:")
    for version in trace.versions[:_MOST_LINES]:
        lines.append(_describe_version(version))
        lines += [f"    {notice}" for notice in (version["notices"] or "").splitlines()]
    if more := len(trace.versions) - len(trace.versions[:_MOST_LINES]):
        lines.append(f"  … and {more} more versions (--json shows all)")
    return "\n".join(lines)


def _describe_version(version: dict[str, Any]) -> str:
    state = "current" if version["is_current"] else "superseded"
    return (
        f"  {version['relative_path']}  version {version['version']} ({state}), "
        f"received {version['received_at']:%Y-%m-%d %H:%M}, sha256 {version['sha256'][:12]}, "
        f"source_file_key {version['source_file_key']}"
    )


def _describe_paragraph(paragraph: TracedParagraph) -> list[str]:
    lines = [
        f"paragraph {paragraph.paragraph_key} [{paragraph.role}] in “{paragraph.headline or '—'}”, "
        f"issue {_describe_day(paragraph)}",
        f"  text: {paragraph.text}",
    ]
    for piece in paragraph.pieces:
        joined = ""
        if piece.join_score is not None:
            rival = f", best rival {piece.runner_up_score:.2f}" if piece.runner_up_score is not None else ""
            joined = f"  ⟵ joined: {piece.join_reason}, score {piece.join_score:.2f}{rival}"
        place = f"lines {piece.start_line}–{piece.end_line}, characters {piece.start_char}–{piece.end_char}"
        lines.append(f"  {piece.file}, {place}{joined}")
        lines += [f"    | {line}" for line in piece.printed.strip("\n").split("\n")]
    return lines


def _describe_day(paragraph: TracedParagraph) -> str:
    if paragraph.issue_date is None and paragraph.date_latest is None:
        return "undated"
    day = paragraph.issue_date or f"between {paragraph.date_earliest or '?'} and {paragraph.date_latest}"
    evidence = f" from “{paragraph.date_evidence}”" if paragraph.date_evidence else ""
    return f"{day} ({paragraph.date_basis}{evidence})"
