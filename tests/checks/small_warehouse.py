"""A small warehouse in which everything holds: two issues, a correction, a join, repeats, reuse, a jump, all facts.

Load 1 brought page 1 of an issue; load 2 its correction, its page 2, a later issue, a repeated name and a refused file.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from flows.checks import CheckResult
from tests.builders import empty_warehouse, insert
from transforms.tables import TABLES

FIRST_LOAD, SECOND_LOAD = 1, 2
RECEIVED = {1: "2025-09-01 02:00:00+00", 2: "2025-09-08 02:00:00+00"}


@dataclass(frozen=True)
class Printed:
    """A paragraph to print: its pieces, each a line of its own; `after` names a paragraph its last piece follows."""

    role: str
    pieces: tuple[str, ...]
    article: int = 1
    duplicate_of: int | None = None
    facts: tuple[tuple[Any, ...], ...] = ()


@dataclass
class Counter:
    """Keys, one after the other, apart by table."""

    last: dict[str, int] = field(default_factory=dict)

    def next(self, table: str) -> int:
        self.last[table] = self.last.get(table, 0) + 1
        return self.last[table]


PAGE_1 = (
    Printed("date", ("2025年9月1日 星期一",), article=0),
    Printed("headline", ("滨江路早市开张",)),
    Printed("byline", ("记者 何小满",)),
    Printed(
        "body",
        ("清晨六点，滨江路的早市已经摆开", "三十二个摊位，一天卖出鲜菜1.5万斤。"),
        facts=(
            ("place", "滨江路", 1),
            ("figure", "1.5万斤", 1.5, "万斤", 15000, "斤"),
        ),
    ),
    Printed(
        "body",
        ("望江街道办事处主任李成刚介绍，8月20日起，早市延长到九点。",),
        facts=(
            ("organization", "望江街道办事处", 1),
            ("person", "李成刚", 2, "主任"),
            ("date", "8月20日", "2025-08-20", None),
        ),
    ),
    Printed("body", ("清晨六点，滨江路的早市已经摆开",), duplicate_of=3),
    Printed("slogan", ("新闻热线请见二版",), article=0),
)
PAGE_2 = (
    Printed("jump", ("（上接1版）",)),
    Printed(
        "body",
        ("一个月来，早市接待顾客约3万人次，投诉为零。",),
        facts=(("figure", "约3万人次", 3, "万人次", 30000, "人次"),),
    ),
)
LATER_PAGE = (
    Printed("headline", ("早市之后看夜市",)),
    Printed("subhead", ("灯火里的江边",)),
    Printed(
        "body",
        ("望江街道办事处主任李成刚介绍，8月20日起，早市延长到九点。",),
        facts=(
            ("organization", "望江街道办事处", 1),
            ("person", "李成刚", 2, "主任"),
            ("date", "8月20日", "2025-08-20", None),
        ),
    ),
)


def build_warehouse(path: Path) -> None:
    """Write the warehouse to a new file."""
    db = empty_warehouse(with_views=False)
    _insert_shared(db)
    keys = Counter()
    old = _insert_file(db, keys, path="a/1.txt", text="旧文", page=1, issue=1, load=FIRST_LOAD, is_current=False)
    first = _insert_file(db, keys, path="a/1.txt", text=_print(PAGE_1), page=1, issue=1, load=SECOND_LOAD, version=2)
    second = _insert_file(db, keys, path="a/2.txt", text=_print(PAGE_2), page=2, issue=1, load=SECOND_LOAD)
    later = _insert_file(db, keys, path="b/1.txt", text=_print(LATER_PAGE), page=1, issue=2, load=SECOND_LOAD)
    held = {}
    for file_key, issue, printed in ((first, 1, PAGE_1), (second, 1, PAGE_2), (later, 2, LATER_PAGE)):
        held[file_key] = _insert_page(db, keys, file_key=file_key, issue=issue, printed=printed)
    db.execute("update dim_article set story_key = 1 where source_file_key in (?, ?)", [first, second])
    insert(
        db,
        "fact_reuse",
        paragraph_key=held[later][2],
        canonical_paragraph_key=held[first][4],
        kind="exact",
        similarity=1.0,
        days_between=7,
    )
    insert(db, "bridge_staff", source_file_key=first, person_key=1, role="编辑")
    _insert_operations(db, old=old, first=first, second=second, later=later)
    _fill_other_tables(db)
    db.execute(f"attach '{path}' as target")
    db.execute("copy from database memory to target")
    db.close()


def _insert_shared(db: duckdb.DuckDBPyConnection) -> None:
    insert(db, "dim_newspaper", newspaper_key=1, name="江城晚报")
    for key, day in ((1, "2025-09-01"), (2, "2025-09-08")):
        insert(
            db,
            "dim_issue",
            issue_key=key,
            newspaper_key=1,
            date_key=int(day.replace("-", "")),
            issue_date=day,
            is_date_exact=True,
            date_basis="printed",
            date_evidence=day,
            date_earliest=day,
            date_latest=day,
        )
    insert(db, "dim_person", person_key=1, name="何小满")
    insert(db, "dim_person", person_key=2, name="李成刚")
    insert(db, "dim_organization", organization_key=1, name="望江街道办事处", kind="街道")
    insert(db, "dim_place", place_key=1, name="滨江路", kind="道路")
    insert(db, "dim_term", term_key=1, term="早市", part_of_speech="n", is_quoted_phrase=False)


def _print(page: tuple[Printed, ...]) -> str:
    """The page as a dump: a line for every piece; second pieces stand after the next paragraph's first, displaced."""
    return "\n\n".join(piece for printed in page for piece in printed.pieces) + "\n"


def _insert_file(db: duckdb.DuckDBPyConnection, keys: Counter, *, path: str, text: str, **given: Any) -> int:
    key = keys.next("dim_source_file")
    load = given.pop("load")
    data = text.encode()
    insert(
        db,
        "dim_source_file",
        source_file_key=key,
        issue_key=given.pop("issue"),
        file_name=path.rsplit("/", 1)[-1],
        relative_path=path,
        sha256=sha256(data).hexdigest(),
        byte_size=len(data),
        encoding="utf-8",
        layout="paragraph_per_line",
        received_at=RECEIVED[load],
        load_key=load,
        **({"version": 1, "is_current": True} | given),
        parser_version="1",
        newspaper_key=1,
        stated_date_basis="printed",
    )
    insert(db, "source_text", source_file_key=key, text=text)
    return key


def _insert_page(
    db: duckdb.DuckDBPyConnection, keys: Counter, *, file_key: int, issue: int, printed: tuple[Printed, ...]
) -> list[int]:
    """Insert a page's paragraphs, article and facts. Returns the keys of its paragraphs."""
    text = _print(printed)
    day = 20250901 if issue == 1 else 20250908
    article = keys.next("dim_article")
    headline = next((p.pieces[0] for p in printed if p.role == "headline"), None)
    jumps = any(p.role == "jump" for p in printed)
    insert(
        db,
        "dim_article",
        article_key=article,
        issue_key=issue,
        source_file_key=file_key,
        headline=headline,
        jump_from_page=1 if jumps else None,
        starts_here=not jumps,
        ends_here=True,
        story_key=article,
        genre="通讯",
        topic="民生",
        article_number=1,
    )
    paragraph_keys = [keys.next("fact_paragraph") for _ in printed]
    positions, at = {0: 0, 1: 0}, 0
    for key, paragraph in zip(paragraph_keys, printed, strict=True):
        positions[paragraph.article] += 1
        duplicate = paragraph.duplicate_of
        body = "".join(paragraph.pieces)
        place = {"article_key": article if paragraph.article else 0, "date_key": day}
        insert(
            db,
            "fact_paragraph",
            paragraph_key=key,
            source_file_key=file_key,
            issue_key=issue,
            **place,
            position=positions[paragraph.article],
            role=paragraph.role,
            text=body,
            char_count=len("".join(body.split())),
            token_count=len(body) // 2,
            part_count=len(paragraph.pieces),
            is_duplicate=duplicate is not None,
            duplicate_kind=None if duplicate is None else "contained",
            canonical_paragraph_key=key if duplicate is None else paragraph_keys[duplicate],
            similarity=None if duplicate is None else 1.0,
        )
        for part, piece in enumerate(paragraph.pieces, 1):
            at = text.index(piece, at)
            line = text.count("\n", 0, at) + 1
            insert(
                db,
                "paragraph_span",
                paragraph_key=key,
                part=part,
                start_char=at,
                end_char=at + len(piece),
                start_line=line,
                end_line=line,
            )
            at += len(piece)
            if part > 1:
                insert(db, "paragraph_join", paragraph_key=key, part=part, score=0.97, reason="next_line")
        for fact in paragraph.facts:
            _insert_fact(db, {"paragraph_key": key, **place}, body, fact)
    _insert_counts(db, article=article, issue=issue, day=day, has_byline=any(p.role == "byline" for p in printed))
    return paragraph_keys


def _insert_fact(db: duckdb.DuckDBPyConnection, place: dict[str, Any], text: str, fact: tuple[Any, ...]) -> None:
    kind, surface, *rest = fact
    start = text.index(surface)
    common = {**place, "surface": surface, "start_char": start, "end_char": start + len(surface)}
    if kind == "figure":
        value, unit, base_value, base_unit = rest
        columns = {"value": value, "unit": unit, "base_value": base_value, "base_unit": base_unit}
        end = start + len(surface)
        columns["context"] = f"{text[max(start - 20, 0) : start]}【{surface}】{text[end : end + 20]}"
        insert(db, "fact_figure", **common, **columns, confidence=0.9)
    elif kind == "date":
        insert(db, "fact_date_mention", **common, resolved=rest[0], resolved_end=rest[1], kind="date")
    else:
        title = rest[1] if len(rest) > 1 else None
        insert(db, "fact_mention", **common, entity_type=kind, **{f"{kind}_key": rest[0]}, title=title, confidence=0.9)


def _insert_counts(db: duckdb.DuckDBPyConnection, *, article: int, issue: int, day: int, has_byline: bool) -> None:
    if has_byline:
        insert(db, "bridge_byline", article_key=article, person_key=1, position=1, role="记者")
    insert(db, "fact_term", article_key=article, term_key=1, date_key=day, term_count=2)
    db.execute(
        """
        insert into fact_article
        select
            $article, $issue, $day,
            count(*) filter (is_text), coalesce(sum(char_count) filter (is_text), 0),
            coalesce(sum(token_count) filter (is_text), 0), count(*) filter (is_text),
            (select count(*) from fact_figure where article_key = $article),
            (select count(distinct person_key) from fact_mention where article_key = $article and person_key <> 0),
            (select count(distinct organization_key) from fact_mention
             where article_key = $article and organization_key <> 0),
            (select count(*) from bridge_byline where article_key = $article),
            coalesce(sum(char_count) filter (is_duplicate), 0)
        from (
            select *, not is_duplicate and role in ('body', 'subhead') as is_text
            from fact_paragraph where article_key = $article
        )
        """,
        {"article": article, "issue": issue, "day": day},
    )


def _insert_operations(db: duckdb.DuckDBPyConnection, *, old: int, first: int, second: int, later: int) -> None:
    insert(db, "load", load_key=1, status="published", command="load", files_seen=1, files_loaded=1,
           started_at=RECEIVED[1])  # fmt: skip
    insert(db, "load", load_key=2, status="published", command="load", files_seen=5, files_loaded=3,
           files_unchanged=1, files_quarantined=1, started_at=RECEIVED[2])  # fmt: skip
    hashes = dict(db.execute("select source_file_key, sha256 from dim_source_file").fetchall())
    refused = "f" * 64
    insert(db, "delivery", load_key=1, relative_path="a/1.txt", sha256=hashes[old], outcome="loaded",
           source_file_key=old)  # fmt: skip
    for path, key, outcome in (
        ("a/1.txt", first, "correction"),
        ("a/2.txt", second, "loaded"),
        ("b/1.txt", later, "loaded"),
        ("b/copy.txt", later, "repeated"),
        ("b/broken.txt", 0, "quarantined"),
    ):
        row = {"relative_path": path, "sha256": hashes.get(key, refused), "outcome": outcome, "source_file_key": key}
        insert(db, "delivery", load_key=2, byte_size=10, **row)
        insert(db, "inbox_file", byte_size=10, **row)
    insert(db, "quarantine", load_key=2, relative_path="b/broken.txt", sha256=refused, reason="binary", detail="x")
    insert(db, "withdrawal", load_key=2, relative_path="w.txt", sha256="e" * 64, reason="x")
    insert(db, "migration", number=1, name="x", sha256="d" * 64)
    values = CheckResult("main.dim_issue", "x", "main.dim_issue", "", "error", True, "0 / 2", 0, None, "x").as_row(2)
    db.execute(f"insert into ops.check_result values ({', '.join('?' * len(values))})", values)


def _fill_other_tables(db: duckdb.DuckDBPyConnection) -> None:
    """One valid row in every table that has none: its row hangs on the last paragraph."""
    hanging = {"paragraph_key": 12, "source_file_key": 4, "article_key": 3, "text_hash": 1}
    for table in TABLES:
        if db.table(table.full_name).aggregate("count(*)").fetchone() == (0,):
            insert(db, table.name, **{k: v for k, v in hanging.items() if k in table.column_names})
