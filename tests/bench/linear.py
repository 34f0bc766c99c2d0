"""That the time to rebuild a page grows with its length and no faster, ordinary or made to hurt.

python -m tests.bench.linear CASE: seconds for one case, in a process of its own so that it can be stopped.
"""

import sys
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

from tests.bench.corpus import list_pages, read_text
from tests.bench.measure import run_measured

LARGE, SMALL = 5_000_000, 250_000
_TIMEOUT = 300.0


def _write(size: int) -> str:
    """Ordinary pages, one after the other, to that many bytes."""
    text = "\n\n".join(read_text(page) for page in islice(list_pages(processes=1), size // 9000 + 8))
    return text.encode()[:size].decode("utf-8", "ignore")


CASES: dict[str, Callable[[], list[str]]] = {
    "one of 5 MB": lambda: [_write(LARGE)],
    "twenty of 250 KB": lambda: [_write(SMALL)] * 20,
    "one line of 250 KB": lambda: [_write(SMALL).replace("\n", "")],
    "one character a line, 250 KB": lambda: ["\n".join(_write(SMALL // 2))],
    "blank lines, 250 KB": lambda: ["\n" * SMALL + "完。"],
    "one character, 250 KB": lambda: ["好" * (SMALL // 3)],
    "brackets and quotes left open, 250 KB": lambda: ["“（《[" * (SMALL // 12)],
    "digits, 250 KB": lambda: ["1234567890.5" * (SMALL // 12)],
}


def measure_lengths(*, cases: list[str]) -> dict[str, Any]:
    """CPU seconds by case; None where it took longer than five minutes."""
    found: dict[str, Any] = {}
    for case in cases:
        try:
            measured = run_measured([sys.executable, "-m", "tests.bench.linear", case], timeout=_TIMEOUT)
            found[case] = round(float(measured.output.split()[-1]), 2)
        except TimeoutError:
            found[case] = None
        except RuntimeError as error:  # a page that cannot be read is a finding, and no reason to stop
            found[case] = f"failed: {str(error).splitlines()[-1]}"
    return found


def main(case: str) -> None:
    from flows.reading import open_reader
    from transforms.page import Hints, rebuild_page

    model = open_reader().page_model
    texts = CASES[case]()
    started = time.process_time()
    for text in texts:
        rebuild_page(text, model=model, hints=Hints())
    print(time.process_time() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
