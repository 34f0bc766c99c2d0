"""Backup and restore as the document says, word for word; the restored home goes on loading."""

import re
import shutil
import subprocess
from pathlib import Path

from flows.home import Home
from flows.releases import list_releases, verify_current
from tests.faults.pages import deliver_first, deliver_second
from tests.paths import PROJECT
from tests.runs.homes import differing_tables, load


def run_block(number: int, folder: Path) -> None:
    blocks = re.findall(r"^ *```sh\n(.*?)```", (PROJECT / "docs" / "releases.md").read_text("utf-8"), re.S | re.M)
    subprocess.run(["/bin/sh", "-e", "-c", blocks[number]], cwd=folder, check=True)


def test_backup_and_restore(tmp_path: Path) -> None:
    home, kept, inbox = tmp_path / "warehouse", tmp_path / "kept", deliver_first(tmp_path / "inbox")
    load(inbox, home)
    (home / "overrides.csv").write_text("relative_path,line,kind,snippet,value,reason,author\n")
    shutil.copytree(home, kept, symlinks=True)
    run_block(0, tmp_path)
    load(deliver_second(inbox), home)  # lost, and delivered again
    shutil.rmtree(home)
    run_block(1, tmp_path)
    verify_current(Home(home))
    assert differing_tables(kept, home) == []
    assert (home / "overrides.csv").exists()
    assert [release.is_current for release in list_releases(Home(home))] == [True]
    load(inbox, home)
    load(inbox, kept)
    assert differing_tables(kept, home) == []
