"""Repeats: what is marked as a duplicate, what it points at, and reuse across issues."""

from flows.checks.model import Check


def _check_no_facts(table: str, en: str, zh: str) -> Check:
    return Check(
        name="not_from_a_duplicate",
        table=f"main.{table}",
        column="paragraph_key",
        en=f"No {en} is read from a duplicate",
        zh=f"不从重复段落中读取{zh}",
        rows="""
            select t.paragraph_key, t.surface from batch as t
            join scope.fact_paragraph as paragraph on paragraph.paragraph_key = t.paragraph_key
            where paragraph.is_duplicate
        """,
    )


REPEAT_CHECKS = (
    Check(
        name="duplicate_is_marked",
        table="main.fact_paragraph",
        column="is_duplicate",
        en="A duplicate says how it repeats which other paragraph; any other paragraph points at itself",
        zh="重复段落注明方式、相似度和所重复的另一段；其他段落指向自身",
        rows="""
            select paragraph_key, is_duplicate, duplicate_kind, canonical_paragraph_key, similarity from batch as t
            where (
                    is_duplicate
                    and (duplicate_kind is null or similarity is null or canonical_paragraph_key = paragraph_key)
                )
                or (not is_duplicate and (duplicate_kind is not null or canonical_paragraph_key <> paragraph_key))
        """,
    ),
    Check(
        name="kept_copy_is_kept",
        table="main.fact_paragraph",
        column="canonical_paragraph_key",
        en="The copy a duplicate points at is no duplicate itself: every text counts once",
        zh="重复段落所指的保留段落自身不是重复：每段文字只计一次",
        rows="""
            select t.paragraph_key, t.canonical_paragraph_key, t.text
            from batch as t
            join main.fact_paragraph as kept on kept.paragraph_key = t.canonical_paragraph_key
            where t.is_duplicate and kept.is_duplicate
        """,
    ),
    Check(
        name="kept_copy_in_the_issue",
        table="main.fact_paragraph",
        column="canonical_paragraph_key",
        en="A duplicate and its kept copy stand in the same issue",
        zh="重复段落与保留段落在同一期",
        rows="""
            select t.paragraph_key, t.canonical_paragraph_key, t.issue_key
            from batch as t
            join main.fact_paragraph as kept on kept.paragraph_key = t.canonical_paragraph_key
            where t.is_duplicate and kept.issue_key <> t.issue_key
        """,
    ),
    _check_no_facts("fact_mention", "name", "人名、机构和地点"),
    _check_no_facts("fact_figure", "figure", "数字"),
    _check_no_facts("fact_date_mention", "date", "日期"),
    Check(
        name="reuse_of_another",
        table="main.fact_reuse",
        column="canonical_paragraph_key",
        en="No paragraph reuses itself",
        zh="没有段落重复自身",
        rows="select paragraph_key, kind from batch as t where canonical_paragraph_key = paragraph_key",
    ),
    Check(
        name="reuse_of_an_earlier",
        table="main.fact_reuse",
        column="canonical_paragraph_key",
        en="What is reused was printed earlier or on the same day",
        zh="所重复的段落刊出在前或同日",
        rows="""
            select t.paragraph_key, t.canonical_paragraph_key, later.date_key, earlier.date_key as canonical_date_key
            from batch as t
            join main.fact_paragraph as later on later.paragraph_key = t.paragraph_key
            join main.fact_paragraph as earlier on earlier.paragraph_key = t.canonical_paragraph_key
            where later.date_key <> 0 and earlier.date_key <> 0 and earlier.date_key > later.date_key
        """,
    ),
    Check(
        name="days_between_counted",
        table="main.fact_reuse",
        column="days_between",
        en="The days between two printings are those from the earlier issue to the later, where both are known",
        zh="相隔天数等于两期日期之差（两个日期都已知时）",
        rows="""
            select t.paragraph_key, t.days_between, later_day.date as later_date, earlier_day.date as earlier_date
            from batch as t
            join main.fact_paragraph as later on later.paragraph_key = t.paragraph_key
            join main.fact_paragraph as earlier on earlier.paragraph_key = t.canonical_paragraph_key
            join main.dim_date as later_day on later_day.date_key = later.date_key
            join main.dim_date as earlier_day on earlier_day.date_key = earlier.date_key
            where t.days_between <> later_day.date - earlier_day.date
        """,
    ),
)
