"""Decoding: which bytes are text, in which encoding, and why others are not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.decode import DecodeError, decode_text

PAGE = "本报讯（记者 郑一苇）昨日，区图书馆新馆开馆，首日接待读者3200人次。\n\n新馆藏书28万册。\n" * 4


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PAGE.encode("utf-8"), "utf-8"),
        (PAGE.encode("utf-8-sig"), "utf-8-sig"),
        (PAGE.encode("gb18030"), "gb18030"),
        (PAGE.encode("gbk"), "gb18030"),
        (PAGE.encode("utf-16"), "utf-16"),
        (PAGE.encode("utf-16-le"), "utf-16-le"),
        (PAGE.encode("utf-16-be"), "utf-16-be"),
        (PAGE.replace("\n", "\r\n").encode("utf-8"), "utf-8"),
        (b"only ascii\n", "utf-8"),
    ],
)
def test_text_is_decoded_and_its_encoding_told(data: bytes, encoding: str) -> None:
    decoded = decode_text(data)
    assert decoded.encoding == encoding
    assert decoded.text.replace("\r\n", "\n") in (PAGE, "only ascii\n")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        ("\u3000\n".encode(), "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
        (b"%PDF-1.7 something", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (PAGE.encode().replace(b"\n", b"\x00\x00"), "nul_bytes"),
        (PAGE.encode()[:-40] + b"\xff\xfe\xfa" + PAGE.encode(), "unreadable_encoding"),
        ("Ünïcödé façade naïve ".encode("latin-1") * 20, "unreadable_encoding"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError) as refused:
        decode_text(data)
    assert refused.value.reason == reason


def test_random_bytes_are_never_text() -> None:
    chance = random.Random(7)
    for size in (16, 64, 500, 20_000):
        for _ in range(50):
            with pytest.raises(DecodeError):
                decode_text(b"\xff" + chance.randbytes(size))


@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_or_a_reason(data: bytes) -> None:
    try:
        outcome = decode_text(data).text
    except DecodeError as error:
        outcome = error.reason
    assert outcome


@given(st.text(alphabet="区委社会工作会议召开，。“”0123456789\n 的是在", min_size=20))
def test_chinese_survives_every_encoding(text: str) -> None:
    if not text.strip():
        return
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decode_text(text.encode(encoding)).text == text
