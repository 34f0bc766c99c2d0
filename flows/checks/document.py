"""Write `docs/checks.md`, the list of all checks, from the catalogue: `python -m flows.checks.document`."""

from pathlib import Path

from flows.checks.catalogue import CHECKS
from flows.checks.model import Check
from transforms.tables import TABLES

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "checks.md"

_HEAD = """# Data-quality checks / 数据质量检查

Made from `flows/checks/catalogue` by `python -m flows.checks.document`; do not edit.
由 `flows/checks/catalogue` 生成，请勿手改。

Every load runs these with Great Expectations over the rows it wrote and what they point at, before anyone can see
them; `banmian verify` runs them over everything held. An *error* keeps the last release in place (exit code 3); a
*warning* is told by the load, by `banmian status` and by `banmian doctor`, and forbids nothing. Results stand in
`ops.check_result`, with the file and lines of failing rows.

每次载入在发布之前，用 Great Expectations 检查本次写入的行及其所指；`banmian verify` 检查全部内容。
**错误**会保留上一发布（退出码 3），**警告**不阻止发布，由载入、`banmian status` 和 `banmian doctor` 告知。
结果存入 `ops.check_result`，并注明不合格行所在的文件和行号。

For people who know no SQL, each load and each `banmian verify` writes `HOME/reports/checks.html`: one page that opens
from disk without a network, and says what failed, in which lines of which file, and what to do.
不懂 SQL 的人看 `HOME/reports/checks.html`：无需联网，写明哪里不合格、在哪个文件的哪几行、该怎么办。

![The page of check results after a load that was refused](images/checks-page.png)
"""


def render_document() -> str:
    """The document: a section per table, what is particular to it before what follows from its declaration."""
    errors = sum(check.severity == "error" for check in CHECKS)
    parts = [_HEAD, f"{len(CHECKS)} checks, {errors} errors and {len(CHECKS) - errors} warnings.\n"]
    for table in TABLES:
        checks = [check for check in CHECKS if check.table == table.full_name]
        parts.append(f"## {table.full_name}\n\n{table.grain} / {table.grain_zh}\n")
        parts.append("| check | column | severity | what it promises | 含义 |\n| --- | --- | --- | --- | --- |")
        ordered = sorted(checks, key=lambda check: check.is_declared)
        parts.append("\n".join(map(_render_row, ordered)) + "\n")
    return "\n".join(parts)


def _render_row(check: Check) -> str:
    cells = (f"`{check.name}`", f"`{check.column}`" if check.column else "", check.severity, check.en, check.zh)
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def main() -> None:
    """Write the document."""
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(render_document(), "utf-8")


if __name__ == "__main__":
    main()
