"""Results in words, for a terminal: how a run ended, what a key traces to, what the checks found."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.checks import CheckResult
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
    lines += [f"  warning: {warning}" for warning in outcome.warnings]
    lines += [describe_failure(result) for result in outcome.failed_checks]
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


def _describe_row(row: dict[str, Any]) -> str:
    shown = json.dumps(row.get("row"), ensure_ascii=False)[:160]
    return f"      {row.get('file') or '?'}, lines {row.get('lines') or '?'}: {shown}"


def describe_checks(results: Sequence[CheckResult]) -> str:
    """All results in a few lines, failures in full."""
    failed = [r for r in results if not r.success]
    errors = [r for r in failed if r.severity == "error"]
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
    if len(trace.paragraphs) > _MOST_LINES:
        lines.append(f"… and {len(trace.paragraphs) - _MOST_LINES} more paragraphs (--json shows all)")
    for o in trace.overrides:
        lines.append(
            f"override: {o['kind']} at line {o['line']} of {o['relative_path']}: {o['value'] or '—'} "
            f"({o['author']}: {o['reason']})"
        )
    if trace.versions:
        lines.append("versions of the file:")
    for version in trace.versions:
        lines.append(_describe_version(version))
        lines += [f"    {notice}" for notice in (version["notices"] or "").splitlines()]
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
