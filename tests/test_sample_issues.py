"""The sample issues show what their README says, and hold nothing of any real paper."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "seeds" / "issues"
CORRECTIONS = ROOT / "seeds" / "corrections"
REAL_ISSUES = ROOT.parent / "shared" / "issues"
REFUSED = {"拒收/2025-10-21_空白.txt", "拒收/2025-10-21_扫描件.txt"}
# A phrase this long is somebody's sentence; shorter ones are the language's own.
LONGEST_SHARED_PHRASE = 17

ENCODINGS = {
    "2025-09-12_2版.txt": "gb18030",
    "2025-09-15_1版.txt": "utf-8-sig",
    "2025-10-09_2版.txt": "utf-16",
}


def path_of(path: Path) -> str:
    return path.relative_to(SAMPLES).as_posix()


READABLE = sorted(path_of(path) for path in SAMPLES.rglob("*.txt") if path_of(path) not in REFUSED)


def read_sample(name: str) -> str:
    return (SAMPLES / name).read_bytes().decode(ENCODINGS.get(name, "utf-8"))


def keep_han(text: str) -> str:
    return re.sub(r"[^一-鿿]", "", text)


def phrases_of(text: str, size: int) -> set[str]:
    han = keep_han(text)
    return {han[i : i + size] for i in range(len(han) - size + 1)}


def is_hard_wrapped(text: str) -> bool:
    """Lines of print stand directly under each other, none longer than a wide column."""
    lines = text.split("\n")
    adjoining = sum(bool(a.strip() and b.strip()) for a, b in pairwise(lines))
    return adjoining > len(lines) / 3 and max(map(len, lines)) < 60


def test_there_are_enough_samples_of_a_readable_size() -> None:
    assert len(READABLE) >= 12
    for name in READABLE:
        assert 600 <= len(re.sub(r"\s", "", read_sample(name))) <= 3000, name


def test_both_layouts_are_shown() -> None:
    wrapped = {name for name in READABLE if is_hard_wrapped(read_sample(name))}
    assert len(wrapped) >= 5
    assert len(READABLE) - len(wrapped) >= 5


@pytest.mark.parametrize("name", sorted(ENCODINGS))
def test_other_encodings_are_not_plain_utf8(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    if ENCODINGS[name] == "utf-8-sig":
        assert data.startswith(b"\xef\xbb\xbf")
    else:
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("2025-09-01_1版.txt", r"^编辑:\S+ 美编:\S+$"),
        ("2025-09-01_1版.txt", r"^2025年9月1日 星期一$"),
        ("2025-09-01_1版.txt", r"逐项对$"),
        ("2025-09-01_2版.txt", r"^\(上接1版\)账。"),
        ("2025-09-01_2版.txt", r"^\(上接1版\)$"),
        ("2025-09-01_2版.txt", r"^会议还研究了其他事项。$"),
        ("2025-09-05_3版.txt", r"^红砖楼里\n有了向上的路$"),
        ("2025-09-05_3版.txt", r"^本组图片由\S+提供$"),
        ("2025-09-08/4版.txt", r"^首席记者 周 牧 记者 陆行\n舟 林 溪 白 芷$"),
        ("2025-09-08/4版.txt", r"^学思想 看行动$"),
        ("2025-09-12_2版.txt", r"^ 稳住开局 冲刺三季度（上接1版）到社区"),
        ("2025-09-12_2版.txt", r"^一片荒滩的回答\n白鹭洲三年记\n\n旧作业本里的新消息\n我区表彰从教三十年教师$"),
        ("2025-09-19_4版.txt", r"^（首席记者 周 牧）\n\n六元一碗面 三十四年没走味$"),
        ("2025-09-23_2版.txt", r"线上订单要\n\n国庆中秋假期公交地铁这样走\n\n占到三成以上。$"),
        ("2025-09-26_3版.txt", r"^(会议强调，要把排查\S+)\n(?s:.*)^\1$"),
        ("2025-10-13/page2.txt", r"^记者手记$"),
        ("2025-10-17_3版.txt", r"首席记者 周\n牧\)10月16日"),
        ("2025-10-17_3版.txt", r"2021年3\n\n月"),
        ("2025-10-17_3版.txt", r"高砚参加。$"),
        ("2025-10-20_3版.txt", r"市场管理方每\n\n四十二岁的菜市场 又年轻了一回\n石埠菜市场改造调查\n\n月抽检一次"),
        ("2025-10-20_3版.txt", r"35岁以下的顾\n\n客占到四成"),
        ("要闻/早间稿.txt", r"\A 场。会议听取"),
        ("要闻/早间稿.txt", r"与望江路、白鹭洲\n\Z"),
    ],
)
def test_phenomenon_is_shown(name: str, pattern: str) -> None:
    assert re.search(pattern, read_sample(name), re.MULTILINE)


def test_a_story_jumps_between_two_pages_of_one_issue() -> None:
    first, second = read_sample("2025-09-01_1版.txt"), read_sample("2025-09-01_2版.txt")
    assert "2025年9月1日 星期一" in first
    assert "2025年9月1日 星期一" in second
    assert "区委常委会召开会议" in second


def test_one_paragraph_is_printed_in_three_issues() -> None:
    printings = [name for name in READABLE if "石埠老码头始建于1908年" in read_sample(name).replace("\n", "")]
    assert [name[:10] for name in printings] == ["2025-09-01", "2025-09-19", "2025-10-13"]
    texts = []
    for name in printings:
        joined = read_sample(name).replace("\n", "").replace(",", "，")
        start = joined.index("石埠老码头始建于")
        texts.append(joined[start : joined.index("1.2公里。", start)])
    assert len(set(texts)) == 1


def test_one_form_is_printed_with_other_numbers() -> None:
    notices = []
    for name in READABLE:
        notices += [line for line in read_sample(name).split("\n") if line.startswith(("本周，", "本周,"))]
    assert len(notices) == 3
    assert len(set(notices)) == 3
    assert len({re.sub(r"[\d.]+|上涨|下降|\W", "", notice) for notice in notices}) == 1


def test_the_correction_puts_one_figure_right() -> None:
    (path,) = CORRECTIONS.rglob("*.txt")
    name = path.relative_to(CORRECTIONS).as_posix()
    before, after = read_sample(name).split("\n"), path.read_text(encoding="utf-8-sig").split("\n")
    changed = [line for line in after if line and line not in before]
    assert len(changed) == 2
    assert "721.6亿元" in read_sample(name)
    assert "712.6亿元" in changed[0]
    assert changed[1].startswith("更正")


def test_two_files_are_beyond_reading() -> None:
    empty, picture = sorted(REFUSED, key=lambda name: (SAMPLES / name).stat().st_size)
    assert (SAMPLES / empty).read_bytes() == b""
    assert (SAMPLES / picture).read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_sidecars_identify_their_page() -> None:
    sidecars = sorted(SAMPLES.rglob("*.json"))
    assert sidecars
    for sidecar in sidecars:
        assert sidecar.with_suffix(".txt").exists()
        assert json.loads(sidecar.read_text("utf-8")).keys() == {"newspaper", "issue_date", "page"}


def test_readme_lists_every_file() -> None:
    readme = (SAMPLES / "README.md").read_text("utf-8")
    assert [name for name in READABLE + sorted(REFUSED) if f"`{name}`" not in readme] == []


@pytest.mark.skipif(not REAL_ISSUES.is_dir(), reason="the real issues are not beside this repository")
def test_no_sentence_comes_from_a_real_issue() -> None:
    size = LONGEST_SHARED_PHRASE + 1
    real = set().union(*(phrases_of(path.read_text("utf-8"), size) for path in REAL_ISSUES.glob("*.txt")))
    assert real
    samples = {name: read_sample(name) for name in READABLE}
    assert {name: shared for name, text in samples.items() if (shared := phrases_of(text, size) & real)} == {}
