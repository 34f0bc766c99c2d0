"""What is read from the text: that it stands where it says, and that its columns agree."""

from flows.checks.model import Check
from transforms.tables import CONTEXT_CHARACTERS

_READ_TABLES = (
    ("fact_mention", "mention", "提及"),
    ("fact_figure", "figure", "数字"),
    ("fact_date_mention", "date", "日期"),
)


def _check_offsets(table: str, en: str, zh: str) -> Check:
    return Check(
        name="offsets_cut_the_surface",
        table=f"main.{table}",
        column="start_char",
        en=f"The offsets of a {en} cut exactly its surface out of the paragraph's text",
        zh=f"{zh}的起止位置在段落文本中截出的正是其原文",
        rows="""
            select
                t.paragraph_key,
                t.surface,
                t.start_char,
                t.end_char,
                substring(paragraph.text, t.start_char + 1, t.end_char - t.start_char) as cut
            from batch as t
            join scope.fact_paragraph as paragraph on paragraph.paragraph_key = t.paragraph_key
            where t.end_char <= t.start_char
                or t.surface <> substring(paragraph.text, t.start_char + 1, t.end_char - t.start_char)
        """,
    )


def _check_place(table: str, en: str, zh: str) -> Check:
    return Check(
        name="in_its_paragraphs_article",
        table=f"main.{table}",
        column="article_key",
        en=f"A {en} carries the article and the day of its paragraph",
        zh=f"{zh}的文章键和日期键与其段落一致",
        rows="""
            select t.paragraph_key, t.surface, t.article_key, t.date_key
            from batch as t
            join scope.fact_paragraph as paragraph on paragraph.paragraph_key = t.paragraph_key
            where t.article_key <> paragraph.article_key or t.date_key <> paragraph.date_key
        """,
    )


def _check_overlap(table: str, same: str, en: str, zh: str) -> Check:
    return Check(
        name="read_once",
        table=f"main.{table}",
        column="end_char",
        severity="warning",
        en=f"No two {en} share a character: nothing is read twice",
        zh=f"没有两个{zh}占用同一个字：同一处不重复读取",
        rows=f"""
            select paragraph_key, surface, start_char, end_char from batch as t
            qualify start_char < max(end_char) over (
                partition by paragraph_key{same} order by start_char, end_char
                rows between unbounded preceding and 1 preceding
            )
        """,
    )


FACT_CHECKS = (
    *(_check_offsets(*entry) for entry in _READ_TABLES),
    *(_check_place(*entry) for entry in _READ_TABLES),
    _check_overlap("fact_mention", ", entity_type", "mentions of one kind", "同类提及"),
    _check_overlap("fact_figure", "", "figures", "数字"),
    _check_overlap("fact_date_mention", "", "dates", "日期"),
    Check(
        name="in_its_articles_day",
        table="main.fact_term",
        column="date_key",
        en="A term carries the day of its article",
        zh="词项的日期键与其文章一致",
        rows="""
            select t.article_key, t.term_key, t.date_key
            from batch as t
            join scope.fact_article as article on article.article_key = t.article_key
            where t.date_key <> article.date_key
        """,
    ),
    Check(
        name="points_at_what_it_is",
        table="main.fact_mention",
        column="entity_type",
        en="A mention points at exactly one person, organisation or place, as its type says",
        zh="每次提及按其类型恰好指向一个人物、机构或地点",
        rows="""
            select paragraph_key, surface, entity_type, person_key, organization_key, place_key from batch as t
            where (person_key <> 0) <> (entity_type = 'person')
                or (organization_key <> 0) <> (entity_type = 'organization')
                or (place_key <> 0) <> (entity_type = 'place')
        """,
    ),
    Check(
        name="title_of_a_person",
        table="main.fact_mention",
        column="title",
        en="Only persons have an office, and none is empty",
        zh="只有人物有职务，且职务不为空串",
        rows="""
            select paragraph_key, surface, entity_type, title from batch as t
            where title is not null and (entity_type <> 'person' or trim(title) = '')
        """,
    ),
    Check(
        name="base_value_converted",
        table="main.fact_figure",
        column="base_value",
        en="The value in the base unit follows from the printed one: 万 counts 10,000, 亿 counts 100,000,000",
        zh="换算后的数值与原文数值相符：万为一万，亿为一亿，单位相同则不变",
        rows="""
            with factored as (
                select
                    t.*,
                    case
                        when unit = base_unit then 1
                        when unit = '万' || base_unit then 1e4
                        when unit = '百万' || base_unit then 1e6
                        when unit = '千万' || base_unit then 1e7
                        when unit = '亿' || base_unit then 1e8
                        when unit = '万亿' || base_unit then 1e12
                    end as factor
                from batch as t
            )
            select paragraph_key, surface, value, unit, base_value, base_unit from factored
            where abs(base_value - value * factor) > 1e-9 * greatest(abs(base_value), abs(value * factor))
        """,
    ),
    Check(
        name="context_of_its_paragraph",
        table="main.fact_figure",
        column="context",
        en="The words around a figure are those around it in its paragraph, the figure marked",
        zh="数字的上下文取自其段落，数字以【】标出",
        rows=f"""
            select t.paragraph_key, t.surface, t.context
            from batch as t
            join scope.fact_paragraph as paragraph on paragraph.paragraph_key = t.paragraph_key
            where t.context is distinct from concat(
                substring(
                    paragraph.text,
                    greatest(t.start_char - {CONTEXT_CHARACTERS - 1}, 1),
                    least(t.start_char, {CONTEXT_CHARACTERS})
                ),
                '【', t.surface, '】',
                substring(paragraph.text, t.end_char + 1, {CONTEXT_CHARACTERS})
            )
        """,
    ),
    Check(
        name="range_in_order",
        table="main.fact_figure",
        column="value_max",
        severity="warning",
        en="The upper end of a range is not below its lower end",
        zh="区间的上限不小于下限",
        rows="select paragraph_key, surface, value, value_max from batch as t where value_max < value",
    ),
    Check(
        name="share_of_a_whole",
        table="main.fact_figure",
        column="value",
        severity="warning",
        en="A share of a whole lies between 0 and 100 %",
        zh="占比在 0 到 100% 之间",
        rows="""
            select paragraph_key, surface, base_value, base_unit from batch as t
            where kind = 'share' and base_unit = '%' and (base_value < 0 or base_value > 100)
        """,
    ),
    Check(
        name="resolved_is_a_day",
        table="main.fact_date_mention",
        column="resolved",
        en="A resolved date is a day, month or year of the calendar, written 2025-02-10, 2025-02 or 2025",
        zh="解析出的日期是日历上确有的日、月或年，写作 2025-02-10、2025-02 或 2025",
        rows=r"""
            select paragraph_key, surface, resolved, resolved_end from batch as t
            where (resolved is not null and not (
                    regexp_full_match(resolved, '\d{4}(-\d{2}(-\d{2})?)?')
                    and try_cast(resolved || substring('-01-01', length(resolved) - 3) as date) is not null
                ))
                or (resolved_end is not null and not (
                    regexp_full_match(resolved_end, '\d{4}(-\d{2}(-\d{2})?)?')
                    and try_cast(resolved_end || substring('-01-01', length(resolved_end) - 3) as date) is not null
                ))
        """,
    ),
    Check(
        name="period_in_order",
        table="main.fact_date_mention",
        column="resolved_end",
        severity="warning",
        en="A period does not end before it starts",
        zh="时段的终点不早于起点",
        rows="""
            select paragraph_key, surface, resolved, resolved_end from batch as t
            where resolved_end is not null
                and (resolved is null or left(resolved_end, length(resolved)) < left(resolved, length(resolved_end)))
        """,
    ),
)
