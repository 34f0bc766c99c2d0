"""The dimensions, schema `main`. Each carries a row for key 0, named 未知."""

from transforms.tables.declare import Column, Table

UNKNOWN = "未知"

DATE_BASES = ("printed", "file_name", "sidecar", "inferred", "unknown")
LAYOUTS = ("paragraph_per_line", "hard_wrapped", "unknown")


def key_column(name: str, en: str, zh: str, references: str | None = None) -> Column:
    """Declare a 64-bit key column."""
    return Column(name, "BIGINT", en, zh, references=references, minimum=0)


DIM_DATE = Table(
    "main",
    "dim_date",
    "A calendar day",
    "一个公历日",
    ("date_key",),
    (
        Column("date_key", "BIGINT", "Key: the day as yyyymmdd; 0 is unknown", "键：年月日八位数；0 为未知", minimum=0),
        Column("date", "DATE", "The day", "日期", nullable=True),
        Column("year", "INTEGER", "Year", "年", nullable=True),
        Column("quarter", "INTEGER", "Quarter, 1 to 4", "季度，1 至 4", nullable=True, minimum=1, maximum=4),
        Column("month", "INTEGER", "Month, 1 to 12", "月，1 至 12", nullable=True, minimum=1, maximum=12),
        Column("week", "INTEGER", "ISO week, 1 to 53", "ISO 周次，1 至 53", nullable=True, minimum=1, maximum=53),
        Column("weekday", "INTEGER", "Weekday, 1 is Monday", "星期，1 为星期一", nullable=True, minimum=1, maximum=7),
        Column("weekday_name", "VARCHAR", "Name of the weekday in Chinese", "星期名称"),
        Column("is_weekend", "BOOLEAN", "Saturday or Sunday", "是否周末", nullable=True),
        Column(
            "is_public_holiday",
            "BOOLEAN",
            "Chinese public holiday as announced; NULL where the year is not announced",
            "是否法定节假日；该年尚未公布时为空",
            nullable=True,
        ),
        Column("holiday_name", "VARCHAR", "Name of the holiday in Chinese", "节假日名称", nullable=True),
        Column(
            "is_workday",
            "BOOLEAN",
            "A day of work, moved workdays counted; NULL where the year is not announced",
            "是否工作日（含调休）；该年尚未公布时为空",
            nullable=True,
        ),
        Column("lunar_date", "VARCHAR", "Day of the lunar calendar, as 八月廿六", "农历日期", nullable=True),
        Column("solar_term", "VARCHAR", "Solar term that begins on the day", "当日节气", nullable=True),
    ),
)

DIM_NEWSPAPER = Table(
    "main",
    "dim_newspaper",
    "A newspaper",
    "一家报纸",
    ("newspaper_key",),
    (
        key_column("newspaper_key", "Key of the newspaper", "报纸键"),
        Column("name", "VARCHAR", "Its name, from a sidecar or a setting", "报纸名称，来自附属文件或设置"),
    ),
)

DIM_ISSUE = Table(
    "main",
    "dim_issue",
    "A newspaper's issue of a day, or one undated file",
    "一家报纸某日的一期，或一个无日期的文件",
    ("issue_key",),
    (
        key_column("issue_key", "Key of the issue", "期次键"),
        key_column("newspaper_key", "The newspaper", "报纸键", "dim_newspaper"),
        key_column(
            "date_key", "Of issue_date, else of date_latest, else 0", "出版日期键；不确定时取最晚可能日", "dim_date"
        ),
        Column("issue_date", "DATE", "Day of publication; NULL unless exact", "出版日期；不确切时为空", nullable=True),
        Column("is_date_exact", "BOOLEAN", "Whether issue_date is known exactly", "出版日期是否确切"),
        Column("date_basis", "VARCHAR", "What the date rests on", "日期依据", values=DATE_BASES),
        Column(
            "date_evidence",
            "VARCHAR",
            "The words the date was read from; of an override (basis sidecar), who decided and why",
            "日期依据的原文；人工更正（依据记为 sidecar）则为更正人与理由",
            nullable=True,
        ),
        Column("date_earliest", "DATE", "Earliest possible day", "最早可能日期", nullable=True),
        Column("date_latest", "DATE", "Latest possible day", "最晚可能日期", nullable=True),
    ),
)

DIM_SOURCE_FILE = Table(
    "main",
    "dim_source_file",
    "A delivered version of a file",
    "一个文件的一个交付版本",
    ("source_file_key",),
    (
        key_column("source_file_key", "Key of the file version", "文件版本键"),
        key_column("issue_key", "The issue it belongs to", "期次键", "dim_issue"),
        Column("file_name", "VARCHAR", "Name of the file without its folders", "文件名"),
        Column("relative_path", "VARCHAR", "Path below the inbox", "收件目录内的相对路径"),
        Column("sha256", "VARCHAR", "SHA-256 of the delivered bytes, in hexadecimal", "交付字节的 SHA-256"),
        Column("byte_size", "BIGINT", "Size of the delivered bytes", "字节数", minimum=0),
        Column("encoding", "VARCHAR", "Encoding the bytes were decoded with", "编码"),
        Column(
            "layout",
            "VARCHAR",
            "One paragraph per line, or wrapped at column width",
            "版式：一行一段或按栏宽折行",
            values=LAYOUTS,
        ),
        Column(
            "page", "INTEGER", "Page number (版次); NULL when unknown", "版次；未知时为空", nullable=True, minimum=1
        ),
        Column("received_at", "TIMESTAMPTZ", "When it was taken in", "接收时间", is_run_column=True),
        Column("load_key", "BIGINT", "The load that took it in", "所属载入批次", is_run_column=True),
        Column(
            "version",
            "INTEGER",
            "1 for the first delivery of the path, 2 for its correction, …",
            "版本号",
            minimum=0,
            is_run_column=True,
        ),
        Column("is_current", "BOOLEAN", "Whether its facts are the ones held", "是否现行版本", is_run_column=True),
        Column("parser_version", "VARCHAR", "Version of code, model and reference tables", "解析器版本"),
        Column(
            "newspaper_key",
            "BIGINT",
            "The newspaper the file belongs to",
            "报纸键",
            references="dim_newspaper",
            minimum=0,
        ),
        Column("stated_date", "DATE", "Issue day this file itself gives", "本文件给出的出版日期", nullable=True),
        Column("stated_date_basis", "VARCHAR", "What that day rests on", "该日期的依据", values=DATE_BASES),
        Column("stated_date_evidence", "VARCHAR", "The words that day was read from", "该日期的原文", nullable=True),
        Column(
            "stated_date_earliest", "DATE", "Earliest issue day by this file", "本文件推得的最早日期", nullable=True
        ),
        Column("stated_date_latest", "DATE", "Latest issue day by this file", "本文件推得的最晚日期", nullable=True),
        Column(
            "sidecar",
            "VARCHAR",
            "The sidecar as delivered (JSON); NULL without one",
            "附属文件内容；没有时为空",
            nullable=True,
        ),
        Column(
            "overrides_version",
            "VARCHAR",
            "Hash of the overrides applied; NULL without any",
            "人工更正的哈希；没有时为空",
            nullable=True,
        ),
        Column(
            "invisible_char_count",
            "INTEGER",
            "Control, bidirectional and zero-width characters left out of text",
            "正文中剔除的控制、双向和零宽字符数",
            minimum=0,
        ),
        Column(
            "notices",
            "VARCHAR",
            "What a person should look at, one per line",
            "需要人工留意之处，每行一条",
            nullable=True,
        ),
    ),
)

DIM_ARTICLE = Table(
    "main",
    "dim_article",
    "An article, or the part of it that stands in one file",
    "一篇文章，或其在一个文件中的部分",
    ("article_key",),
    (
        key_column("article_key", "Key of the article", "文章键"),
        key_column("issue_key", "The issue", "期次键", "dim_issue"),
        key_column("source_file_key", "The file", "文件版本键", "dim_source_file"),
        Column(
            "headline",
            "VARCHAR",
            "Headline, lines joined with one space; NULL when not in the file",
            "标题；文件中没有时为空",
            nullable=True,
        ),
        Column("kicker", "VARCHAR", "Line above the headline (引题)", "引题", nullable=True),
        Column("subtitle", "VARCHAR", "Line below the headline (副题)", "副题", nullable=True),
        Column("column_label", "VARCHAR", "Standing column (栏目)", "栏目", nullable=True),
        Column("jump_from_page", "INTEGER", "N of （上接N版）", "上接版次", nullable=True, minimum=1),
        Column("starts_here", "BOOLEAN", "Whether its start stands in this file", "开头是否在本文件"),
        Column("ends_here", "BOOLEAN", "Whether its end stands in this file", "结尾是否在本文件"),
        Column(
            "story_key", "BIGINT", "Shared by the parts of one story in an issue", "同一报道各部分共用的键", minimum=0
        ),
        Column("genre", "VARCHAR", "Genre by the rules of the reference tables", "体裁"),
        Column("topic", "VARCHAR", "Topic by the rules of the reference tables", "主题"),
        Column("article_number", "INTEGER", "Order of the article in its file, from 1", "文件内文章序号", minimum=0),
    ),
)

DIM_PERSON = Table(
    "main",
    "dim_person",
    "A person's name (equal names are not proven to be one person)",
    "一个人名（同名未必同人）",
    ("person_key",),
    (
        key_column("person_key", "Key of the name", "人名键"),
        Column("name", "VARCHAR", "The name without inner spaces", "姓名（无内部空格）"),
    ),
)

DIM_ORGANIZATION = Table(
    "main",
    "dim_organization",
    "An organisation",
    "一个机构",
    ("organization_key",),
    (
        key_column("organization_key", "Key of the organisation", "机构键"),
        Column("name", "VARCHAR", "Its canonical name", "规范名称"),
        Column("kind", "VARCHAR", "Kind: government body, party body, school, …", "类别"),
    ),
)

DIM_PLACE = Table(
    "main",
    "dim_place",
    "A place",
    "一个地点",
    ("place_key",),
    (
        key_column("place_key", "Key of the place", "地点键"),
        Column("name", "VARCHAR", "Its canonical name", "规范名称"),
        Column("kind", "VARCHAR", "Kind: district, street, community, landmark, …", "类别"),
    ),
)

DIM_TERM = Table(
    "main",
    "dim_term",
    "A word or a quoted phrase",
    "一个词或引号短语",
    ("term_key",),
    (
        key_column("term_key", "Key of the term", "词项键"),
        Column("term", "VARCHAR", "The word or phrase", "词或短语"),
        Column("part_of_speech", "VARCHAR", "Part of speech in jieba's tag set", "词性（jieba 标记）"),
        Column("is_quoted_phrase", "BOOLEAN", "Whether it stood between short quotation marks", "是否引号短语"),
    ),
)

DIMENSIONS = (
    DIM_DATE,
    DIM_NEWSPAPER,
    DIM_ISSUE,
    DIM_SOURCE_FILE,
    DIM_ARTICLE,
    DIM_PERSON,
    DIM_ORGANIZATION,
    DIM_PLACE,
    DIM_TERM,
)
