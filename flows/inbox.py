"""An inbox looked through: every file of it as a delivery.

An inbox is a folder or an fsspec URL. Links are not followed out of it; archives are read as folders of texts.
"""

import io
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from flows.deliveries import Delivery, Known, add_bytes, is_ignored, printable, read_delivery, recall_bytes, refuse
from flows.errors import FileRefusedError
from flows.members import group_members, read_archive, recall_archive
from flows.remarks import tell_growing_files, tell_lone_sidecars
from flows.settings import Settings
from flows.sidecar import MAX_BYTES as MAX_SIDECAR_BYTES
from flows.sidecar import find_lone_sidecars, has_ending, is_sidecar, is_text, pair_sidecars, parse_sidecar
from flows.stores import Entry, open_binary, open_store

_HEAD = 512  # bytes looked at to say what an unknown file is
_LONGEST_CHARACTER = 4  # bytes, in every encoding that is read


def discover_deliveries(
    inbox: str,
    *,
    settings: Settings,
    known: Callable[[list[str]], Mapping[str, Known]],
    now: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
    warn: Callable[[str], None] = lambda _: None,
) -> list[Delivery]:
    """Every file of the inbox as a Delivery, ordered by path; files still being written are left out.

    `known` tells what is held of paths and of what lies in those that are archives, so that bytes read before under the
    same size and time are not read again.
    `warn` is told of an empty inbox that may be a mistyped one, of files left out, and of sidecars beside no text.
    Raises BanmianError when there is no such inbox.
    """
    store = open_store(inbox)
    entries = {e.relative_path: e for e in store.list_entries()}
    if not entries and (remark := store.explain_empty()):
        warn(remark)
    texts = [e for path, e in sorted(entries.items()) if not is_ignored(path) and not is_sidecar(path)]
    _let_settle(texts, settings=settings, now=now, sleep=sleep)
    held = known([e.relative_path for e in texts])
    members = group_members(held)
    found: list[Delivery] = []
    growing: list[str] = []
    sidecars = {path: entries[beside] for path, beside in pair_sidecars(entries).items()}
    lone = find_lone_sidecars(entries)
    for entry in texts:
        if has_ending(entry.relative_path, ".zip") and not entry.refusal:
            recalled = recall_archive(entry, members.get(entry.relative_path, {}))
            read, lone_inside = (recalled, []) if recalled else read_archive(entry, held, settings=settings)
        else:
            read, lone_inside = [_read_plain(entry, held.get(entry.relative_path), settings=settings)], []
        after = store.stat_entry(entry) if not entry.refusal else entry
        if after and after.fingerprint == entry.fingerprint:
            found += [_attach_sidecar(d, sidecars.get(d.relative_path)) for d in read]
            lone += lone_inside
        elif after:  # still being written; where it is gone, there is nothing to take
            growing.append(printable(entry.relative_path))
    for remark in (*tell_lone_sidecars([printable(path) for path in lone]), *tell_growing_files(growing)):
        warn(remark)
    return sorted(found, key=lambda d: d.relative_path)


def _let_settle(
    entries: list[Entry], *, settings: Settings, now: Callable[[], float], sleep: Callable[[float], None]
) -> None:
    """Wait out the settle time once when something changed within it, so that a growing file shows that it grows."""
    newest = max((int(e.changed) / 1e9 for e in entries if e.changed.isdigit()), default=0.0)
    if (age := now() - newest) < settings.settle_seconds:
        sleep(min(settings.settle_seconds, settings.settle_seconds - age))


def _read_plain(entry: Entry, known: Known | None, *, settings: Settings) -> Delivery:
    try:
        if entry.refusal:
            raise FileRefusedError(entry.refusal)
        if printable(entry.relative_path) != entry.relative_path:
            raise FileRefusedError("unsafe_path")
        if not is_text(entry.relative_path):
            raise _explain_unsupported(entry)
        if entry.size > settings.max_file_bytes:
            raise FileRefusedError("too_large", f"{entry.size >> 20} MB")
        delivery = Delivery(entry.relative_path, entry.location, fingerprint=entry.fingerprint)
        if recalled := recall_bytes(delivery, entry, known):
            return recalled
        return add_bytes(delivery, read_delivery(delivery, max_bytes=settings.max_file_bytes))
    except FileRefusedError as error:
        return refuse(entry, error)


def _explain_unsupported(entry: Entry) -> FileRefusedError:
    """The best reason for a file that does not end in a text's name: what it is, rather than what it is called."""
    if entry.size == 0:
        return FileRefusedError("empty")
    try:
        with open_binary(entry.location) as handle:
            head = handle.read(_HEAD)
    except OSError:
        return FileRefusedError("unreadable")
    # The head may end within a character.
    reasons = [_explain_head(head[: len(head) - cut]) for cut in range(_LONGEST_CHARACTER)]
    return FileRefusedError("unsupported_type" if "unsupported_type" in reasons else reasons[0])


def _explain_head(head: bytes) -> str:
    from transforms.decode import DecodeError, decode_text

    try:
        decode_text(head)
    except DecodeError as error:
        return "binary" if error.reason == "unreadable_encoding" else error.reason
    return "unsupported_type"


def _attach_sidecar(delivery: Delivery, entry: Entry | None) -> Delivery:
    """Add what `NAME.json` beside `NAME.txt` says; a sidecar that cannot be understood refuses its text."""
    if delivery.refusal or entry is None:
        return delivery
    try:
        if entry.refusal:
            raise FileRefusedError("bad_sidecar", entry.refusal)
        with open_binary(entry.location) as handle:
            data = io.BytesIO(handle.read(MAX_SIDECAR_BYTES + 1)).getvalue()
        if len(data) > MAX_SIDECAR_BYTES:
            raise FileRefusedError("bad_sidecar", "too large")
        return replace(delivery, sidecar=parse_sidecar(data))
    except FileRefusedError as error:
        return replace(delivery, refusal=(error.reason, error.message))
    except OSError as error:
        refused = FileRefusedError("bad_sidecar", error.strerror or "")
        return replace(delivery, refusal=(refused.reason, refused.message))
