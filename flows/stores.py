"""Where an inbox lies: a folder of this machine or an fsspec URL, and the files listed in it."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Protocol

from flows.errors import BanmianError, FileRefusedError

_PASSWORD = re.compile(r"(://[^/@:]*:)[^/@]*@")  # of a URL


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a store: path below the inbox, size in bytes, time of change; `refusal` where it is no plain file."""

    relative_path: str
    location: str
    size: int
    changed: str
    refusal: str | None = None

    @property
    def fingerprint(self) -> str:
        """Size and time of change in one string."""
        return f"{self.size}:{self.changed}"


class SupportsRead(Protocol):
    """Anything bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""


class Store(Protocol):
    """Where files are listed and read: a folder of this machine or an fsspec file system."""

    def list_entries(self) -> Iterator[Entry]:
        """Every file below the inbox, in any order."""

    def stat_entry(self, entry: Entry) -> Entry | None:
        """The entry as it stands now; None when it is gone."""


def open_binary(location: str) -> IO[bytes]:
    """Open a file of an inbox for reading; a link put in its place since the listing is not followed."""
    if "://" in location:
        import fsspec

        opened: IO[bytes] = fsspec.open(location, "rb").open()
        return opened
    handle = os.open(location, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileRefusedError("not_a_file")
    return os.fdopen(handle, "rb")


class LocalStore:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        if not self.root.is_dir():
            raise BanmianError(
                "an inbox is a folder, and this is a file / 收件夹应是文件夹，这是文件"
                if self.root.exists()
                else "there is no such inbox / 没有这个收件夹",
                place=str(root),
                remedy="Give a folder of issue files. / 请给出存放版面文件的文件夹。",
            )

    def list_entries(self) -> Iterator[Entry]:
        """Walk the folder without following links to folders."""
        pending = [self.root]
        while pending:
            folder = pending.pop()
            with os.scandir(folder) as found:
                for item in sorted(found, key=lambda x: x.name):
                    if item.name.startswith("."):
                        continue
                    if item.is_dir(follow_symlinks=False):
                        pending.append(Path(item.path))
                    else:
                        yield self._describe(Path(item.path))

    def stat_entry(self, entry: Entry) -> Entry | None:
        """Look again."""
        path = self.root / os.fsdecode(entry.location)
        return self._describe(path) if os.path.lexists(path) else None

    def _describe(self, path: Path) -> Entry:
        relative = path.relative_to(self.root).as_posix()
        status = path.lstat()
        location, refusal = str(path), None
        if stat.S_ISLNK(status.st_mode):
            target = _follow_link(path)
            if target and target.is_relative_to(self.root) and target.is_file():
                status, location = target.stat(), str(target)
            else:
                refusal = "link"
        elif not stat.S_ISREG(status.st_mode):
            refusal = "not_a_file"
        return Entry(relative, location, status.st_size, str(status.st_mtime_ns), refusal)


def _follow_link(path: Path) -> Path | None:
    """Where a link ends; None for one that leads in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return None


class RemoteStore:
    """An fsspec file system, such as object storage."""

    def __init__(self, url: str) -> None:
        import fsspec

        self.files, self.root = fsspec.core.url_to_fs(url)
        self.root = self.root.rstrip("/")

    def list_entries(self) -> Iterator[Entry]:
        """Every object below the URL."""
        for path, info in self.files.find(self.root, detail=True).items():
            relative = path[len(self.root) :].lstrip("/")
            if relative and not any(part.startswith(".") for part in relative.split("/")):
                yield Entry(relative, self.files.unstrip_protocol(path), info["size"] or 0, self._changed(info))

    def stat_entry(self, entry: Entry) -> Entry | None:
        """Look again, past any listing kept by the client."""
        self.files.invalidate_cache()
        try:
            info = self.files.info(entry.location)
        except FileNotFoundError:
            return None
        return replace(entry, size=info["size"] or 0, changed=self._changed(info))

    @staticmethod
    def _changed(info: Mapping[str, object]) -> str:
        return str(info.get("ETag") or info.get("etag") or info.get("LastModified") or info.get("mtime") or "")


def hide_password(inbox: str) -> str:
    """An inbox as logs and messages may name it."""
    return _PASSWORD.sub(r"\1***@", inbox)


def open_store(inbox: str) -> Store:
    """The store of an inbox: a folder, or an fsspec URL. Raises BanmianError when there is none."""
    return RemoteStore(inbox) if "://" in inbox else LocalStore(Path(inbox))
