"""What the process that runs are forked from does once: import everything, and open the reader of pages.

Nothing here may start a thread: a fork of a process with threads can hang.
"""

import flows.checks.expectations
import flows.cli
import flows.export
import flows.load_issues  # noqa: F401
from flows.parts import make_hints
from flows.reading import open_reader, parser_version
from tests.faults.pages import NEWSPAPER, write_page
from transforms.assemble import SourceFile

_SOURCE = SourceFile(
    relative_path="a.txt",
    sha256="",
    byte_size=0,
    encoding="utf-8",
    newspaper=NEWSPAPER,
    sidecar=None,
    parser_version=parser_version(),
    overrides_version=None,
)
open_reader().read_page(_SOURCE, write_page(0), hints=make_hints("a.txt", None))
