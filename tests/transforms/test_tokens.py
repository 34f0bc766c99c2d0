"""Words are jieba's, one by one: on chosen cases, on thousands of generated ones, and on the real files."""

import random
from collections.abc import Callable
from csv import DictReader
from pathlib import Path

import jieba
import pytest

from transforms.tokens import Segmenter, UserWord, build_segmenter, read_user_words

ROOT = Path(__file__).parents[2]
ISSUES = ROOT.parent / "shared" / "issues"
GENERATED_CASES = 12_000
USER_WORDS = [
    *read_user_words(DictReader((ROOT / "seeds/reference/user_words.csv").open(encoding="utf-8"))),
    UserWord("合伙办事", None),
    UserWord("PM2.5", None),
    UserWord("z世代", 40),
]


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return build_segmenter(USER_WORDS)


@pytest.fixture(scope="module")
def reference() -> Callable[[str], list[str]]:
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in USER_WORDS:
        tokenizer.add_word(word.word, word.frequency, word.part_of_speech)
    return tokenizer.lcut


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-11-21", "2025 - 11 - 21"),
        ("3-5岁", "3 - 5 岁"),
        ("电话023-6300000。", "电话 023 - 6300000 。"),
        ("5.5G和2.4GHz", "5.5 G 和 2.4 GHz"),
        ("看www.abc.com", "看 www . abc . com"),
        ("占38%,A股", "占 38% , A股"),
        ("会C++和C#", "会 C++ 和 C#"),
        ("A股-B股", "A股 - B股"),
        ("\U00020000\u3400字", "\U00020000 \u3400 字"),
        ("姓名:____。", "姓名 : ____ 。"),
        ("__1-2__", "__ 1 - 2 __"),
        ("z世代1-2", "z世代 1 - 2"),
        ("", ""),
    ],
)
def test_cuts_as_jieba(text: str, words: str, segmenter: Segmenter, reference: Callable[[str], list[str]]) -> None:
    assert segmenter.cut(text) == words.split() == reference(text)


def test_equals_jieba_on_generated_text(
    segmenter: Segmenter, reference: Callable[[str], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    generate = _make_generator(seed=7)
    texts = {generate() for _ in range(GENERATED_CASES * 2)}
    texts = sorted(texts)[:GENERATED_CASES]
    different = [(text, segmenter.cut(text), reference(text)) for text in texts]
    different = [case for case in different if case[1] != case[2]]
    with capsys.disabled():
        print(f"\njieba equality: {len(texts)} generated texts, {len(different)} differ")
    assert len(texts) == GENERATED_CASES
    assert not different


@pytest.mark.parametrize("path", sorted(ISSUES.glob("*.txt")) or [None], ids=lambda path: path.name if path else "none")
def test_equals_jieba_on_real_files(
    path: Path | None, segmenter: Segmenter, reference: Callable[[str], list[str]]
) -> None:
    if path is None:
        pytest.skip("no real issue files beside the repository")
    text = path.read_text("utf-8")
    assert segmenter.cut(text) == reference(text)
    for line in text.splitlines():
        assert segmenter.cut(line) == reference(line)


def test_words_join_to_the_text_when_a_block_is_too_long_for_jieba(segmenter: Segmenter) -> None:
    text = "C++与5-6" * 20_000
    assert "".join(segmenter.cut(text)) == text


@pytest.mark.parametrize("sign", ["a-", "_", "-中", "A股-", "C+", "\u3400", "\u3400-1", "1.", "%"])
def test_hostile_text_is_cut_in_linear_time(sign: str, segmenter: Segmenter) -> None:
    text = sign * (100_000 // len(sign))
    assert "".join(segmenter.cut(text)) == text


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("经济", "n"),
        ("跑", "v"),
        ("2025", "m"),
        ("38%", "m"),
        ("AI", "eng"),
        ("，", "x"),
        ("合伙办事", "n"),
        ("㐀", "x"),
    ],
)
def test_part_of_speech(word: str, tag: str, segmenter: Segmenter) -> None:
    assert segmenter.part_of_speech(word) == tag


@pytest.mark.parametrize("word", [UserWord("", 1), UserWord("空 格", 1), UserWord("零次", 0), UserWord("a_b", 1)])
def test_refuses_a_word_that_cannot_be_found(word: UserWord) -> None:
    with pytest.raises(ValueError, match="user word"):
        build_segmenter([word])


def _make_generator(*, seed: int) -> Callable[[], str]:
    """Texts of one to nine parts, rich in what engines cut otherwise: dates, ranges, units, addresses, rare Han."""
    source = random.Random(seed)
    latin = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    mixed = [
        "A股",
        "T恤",
        "C++",
        "c#",
        "AT&T",
        "4S店",
        "1号店",
        "阿Q",
        "IP地址",
        "江南style",
        "X光",
        "大S",
        "PM2.5",
        "z世代",
    ]
    plain = [
        "经济",
        "社会",
        "发展",
        "新就业群体",
        "合伙办事",
        "年",
        "岁",
        "月",
        "的",
        "在",
        "上",
        "电话",
        "网址",
        "约",
        "不",
        "很",
    ]

    def digits(most: int = 4) -> str:
        return "".join(source.choices("0123456789", k=source.randint(1, most)))

    def letters(most: int = 4) -> str:
        return "".join(source.choices(latin, k=source.randint(1, most)))

    makers: list[Callable[[], str]] = [
        lambda: f"{digits()}-{digits(2)}-{digits(2)}",
        lambda: f"{digits(1)}-{digits(2)}岁",
        lambda: f"023-{digits(8)}",
        lambda: f"{digits(1)}.{digits(1)}{source.choice(['G', 'GHz', '%', '亿元', 'T恤'])}",
        lambda: f"https://www.{letters()}.com/{letters()}?{letters()}={digits()}",
        lambda: f"{digits()}.{digits(2)}%",
        lambda: f"{digits(2)}+{digits(1)}+N",
        lambda: "".join(source.choices("abA12+#&._%-", k=source.randint(1, 8))),
        lambda: chr(source.choice([0x3400 + source.randrange(0x19BF), 0x9FD6 + source.randrange(0x29)])),
        lambda: chr(0x20000 + source.randrange(0xA6DF)),
        lambda: "".join(chr(0x4E00 + source.randrange(0x51D5)) for _ in range(source.randint(1, 5))),
        lambda: source.choice(mixed),
        lambda: source.choice(mixed) + source.choice(["-", ".", "1", "_", "%"]),
        lambda: source.choice("，。！？ \n\u3000“”（）《》·—"),
        lambda: "\r\n",
        lambda: "_" * source.randint(1, 4),
        letters,
        digits,
        *[lambda: source.choice(plain)] * 6,
    ]
    return lambda: "".join(source.choice(makers)() for _ in range(source.randint(1, 9)))
