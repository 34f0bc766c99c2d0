"""Throughput of every stage by itself, in one process, beside what the machine can do at all."""

import hashlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import jieba

from flows.parts import make_hints, pause_collector, write_frames
from flows.reading import open_reader
from transforms.assemble import SourceFile, assemble_rows
from transforms.decode import decode_text
from transforms.facts import read_facts
from transforms.frames import build_frames
from transforms.page import rebuild_page
from transforms.reuse import build_signatures
from transforms.tokens import build_segmenter


def measure_stages(files: list[Path], scratch: Path) -> dict[str, Any]:
    """MB of delivered bytes a CPU second, by stage; segmentation as a multiple of jieba's own."""
    reader = open_reader()
    reference = reader.reference_of("")
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        started = time.process_time()
        result = work()
        seconds[name] = time.process_time() - started
        return result

    with pause_collector():
        data = timed("read", lambda: [path.read_bytes() for path in files])
        size = sum(map(len, data))
        hashes = timed("hash", lambda: [hashlib.sha256(item).hexdigest() for item in data])
        texts = [decoded.text for decoded in timed("decode", lambda: [decode_text(item) for item in data])]
        hints = [make_hints(path.name, None) for path in files]
        given = list(zip(texts, hints, strict=True))
        pages = timed("rebuild", lambda: [rebuild_page(t, model=reader.page_model, hints=h) for t, h in given])
        facts = timed("facts", lambda: [read_facts(page, reference=reference) for page in pages])
        sources = [SourceFile(p.name, h, len(d), "utf-8") for p, h, d in zip(files, hashes, data, strict=True)]
        parts = list(zip(sources, texts, pages, facts, strict=True))
        rows = timed("assemble", lambda: [assemble_rows(*part) for part in parts])
        frames = timed("frames", lambda: build_frames(rows))
        timed("of which signatures", lambda: build_signatures(frames["fact_paragraph"], frames["paragraph_span"]))
    folder = scratch / "stage_part"
    shutil.rmtree(folder, ignore_errors=True)
    timed("write parts", lambda: write_frames(frames, str(folder)))
    timed("duckdb insert", lambda: _insert(folder))
    shutil.rmtree(folder)
    bodies = [p.text for page in pages for p in page.paragraphs]
    jieba.initialize()
    theirs = timed("jieba.cut", lambda: sum(1 for text in bodies for _ in jieba.cut(text)))
    segmenter = build_segmenter()
    ours = timed("segmentation", lambda: sum(len(segmenter.cut(text)) for text in bodies))
    return {
        "megabytes": size / 1e6,
        "mb_per_cpu_second": {name: round(size / 1e6 / max(spent, 1e-9), 3) for name, spent in seconds.items()},
        "segmentation_ratio": round(seconds["jieba.cut"] / seconds["segmentation"], 1),
        "words": {"jieba": theirs, "ours": ours},
    }


def _insert(folder: Path) -> None:
    with duckdb.connect() as connection:
        for path in folder.glob("*.parquet"):
            connection.execute(f"create table {path.stem} as select * from read_parquet('{path}')")
