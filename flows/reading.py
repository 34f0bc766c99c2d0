"""Reading a delivered file with the model and reference tables of this installation, built once a process."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from transforms.assemble import OutsideCopy, Rows, SourceFile, assemble_rows, mark_outside_copies
from transforms.facts import FactReference, build_fact_reference, read_facts
from transforms.page import Hints, Override, PageModel, find_lost_text, load_page_model, rebuild_page

PROJECT = Path(__file__).resolve().parent.parent
_MODEL_FOLDER = PROJECT / "seeds" / "model"
_REFERENCE_FOLDER = PROJECT / "seeds" / "reference"
_UNLISTED = "未列"  # stands for all papers of which no district is known


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything that reading a page needs."""

    page_model: PageModel
    tables: Mapping[str, list[dict[str, str]]]
    references: dict[str, FactReference]  # by newspaper, as they are needed

    def read_page(
        self,
        source: SourceFile,
        text: str,
        *,
        hints: Hints,
        overrides: Sequence[Override] = (),
        outside_copies: Mapping[int, OutsideCopy] | None = None,
    ) -> Rows:
        """Rebuild one page, read its facts, and give its rows by table."""
        page = rebuild_page(text, model=self.page_model, hints=hints, overrides=overrides)
        if lost := find_lost_text(text, page):
            raise ValueError(f"the rebuilt page loses or doubles text: {lost}")
        page = mark_outside_copies(page, source_file_key=source.key, copies=outside_copies or {})
        facts = read_facts(page, reference=self.reference_of(source.newspaper))
        return assemble_rows(source, text, page, facts, outside_copies=outside_copies)

    def reference_of(self, newspaper: str) -> FactReference:
        """The reference tables as a newspaper reads them: 区教委 is that of its own district."""
        name = newspaper if not newspaper or self.lists_paper(newspaper) else _UNLISTED
        if name not in self.references:
            self.references[name] = build_fact_reference(self.tables, newspaper=name or None)
        return self.references[name]

    def lists_paper(self, newspaper: str) -> bool:
        """Whether the newspaper's district and city are known."""
        return any(row["newspaper"] == newspaper for row in self.tables["newspaper"])


def code_version() -> str:
    """Version of the installed program."""
    return metadata.version("banmian")


@cache
def parser_version() -> str:
    """Version of everything that rows depend on: program, code of `transforms/`, model, reference tables."""
    digest = hashlib.sha256()
    files = [*(PROJECT / "transforms").rglob("*.py"), *_MODEL_FOLDER.iterdir(), *_REFERENCE_FOLDER.iterdir()]
    for path in sorted(p for p in files if p.is_file()):
        digest.update(path.relative_to(PROJECT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{code_version()}+{digest.hexdigest()[:12]}"


@cache
def open_reader() -> Reader:
    """The reader of this process, built at first use."""
    model_files = {p.name: p.read_bytes() for p in sorted(_MODEL_FOLDER.iterdir()) if p.is_file()}
    reference_files = {p.name: p.read_bytes() for p in sorted(_REFERENCE_FOLDER.glob("*.csv"))}
    tables = {Path(name).stem: read_csv_rows(data) for name, data in reference_files.items()}
    page_files = {name: data for name, data in reference_files.items() if name.startswith("page_")}
    return Reader(page_model=load_page_model(model_files | page_files), tables=tables, references={})


def read_csv_rows(data: bytes) -> list[dict[str, str]]:
    """The rows of a reference table, as dictionaries by column."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
