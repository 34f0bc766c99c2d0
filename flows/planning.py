"""What a run has to do: which deliveries are new, changed, repeated, unchanged, withdrawn or refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import duckdb

from flows.deliveries import Delivery, Known
from flows.errors import BanmianError
from flows.overrides import Overrides
from flows.parts import PartInput, hash_overrides, name_paper, restore_sidecar
from flows.reading import parser_version
from transforms.tables import UNKNOWN

# Reasons to set a file aside that may pass while its bytes stay as they are.
_NOT_OF_THE_BYTES = frozenset({"bad_sidecar", "unreadable"})


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A current file version in the warehouse."""

    source_file_key: int
    relative_path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PathState:
    """How a path was last delivered (`ops.inbox_file`)."""

    sha256: str | None
    sidecar: str | None
    fingerprint: str | None
    byte_size: int | None
    outcome: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class HeldState:
    """The part of the warehouse that the deliveries at hand touch."""

    paths: Mapping[str, PathState] = field(default_factory=dict)
    holders: Mapping[str, Sequence[HeldFile]] = field(default_factory=dict)  # current files by hash
    papers: Mapping[str, str] = field(default_factory=dict)  # that a setting once said, by path and by hash
    withdrawn: frozenset[str] = frozenset()  # hashes
    listed: frozenset[str] = frozenset()  # paths in quarantine that nobody has settled


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """Every delivery with its outcome so far; `inputs` are to be read, `fresh_refusals` are news for the quarantine."""

    outcomes: dict[str, str]
    deliveries: dict[str, Delivery]
    inputs: tuple[PartInput, ...]
    fresh_refusals: dict[str, tuple[str, str]]

    @property
    def news(self) -> set[str]:
        """Paths to be read or recorded anew: a path that repeats others' bytes is unchanged the next time."""
        repeated = {path for path, outcome in self.outcomes.items() if outcome == "repeated"}
        return {item.delivery.relative_path for item in self.inputs} | self.fresh_refusals.keys() | repeated

    @property
    def incoming_bytes(self) -> int:
        """Bytes of the files to be read, as far as they are known."""
        return sum(item.delivery.byte_size or 0 for item in self.inputs)


def read_known(connection: duckdb.DuckDBPyConnection | None, paths: Sequence[str]) -> dict[str, Known]:
    """What is held of the paths, and of what lies in those that are archives."""
    if connection is None or not paths:
        return {}
    rows = connection.execute(
        r"""
        select relative_path, fingerprint, sha256, byte_size, sidecar
        from ops.inbox_file
        where
            outcome <> 'quarantined'
            and (
                relative_path in (select unnest($paths::varchar[]))
                or regexp_extract(relative_path, '^(.+?\.zip)/', 1, 'i') in (select unnest($paths::varchar[]))
            )
        """,
        {"paths": list(paths)},
    ).fetchall()
    return {path: Known(*state) for path, *state in rows}


def read_paths(connection: duckdb.DuckDBPyConnection | None, paths: Sequence[str]) -> dict[str, PathState]:
    """The last state of each path that is known."""
    if connection is None or not paths:
        return {}
    rows = connection.execute(
        """
        select relative_path, sha256, sidecar, fingerprint, byte_size, outcome, reason
        from ops.inbox_file
        where relative_path in (select unnest($paths::varchar[]))
        """,
        {"paths": list(paths)},
    ).fetchall()
    return {row[0]: PathState(*row[1:]) for row in rows}


def read_held_state(connection: duckdb.DuckDBPyConnection | None, deliveries: Sequence[Delivery]) -> HeldState:
    """What the warehouse holds under the paths and hashes of the deliveries."""
    if connection is None:
        return HeldState()
    hashes = sorted({d.sha256 for d in deliveries if d.sha256})
    holders: dict[str, list[HeldFile]] = {}
    for row in connection.execute(
        """
        select source_file_key, relative_path, sha256
        from dim_source_file
        where is_current and source_file_key <> 0 and sha256 in (select unnest($hashes::varchar[]))
        """,
        {"hashes": hashes},
    ).fetchall():
        holders.setdefault(row[2], []).append(HeldFile(*row))
    withdrawn = connection.execute(
        "select sha256 from ops.withdrawal where sha256 in (select unnest($hashes::varchar[]))", {"hashes": hashes}
    ).fetchall()
    return HeldState(
        paths=read_paths(connection, [d.relative_path for d in deliveries]),
        holders=holders,
        papers=_read_papers(connection, [d.relative_path for d in deliveries], hashes),
        withdrawn=frozenset(row[0] for row in withdrawn),
        listed=read_listed(connection),
    )


def _read_papers(connection: duckdb.DuckDBPyConnection, paths: Sequence[str], hashes: Sequence[str]) -> dict[str, str]:
    """The paper of each path and each hash held, where there is one and no sidecar said it: that goes with the sidecar.

    A path used by several papers is evidence of none.
    """
    rows = connection.execute(
        """
        select file.relative_path, file.sha256, newspaper.name, file.sidecar
        from dim_source_file as file
        inner join dim_newspaper as newspaper using (newspaper_key)
        where
            file.is_current
            and newspaper.newspaper_key <> 0
            and (
                file.relative_path in (select unnest($paths::varchar[]))
                or file.sha256 in (select unnest($hashes::varchar[]))
            )
        """,
        {"paths": list(paths), "hashes": list(hashes)},
    ).fetchall()
    found: dict[str, set[str]] = {}
    for path, sha256, name, stored in rows:
        if not name_paper(restore_sidecar(stored), ""):
            found.setdefault(path, set()).add(name)
            found.setdefault(sha256, set()).add(name)
    return {key: names.pop() for key, names in found.items() if len(names) == 1}


def read_listed(connection: duckdb.DuckDBPyConnection | None) -> frozenset[str]:
    """Paths in quarantine that nobody has settled."""
    if connection is None:
        return frozenset()
    rows = connection.execute("select relative_path from ops.quarantine where resolved_at is null").fetchall()
    return frozenset(row[0] for row in rows)


def is_listed(delivery: Delivery, listed: frozenset[str]) -> bool:
    """Whether a file is in quarantine, by itself or in a folder or an archive that was set aside whole."""
    above = PurePosixPath(delivery.relative_path).parents
    return delivery.relative_path in listed or any(str(place) in listed for place in above)


def plan_load(
    deliveries: Iterable[Delivery],
    held: HeldState,
    *,
    newspaper: str,
    overrides: Overrides,
    retry: bool = False,
) -> LoadPlan:
    """Decide what becomes of each delivery. With `retry`, files set aside before are tried again.

    Of files with the same bytes the smallest path is read and the others are recorded as repeated, whatever came first.
    What was dropped from the quarantine stays out as what was withdrawn does, until its path gets other bytes.
    Without `newspaper`, what is held stays with its paper: a setting left out is no evidence against one given before.
    """
    outcomes: dict[str, str] = {}
    refusals: dict[str, tuple[str, str]] = {}
    by_path = {d.relative_path: d for d in deliveries}
    arrivals: dict[str, list[Delivery]] = {}
    for path, delivery in by_path.items():
        state = held.paths.get(path)
        recalled = _recall_outcome(state, delivery, is_listed=path in held.listed) if state else None
        if delivery.sha256 in held.withdrawn:  # first: whatever else is wrong with them, they are not taken in again
            outcomes[path] = "withdrawn"
        elif recalled and not (retry and recalled == "quarantined"):
            outcomes[path] = recalled
        elif delivery.refusal:
            outcomes[path] = "quarantined"
            refusals[path] = delivery.refusal
        else:
            arrivals.setdefault(delivery.sha256 or "", []).append(delivery)
    inputs = []
    for sha256, group in arrivals.items():
        holders = (file.relative_path for file in held.holders.get(sha256, ()))
        smallest = min([*holders, *(delivery.relative_path for delivery in group)])
        for delivery in sorted(group, key=lambda d: d.relative_path):
            path = delivery.relative_path
            if path > smallest:
                outcomes[path] = "repeated"
            else:
                outcomes[path] = "loaded"
                paper = newspaper or held.papers.get(path) or held.papers.get(sha256, "")
                inputs.append(PartInput(delivery, newspaper=paper, overrides=overrides.of(path)))
    return LoadPlan(outcomes, by_path, tuple(sorted(inputs, key=lambda i: i.delivery.relative_path)), refusals)


def _recall_outcome(state: PathState, delivery: Delivery, *, is_listed: bool) -> str | None:
    """What came of a path that stands as it stood when it was last dealt with; None where there is news of it."""
    aside = "quarantined" if is_listed else "withdrawn"
    if delivery.refusal:
        is_known = state.outcome == "quarantined" and state.reason == delivery.refusal[0]
        return aside if is_known and (is_listed or _has_same_bytes(state, delivery)) else None
    sidecar = delivery.sidecar.to_json() if delivery.sidecar else None
    if state.reason in _NOT_OF_THE_BYTES:
        return None  # it is no longer refused for that
    if state.sha256 != delivery.sha256 or state.sidecar != sidecar:
        return None
    return aside if state.outcome == "quarantined" else "unchanged"


def _has_same_bytes(state: PathState, delivery: Delivery) -> bool:
    """Whether a path has the bytes it had; of what was refused unread, size and time of change tell."""
    if delivery.sha256 is None:
        return state.sha256 is None and state.fingerprint == delivery.fingerprint
    return state.sha256 == delivery.sha256


def refuse_mixed_versions(connection: duckdb.DuckDBPyConnection) -> None:
    """A release never mixes versions of the parser. Raises BanmianError where another one read what is held."""
    row = connection.execute(
        "select parser_version from dim_source_file where is_current and source_file_key <> 0 limit 1"
    ).fetchone()
    if row and row[0] != parser_version():
        raise BanmianError(
            f"the warehouse was read with {row[0]}, this program reads with {parser_version()} / 仓库由另一版本解析",
            remedy="Run `banmian rebuild` to bring every held file to this version, then try again. "
            "/ 请先执行 banmian rebuild，再重试。",
        )


def find_overridden(
    connection: duckdb.DuckDBPyConnection,
    overrides: Overrides,
    *,
    newspaper: str,
    skip: Iterable[str],
    held_in: str,
) -> list[PartInput]:
    """Held files whose overrides are not the ones they were read with, to be read again."""
    paths, skipped = set(overrides.paths), set(skip)
    return [
        item
        for version, item in list_held(connection, overrides, newspaper=newspaper, held_in=held_in, among=paths)
        if hash_overrides(item.overrides) != version and item.delivery.relative_path not in skipped
    ]


def list_held(
    connection: duckdb.DuckDBPyConnection,
    overrides: Overrides,
    *,
    newspaper: str,
    held_in: str,
    among: set[str] | None = None,
) -> list[tuple[str | None, PartInput]]:
    """Current files, to be read again from the texts in the release `held_in`; each with its overrides' version.

    With `among`, only those paths and whatever was read with overrides before.
    """
    rows = connection.execute(
        """
        select
            file.source_file_key, file.relative_path, file.sha256, file.byte_size, file.encoding, file.sidecar,
            file.overrides_version, newspaper.name
        from dim_source_file as file
        inner join dim_newspaper as newspaper using (newspaper_key)
        where
            file.is_current
            and file.source_file_key <> 0
            and (
                $everything
                or file.overrides_version is not null
                or file.relative_path in (select unnest($paths::varchar[]))
            )
        order by file.relative_path, file.sha256
        """,
        {"everything": among is None, "paths": sorted(among or ())},
    ).fetchall()
    found = []
    for key, path, sha256, size, encoding, sidecar, version, name in rows:
        delivery = Delivery(path, "", sha256=sha256, byte_size=size, sidecar=restore_sidecar(sidecar))
        paper = newspaper if name == UNKNOWN else name
        found.append((version, PartInput(delivery, paper, overrides.of(path), held_in, key, encoding)))
    return found
