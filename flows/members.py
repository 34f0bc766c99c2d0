"""The files in a zip archive as deliveries: read from it, or recalled where it stands as it stood."""

import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from flows.archives import check_archive, open_archive
from flows.deliveries import Delivery, Known, add_bytes, is_ignored, printable, read_bounded, recall_bytes, refuse
from flows.errors import FileRefusedError
from flows.settings import Settings
from flows.sidecar import MAX_BYTES as MAX_SIDECAR_BYTES
from flows.sidecar import find_lone_sidecars, has_ending, is_sidecar, pair_sidecars, parse_sidecar
from flows.stores import Entry, open_binary

_UNIX_MODE = 16  # bits above which a zip file's member holds its Unix mode
_MEMBER = re.compile(r"(.+?\.zip)/(.+)", re.IGNORECASE)  # the archive, the name in it


def group_members(held: Mapping[str, Known]) -> dict[str, dict[str, Known]]:
    """What is held of archives' members, by archive and name in it."""
    grouped: dict[str, dict[str, Known]] = {}
    for path, known in held.items():
        if member := _MEMBER.match(path):
            grouped.setdefault(member[1], {})[member[2]] = known
    return grouped


def recall_archive(entry: Entry, members: Mapping[str, Known]) -> list[Delivery]:
    """The members of an archive that stands as it stood, where all it holds is held; else none, and it is opened."""
    same = {n: k for n, k in members.items() if (k.fingerprint or "").startswith(f"{entry.fingerprint}#")}
    if not entry.changed or any(k.fingerprint != _mark_members(entry, len(same)) for k in same.values()):
        return []
    return [
        Delivery(
            f"{entry.relative_path}/{name}",
            entry.location,
            name,
            sha256=known.sha256,
            byte_size=known.byte_size,
            fingerprint=known.fingerprint,
            sidecar=parse_sidecar(known.sidecar) if known.sidecar else None,
        )
        for name, known in same.items()
    ]


def _mark_members(entry: Entry, count: int) -> str:
    """The fingerprint of an archive's members: by their count it can be told whether all of them are held.

    It counts what has to be told of in every run too, so that an archive with a sidecar beside no text is opened again.
    """
    return f"{entry.fingerprint}#{count}"


def read_archive(entry: Entry, held: Mapping[str, Known], *, settings: Settings) -> tuple[list[Delivery], list[str]]:
    """The files in a zip file as deliveries, texts and refused ones, and its sidecars beside no text.

    The archive itself where it cannot be trusted. Its directory is read as a folder is listed; what is held of it is
    unpacked no more while the archive stands as it stood.
    """
    try:
        if printable(entry.relative_path) != entry.relative_path:
            raise FileRefusedError("unsafe_path")
        with open_binary(entry.location) as handle, open_archive(handle) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            check_archive(members, packed=entry.size, settings=settings)
            by_name = {m.filename: m for m in members}
            sidecars = {name: by_name[beside] for name, beside in pair_sidecars(by_name).items()}
            if not any(has_ending(name, ".txt") for name in by_name):
                raise FileRefusedError("empty", "no .txt in the archive")
            wanted = [m for m in members if not (is_sidecar(m.filename) or is_ignored(m.filename))]
            lone = find_lone_sidecars(by_name)
            mark = _mark_members(entry, len(wanted) + len(lone))
            read = [
                _read_member(entry, archive, m, sidecars, held, fingerprint=mark, settings=settings) for m in wanted
            ]
            return read, [f"{entry.relative_path}/{name}" for name in lone]
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
        refused = FileRefusedError("bad_archive")
    except OSError as error:
        refused = FileRefusedError("unreadable", error.strerror or "")
    except FileRefusedError as error:
        refused = error
    return [refuse(entry, refused)], []


def _read_member(
    entry: Entry,
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    sidecars: Mapping[str, zipfile.ZipInfo],
    held: Mapping[str, Known],
    *,
    fingerprint: str,
    settings: Settings,
) -> Delivery:
    path = f"{entry.relative_path}/{member.filename}"
    try:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0] or printable(path) != path:
            raise FileRefusedError("unsafe_path")
        if stat.S_ISLNK(member.external_attr >> _UNIX_MODE):
            raise FileRefusedError("link")
        if not has_ending(member.filename, ".txt"):
            raise FileRefusedError("unsupported_type")
        delivery = Delivery(path, entry.location, member.filename, fingerprint=fingerprint)
        if recalled := recall_bytes(delivery, entry, held.get(path)):
            delivery = recalled
        else:
            with archive.open(member) as inner:
                delivery = add_bytes(delivery, read_bounded(inner, settings.max_file_bytes))
        beside = sidecars.get(member.filename)
        if beside and beside.file_size > MAX_SIDECAR_BYTES:
            raise FileRefusedError("bad_sidecar", "too large")
        return replace(delivery, sidecar=parse_sidecar(archive.read(beside))) if beside else delivery
    except FileRefusedError as error:
        return refuse(entry, error, member.filename)
