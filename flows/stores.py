"""Where an inbox lies: a folder of this machine or an fsspec URL, and the files listed in it."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import unquote

from flows.errors import BanmianError, FileRefusedError

_PASSWORD = re.compile(r"(://[^/@:]*:)[^/@]*@")  # of a URL
_ARCHIVES = frozenset({"zip", "tar", "libarchive"})  # what fsspec opens as a folder, and cannot name the files of alone
# Kinds of object storage whose listing fails where there is no bucket; a folder in one is but part of a name.
_FOLDERLESS = frozenset({"s3", "s3a", "gs", "gcs"})
_LINKED = frozenset({"http", "https"})  # a folder there is a page of links
_NO_INBOX = "there is no such inbox / 没有这个收件目录"
_A_FILE = "an inbox is a folder, and this is a file / 收件目录应是文件夹，这是文件"
_GIVE_ADDRESS = (
    "Check the address, and give that of a folder, such as s3://bucket/folder or http://host/folder/. "
    "/ 请核对地址，并给出文件夹的地址。"
)
_CHECK_ACCESS = (
    "Check the address, the network and the credentials (docs/operations.md, Environment), then run again. "
    "/ 请检查地址、网络和访问凭据，然后重新运行。"
)
_MOST_SAID = 300  # characters of what a client says of its failure


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

    def explain_empty(self) -> str | None:
        """What to tell where nothing was listed; None of an empty inbox. Raises BanmianError when there is none."""


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
                _A_FILE if self.root.exists() else _NO_INBOX,
                place=str(root),
                remedy="Give a folder of issue files. / 请给出存放版面文件的文件夹。",
            )

    def list_entries(self) -> Iterator[Entry]:
        """Walk the folder without following links to folders; a folder that cannot be read is an entry refused."""
        pending = [self.root]
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder) as found:
                    items = sorted(found, key=lambda x: x.name)
            except OSError as error:
                if entry := self._refuse_folder(folder, error):
                    yield entry
                continue
            for item in items:
                if item.name.startswith("."):
                    continue
                if item.is_dir(follow_symlinks=False):
                    pending.append(Path(item.path))
                elif entry := self._describe(Path(item.path)):
                    yield entry

    def stat_entry(self, entry: Entry) -> Entry | None:
        """Look again."""
        return self._describe(self.root / os.fsdecode(entry.location))

    def explain_empty(self) -> str | None:
        """An empty folder is an empty inbox."""
        return None

    def _refuse_folder(self, folder: Path, error: OSError) -> Entry | None:
        """A folder that cannot be read; None when it is gone. Raises BanmianError where it is the inbox itself."""
        if folder == self.root:
            raise BanmianError(
                f"the inbox cannot be read ({error.strerror}) / 收件目录无法读取",
                place=str(folder),
                remedy="Check its permissions and the disk, then run again. / 请检查权限和磁盘，然后重新运行。",
            ) from error
        return None if isinstance(error, FileNotFoundError) else self._refuse_unreadable(folder)

    def _refuse_unreadable(self, path: Path) -> Entry:
        return Entry(path.relative_to(self.root).as_posix(), str(path), 0, "", "unreadable")

    def _describe(self, path: Path) -> Entry | None:
        relative = path.relative_to(self.root).as_posix()
        location, refusal = str(path), None
        try:
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                target = _follow_link(path)
                if target and target.is_relative_to(self.root) and target.is_file():
                    status, location = target.stat(), str(target)
                else:
                    refusal = "link"
            elif not stat.S_ISREG(status.st_mode):
                refusal = "not_a_file"
        except FileNotFoundError:
            return None
        except OSError:
            return self._refuse_unreadable(path)
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

        self.place = hide_password(url)
        scheme = url.partition("://")[0]
        if scheme in _ARCHIVES:
            raise BanmianError(
                "an archive is no inbox / 压缩包不能作收件目录",
                place=self.place,
                remedy="Put it into a folder and give that: .zip files of texts are taken. / 请放入文件夹。",
            )
        self.has_folders = scheme not in _FOLDERLESS
        with self._told():
            self.files, self.root = fsspec.core.url_to_fs(url)
        self.is_linked = scheme in _LINKED
        # The links of a web server's listing start from the folder, which ends in a slash; storage knows no such name.
        self.root = self.root.rstrip("/") + ("/" if self.is_linked and "?" not in self.root else "")

    def list_entries(self) -> Iterator[Entry]:
        """Every object below the URL."""
        with self._told():
            self.files.invalidate_cache()
            found = self.files.find(self.root, detail=True)
        for path, info in found.items():
            relative = path[len(self.root) :].lstrip("/")
            if self.is_linked:
                relative = "" if "?" in relative else unquote(relative)  # a query sorts the listing, it is no file
            if not relative or any(part.startswith(".") for part in relative.split("/")):
                continue
            location = self.files.unstrip_protocol(path)
            entry = Entry(relative, location, info.get("size") or 0, self._changed(info))
            # A web server lists names only.
            listed = entry if info.get("size") is not None else self.stat_entry(entry)
            if listed:
                yield listed

    def stat_entry(self, entry: Entry) -> Entry | None:
        """Look again, past any listing kept by the client."""
        self.files.invalidate_cache()
        with self._told():
            try:
                info = self.files.info(entry.location)
            except FileNotFoundError:
                return None
        return replace(entry, size=info["size"] or 0, changed=self._changed(info))

    def explain_empty(self) -> str | None:
        """Ask for the folder itself: `find` lists nothing as well where there is none, or nobody answers."""
        with self._told():
            try:
                self.files.ls(self.root, detail=False)
            except FileNotFoundError:
                if self.has_folders:
                    raise
                return (
                    f"{self.place}: nothing lies there; this storage has no empty folders, so that an empty inbox and "
                    "a mistyped one look the same / 该处没有文件：对象存储没有空文件夹，请核对地址"
                )
            info = self.files.info(self.root)
        # A web server's listing is a page as well: only what is no page of links is a file for certain.
        if info.get("type") == "file" and info.get("mimetype") != "text/html":
            raise BanmianError(_A_FILE, place=self.place, remedy=_GIVE_ADDRESS)
        return None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What a client raises, in a sentence. Each has errors of its own, of no common kind."""
        try:
            yield
        except ImportError as error:
            raise BanmianError(
                f"this kind of address needs a package that is not here ({error}) / 缺少访问此类地址的程序包",
                place=self.place,
                remedy="Install it into Banmian's environment, or give a folder. / 请安装该程序包，或改用文件夹。",
            ) from error
        except FileNotFoundError as error:
            raise BanmianError(_NO_INBOX, place=self.place, remedy=_GIVE_ADDRESS) from error
        except Exception as error:
            why = hide_password(str(error) or type(error).__name__)[:_MOST_SAID]
            if isinstance(error, ValueError) and why.startswith("Protocol not known"):
                message = f"addresses of this kind are not known ({why}) / 不支持此类地址"
            else:
                message = f"the inbox does not answer ({why}) / 收件目录无法访问"
            raise BanmianError(message, place=self.place, remedy=_CHECK_ACCESS) from error

    @staticmethod
    def _changed(info: Mapping[str, object]) -> str:
        marks = ("ETag", "etag", "LastModified", "Last-Modified", "mtime")
        return str(next((info[mark] for mark in marks if info.get(mark)), ""))


def hide_password(inbox: str) -> str:
    """An inbox as logs and messages may name it."""
    return _PASSWORD.sub(r"\1***@", inbox)


def open_store(inbox: str) -> Store:
    """The store of an inbox: a folder, or an fsspec URL. Raises BanmianError when there is none."""
    return RemoteStore(inbox) if "://" in inbox else LocalStore(Path(inbox))
