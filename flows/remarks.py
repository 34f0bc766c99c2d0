"""What a run tells of the files it found that no check refuses: sentences, English then Chinese.

Most look at the candidate in the transaction that loads it, at the issues in `touched_issue`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

import duckdb

from flows.checks.model import CheckResult
from flows.overrides import Overrides
from flows.reading import open_reader
from transforms.corrections import measure_kept_share

_MOST_NAMED = 3  # files named in a remark that counts them
_MOST_NOTICES = 20
_NOT_APPLIED = "override_not_applied"  # code of a notice
_LITTLE_KEPT = 1 / 3  # of a text; corrections keep nearly all of it, another page of the paper next to nothing
_PAIRS_AT_ONCE = 100  # of texts held in memory


def tell_lone_sidecars(paths: Sequence[str]) -> list[str]:
    """Sidecars that nothing reads, which are mostly misspelt."""
    if not paths:
        return []
    return [
        f"{_count(len(paths), 'sidecar')} not read, for want of a text of the same name: {_name_some(paths)}; "
        "NAME.json goes with NAME.txt, NAME in the same letter case "
        f"/ {len(paths)} 个 .json 旁没有同名文本，未读取；主名须与文本相同，大小写一致"
    ]


def tell_growing_files(paths: Sequence[str]) -> list[str]:
    """Files that changed as they were read."""
    if not paths:
        return []
    return [
        f"{_count(len(paths), 'file')} still being written and left out: {_name_some(paths)}; "
        f"the next run takes what has settled / {len(paths)} 个文件尚在写入，本次未取，留待下次载入"
    ]


def tell_withdrawn_too(paths: Sequence[str]) -> list[str]:
    """Other paths that lost a version, since it had bytes that were withdrawn."""
    return [
        f"{path} had a version with the same bytes, which is withdrawn too / {path} 有内容相同的版本，一并撤回"
        for path in paths
    ]


def _count(number: int, noun: str) -> str:
    return f"1 {noun} is" if number == 1 else f"{number} {noun}s are"


def _name_some(paths: Sequence[str]) -> str:
    return ", ".join(paths[:_MOST_NAMED]) + (", …" if len(paths) > _MOST_NAMED else "")


def tell_unknown_years(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Years of touched issues whose holidays are not on record."""
    rows = connection.execute(
        """
        select distinct dim_date.year
        from dim_issue
        inner join touched_issue using (issue_key)
        inner join dim_date using (date_key)
        where dim_date.date_key <> 0 and dim_date.is_workday is null
        order by dim_date.year
        """
    ).fetchall()
    return [
        f"holidays and moved workdays of {year} are not on record: left unknown / {year} 年节假日安排不详，留空"
        for (year,) in rows
    ]


def tell_unlisted_papers(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Papers of touched issues whose district is not known."""
    rows = connection.execute(
        """
        select distinct dim_newspaper.name
        from dim_issue
        inner join touched_issue using (issue_key)
        inner join dim_newspaper using (newspaper_key)
        where dim_newspaper.newspaper_key <> 0
        order by dim_newspaper.name
        """
    ).fetchall()
    return [
        f"{name} is not in seeds/reference/newspaper.csv: whose 区教委 is meant is not known, it is kept as printed; "
        f"add its district and city, then `banmian rebuild` / {name} 未列入 newspaper.csv，“区教委”等按原文保留；"
        "请补上所在区、市后执行 banmian rebuild"
        for (name,) in rows
        if not open_reader().lists_paper(name)
    ]


def tell_nameless_files(connection: duckdb.DuckDBPyConnection, *, load_key: int) -> list[str]:
    """Files just read that are of no known paper, where the warehouse knows any: a name may have been left out."""
    rows = connection.execute(
        """
        select relative_path
        from dim_source_file
        where
            load_key = $load_key
            and is_current
            and newspaper_key = 0
            and exists (select 1 from dim_newspaper where dim_newspaper.newspaper_key <> 0)
        order by relative_path
        """,
        {"load_key": load_key},
    ).fetchall()
    if not rows:
        return []
    return [
        f"{_count(len(rows), 'file')} of no known newspaper: {_name_some([row[0] for row in rows])}; "
        "deliver a sidecar that names it, or "
        "`banmian rebuild --newspaper NAME` where all such files are of one paper "
        f"/ {len(rows)} 个文件不知属于哪家报纸；可附上写明 newspaper 的 .json"
    ]


def tell_older_bytes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Paths that were delivered with the bytes of a version that had been corrected since, by the `leaving` files."""
    rows = connection.execute(
        """
        select file.relative_path, back.version
        from leaving as back
        inner join leaving as newer using (replaced_by_key)
        inner join dim_source_file as file on back.replaced_by_key = file.source_file_key
        where back.reason = 'reread' and newer.reason = 'superseded'
        order by file.relative_path
        """
    ).fetchall()
    return [
        f"{path} came with the bytes of its version {version} again, which is current now: a later correction is "
        f"undone / {path} 再次以第 {version} 版内容交付，此后的更正不再现行"
        for path, version in rows
    ]


def tell_replaced_texts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Paths whose new version says little of what the one before it said: another page, or one cut short."""
    told = [
        f"{path}: this correction says {share:.0%} of what version {version} said, which no view shows any more; if it "
        "is another page, give it a name of its own and deliver the former text under this name again; if it came cut "
        "short, deliver it whole; or `banmian release rollback` "
        f"/ 此次更正只保留第 {version} 版内容的 {share:.0%}，原内容不再现行；若是另一版面，请另取文件名，并以原名重新"
        "交付原文；若内容不全，请重新交付完整内容；或执行 banmian release rollback"
        for path, version, share in _measure_kept_shares(connection)
        if share < _LITTLE_KEPT
    ]
    if (more := len(told) - _MOST_NOTICES) > 0:
        told[_MOST_NOTICES:] = [
            f"{more} more corrections say as little of what they replace / 另有 {more} 个更正亦如此"
        ]
    return told


def _measure_kept_shares(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int, float]]:
    """Path, version replaced, and the share of its text that the new version holds, of each correction."""
    replaced = connection.execute(
        """
        select file.relative_path, leaving.version, leaving.source_file_key, leaving.replaced_by_key
        from leaving
        inner join dim_source_file as file on leaving.replaced_by_key = file.source_file_key
        where leaving.reason = 'superseded'
        order by file.relative_path
        """
    ).fetchall()
    for start in range(0, len(replaced), _PAIRS_AT_ONCE):
        some = replaced[start : start + _PAIRS_AT_ONCE]
        texts = dict(
            connection.execute(
                """
                select source_file_key, text from raw.source_text
                where source_file_key in (select unnest($keys::bigint[]))
                """,
                {"keys": [key for row in some for key in row[2:]]},
            ).fetchall()
        )
        for path, version, before, after in some:
            yield path, version, measure_kept_share(texts[before], texts[after])


def tell_pages_held_twice(results: Sequence[CheckResult]) -> list[str]:
    """Files that have mostly the text of another of their issue and page, as the check of that found them."""
    found = next((r for r in results if r.expectation == "page_stands_once" and r.unexpected_sample), None)
    rows = [entry["row"] for entry in json.loads(found.unexpected_sample or "[]")] if found else []
    told = [
        f"{row['relative_path']}: mostly the text of {row['same_text_in']}, of the same day and page; both are held, "
        "and what they state may count twice: deliver a correction under the name of what it corrects, or "
        "`banmian withdraw` one of the two / 与同期同版的另一文件内容大体相同，两者均为现行，内容可能重复计算；"
        "更正请以原名交付，或以 banmian withdraw 撤回其一"
        for row in rows
    ]
    if found and (more := (found.unexpected_count or 0) - len(rows)) > 0:
        told.append(f"{more} more such files: see `banmian verify` / 另有 {more} 个文件亦如此")
    return told


def tell_notices(connection: duckdb.DuckDBPyConnection, *, load_key: int) -> list[str]:
    """What a person should look at in the pages just read, as their notices say."""
    rows = connection.execute(
        """
        select relative_path, notices
        from dim_source_file
        where load_key = $load_key and is_current and notices is not null
        order by relative_path
        """,
        {"load_key": load_key},
    ).fetchall()
    return _bound([f"{path}: {notice}" for path, notices in rows for notice in notices.splitlines()])


def _bound(told: list[str]) -> list[str]:
    if (more := len(told) - _MOST_NOTICES) > 0:
        told[_MOST_NOTICES:] = [f"{more} more such notices stand in dim_source_file.notices / 另有 {more} 条见该列"]
    return told


_NOT_HELD = (
    "no file held has this path, its override is not applied; mend the path in overrides.csv, or take the line out "
    "/ 没有这个路径的文件，overrides.csv 中的更正未生效"
)
_HELD_ELSEWHERE = (
    "it repeats the bytes of another file, and that is the one held: its override is not applied; write it for that "
    "path / 与另一文件相同，以后者为准，overrides.csv 中的更正未生效"
)


def tell_stray_overrides(
    connection: duckdb.DuckDBPyConnection | None, overrides: Overrides, *, seen: Mapping[str, str]
) -> list[str]:
    """Overrides of paths that are neither held nor in this run's hands (`seen`: outcomes by path)."""
    found = find_stray_overrides(connection, overrides, seen=seen)
    return [f"{path}: {_HELD_ELSEWHERE if outcome == 'repeated' else _NOT_HELD}" for path, outcome in found.items()]


def find_stray_overrides(
    connection: duckdb.DuckDBPyConnection | None, overrides: Overrides, *, seen: Mapping[str, str]
) -> dict[str, str]:
    """Paths with overrides that no file held has, by what became of the path: '' of one that never came."""
    held: dict[str, str] = {}
    if connection is not None and overrides.paths:
        rows = connection.execute(
            """
            select
                inbox_file.relative_path,
                if(
                    inbox_file.relative_path in (
                        select dim_source_file.relative_path from dim_source_file where dim_source_file.is_current
                    ),
                    'held',
                    inbox_file.outcome
                ) as state
            from ops.inbox_file as inbox_file
            where inbox_file.relative_path in (select unnest($paths::varchar[]))
            """,
            {"paths": overrides.paths},
        ).fetchall()
        held = dict(rows)
    states = {
        path: held.get(path, "") if seen.get(path, "unchanged") == "unchanged" else seen[path]
        for path in overrides.paths
    }
    # What is set aside has not been read yet: its override waits with it.
    return {path: state for path, state in states.items() if state in ("", "repeated", "withdrawn")}


def count_applied_overrides(
    connection: duckdb.DuckDBPyConnection, overrides: Overrides, *, load_key: int | None = None
) -> tuple[int, int]:
    """Override lines that were applied, and the files they were applied to: those of a load, or all that are held."""
    rows = connection.execute(
        """
        select relative_path, coalesce(notices, '')
        from dim_source_file
        where ($load_key is null or load_key = $load_key) and is_current and overrides_version is not null
        """,
        {"load_key": load_key},
    ).fetchall()
    applied = [len(overrides.of(path)) - notices.count(f"{_NOT_APPLIED}:") for path, notices in rows]
    return sum(applied), sum(map(bool, applied))


def tell_unapplied_overrides(connection: duckdb.DuckDBPyConnection, overrides: Overrides) -> list[str]:
    """Overrides that do not apply to the files held, as the notices of those files say."""
    rows = connection.execute(
        """
        select relative_path, notices
        from dim_source_file
        where is_current and notices is not null and relative_path in (select unnest($paths::varchar[]))
        order by relative_path, version
        """,
        {"paths": overrides.paths},
    ).fetchall()
    return _bound(
        [
            f"{path}: {notice}"
            for path, notices in rows
            for notice in notices.splitlines()
            if notice.startswith(f"{_NOT_APPLIED}:")
        ]
    )
