"""What would stop a run or a reader here, and what to do."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from flows.errors import BanmianError, WarehouseBusyError
from flows.home import Home, describe_holder, explain_machine_error, explain_unfit_path, hold_lock
from flows.overrides import read_overrides
from flows.planning import find_overridden
from flows.reading import parser_version
from flows.releases import verify_current
from flows.remarks import tell_stray_overrides, tell_unapplied_overrides
from flows.settings import Settings
from flows.status import list_check_warnings, list_quarantined
from flows.summary import describe_count, find_check_rows
from flows.warehouse import open_warehouse

_LEAST_FREE = 1 << 30  # bytes: below this a load of an ordinary week may not fit


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is a fault, what was seen, what to do."""

    name: str
    is_fault: bool
    seen: str
    remedy: str = ""


def examine_home(settings: Settings) -> list[Finding]:
    """Look at everything a run or a reader depends on."""
    home = Home(settings.home.absolute())
    looks: tuple[Callable[[Home], Finding], ...] = (
        _look_at_python,
        _look_at_duckdb,
        _look_at_home,
        _look_at_disk,
        _look_at_lock,
        _look_at_release,
        _look_at_parser,
        _look_at_checks,
        _look_at_quarantine,
        _look_at_overrides,
    )
    return [_look(look, home) for look in looks]


def _look(look: Callable[[Home], Finding], home: Home) -> Finding:
    """What was found. What cannot be read or written is a fault too, and the rest is looked at all the same."""
    try:
        return look(home)
    except (BanmianError, OSError, duckdb.Error) as error:
        told = explain_machine_error(home, error)
        name = look.__name__.removeprefix("_look_at_")
        if not isinstance(told, BanmianError):
            return Finding(name, True, str(told).partition("\n")[0])
        return Finding(name, True, f"{told.place or home.root}: {told.message}", told.remedy or "")


def describe_findings(findings: list[Finding]) -> str:
    """The findings in words."""
    lines = []
    for finding in findings:
        lines.append(f"{'✗' if finding.is_fault else '✓'} {finding.name}: {finding.seen}")
        if finding.remedy:
            lines.append(f"    → {finding.remedy}")
    return "\n".join(lines)


def _look_at_python(_: Home) -> Finding:
    version = sys.version_info
    seen, encoding = f"{version[0]}.{version[1]}", sys.getfilesystemencoding()
    if not (3, 11) <= version[:2] <= (3, 12):
        return Finding("Python", True, seen, "Use Python 3.11 or 3.12.")
    if encoding != "utf-8":  # names of delivered files would be refused, and the paper's name misread
        return Finding("Python", True, f"{seen}, reads names as {encoding}", "Set LANG=C.UTF-8, or PYTHONUTF8=1.")
    return Finding("Python", False, seen)


def _look_at_duckdb(_: Home) -> Finding:
    fits = duckdb.__version__.startswith("1.5.")
    remedy = "" if fits else "Run `make` again: other versions write files that older readers cannot open."
    return Finding("DuckDB", not fits, duckdb.__version__, remedy)


def _look_at_home(home: Home) -> Finding:
    if problem := explain_unfit_path(home):
        return Finding("home", True, f"{home.root}: {problem}", "Rename the folder, or give another --home.")
    if not home.root.exists():
        return Finding("home", False, f"{home.root} is not there yet", "The first load makes it.")
    for folder in home.folders:
        try:
            if folder.exists():
                probe = folder / ".doctor"
                probe.write_text("")
                probe.unlink()
        except OSError as error:
            return Finding("home", True, f"{folder}: {error.strerror}", "Make it writable, or give another --home.")
    return Finding("home", False, str(home.root))


def _look_at_disk(home: Home) -> Finding:
    at = next(folder for folder in (home.root, *home.root.parents) if folder.exists())
    free = shutil.disk_usage(at).free
    remedy = "" if free >= _LEAST_FREE else "Free some space, or keep fewer releases (BANMIAN_KEEP_RELEASES)."
    return Finding("disk", free < _LEAST_FREE, f"{free / 1e9:.1f} GB free", remedy)


def _look_at_lock(home: Home) -> Finding:
    if not home.lock.exists():
        return Finding("lock", False, "free")
    try:
        with hold_lock(home):
            return Finding("lock", False, "free")
    except WarehouseBusyError:
        return Finding("lock", False, f"held by {describe_holder(home)}", "A run is under way; wait for it.")


def _look_at_release(home: Home) -> Finding:
    if not home.is_published():
        return Finding("release", False, "nothing is published yet", "banmian load INBOX")
    try:
        verify_current(home)
        with open_warehouse(home.warehouse, read_only=True) as connection:
            row = connection.execute("select count(*) from dim_source_file where is_current").fetchone()
    except duckdb.Error as error:
        return Finding("release", True, str(error).splitlines()[0], "banmian release rollback, then load again.")
    if home.warehouse.with_name(home.warehouse.name + ".wal").exists():
        return Finding("release", True, "a .wal file lies beside it", "Delete it: readers would replay it.")
    return Finding("release", False, f"{row[0] if row else 0} current files, hash as published")


def _look_at_parser(home: Home) -> Finding:
    if not home.is_published():
        return Finding("parser", False, parser_version())
    with open_warehouse(home.warehouse, read_only=True) as connection:
        rows = connection.execute(
            "select distinct parser_version from dim_source_file where is_current and source_file_key <> 0"
        ).fetchall()
    held = {row[0] for row in rows}
    fits = held <= {parser_version()}
    seen = parser_version() if fits else f"held files were read with {', '.join(sorted(held))}"
    return Finding("parser", not fits, seen, "" if fits else "Run `banmian rebuild` before the next load.")


def _look_at_checks(home: Home) -> Finding:
    warned = list_check_warnings(home.root) if home.is_published() else []
    if not warned:
        return Finding("checks", False, "no warnings in the last load")
    seen = f"{len(warned)} warning{'' if len(warned) == 1 else 's'} in the last load: "
    return Finding(
        "checks", False, seen + ", ".join(map(describe_count, warned)), f"The rows: {find_check_rows(home)}."
    )


def _look_at_quarantine(home: Home) -> Finding:
    rows = list_quarantined(home.root) if home.is_published() else []
    remedy = "See `banmian quarantine list`." if rows else ""
    return Finding("quarantine", False, f"{len(rows)} files", remedy)


def _look_at_overrides(home: Home) -> Finding:
    overrides = read_overrides(home.overrides)
    seen = f"{sum(len(found) for found in overrides.by_path.values())} for {len(overrides.paths)} files"
    if not home.is_published():
        return Finding("overrides", False, seen)
    with open_warehouse(home.warehouse, read_only=True) as connection:
        waiting = len(find_overridden(connection, overrides, newspaper="", skip=(), held_in=""))
        told = [*tell_stray_overrides(connection, overrides, seen={}), *tell_unapplied_overrides(connection, overrides)]
    if waiting:
        seen += f"; changed since: the next load reads {waiting} file{'' if waiting == 1 else 's'} again"
    if not told:
        return Finding("overrides", False, seen)
    lines = "".join(f"\n    {sentence}" for sentence in told)
    remedy = "Mend these lines in overrides.csv, or take them out. / 请改正 overrides.csv 中这些行，或将其删去。"
    return Finding("overrides", False, f"{seen}; not applied:{lines}", remedy)
