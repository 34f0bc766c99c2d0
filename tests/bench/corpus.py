"""Corpora for the benchmark: issues in order, cut into the inboxes that the measurements load one after the other."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.generator.corpus import Made, make_issues

SEED = "bench"
START = date(1995, 1, 2)


def list_pages(*, processes: int) -> Iterator[Made]:
    """Pages without end, issue by issue, every one in UTF-8: the yardstick reads nothing else."""
    for made in make_issues(seed=SEED, start=START, issues=None, processes=processes):
        yield from made


def write_inbox(
    folder: Path, pages: Iterator[Made], *, count: int | None = None, megabytes: float | None = None
) -> int:
    """Write the next pages to a folder and their truth beside it. Returns the bytes; a folder that is there is kept."""
    done = folder.with_name(folder.name + ".json")
    size = written = 0
    folder.mkdir(parents=True, exist_ok=True)
    with folder.with_name(folder.name + ".truth.jsonl").open("w", encoding="utf-8") as truth:
        for page in pages:
            data = read_text(page).encode()
            path = folder / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            if page.sidecar is not None:
                path.with_suffix(".json").write_text(json.dumps(page.sidecar, ensure_ascii=False), "utf-8")
            truth.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in page.truth)
            size, written = size + len(data), written + 1
            if (count is not None and written >= count) or (megabytes is not None and size >= megabytes * 1e6):
                break
    done.write_text(json.dumps({"bytes": size, "pages": written}))
    return size


def read_text(page: Made) -> str:
    """The page's text, whatever it is delivered in."""
    try:
        return page.data.decode("utf-8")
    except UnicodeDecodeError:
        return page.data.decode("gb18030")
