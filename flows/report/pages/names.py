"""Who and where: organisations, places, people with their offices, writers."""

from flows.report.pages.parts import (
    ARTICLE_COUNT,
    ARTICLES,
    CHARACTERS,
    DATE,
    FIRST,
    HEADLINE,
    ISSUE_COUNT,
    LAST,
    MENTION_COUNT,
    MENTIONS,
    MONTH_CAPTION,
    SHOWN_COUNT,
)
from flows.report.sections import Chart, Column, Filter, Measure, Page, Table


def _coverage_sections(
    plural: str, singular: str, zh: str, en: str, columns: tuple[Column, ...], filters: tuple[Filter, ...] = ()
) -> tuple[Table | Chart, ...]:
    """Names with their totals, their months compared, and the articles of the one picked last."""
    measures = (CHARACTERS,) if singular == "writer" else (MENTIONS,)
    shares = (Measure("article_share", "占当月文章", "share", is_share=True),) if filters else ()
    last = Column("role", "身份", "Role") if singular == "writer" else MENTION_COUNT
    return (
        Chart(
            f"{plural}_top",
            f"近期最多的{zh}",
            f"{en} in most articles",
            plural,
            "ranking",
            "display_name",
            (Measure("shown_article_count", "近期篇数", "articles shown"), ARTICLES),
            f"各{zh}见于多少篇文章，取前二十；近期指本报告逐期列出的各期。",
            filters=filters,
            most=20,
        ),
        Table(
            plural,
            zh,
            en,
            plural,
            (Column("display_name", "名称", "Name", "pick"), *columns),
            note="点名称，下方即见其逐月走势与近期文章。",
            filters=filters,
            search=("display_name",),
        ),
        Chart(
            f"{plural}_months",
            f"{zh}逐月走势",
            f"{en} by month",
            f"{singular}_months",
            "lines",
            "month",
            (ARTICLES, *measures, *shares),
            MONTH_CAPTION,
            series="number",
            follows=plural,
            most=5,
        ),
        Table(
            f"{plural}_articles",
            "所选者的近期文章",
            "Newest articles of the one picked",
            f"{singular}_articles",
            (HEADLINE, DATE, last),
            follows=plural,
            empty="点选上表中的名称，此处列出其近期文章。",
        ),
    )


_COVERAGE_COLUMNS = (
    Column("kind", "类别", "Kind", "code"),
    SHOWN_COUNT,
    ARTICLE_COUNT,
    Column("article_share", "占全部", "Share", "share"),
    Column("overall_rank", "总排名", "Rank", "count"),
    Column("kind_rank", "同类排名", "Rank in kind", "count"),
    MENTION_COUNT,
    FIRST,
    LAST,
)
_KIND = Filter("kind", "类别", "Kind")

ORGANIZATIONS = Page(
    "organizations",
    "机构",
    "Organisations",
    "哪些机构见报多，与他者相比如何，见于哪些文章。",
    _coverage_sections("organizations", "organization", "机构", "Organisations", _COVERAGE_COLUMNS, (_KIND,)),
)

PLACES = Page(
    "places",
    "街道与地点",
    "Streets and places",
    "哪些街道、社区与地点见报多，何时升降。",
    _coverage_sections("places", "place", "地点", "Places", _COVERAGE_COLUMNS, (_KIND,)),
)

PEOPLE = Page(
    "people",
    "人物与职务",
    "People and offices",
    "谁以何种职务见报，首见与末见何时。同名未必同人。",
    (
        *_coverage_sections(
            "people",
            "person",
            "人物",
            "People",
            (
                Column("title", "最常见职务", "Office most printed"),
                Column("title_count", "职务数", "Offices", "count"),
                SHOWN_COUNT,
                ARTICLE_COUNT,
                ISSUE_COUNT,
                FIRST,
                LAST,
            ),
        ),
        Table(
            "titles",
            "职务沿革",
            "Offices over time",
            "person_titles",
            (
                Column("person", "姓名", "Name"),
                Column("title", "职务", "Office"),
                FIRST,
                LAST,
                ARTICLE_COUNT,
                MENTION_COUNT,
                Column("confidence", "置信度", "Confidence", "score"),
            ),
            search=("person", "title"),
        ),
    ),
)

WRITERS = Page(
    "writers",
    "记者",
    "Writers",
    "每位作者署名多少，逐月产出如何。",
    _coverage_sections(
        "writers",
        "writer",
        "作者",
        "Writers",
        (
            Column("roles", "身份", "Roles"),
            SHOWN_COUNT,
            ARTICLE_COUNT,
            Column("sole_article_count", "独立署名", "Alone", "count"),
            Column("char_count", "字数", "Characters", "count"),
            FIRST,
            LAST,
        ),
    ),
)
