"""Bytes to text: which encoding a delivered file is in, and what cannot be read at all."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

# First bytes of formats that are never a text dump (file format specifications of each).
_SIGNATURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ\x90",
    b"RIFF",
    b"II*\x00",
    b"MM\x00*",
    b"\xd0\xcf\x11\xe0",
    b"7z\xbc\xaf",
    b"Rar!",
    b"SQLite format 3",
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Characters a Chinese newspaper is printed with: Han, ASCII, CJK and general punctuation, full-width forms, spaces.
_ORDINARY = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u203b\u00b7\x20-\x7e\s\u2460-\u24ff]")
_ORDINARY_SHARE = 0.9  # real pages are above 0.99; random bytes read as GB18030 or UTF-16 are below 0.7
# Of Han characters guessed from GB18030 bytes, how many GB 2312's 6,763 must cover: ordinary print uses few others.
_COMMON_SHARE = 0.9
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_SHARE = 0.05  # a damaged export has a few; a binary file has many
_SAMPLE = 200_000  # characters looked at to tell an encoding
_REPLACEMENT = "\ufffd"  # what a program writes for bytes it cannot read
_FEW = 3  # such signs that a page may hold for emoji and rare characters


class DecodeError(ValueError):
    """The bytes are no readable text; `reason` is `empty`, `binary`, `nul_bytes` or `unreadable_encoding`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text, untouched but for a byte order mark, and the encoding it was read with (a Python codec name)."""

    text: str
    encoding: str


def decode_text(data: bytes) -> DecodedText:
    """Decode a delivered file. Raises DecodeError when it is empty, binary, or in no encoding that is known."""
    if not data.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise DecodeError("empty")
    if data.startswith(_SIGNATURES):
        raise DecodeError("binary")
    decoded = _decode_marked(data) or _decode_guessed(data)
    if not decoded.text.strip("\ufeff \t\r\n\u3000"):
        raise DecodeError("empty")
    sample = decoded.text[:_SAMPLE]
    if "\x00" in decoded.text:
        raise DecodeError("nul_bytes")
    if len(_CONTROL.findall(sample)) > _CONTROL_SHARE * len(sample):
        raise DecodeError("binary")
    return decoded


def _decode_marked(data: bytes) -> DecodedText | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return DecodedText(data.decode(encoding), encoding)
            except UnicodeDecodeError:
                raise DecodeError("unreadable_encoding") from None
    return None


def _decode_guessed(data: bytes) -> DecodedText:
    try:
        return DecodedText(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try(data, encoding) if len(data) % 2 == 0 else None
        if text is not None and _looks_printed(text):
            return DecodedText(text, encoding)
    if b"\x00" in data:
        raise DecodeError("nul_bytes" if data.count(b"\x00") < len(data) // 2 and _looks_texty(data) else "binary")
    text = _try(data, "gb18030")
    if text is None or not _looks_printed(text) or not _is_common(text):
        raise DecodeError("unreadable_encoding")
    return DecodedText(text, "gb18030")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _looks_printed(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_ORDINARY.findall(sample)) >= _ORDINARY_SHARE * len(sample)


def _is_common(text: str) -> bool:
    han = "".join(c for c in text[:_SAMPLE] if "\u4e00" <= c <= "\u9fff")
    return len(han.encode("gb2312", "ignore")) // 2 >= _COMMON_SHARE * len(han)


def _looks_texty(data: bytes) -> bool:
    return _looks_printed(data.replace(b"\x00", b"").decode("utf-8", "ignore"))


def find_damage(text: str) -> Iterator[tuple[str, str]]:
    """What a person should look at: characters that were lost before the file came, told by what stands for them."""
    count = text.count(_REPLACEMENT)
    if count > _FEW:
        line = text.count("\n", 0, text.index(_REPLACEMENT)) + 1
        yield (
            "characters_lost",
            f"{count} characters were lost before the file came, the first in line {line}; export the page again and "
            "deliver it under the same name / "
            f"有 {count} 个字符在交付前已损坏，首见于第 {line} 行，请重新导出并以同名交付",
        )
