"""Where batches run: in this process, in a pool of processes, or on a Dask cluster. The parts are the same."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import partial
from multiprocessing import connection, get_context, parent_process
from threading import Thread

from flows.parts import Part, PartInput, make_part
from flows.settings import Settings

# Batches waiting per process: enough that none is idle, few enough that memory does not follow the corpus.
_QUEUED_PER_WORKER = 2


Batch = tuple[PartInput, ...]


def make_parts(batches: Sequence[Batch], *, parts: str, settings: Settings) -> Iterator[Part]:
    """Make the parts of all batches, in any order, as each is finished."""
    work = partial(make_part, parts=parts, max_bytes=settings.max_file_bytes)
    size = sum(item.delivery.byte_size or 0 for batch in batches for item in batch)
    if settings.scheduler:
        yield from _run_on_cluster(work, batches, settings.scheduler)
    elif settings.worker_count == 1 or len(batches) < 2 or size < settings.pool_bytes:
        yield from map(work, batches)
    else:
        yield from _run_in_pool(work, batches, settings.worker_count)


def _run_in_pool(work: Callable[[Batch], Part], batches: Sequence[Batch], processes: int) -> Iterator[Part]:
    # Spawned, not forked: a fork of a process that holds DuckDB's or Polars' threads can hang.
    size = min(processes, len(batches))
    with ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        waiting: set[Future[Part]] = set()
        for batch in batches:
            if len(waiting) >= processes * _QUEUED_PER_WORKER:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
            waiting.add(pool.submit(work, batch))
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)


def _end_with_parent() -> None:
    """In a worker: end when the process that started it ends. After a kill it would wait for work for ever."""
    parent = parent_process()
    if parent:
        Thread(target=_wait_and_exit, args=(parent.sentinel,), daemon=True).start()


def _wait_and_exit(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _run_on_cluster(work: Callable[[Batch], Part], batches: Sequence[Batch], address: str) -> Iterator[Part]:
    from distributed import Client, as_completed

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        futures = client.map(work, batches, pure=False, retries=3)
        for future in as_completed(futures, loop=client.loop):  # type: ignore[no-untyped-call]
            yield future.result()
            future.release()
