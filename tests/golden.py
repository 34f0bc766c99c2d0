"""Golden pages: the sample issues as they should read once rebuilt, kept as text beside the tests.

python -m tests.golden            shows what differs, exit 1 when something does
python -m tests.golden --update   writes what is read now; look at the diff before committing it
"""

import argparse
import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from tests.paths import PROJECT, SAMPLES
from transforms.decode import DecodeError, decode_text
from transforms.page import Hints, Page, PageModel, Paragraph, load_page_model, rebuild_page

GOLDEN = PROJECT / "tests" / "golden"


def load_model() -> PageModel:
    """The model of the repository."""
    folders = (PROJECT / "seeds" / "model", PROJECT / "seeds" / "reference")
    return load_page_model({path.name: path.read_bytes() for folder in folders for path in sorted(folder.iterdir())})


def read_hints(path: Path) -> Hints:
    """What the file's name and its sidecar say."""
    sidecar = path.with_suffix(".json")
    said = json.loads(sidecar.read_text("utf-8")) if sidecar.exists() else {}
    day = date.fromisoformat(said["issue_date"]) if "issue_date" in said else None
    return Hints(file_name=path.name, issue_date=day, page=said.get("page"))


def format_page(page: Page) -> str:
    """A page as a person reads it: its date, its stories in order, then what belongs to none and what stands twice."""
    day = page.issue_date
    lines = [f"{page.layout}, {day.basis}: {day.day or (str(day.earliest) + ' … ' + str(day.latest))}"]
    lines += [f"{credit.role} {credit.name}" for credit in page.staff]
    for number, article in enumerate(page.articles):
        edges = ("" if article.starts_here else "…从他版来 ") + ("" if article.ends_here else "未完…")
        writers = "、".join(f"{credit.role} {credit.name}" for credit in article.bylines)
        jump = f" 上接{article.jump_from_page}版" if article.jump_from_page else ""
        lines += ["", f"## {article.headline or '（无标题）'}{jump} {edges}".rstrip()]
        lines += [f"[作者] {writers}"] if writers else []
        lines += [format_paragraph(p) for p in page.paragraphs if p.article == number]
    lines += ["", "## 版面"]
    lines += [format_paragraph(p) for p in page.paragraphs if p.article is None]
    return "\n".join(lines) + "\n"


def format_paragraph(paragraph: Paragraph) -> str:
    """One paragraph with its role, the lines it was put together from, and whether it is cut or a repeat."""
    places = "+".join(
        f"{span.start_line}" if span.start_line == span.end_line else f"{span.start_line}-{span.end_line}"
        for span in paragraph.spans
    )
    marks = ("…" if paragraph.starts_cut else "", "…" if paragraph.ends_cut else "")
    twice = f" 重复（{paragraph.duplicate.kind}）" if paragraph.duplicate else ""
    return f"[{paragraph.role} {places}{twice}] {marks[0]}{paragraph.text}{marks[1]}"


def read_samples() -> Iterator[tuple[str, str]]:
    """Name and golden text of every sample issue that can be read."""
    model = load_model()
    for path in sorted(SAMPLES.rglob("*.txt")):
        try:
            text = decode_text(path.read_bytes()).text
        except DecodeError:
            continue
        page = rebuild_page(text, model=model, hints=read_hints(path))
        yield "_".join(path.relative_to(SAMPLES).parts), format_page(page)


def compare(name: str, text: str) -> list[str]:
    """Unified diff of a golden page against what is read now; empty when they are the same."""
    golden = GOLDEN / name
    kept = golden.read_text("utf-8") if golden.exists() else ""
    return list(difflib.unified_diff(kept.splitlines(), text.splitlines(), f"golden/{name}", "now", lineterm=""))


def main(arguments: Sequence[str] | None = None) -> int:
    """Show or write; 1 when golden pages differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    update = parser.parse_args(arguments).update
    GOLDEN.mkdir(exist_ok=True)
    changed = 0
    for name, text in read_samples():
        diff = compare(name, text)
        changed += bool(diff)
        if update:
            (GOLDEN / name).write_text(text, "utf-8")
        elif diff:
            print("\n".join(diff))
    return int(changed > 0 and not update)


if __name__ == "__main__":
    sys.exit(main())
