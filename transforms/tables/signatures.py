"""What finds repeated text across issues at the cost of what is new: signatures of body paragraphs and their bands."""

from transforms.tables.declare import Column, Table
from transforms.tables.dimensions import key_column
from transforms.tables.facts import DATE_KEY, PARAGRAPH_KEY, SOURCE_FILE_KEY

TEXT_HASH = Column("text_hash", "BIGINT", "Hash of the folded text", "归一化文本的哈希", minimum=0)

_SKETCH = "64 bits of the masked text: texts alike agree in most"
_SKETCH_ZH = "掩去数字后文本的 64 位摘要：相近文本大多数位相同"

PARAGRAPH_SIGNATURE = Table(
    "ops",
    "paragraph_signature",
    "A body paragraph as the search for repeats sees it",
    "供查找重复使用的一个正文段落签名",
    ("paragraph_key",),
    (
        PARAGRAPH_KEY,
        SOURCE_FILE_KEY,
        TEXT_HASH,
        Column("form_hash", "BIGINT", "Hash of that text with its numbers masked", "数字掩去后的文本哈希", minimum=0),
        DATE_KEY,
        Column("start_char", "INTEGER", "Where it starts in its file", "在文件中的起点", minimum=0),
        Column("is_duplicate", "BOOLEAN", "Stands twice in the issue", "是否期内重复"),
        Column("sketch_1", "BIGINT", f"{_SKETCH}; empty for short wording", f"{_SKETCH_ZH}；过短者为空", nullable=True),
        Column("sketch_2", "BIGINT", "The next 64 bits", "其后 64 位", nullable=True),
    ),
)

REUSE_BAND = Table(
    "ops",
    "reuse_band",
    "A band of a text: texts alike, or one inside the other, share one",
    "一段文本的一个分段签名：相近或互相包含的文本至少共有一个",
    ("owner_hash", "band"),
    (
        key_column(
            "owner_hash", "form_hash of near bands, text_hash of the others", "近似分段为 form_hash，其余为 text_hash"
        ),
        Column(
            "band",
            "INTEGER",
            "0 or more: MinHash band; negative: a gram, whose last two bits say: 0 winnowed, 2 of the first window, "
            "3 of the last, 1 of both",
            "非负为最小哈希分段；负数为片段，末两位：0 为筛选片段，2、3 为首窗与末窗的片段，1 为首末同一片段",
        ),
    ),
)

SIGNATURES = (PARAGRAPH_SIGNATURE, REUSE_BAND)
