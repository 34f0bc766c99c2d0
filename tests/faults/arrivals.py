"""However files come, the rows are the same: ten times, renamed, reversed, shuffled, in batches, corrected and back."""

import shutil
from pathlib import Path
from random import Random

from tests.faults.pages import deliver_second, write_files, write_page
from tests.faults.tally import Tally, scaled
from tests.runs.homes import deliver, differing_tables, load

SEED = 20250904
TIMES, SHUFFLES, BATCHES = 10, 50, 10
# From this share of the full counts on, files in reversed order come one by one.
WHOLE_ORDERS = 0.1
_FILES = 6
# Each shuffled order is delivered in so many loads: every file alone would take three times as long and prove no more.
_LOADS = 3


def deliver_in_orders(folder: Path, scale: float) -> Tally:
    """The same files in every order and grouping asked for."""
    rng = Random(SEED)
    inbox = deliver(folder / "inbox", write_files(range(_FILES)))
    texts = sorted(p.name for p in inbox.glob("*.txt"))
    once = folder / "once"
    load(inbox, once)
    failures: list[str] = []
    failures += deliver_again(inbox, once, folder, scaled(TIMES, scale, least=2))
    failures += deliver_renamed(inbox, folder)
    step = 1 if scale >= WHOLE_ORDERS else _FILES // 2
    backwards = texts[::-1]
    orders = [("reversed", [backwards[n : n + step] for n in range(0, _FILES, step)])]
    for number in range(scaled(SHUFFLES, scale)):
        shuffled = rng.sample(texts, len(texts))
        orders.append((f"shuffle {number}", [shuffled[n::_LOADS] for n in range(_LOADS)]))
    orders += [
        (f"batches {number}", split_at_random(rng.sample(texts, len(texts)), rng))
        for number in range(scaled(BATCHES, scale))
    ]
    for name, loads in orders:
        home = load_in_loads(inbox, folder / "order", loads)
        failures += [f"{name}: {table}" for table in differing_tables(once, home)]
    count = scaled(TIMES, scale, least=2) + 1 + len(orders)
    return Tally(count, tuple(failures), f"{len(orders)} orders of {_FILES} files")


def deliver_again(inbox: Path, once: Path, folder: Path, times: int) -> list[str]:
    """The same delivery again and again: nothing new, the same release."""
    home = folder / "again"
    load(inbox, home)
    release = (home / "current").resolve()
    outcomes = {load(inbox, home).status for _ in range(times - 1)}
    problems = [f"again: {table}" for table in differing_tables(once, home)]
    if outcomes != {"nothing_new"} or (home / "current").resolve() != release:
        problems.append(f"again: {outcomes}")
    return problems


def deliver_renamed(inbox: Path, folder: Path) -> list[str]:
    """Every file under a second, later name as well: the same rows as without."""
    twice, home, plain = folder / "twice", folder / "renamed", folder / "plain"
    shutil.copytree(inbox, twice)
    for sidecar in twice.glob("*.json"):  # a sidecar is part of what a file says: without, bytes alone count
        sidecar.unlink()
    load(twice, plain)
    for path in list(twice.glob("*.txt")):
        shutil.copyfile(path, twice / f"copy {path.name}")
    load(twice, home)
    return [f"other name: {table}" for table in differing_tables(plain, home)]


def load_in_loads(inbox: Path, folder: Path, loads: list[list[str]]) -> Path:
    """Deliver the files, with their sidecars, load by load."""
    shutil.rmtree(folder, ignore_errors=True)
    growing, home = folder / "inbox", folder / "home"
    growing.mkdir(parents=True)
    for names in loads:
        for name in names:
            for path in (inbox / name, (inbox / name).with_suffix(".json")):
                shutil.copyfile(path, growing / path.name)
        load(growing, home)
    return home


def split_at_random(names: list[str], rng: Random) -> list[list[str]]:
    """Batches of one to four."""
    batches = []
    while names:
        size = rng.randint(1, 4)
        batches.append(names[:size])
        names = names[size:]
    return batches


def correct_and_go_back(folder: Path, scale: float) -> Tally:
    """A correction, a correction of it, and the first text again: each equal to a load of only the last."""
    versions = [
        write_page(0),
        write_page(0).replace("3.2亿元", "3.4亿元"),
        write_page(0).replace("会议还研究了其他事项。", "会议还研究了旧楼加装电梯等3项工作。"),
        write_page(0),
    ]
    inbox, home = deliver_second(folder / "inbox"), folder / "home"
    failures: list[str] = []
    for number, text in enumerate(versions):
        load(deliver(inbox, {"000.txt": text}), home)
        alone = folder / f"alone{number}"
        load(inbox, alone)
        failures += [f"version {number + 1}: {table}" for table in differing_tables(alone, home)]
    return Tally(len(versions) - 1, tuple(failures))
