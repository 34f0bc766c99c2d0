"""Parts: a batch of files becomes a folder of Parquet files, one a table. Who made it cannot be told from its rows.

A part is made in any process on any machine that can read the inbox and write the parts' folder.
"""

import gc
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from flows.archives import OpenArchive
from flows.deliveries import Delivery, read_delivery
from flows.errors import FileRefusedError
from flows.reading import open_reader, parser_version
from flows.sidecar import Sidecar, parse_sidecar
from transforms.assemble import Rows, SourceFile
from transforms.decode import DecodeError, decode_text
from transforms.frames import build_frames
from transforms.page import Hints, Override
from transforms.tables import UNKNOWN

REFUSED_TABLE = "refused"
_REFUSED_SCHEMA = {"relative_path": pl.String, "reason": pl.String, "detail": pl.String}


@dataclass(frozen=True, slots=True)
class PartInput:
    """A file to read: its bytes are in the inbox (`delivery`), or its text in a release.

    `held_in` is that release's file, `source_file_key` the text in it, `encoding` what its bytes were read with.
    """

    delivery: Delivery
    newspaper: str = ""
    overrides: tuple[Override, ...] = ()
    held_in: str | None = None
    source_file_key: int | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A finished part: its folder (path or URL), how many files it holds."""

    folder: str
    file_count: int


def split_batches(inputs: Iterable[PartInput], *, batch_bytes: int) -> Iterator[tuple[PartInput, ...]]:
    """Cut the inputs, in order, into batches of about `batch_bytes`: a task should be seconds of work."""
    batch: list[PartInput] = []
    size = 0
    for item in inputs:
        batch.append(item)
        size += item.delivery.byte_size or 0
        if size >= batch_bytes:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def name_part(batch: Sequence[PartInput]) -> str:
    """A name that follows from what the part holds, so that a part made twice is one part."""
    digest = hashlib.sha256(parser_version().encode())
    for item in batch:
        sidecar = item.delivery.sidecar.to_json() if item.delivery.sidecar else None
        overrides = hash_overrides(item.overrides)
        digest.update(
            json.dumps([item.delivery.relative_path, item.delivery.sha256, sidecar, item.newspaper, overrides]).encode()
        )
    return digest.hexdigest()[:24]


def hash_overrides(overrides: Sequence[Override]) -> str | None:
    """A short hash of the overrides of a file; None without any."""
    if not overrides:
        return None
    text = json.dumps([asdict(o) for o in overrides], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def make_part(batch: Sequence[PartInput], *, parts: str, max_bytes: int) -> Part:
    """Read a batch of files and write their rows below `parts`. A file that cannot be read is a row of `refused`."""
    refused: list[tuple[str, str, str]] = []
    with pause_collector():
        frames = build_frames(_read_batch(batch, max_bytes=max_bytes, refused=refused))
    frames[REFUSED_TABLE] = pl.DataFrame(refused, schema=_REFUSED_SCHEMA, orient="row")
    folder = f"{parts.rstrip('/')}/{name_part(batch)}"
    write_frames(frames, folder)
    return Part(folder, len(batch))


def _read_batch(batch: Sequence[PartInput], *, max_bytes: int, refused: list[tuple[str, str, str]]) -> Iterator[Rows]:
    """Rows file by file; those that cannot be read are added to `refused`."""
    texts = read_held_texts(batch)
    with OpenArchive() as archive:
        for item in batch:
            text = texts.get(item.source_file_key or 0)
            try:
                rows = read_input(item, max_bytes=max_bytes, text=text, archive=archive)
            except FileRefusedError as error:
                refused.append((item.delivery.relative_path, error.reason, error.message))
            else:
                yield rows


@contextmanager
def pause_collector() -> Iterator[None]:
    """Leave out the search for reference cycles: pages and rows have none, and it would walk all of them many times."""
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()


def read_held_texts(batch: Sequence[PartInput]) -> dict[int, str]:
    """The texts that a release holds, by source file key: read where they are needed, not sent along."""
    places = {item.held_in for item in batch if item.held_in}
    texts: dict[int, str] = {}
    for place in places:
        keys = [item.source_file_key for item in batch if item.held_in == place]
        with duckdb.connect(place, read_only=True) as connection:
            connection.execute("set enable_progress_bar = false")
            texts |= dict(
                connection.execute(
                    """
                    select source_file_key, text from raw.source_text
                    where source_file_key in (select unnest($keys::bigint[]))
                    """,
                    {"keys": keys},
                ).fetchall()
            )
    return texts


def read_input(item: PartInput, *, max_bytes: int, text: str | None = None, archive: OpenArchive | None = None) -> Rows:
    """Rows of one file. Raises FileRefusedError when it cannot be read, or is not what was seen in the inbox."""
    delivery, encoding = item.delivery, item.encoding
    if text is None:
        data = read_delivery(delivery, max_bytes=max_bytes, archive=archive)
        if hashlib.sha256(data).hexdigest() != delivery.sha256:
            raise FileRefusedError("unreadable", "it changed while it was read")
        try:
            decoded = decode_text(data)
        except DecodeError as error:
            raise FileRefusedError(error.reason) from None
        text, encoding = decoded.text, decoded.encoding
    source = SourceFile(
        relative_path=delivery.relative_path,
        sha256=delivery.sha256 or "",
        byte_size=delivery.byte_size or 0,
        encoding=encoding or "",
        newspaper=name_paper(delivery.sidecar, item.newspaper),
        sidecar=delivery.sidecar.to_json() if delivery.sidecar else None,
        parser_version=parser_version(),
        overrides_version=hash_overrides(item.overrides),
    )
    try:
        return open_reader().read_page(
            source, text, hints=make_hints(delivery.relative_path, delivery.sidecar), overrides=item.overrides
        )
    except Exception as error:
        raise FileRefusedError("reading_failed", f"{type(error).__name__}: {error}"[:200]) from error


def make_hints(relative_path: str, sidecar: Sidecar | None) -> Hints:
    """What is known of a file besides its text."""
    day: date | None = sidecar.issue_date if sidecar else None
    return Hints(file_name=relative_path.rsplit("/", 1)[-1], issue_date=day, page=sidecar.page if sidecar else None)


def name_paper(sidecar: Sidecar | None, otherwise: str) -> str:
    """The paper a file belongs to: its sidecar's, else the other; empty for the name that stands for no paper."""
    name = (sidecar.newspaper if sidecar else None) or otherwise
    return "" if name == UNKNOWN else name


def restore_sidecar(stored: str | None) -> Sidecar | None:
    """The sidecar as it is kept in `dim_source_file`."""
    return parse_sidecar(stored) if stored else None


def write_frames(frames: dict[str, pl.DataFrame], folder: str) -> None:
    """Write a part's tables: whole, or not seen. Made in a folder of its own and renamed where renaming is possible."""
    if "://" in folder:
        import fsspec

        files, root = fsspec.core.url_to_fs(folder)
        if "file" in files.protocol:  # object storage has no folders to make
            files.makedirs(root, exist_ok=True)
        for name, frame in frames.items():
            with files.open(f"{root}/{name}.parquet", "wb") as handle:
                frame.write_parquet(handle)
        return
    _write_local(frames, folder)


def _write_local(frames: dict[str, pl.DataFrame], folder: str) -> None:
    unfinished = Path(f"{folder}.{uuid.uuid4().hex[:8]}.tmp")
    unfinished.mkdir(parents=True)
    for name, frame in frames.items():
        frame.write_parquet(unfinished / f"{name}.parquet", compression="zstd", compression_level=1)
    try:
        os.rename(unfinished, folder)
    except OSError:  # the same part, made by another task: one of the two is enough
        shutil.rmtree(unfinished)


def remove_parts(folder: str) -> None:
    """Delete a folder of parts, on this machine or in object storage, where there is one."""
    import fsspec

    files, root = fsspec.core.url_to_fs(folder)
    files.invalidate_cache()
    if files.exists(root):
        files.rm(root, recursive=True)


def part_files(parts: Sequence[Part], table: str) -> list[str]:
    """The Parquet files of one table."""
    return [f"{part.folder}/{table}.parquet" for part in parts]
