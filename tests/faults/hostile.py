"""Hostile files: each refused or loaded with a reason, in bounded memory, and nothing read outside the inbox."""

import gzip
import os
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from random import Random

from tests.faults.pages import write_page
from tests.faults.tally import Tally
from tests.paths import PROJECT
from tests.runs.homes import deliver, query

MEGABYTE = 1 << 20
# Anonymous memory of the process: libraries mapped from disk (150 MB of a run) are shared and given back when needed.
MOST_MEMORY = 500 * MEGABYTE
_SAMPLE_SECONDS = 0.02
_CROWD = 1 << 16  # members: one more than the small form of a zip file counts
_SECRET = "机密：这些字不在收件目录里。"


def write_hostile(folder: Path, *, full: bool) -> tuple[Path, dict[str, str]]:
    """An inbox of hostile files beside a good one, and what must become of each: a reason, or `loaded`."""
    secret = folder / "secret.txt"
    secret.write_text(_SECRET * 5)
    inbox = folder / "inbox"
    expected = {"good.txt": "loaded"}
    deliver(inbox, {"good.txt": write_page(0)})
    for write in (_write_links, _write_devices, _write_names, _write_sidecars, _write_archives, _write_contents):
        expected |= write(inbox, secret)
    if full:
        expected |= _write_bombs(inbox)
    return inbox, expected


def _write_links(inbox: Path, secret: Path) -> dict[str, str]:
    (inbox / "out.txt").symlink_to(secret)
    (inbox / "folder").symlink_to(secret.parent)
    (inbox / "circle.txt").symlink_to("circle.txt")
    (inbox / "one.txt").symlink_to("two.txt")
    (inbox / "two.txt").symlink_to("one.txt")
    (inbox / "nowhere.txt").symlink_to("/nonexistent")
    deliver(inbox, {"aside.txt": write_page(1)})
    (inbox / "aside.json").symlink_to(secret)
    links = ("out.txt", "folder", "circle.txt", "one.txt", "two.txt", "nowhere.txt")
    return dict.fromkeys(links, "link") | {"aside.txt": "bad_sidecar"}


def _write_devices(inbox: Path, _: Path) -> dict[str, str]:
    os.mkfifo(inbox / "pipe.txt")
    here = os.getcwd()
    os.chdir(inbox)  # the path of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("socket.txt")
    finally:
        os.chdir(here)
    found = {"pipe.txt": "not_a_file", "socket.txt": "not_a_file"}
    if os.geteuid() == 0:
        os.mknod(inbox / "endless.txt", 0o666 | 0o020000, os.makedev(1, 5))
        found["endless.txt"] = "not_a_file"
    return found


def _write_names(inbox: Path, _: Path) -> dict[str, str]:
    names = {
        "line\nbreak.txt": ("line\\nbreak.txt", "unsafe_path"),
        "left\u202etxt.txt": ("left\\u202etxt.txt", "unsafe_path"),
        'it\'s "quoted"; drop table fact_paragraph;--.txt': (None, "loaded"),
        "$(touch gone) `id` %s {0}.txt": (None, "loaded"),
        "Қала — 町 — مدينة.txt": (None, "loaded"),
        "very" + "长" * 80 + ".txt": (None, "loaded"),
    }
    expected = {}
    for number, (name, (shown, outcome)) in enumerate(names.items()):
        deliver(inbox, {name: write_page(10 + number)})
        expected[shown or name] = outcome
    (inbox / os.fsdecode(b"\xff\xfe.txt")).write_text(write_page(9))
    return expected | {"\\udcff\\udcfe.txt": "unsafe_path"}


def _write_sidecars(inbox: Path, _: Path) -> dict[str, str]:
    sidecars = {
        "not json": "{",
        "a list": "[1]",
        "deep": "[" * 60_000,
        "no such day": '{"issue_date": "2025-02-30"}',
        "endless number": '{"page": ' + "9" * 5000 + "}",
        "infinite": '{"page": 1e400}',
        "path": '{"newspaper": "../../etc/passwd\\u0000"}',
        "half a character": '{"newspaper": "\\ud800"}',
        "unknown": '{"relative_path": "../other.txt"}',
        "long": '{"newspaper": "' + "长" * 20_000 + '"}',
        "large": '{"page": 1}' + " " * 100_000,
    }
    for number, (name, text) in enumerate(sidecars.items()):
        deliver(inbox, {f"sidecar {name}.txt": write_page(20 + number), f"sidecar {name}.json": text})
    return {f"sidecar {name}.txt": "bad_sidecar" for name in sidecars}


def _write_archives(inbox: Path, secret: Path) -> dict[str, str]:
    tricks = {f"../{secret.name}": 40, "/etc/absolute.txt": 41, "C:\\drive.txt": 42, "..\\back.txt": 43, "fine.txt": 44}
    with zipfile.ZipFile(inbox / "tricks.zip", "w") as archive:
        for name, number in tricks.items():
            archive.writestr(name, write_page(number))
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(secret))
        archive.writestr("large.txt", write_page(45))
        archive.writestr("large.json", '{"page": 1}' + " " * 100_000)
    with zipfile.ZipFile(inbox / "nested.zip", "w") as archive:
        archive.writestr("inner.zip", b"PK")
    with zipfile.ZipFile(inbox / "ratio.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"0" * (4 * MEGABYTE))
    deliver(
        inbox,
        {
            "broken.zip": b"PK\x03\x04 not really",
            "cut.txt.gz": gzip.compress(write_page(46).encode())[:-20],
            "plain.txt.gz": write_page(47),
            "bomb.txt.gz": gzip.compress(b"0" * (64 * MEGABYTE)),
        },
    )
    with zipfile.ZipFile(inbox / "crowded.zip", "w") as archive:
        for number in range(_CROWD):
            archive.writestr(f"{number}.txt", b"")
    members = {f"tricks.zip/{name}": "unsafe_path" for name in tricks if name != "fine.txt"}
    return {
        **members,
        "tricks.zip/fine.txt": "loaded",
        "tricks.zip/link.txt": "link",
        "tricks.zip/large.txt": "bad_sidecar",
        "nested.zip": "empty",
        "ratio.zip": "bad_archive",
        "broken.zip": "bad_archive",
        "crowded.zip": "bad_archive",
        "cut.txt.gz": "bad_archive",
        "plain.txt.gz": "bad_archive",
        "bomb.txt.gz": "too_large",
    }


def _write_contents(inbox: Path, _: Path) -> dict[str, str]:
    deliver(
        inbox,
        {
            "empty.txt": b"",
            "blank.txt": " \n\u3000\n",
            "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(200)),
            "noise.txt": Random(1).randbytes(5000),
            "zeros.txt": write_page(50).encode().replace("，".encode(), b"\x00"),
            "controls.txt": write_page(51).replace("会议指出", "会议\u200b指\u202e出\x07"),
            "formula.txt": "=cmd|' /C calc'!A0\n'; drop table ops.load; --\n<script>alert(1)</script>\n",
        },
    )
    with (inbox / "one line of a gigabyte.txt").open("wb") as handle:
        handle.truncate(1 << 30)
    return {
        "empty.txt": "empty",
        "blank.txt": "empty",
        "picture.png": "binary",
        "noise.txt": "binary",
        "zeros.txt": "nul_bytes",
        "controls.txt": "loaded",
        "formula.txt": "loaded",
        "one line of a gigabyte.txt": "too_large",
    }


def _write_bombs(inbox: Path) -> dict[str, str]:
    """A real gigabyte in one line, plain and packed."""
    chunk = "新".encode() * (MEGABYTE // 3)
    with (inbox / "gigabyte.txt").open("wb") as plain, gzip.open(inbox / "gigabyte.txt.gz", "wb", 1) as packed:
        for _ in range(1025):
            plain.write(chunk)
            packed.write(chunk)
    with zipfile.ZipFile(inbox / "gigabyte.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inbox / "gigabyte.txt", "gigabyte.txt")
    return {"gigabyte.txt": "too_large", "gigabyte.txt.gz": "too_large", "gigabyte.zip": "bad_archive"}


def refuse_hostile(folder: Path, scale: float) -> Tally:
    """Load the hostile inbox once for its outcomes and memory, once more under strace for what is opened."""
    inbox, expected = write_hostile(folder, full=scale >= 1)
    home = folder / "home"
    peak, code = _run_measured(inbox, home)
    failures = [] if code == 0 else [f"it ended with {code}"]
    if peak > MOST_MEMORY:
        failures.append(f"peak memory {peak / MEGABYTE:.0f} MB")
    if not failures:
        failures += judge_outcomes(home, expected)
    note = f"peak memory {peak / MEGABYTE:.0f} MB"
    if not shutil.which("strace"):
        note += "; without strace what is opened was not watched"
    elif scale >= 1:
        failures += find_read_outside(inbox, folder / "watched", folder / "trace")
        note += "; opened files watched with strace"
    return Tally(len(expected), tuple(failures), note)


def judge_outcomes(home: Path, expected: dict[str, str]) -> list[str]:
    """Files whose outcome is not the one expected, and words that came from outside."""
    held = {
        str(path): "loaded" for (path,) in query(home, "select relative_path from dim_source_file where is_current")
    }
    held.pop("未知", None)
    held |= {str(p): str(r) for p, r in query(home, "select relative_path, reason from ops.quarantine")}
    names = sorted(held.keys() | expected.keys())
    wrong = [n for n in names if held.get(n) != expected.get(n)]
    problems = [f"{name!r}: {held.get(name)}, not {expected.get(name)}" for name in wrong]
    if query(home, "select 1 from raw.source_text where contains(text, '机密')"):
        problems.append("text from outside the inbox was loaded")
    return problems


def _run_measured(inbox: Path, home: Path) -> tuple[int, int | None]:
    """`banmian load` with every check, and the most anonymous memory it had, looked at every 20 ms."""
    command = [sys.executable, "-m", "flows.cli", "--home", str(home), "load", str(inbox)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": _plain_environment(home)}
    process = subprocess.Popen(command, cwd=PROJECT, **quiet)  # type: ignore[call-overload]
    peak = 0
    while process.poll() is None:
        peak = max(peak, _anonymous_memory(process.pid))
        time.sleep(_SAMPLE_SECONDS)
    return peak, process.returncode


def _anonymous_memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("RssAnon"))


def find_read_outside(inbox: Path, home: Path, trace: Path) -> list[str]:
    """Run under strace; files opened that are neither the inbox's, the home's, nor the program's own."""
    command = ["strace", "-f", "-qq", "-e", "trace=open,openat,openat2", "-o", str(trace)]
    command += [sys.executable, "-m", "flows.cli", "--home", str(home), "load", str(inbox)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, env=_plain_environment(home))
    if done.returncode:
        return [f"under strace it ended with {done.returncode}: {done.stderr[-300:]}"]
    forbidden = (str(inbox.parent / "secret.txt"), "/etc/passwd", "/nonexistent", "/etc/absolute.txt")
    opened = [line for line in trace.read_text(errors="replace").splitlines() if '"' in line and "ENOENT" not in line]
    paths = {line.split('"')[1] for line in opened}
    beside = str(inbox.parent)
    outside = [p for p in paths if p.startswith(beside) and not p.startswith((str(inbox), str(home)))]
    outside += [p for p in paths if p in forbidden]
    return [f"opened outside the inbox: {path}" for path in sorted(set(outside))]


def _plain_environment(home: Path) -> dict[str, str]:
    # Python reads /etc/passwd to expand `~` where HOME is not set.
    return {"PATH": os.environ["PATH"], "HOME": str(home), "BANMIAN_SETTLE_SECONDS": "0"}
