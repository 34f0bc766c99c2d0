"""Deliveries: the manifest against what is held, versions, and what a person should look at."""

from flows.checks.model import Check
from transforms.tables import TABLES, quote_literal

# The load in question: the one whose scope this is, else the last one published (rows stand in the order of the loads,
# which a clock set wrong does not change).
_THIS_LOAD = """coalesce(
    (select load_key from scope.load_key),
    (select load_key from ops.load where status = 'published' order by rowid desc limit 1)
)"""

# The share of a file's text that stands in another of its page, above which one is a version of the other.
_MOSTLY = 0.5

_DECLARED_COLUMNS = ", ".join(
    f"({quote_literal(table.schema)}, {quote_literal(table.name)}, {quote_literal(column.name)}, "
    f"{quote_literal('TIMESTAMP WITH TIME ZONE' if column.type == 'TIMESTAMPTZ' else column.type)})"
    for table in TABLES
    for column in table.columns
)

DELIVERY_CHECKS = (
    Check(
        name="loaded_file_is_held",
        table="ops.delivery",
        column="source_file_key",
        en="Every file the load took in is held: same path, same bytes, current",
        zh="本次载入的每个文件都已入库：路径相同、字节相同、为现行版本",
        rows=f"""
            select t.relative_path, t.outcome, t.sha256, t.source_file_key
            from batch as t
            left join main.dim_source_file as file on file.source_file_key = t.source_file_key
            where t.load_key = {_THIS_LOAD}
                and t.outcome in ('loaded', 'correction')
                and not coalesce(
                    file.is_current and file.relative_path = t.relative_path and file.sha256 = t.sha256, false
                )
        """,
    ),
    Check(
        name="repeated_bytes_are_held",
        table="ops.delivery",
        column="sha256",
        en="What the load passed over as unchanged or repeated is held with the same bytes",
        zh="本次因未变或重复而略过的文件，库中有字节相同的文件",
        rows=f"""
            select t.relative_path, t.outcome, t.sha256
            from batch as t
            where t.load_key = {_THIS_LOAD}
                and t.outcome in ('unchanged', 'repeated')
                and not exists (select 1 from main.dim_source_file as file where file.sha256 = t.sha256)
        """,
    ),
    Check(
        name="refusal_has_a_reason",
        table="ops.delivery",
        column="outcome",
        en="A file set aside has its reason in the quarantine",
        zh="被隔离的文件在隔离表中有原因",
        rows="""
            select t.relative_path, t.load_key from batch as t
            where t.outcome = 'quarantined'
                and not exists (select 1 from ops.quarantine as q where q.relative_path = t.relative_path)
        """,
    ),
    Check(
        name="files_add_up",
        table="ops.load",
        column="files_seen",
        en="Files seen by a published load were loaded, unchanged, withdrawn or set aside, each once in the manifest",
        zh="已发布的每次载入，所见文件数等于载入、未变、撤回与隔离之和，并逐一记在清单中",
        rows="""
            with listed as (
                select
                    load_key, count(*) as file_count, count(*) filter (where outcome = 'withdrawn') as withdrawn_count
                from scope.delivery
                group by load_key
            )
            select
                t.load_key, t.files_seen, t.files_loaded, t.files_unchanged, t.files_quarantined,
                listed.withdrawn_count, listed.file_count
            from batch as t
            left join listed on listed.load_key = t.load_key
            where t.status = 'published' and t.command = 'load'
                and (
                    -- Loads of earlier versions counted withdrawn files as unchanged.
                    t.files_seen - t.files_loaded - t.files_unchanged - t.files_quarantined
                    not in (0, coalesce(listed.withdrawn_count, 0))
                    or t.files_seen <> coalesce(listed.file_count, 0)
                )
        """,
    ),
    Check(
        name="current_file_was_delivered",
        table="main.dim_source_file",
        column="relative_path",
        en="Every current file stands in the inbox's record of paths",
        zh="每个现行文件的路径都有交付记录",
        rows="""
            select t.source_file_key, t.relative_path from batch as t
            where t.is_current
                and not exists (select 1 from ops.inbox_file as seen where seen.relative_path = t.relative_path)
        """,
    ),
    Check(
        name="one_current_version",
        table="main.dim_source_file",
        column="is_current",
        en="Of the versions of a path in an issue and page, one at most is current",
        zh="同一路径在同一期同一版的各版本中，至多一个为现行",
        rows="""
            select source_file_key, relative_path, issue_key, page, version from batch as t
            where is_current
            qualify count(*) over (partition by relative_path, issue_key, page) > 1
        """,
    ),
    Check(
        name="version_numbered_once",
        table="main.dim_source_file",
        column="version",
        en="No two versions of a path in an issue have the same number",
        zh="同一路径在同一期的各版本，版本号互不相同",
        rows="""
            select source_file_key, relative_path, issue_key, version from batch as t
            qualify count(*) over (partition by relative_path, issue_key, version) > 1
        """,
    ),
    Check(
        name="bytes_loaded_once",
        table="main.dim_source_file",
        column="sha256",
        en="The same bytes are loaded once, whatever names they came under",
        zh="相同字节的文件只载入一次，不论以什么名称交付",
        rows="""
            select t.source_file_key, t.relative_path, t.sha256 from batch as t
            where t.is_current
                and exists (
                    select 1 from main.dim_source_file as other
                    where other.sha256 = t.sha256 and other.is_current and other.source_file_key <> t.source_file_key
                )
        """,
    ),
    Check(
        name="sha256_is_one",
        table="main.dim_source_file",
        column="sha256",
        en="A SHA-256 is 64 hexadecimal digits",
        zh="SHA-256 为 64 位十六进制数",
        rows="""
            select source_file_key, sha256 from batch as t where not regexp_full_match(sha256, '[0-9a-f]{64}')
        """,
    ),
    Check(
        name="name_of_its_path",
        table="main.dim_source_file",
        column="file_name",
        en="A file's name is the last part of its path",
        zh="文件名是路径的最后一段",
        rows="""
            select source_file_key, relative_path, file_name from batch as t
            where file_name <> regexp_extract(relative_path, '[^/]*$')
        """,
    ),
    Check(
        name="one_parser_version",
        table="main.dim_source_file",
        column="parser_version",
        en="All current files were read by the same version of code, model and reference tables",
        zh="所有现行文件由同一版本的程序、模型和参考表解析",
        rows="""
            select t.source_file_key, t.relative_path, t.parser_version from batch as t
            where t.is_current
                and exists (
                    select 1 from main.dim_source_file as other
                    where other.is_current and other.source_file_key <> 0 and other.parser_version <> t.parser_version
                )
        """,
    ),
    Check(
        name="nothing_to_look_at",
        table="main.dim_source_file",
        column="notices",
        severity="warning",
        en="No current file has a notice for a person, such as an override that no longer applies",
        zh="现行文件没有需要人工留意之处（例如已不适用的人工更正）",
        rows="""
            select source_file_key, relative_path, notices from batch as t where is_current and notices is not null
        """,
    ),
    Check(
        name="page_stands_once",
        table="main.dim_source_file",
        column="page",
        severity="warning",
        en="No two current files of one issue and page have mostly the same text: a correction came under another name",
        zh="同一期同一版没有两个内容大体相同的现行文件（更正以另一名称交付）",
        rows=f"""
            with linked as (
                select paragraph_key, canonical_paragraph_key
                from scope.fact_paragraph
                where is_duplicate and article_key <> 0
                union all
                select paragraph_key, canonical_paragraph_key from scope.fact_reuse where kind = 'form'
            ),
            copied as (
                select copy.source_file_key as one_key, kept.source_file_key as other_key, copy.char_count
                from linked
                join scope.fact_paragraph as copy on copy.paragraph_key = linked.paragraph_key
                join scope.fact_paragraph as kept on kept.paragraph_key = linked.canonical_paragraph_key
                where kept.source_file_key <> copy.source_file_key and kept.issue_key = copy.issue_key
            ),
            shared as (
                select one_key, other_key, sum(char_count) as char_count
                from (from copied union all select other_key, one_key, char_count from copied) as both_ways
                group by one_key, other_key
            ),
            printed as (
                select source_file_key, sum(char_count) as char_count
                from scope.fact_paragraph
                where article_key <> 0 and source_file_key in (select one_key from shared)
                group by source_file_key
            )
            select t.source_file_key, t.relative_path, other.relative_path as same_text_in, t.page
            from shared
            join batch as t on t.source_file_key = shared.one_key
            join batch as other on other.source_file_key = shared.other_key
            join printed as of_one on of_one.source_file_key = shared.one_key
            join printed as of_other on of_other.source_file_key = shared.other_key
            where t.is_current
                and other.is_current
                and other.relative_path < t.relative_path
                and t.page is not distinct from other.page
                and shared.char_count > {_MOSTLY} * least(of_one.char_count, of_other.char_count)
        """,
    ),
    Check(
        name="columns_as_declared",
        table="ops.migration",
        en="Every declared table and column is there, with its type",
        zh="所声明的表和列都在，类型相符",
        rows=f"""
            with declared (schema_name, table_name, column_name, data_type) as (values {_DECLARED_COLUMNS})
            select declared.schema_name, declared.table_name, declared.column_name, declared.data_type
            from declared
            left join (
                select schema_name, table_name, column_name, data_type
                from duckdb_columns()
                where database_name = current_database()
            ) as held using (schema_name, table_name, column_name)
            where held.data_type is distinct from declared.data_type
        """,
    ),
)
