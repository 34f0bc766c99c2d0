"""What a person sees while a run works: a bar with rate and time left on a terminal, plain lines otherwise."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

_LINE_EVERY_SECONDS = 10.0


class Reporter(Protocol):
    """Where a run's words go."""

    def say(self, sentence: str) -> None:
        """Tell one thing."""

    def count(self, label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """Follow `total` files; what the context gives is called with how many more are done."""


class PlainReporter:
    """Lines on standard error, with a bar where that is a terminal."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet

    def say(self, sentence: str) -> None:
        """Print one line."""
        if not self.quiet:
            print(sentence, file=sys.stderr, flush=True)

    @contextmanager
    def count(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show a bar or a line now and then."""
        if sys.stderr.isatty() and not self.quiet:
            with self._bar(label, total) as advance:
                yield advance
        else:
            yield self._lines(label, total)

    @contextmanager
    def _bar(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        started = time.monotonic()
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(label, total=total, rate="")

            def advance(files: int) -> None:
                progress.advance(task, files)
                done = progress.tasks[0].completed
                progress.update(task, rate=f"{done / max(time.monotonic() - started, 1e-6):.0f} files/s")

            yield advance

    def _lines(self, label: str, total: int) -> Callable[[int], None]:
        started = last = time.monotonic()
        done = 0

        def advance(files: int) -> None:
            nonlocal done, last
            done += files
            now = time.monotonic()
            if now - last >= _LINE_EVERY_SECONDS or (done == total and now - started >= _LINE_EVERY_SECONDS):
                last = now
                rate = done / (now - started)
                left = (total - done) / rate
                self.say(f"{label}: {done} of {total} files, {rate:.0f} files/s, {left:.0f} s left")

        return advance
