"""The pipeline's own records (schema `ops`) and the delivered text (schema `raw`)."""

from transforms.tables.declare import Column, Table

LOAD_STATUSES = ("running", "published", "rejected", "failed", "nothing_new")
OUTCOMES = ("loaded", "unchanged", "repeated", "correction", "quarantined", "withdrawn")
SEVERITIES = ("error", "warning")

LOAD_KEY = Column("load_key", "BIGINT", "The load", "载入键", minimum=0)
RELATIVE_PATH = Column("relative_path", "VARCHAR", "Path below the inbox", "收件目录内的相对路径")
SHA256 = Column(
    "sha256",
    "VARCHAR",
    "SHA-256 of the bytes; NULL where they could not be read",
    "字节的 SHA-256；无法读取时为空",
    nullable=True,
)
BYTE_SIZE = Column("byte_size", "BIGINT", "Size in bytes", "字节数", nullable=True, minimum=0)


def _count(name: str, en: str, zh: str) -> Column:
    return Column(name, "BIGINT", en, zh, minimum=0)


LOAD = Table(
    "ops",
    "load",
    "A run of the pipeline",
    "一次流水线运行",
    ("load_key",),
    (
        LOAD_KEY,
        Column("started_at", "TIMESTAMPTZ", "Start", "开始时间"),
        Column("finished_at", "TIMESTAMPTZ", "End", "结束时间", nullable=True),
        Column("status", "VARCHAR", "How it ended", "结果", values=LOAD_STATUSES),
        Column(
            "flow_run_id",
            "VARCHAR",
            "Prefect's flow run; NULL without Prefect",
            "Prefect 运行标识；无则为空",
            nullable=True,
        ),
        Column("code_version", "VARCHAR", "Version of Banmian", "程序版本"),
        _count("files_seen", "Files seen", "所见文件数"),
        _count("files_loaded", "Files loaded, corrections included", "载入文件数（含更正）"),
        _count("files_unchanged", "Files unchanged or repeated", "未变或重复的文件数"),
        _count("files_quarantined", "Files set aside", "隔离文件数"),
        _count("rows_written", "Rows written to dimensions, facts and bridges", "写入行数"),
        Column("command", "VARCHAR", "What was run: load, rebuild, withdraw, …", "运行的命令"),
        Column("parser_version", "VARCHAR", "Version of code, model and reference tables", "解析器版本"),
        Column("message", "VARCHAR", "Why it was rejected or failed", "拒绝或失败的原因", nullable=True),
    ),
)

DELIVERY = Table(
    "ops",
    "delivery",
    "A file seen in a load",
    "一次载入中所见的一个文件",
    ("load_key", "relative_path"),
    (
        LOAD_KEY,
        RELATIVE_PATH,
        SHA256,
        BYTE_SIZE,
        Column("outcome", "VARCHAR", "What became of it", "处理结果", values=OUTCOMES),
        Column(
            "source_file_key",
            "BIGINT",
            "The version that holds its text; 0 when none does",
            "承载其文本的文件版本键；无则为 0",
            references="dim_source_file",
            minimum=0,
        ),
    ),
)

QUARANTINE = Table(
    "ops",
    "quarantine",
    "A file that could not be loaded",
    "一个无法载入的文件",
    ("load_key", "relative_path"),
    (
        LOAD_KEY,
        RELATIVE_PATH,
        SHA256,
        BYTE_SIZE,
        Column("reason", "VARCHAR", "Fixed code of the reason", "原因代码"),
        Column(
            "detail", "VARCHAR", "What is wrong and what to do, English then Chinese", "说明与处理办法（英文、中文）"
        ),
        Column("quarantined_at", "TIMESTAMPTZ", "When it was set aside", "隔离时间"),
        Column("resolved_at", "TIMESTAMPTZ", "When a good delivery or a person settled it", "解决时间", nullable=True),
    ),
)

CHECK_RESULT = Table(
    "ops",
    "check_result",
    "An expectation's outcome in a load",
    "一次载入中一项检查的结果",
    ("load_key", "suite", "expectation", "table_name", "column_name"),
    (
        LOAD_KEY,
        Column("suite", "VARCHAR", "Suite of expectations", "检查套件"),
        Column("expectation", "VARCHAR", "Name of the check", "检查名称"),
        Column("table_name", "VARCHAR", "Table checked", "被检表"),
        Column("column_name", "VARCHAR", "Column checked; empty for the whole table", "被检列；整表时为空串"),
        Column(
            "severity",
            "VARCHAR",
            "error keeps the last release in place",
            "严重程度；error 时保留上一发布",
            values=SEVERITIES,
        ),
        Column("success", "BOOLEAN", "Whether it held", "是否通过"),
        Column("observed", "VARCHAR", "What was observed", "观测值", nullable=True),
        Column("unexpected_count", "BIGINT", "Rows against it", "不合格行数", nullable=True, minimum=0),
        Column(
            "unexpected_sample",
            "VARCHAR",
            "A few of those rows (JSON), with file and lines where known",
            "不合格行示例（JSON）",
            nullable=True,
        ),
        Column("meaning", "VARCHAR", "What the check promises, English then Chinese", "检查的含义（英文、中文）"),
    ),
)

INBOX_FILE = Table(
    "ops",
    "inbox_file",
    "A path as it was last delivered",
    "一个路径最近一次交付的状态",
    ("relative_path",),
    (
        RELATIVE_PATH,
        SHA256,
        BYTE_SIZE,
        Column(
            "sidecar",
            "VARCHAR",
            "Its sidecar as delivered (JSON); NULL without one",
            "附属文件内容；没有时为空",
            nullable=True,
        ),
        Column(
            "fingerprint",
            "VARCHAR",
            "Size and time of change that the bytes were read under",
            "读取时的大小与修改时间",
            nullable=True,
        ),
        Column("outcome", "VARCHAR", "What became of it", "处理结果", values=OUTCOMES),
        Column("reason", "VARCHAR", "Reason code when quarantined", "隔离原因代码", nullable=True),
        Column(
            "source_file_key",
            "BIGINT",
            "The version that holds its text; 0 when none does",
            "承载其文本的文件版本键；无则为 0",
            references="dim_source_file",
            minimum=0,
        ),
    ),
)

WITHDRAWAL = Table(
    "ops",
    "withdrawal",
    "A file taken out on purpose; its bytes are not loaded again",
    "一次有意撤回；相同内容不再载入",
    ("sha256", "relative_path"),
    (
        LOAD_KEY,
        RELATIVE_PATH,
        Column("sha256", "VARCHAR", "SHA-256 of the withdrawn bytes", "被撤回字节的 SHA-256"),
        Column("withdrawn_at", "TIMESTAMPTZ", "When", "撤回时间"),
        Column("reason", "VARCHAR", "Why, as the person said", "撤回原因"),
    ),
)

MIGRATION = Table(
    "ops",
    "migration",
    "A change of the schema that this file has gone through",
    "本文件经历过的一次结构变更",
    ("number",),
    (
        Column("number", "INTEGER", "Its number, from 1", "编号（从 1）", minimum=1),
        Column("name", "VARCHAR", "Its name", "名称"),
        Column("sha256", "VARCHAR", "Hash of its text; an edited one is refused", "内容哈希；被改动则拒绝"),
        Column("applied_at", "TIMESTAMPTZ", "When it was applied", "应用时间"),
    ),
)

SOURCE_TEXT = Table(
    "raw",
    "source_text",
    "A delivered version of a file",
    "一个文件的一个交付版本",
    ("source_file_key",),
    (
        Column("source_file_key", "BIGINT", "The file version", "文件版本键", references="dim_source_file", minimum=0),
        Column("text", "VARCHAR", "The decoded text, otherwise untouched", "解码后的原文，未作改动"),
    ),
)

OPERATIONS = (LOAD, DELIVERY, QUARANTINE, CHECK_RESULT, INBOX_FILE, WITHDRAWAL, MIGRATION)
RAW = (SOURCE_TEXT,)
