"""One tree of errors. A person sees what is wrong, where, and what to do; never a traceback."""


class BanmianError(Exception):
    """Something a person can act on. `exit_code` is what the command line ends with."""

    exit_code = 1

    def __init__(self, message: str, *, place: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        remedy = f"\n  → {self.remedy}" if self.remedy else ""
        return f"{place}{self.message}{remedy}"


class UsageError(BanmianError):
    """The command or a setting is not one Banmian understands."""

    exit_code = 2


class WarehouseBusyError(BanmianError):
    """Another run holds the warehouse."""

    exit_code = 4


class FilesQuarantinedError(BanmianError):
    """With --strict: the run went on, but files it saw are in quarantine."""

    exit_code = 5


class FileRefusedError(BanmianError):
    """A delivered file cannot be loaded. `reason` is a fixed code; see `REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        english, chinese = REASONS[reason]
        super().__init__(f"{english}{f' ({detail})' if detail else ''} / {chinese}")
        self.reason = reason

    def __reduce__(self) -> tuple[type["FileRefusedError"], tuple[str], dict[str, object]]:
        return (type(self), (self.reason,), self.__dict__ | {"args": self.args})


# Fixed codes of `ops.quarantine.reason`: what is wrong and what to do, in English and Chinese.
REASONS: dict[str, tuple[str, str]] = {
    "empty": (
        "The file holds no text. Export the page again and deliver it under the same name.",
        "文件没有文字。请重新导出该版并以同名交付。",
    ),
    "binary": (
        "This is not text but an image, an archive or a program. Deliver the page as plain text.",
        "这不是文本，而是图片、压缩包或程序。请以纯文本交付。",
    ),
    "nul_bytes": (
        "The text is ridden with zero bytes, as a broken export leaves them. Export it again.",
        "文本中夹有空字节，多为导出中断所致。请重新导出。",
    ),
    "unreadable_encoding": (
        "The bytes are text in none of UTF-8, UTF-16, GB18030. Save the file as UTF-8 and deliver it again.",
        "编码既不是 UTF-8、UTF-16，也不是 GB18030。请另存为 UTF-8 后重新交付。",
    ),
    "unsupported_type": (
        "Only .txt, .txt.gz and .zip files of texts are taken. Rename it if it is text, else remove it.",
        "只接收 .txt、.txt.gz 和装有文本的 .zip。若是文本请改名，否则请移走。",
    ),
    "too_large": (
        "The file is larger than a page can be. If it is right, raise BANMIAN_MAX_FILE_BYTES.",
        "文件远大于一个版面。确认无误后可调高 BANMIAN_MAX_FILE_BYTES。",
    ),
    "bad_archive": (
        "The archive is damaged, encrypted, or unpacks to far more than it weighs. Pack it again.",
        "压缩包损坏、加密，或解压后异常庞大。请重新打包。",
    ),
    "unsafe_path": (
        "The name leads out of the inbox, or holds control characters. Rename it.",
        "路径指向收件目录之外，或含有控制字符。请改名。",
    ),
    "link": (
        "A link is followed only to a file inside the inbox, not out of it, to a folder or to nothing. "
        "Deliver the file itself.",
        "链接须指向收件目录内的文件；指向收件目录之外、文件夹或空处的不跟随。请交付文件本身。",
    ),
    "not_a_file": (
        "This is a device, a pipe or a socket, not a file. Remove it from the inbox.",
        "这是设备、管道或套接字，不是文件。请从收件目录移走。",
    ),
    "unreadable": (
        "The file or folder could not be read. Check its permissions and the disk.",
        "文件或文件夹无法读取。请检查权限和磁盘。",
    ),
    "bad_sidecar": (
        "The .json beside the text is no valid sidecar (newspaper, issue_date as YYYY-MM-DD, page). Mend or remove it.",
        "文本旁的 .json 不是有效的附属文件（newspaper、issue_date 为 YYYY-MM-DD、page）。请改正或移走。",
    ),
    "reading_failed": (
        "Reading the page failed. This is a fault of Banmian: keep the file and report it.",
        "版面解析出错，属程序缺陷。请保留文件并报告。",
    ),
}
