"""Facts and bridges, schema `main`. They hold current files only."""

from typing import get_args

from transforms.facts.model import DateKind, EntityType, FigureKind
from transforms.page.model import DuplicateKind, Role
from transforms.tables.declare import Column, Table
from transforms.tables.dimensions import key_column

CONTEXT_CHARACTERS = 20  # on each side of a figure: a clause or so

PARAGRAPH_KEY = key_column("paragraph_key", "The paragraph", "段落键", "fact_paragraph")
ARTICLE_KEY = key_column("article_key", "The article; 0 for furniture", "文章键；非报道内容为 0", "dim_article")
DATE_KEY = key_column("date_key", "Day of the issue", "出版日期键", "dim_date")
ISSUE_KEY = key_column("issue_key", "The issue", "期次键", "dim_issue")
SOURCE_FILE_KEY = key_column("source_file_key", "The file", "文件版本键", "dim_source_file")
START_CHAR = Column(
    "start_char", "INTEGER", "Start in the paragraph's text, from 0", "在段落文本中的起点（从 0）", minimum=0
)
END_CHAR = Column(
    "end_char", "INTEGER", "End in the paragraph's text, exclusive", "在段落文本中的终点（不含）", minimum=1
)


def count_column(name: str, en: str, zh: str) -> Column:
    """Declare a count that is never negative."""
    return Column(name, "INTEGER", en, zh, minimum=0)


def score_column(name: str, en: str, zh: str, *, nullable: bool = False) -> Column:
    """Declare a score between 0 and 1."""
    return Column(name, "DOUBLE", en, zh, nullable=nullable, minimum=0, maximum=1)


FACT_PARAGRAPH = Table(
    "main",
    "fact_paragraph",
    "A logical paragraph or line of print",
    "一个自然段或一行版面文字",
    ("paragraph_key",),
    (
        key_column("paragraph_key", "Key of the paragraph", "段落键"),
        SOURCE_FILE_KEY,
        ISSUE_KEY,
        ARTICLE_KEY,
        DATE_KEY,
        Column(
            "position",
            "INTEGER",
            "Reading order in the article, or in the file for furniture, from 1",
            "阅读顺序（从 1）",
            minimum=1,
        ),
        Column("role", "VARCHAR", "What the line is in print", "版面角色", values=get_args(Role)),
        Column("text", "VARCHAR", "Clean text: what its spans hold, in order", "整理后的文本"),
        count_column("char_count", "Characters of text, white space left out", "字数（不计空白）"),
        count_column("token_count", "Words by jieba", "词数"),
        Column("part_count", "INTEGER", "Pieces that were joined", "拼合的片段数", minimum=1),
        Column("starts_cut", "BOOLEAN", "Its start is missing from the file", "开头缺失"),
        Column("ends_cut", "BOOLEAN", "Its end is missing from the file", "结尾缺失"),
        Column(
            "is_duplicate", "BOOLEAN", "Stands twice in the issue; left out of every count", "期内重复；不计入任何统计"
        ),
        Column(
            "duplicate_kind", "VARCHAR", "How it repeats", "重复方式", nullable=True, values=get_args(DuplicateKind)
        ),
        key_column(
            "canonical_paragraph_key",
            "The kept copy; itself unless a duplicate",
            "保留段落键；非重复时为自身",
            "fact_paragraph",
        ),
        score_column("similarity", "Likeness to the kept copy", "与保留段落的相似度", nullable=True),
    ),
)

PARAGRAPH_JOIN = Table(
    "main",
    "paragraph_join",
    "A join of two pieces into a paragraph",
    "两个片段拼合为一段",
    ("paragraph_key", "part"),
    (
        PARAGRAPH_KEY,
        Column("part", "INTEGER", "The later piece, from 2", "后一片段的序号（从 2）", minimum=2),
        score_column("score", "Probability that the join is right", "拼合正确的概率"),
        Column("reason", "VARCHAR", "Strongest evidence, a fixed code", "主要依据（代码）"),
        score_column("runner_up_score", "Score of the best rival", "次优候选的得分", nullable=True),
    ),
)

PARAGRAPH_SPAN = Table(
    "main",
    "paragraph_span",
    "A piece of source text in a paragraph",
    "段落中的一段原文",
    ("paragraph_key", "part"),
    (
        PARAGRAPH_KEY,
        Column("part", "INTEGER", "Order of the piece, from 1", "片段序号（从 1）", minimum=1),
        Column("start_char", "INTEGER", "Start in the decoded file, from 0", "在解码文件中的起点（从 0）", minimum=0),
        Column("end_char", "INTEGER", "End in the decoded file, exclusive", "在解码文件中的终点（不含）", minimum=1),
        Column("start_line", "INTEGER", "First line, from 1", "首行（从 1）", minimum=1),
        Column("end_line", "INTEGER", "Last line, from 1", "末行（从 1）", minimum=1),
    ),
)

FACT_ARTICLE = Table(
    "main",
    "fact_article",
    "An article",
    "一篇文章",
    ("article_key",),
    (
        ARTICLE_KEY,
        ISSUE_KEY,
        DATE_KEY,
        count_column(
            "paragraph_count", "Body paragraphs and subheads, duplicates left out", "正文段与小标题数（不计重复）"
        ),
        count_column("char_count", "Characters of those paragraphs", "上述段落的字数"),
        count_column("token_count", "Words of those paragraphs", "上述段落的词数"),
        count_column("sentence_count", "Sentences of those paragraphs", "上述段落的句数"),
        count_column("figure_count", "Figures stated", "数字事实数"),
        count_column("person_count", "Different persons mentioned", "提及的人名数"),
        count_column("organization_count", "Different organisations mentioned", "提及的机构数"),
        count_column("byline_count", "Writers named", "署名人数"),
        count_column("duplicate_char_count", "Characters of its duplicates", "重复部分的字数"),
    ),
)

BRIDGE_BYLINE = Table(
    "main",
    "bridge_byline",
    "A writer of an article",
    "一篇文章的一位作者",
    ("article_key", "position"),
    (
        ARTICLE_KEY,
        key_column("person_key", "The writer", "作者键", "dim_person"),
        Column("position", "INTEGER", "Order in print, from 1", "署名顺序（从 1）", minimum=1),
        Column("role", "VARCHAR", "Role as printed, e.g. 首席记者", "署名身份"),
    ),
)

BRIDGE_STAFF = Table(
    "main",
    "bridge_staff",
    "A person who made the page",
    "一位版面工作人员",
    ("source_file_key", "person_key", "role"),
    (
        SOURCE_FILE_KEY,
        key_column("person_key", "The person", "人名键", "dim_person"),
        Column("role", "VARCHAR", "Role as printed, e.g. 美编", "身份"),
    ),
)

FACT_MENTION = Table(
    "main",
    "fact_mention",
    "A mention of a person, organisation or place",
    "一次人物、机构或地点的提及",
    ("mention_key",),
    (
        key_column("mention_key", "Key of the mention", "提及键"),
        PARAGRAPH_KEY,
        ARTICLE_KEY,
        DATE_KEY,
        Column("entity_type", "VARCHAR", "What is mentioned", "实体类型", values=get_args(EntityType)),
        key_column("person_key", "The person, else 0", "人名键，否则 0", "dim_person"),
        key_column("organization_key", "The organisation, else 0", "机构键，否则 0", "dim_organization"),
        key_column("place_key", "The place, else 0", "地点键，否则 0", "dim_place"),
        Column("surface", "VARCHAR", "As printed", "原文"),
        Column("title", "VARCHAR", "Office as printed (职务), persons only", "职务（原文），仅人物", nullable=True),
        score_column("confidence", "How sure the reading is", "置信度"),
        START_CHAR,
        END_CHAR,
    ),
)

FACT_FIGURE = Table(
    "main",
    "fact_figure",
    "A quantity stated in the text",
    "文中陈述的一个数量",
    ("figure_key",),
    (
        key_column("figure_key", "Key of the figure", "数字键"),
        PARAGRAPH_KEY,
        ARTICLE_KEY,
        DATE_KEY,
        Column("surface", "VARCHAR", "As printed, hedges and unit included", "原文（含约数词和单位）"),
        Column("value", "DOUBLE", "Number as printed", "数值（如原文）"),
        Column("value_max", "DOUBLE", "Upper end of a range", "区间上限", nullable=True),
        Column("unit", "VARCHAR", "Unit as printed", "单位（如原文）"),
        Column(
            "base_value",
            "DOUBLE",
            "Value in base_unit; other currencies are not turned into 元",
            "数值，以 base_unit 为单位；外币不折成人民币",
        ),
        Column("base_unit", "VARCHAR", "Unit without 万 or 亿", "基本单位"),
        Column("approximation", "VARCHAR", "Hedge as printed (约, 多, 余, …)", "约数词", nullable=True),
        Column("kind", "VARCHAR", "Kind of quantity", "数量类别", values=get_args(FigureKind)),
        Column(
            "change",
            "VARCHAR",
            "Direction, when its own clause says so",
            "增减方向",
            nullable=True,
            values=("up", "down"),
        ),
        Column(
            "role",
            "VARCHAR",
            "A value, or one end of a from-to pair",
            "角色：数值或从…到…的一端",
            values=("value", "from", "to"),
        ),
        Column("subject", "VARCHAR", "What is measured, in the shortest words", "所度量的对象", nullable=True),
        score_column("confidence", "How sure the reading is", "置信度"),
        START_CHAR,
        END_CHAR,
        Column(
            "context",
            "VARCHAR",
            f"The figure, marked 【】, with {CONTEXT_CHARACTERS} characters of its paragraph on each side",
            f"数字（以【】标出）及其段落中前后各 {CONTEXT_CHARACTERS} 个字",
        ),
    ),
)

FACT_DATE_MENTION = Table(
    "main",
    "fact_date_mention",
    "A date said in the text",
    "文中提到的一个日期",
    ("date_mention_key",),
    (
        key_column("date_mention_key", "Key of the mention", "日期提及键"),
        PARAGRAPH_KEY,
        ARTICLE_KEY,
        DATE_KEY,
        Column("surface", "VARCHAR", "As printed", "原文"),
        Column(
            "resolved",
            "VARCHAR",
            "2025-02-10, 2025-02 or 2025; NULL when it cannot be known",
            "解析结果；无法确定时为空",
            nullable=True,
        ),
        Column("resolved_end", "VARCHAR", "End of a period", "时段终点", nullable=True),
        Column("kind", "VARCHAR", "Kind of expression", "类别", values=get_args(DateKind)),
        START_CHAR,
        END_CHAR,
    ),
)

FACT_TERM = Table(
    "main",
    "fact_term",
    "A term in an article",
    "一篇文章中的一个词项",
    ("article_key", "term_key"),
    (
        ARTICLE_KEY,
        key_column("term_key", "The term", "词项键", "dim_term"),
        DATE_KEY,
        Column("term_count", "INTEGER", "How often it stands there", "出现次数", minimum=1),
    ),
)

REUSE_KINDS = ("exact", "near", "contained", "form")

FACT_REUSE = Table(
    "main",
    "fact_reuse",
    "A paragraph that repeats an earlier one, in this issue or another",
    "重复更早段落的一个段落（同期或他期）",
    ("paragraph_key",),
    (
        PARAGRAPH_KEY,
        key_column(
            "canonical_paragraph_key", "The earliest printed paragraph it repeats", "最早刊出的段落键", "fact_paragraph"
        ),
        Column(
            "kind",
            "VARCHAR",
            "How it repeats; form is the same wording with other numbers, or with more",
            "重复方式；form 为同文异数，或多出数字",
            values=REUSE_KINDS,
        ),
        score_column("similarity", "Likeness to the canonical paragraph", "相似度"),
        Column(
            "days_between",
            "INTEGER",
            "Days between the two issues; NULL when a date is unknown",
            "两期相隔天数；日期未知时为空",
            nullable=True,
        ),
    ),
)

FACTS = (
    FACT_PARAGRAPH,
    PARAGRAPH_JOIN,
    PARAGRAPH_SPAN,
    FACT_ARTICLE,
    BRIDGE_BYLINE,
    BRIDGE_STAFF,
    FACT_MENTION,
    FACT_FIGURE,
    FACT_DATE_MENTION,
    FACT_TERM,
    FACT_REUSE,
)
