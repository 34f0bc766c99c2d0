"""Paragraphs in articles, articles in issues, and the counts of `fact_article`."""

from flows.checks.model import Check

PLACEMENT_CHECKS = (
    Check(
        name="of_a_current_file",
        table="main.fact_paragraph",
        column="source_file_key",
        en="Facts hold current files only: no paragraph of a superseded version is left",
        zh="事实表只含现行文件：被更正的旧版本不留段落",
        rows="""
            select t.paragraph_key, t.source_file_key from batch as t
            join main.dim_source_file as file on file.source_file_key = t.source_file_key
            where not file.is_current or file.source_file_key = 0
        """,
    ),
    Check(
        name="of_a_current_file",
        table="main.dim_article",
        column="source_file_key",
        en="No article of a superseded file version is left",
        zh="被更正的旧版本不留文章",
        rows="""
            select t.article_key, t.source_file_key from batch as t
            join main.dim_source_file as file on file.source_file_key = t.source_file_key
            where not file.is_current or file.source_file_key = 0
        """,
    ),
    Check(
        name="in_its_files_issue",
        table="main.fact_paragraph",
        column="issue_key",
        en="A paragraph has the issue of its file and that issue's date_key",
        zh="段落的期次与其文件一致，日期键与该期次一致",
        rows="""
            select
                t.paragraph_key,
                t.issue_key,
                t.date_key,
                file.issue_key as file_issue_key,
                issue.date_key as issue_date_key
            from batch as t
            join main.dim_source_file as file on file.source_file_key = t.source_file_key
            left join main.dim_issue as issue on issue.issue_key = file.issue_key
            where t.issue_key <> file.issue_key or t.date_key is distinct from issue.date_key
        """,
    ),
    Check(
        name="in_its_files_issue",
        table="main.dim_article",
        column="issue_key",
        en="An article has the issue of its file",
        zh="文章的期次与其文件一致",
        rows="""
            select t.article_key, t.issue_key, file.issue_key as file_issue_key
            from batch as t
            join main.dim_source_file as file on file.source_file_key = t.source_file_key
            where t.issue_key <> file.issue_key
        """,
    ),
    Check(
        name="in_an_article_of_its_file",
        table="main.fact_paragraph",
        column="article_key",
        en="A paragraph and its article stand in the same file",
        zh="段落与其文章在同一个文件中",
        rows="""
            select t.paragraph_key, t.article_key, t.source_file_key
            from batch as t
            join main.dim_article as article on article.article_key = t.article_key and article.article_key <> 0
            where article.source_file_key <> t.source_file_key
        """,
    ),
    Check(
        name="positions_run_on",
        table="main.fact_paragraph",
        column="position",
        en="Within an article (for furniture, within the file) positions run from 1 without a gap or a double",
        zh="一篇文章内（非报道内容则在文件内）的位置从 1 起连续，不缺不重",
        rows="""
            select
                t.source_file_key,
                nullif(t.article_key, 0) as article_key,
                min(t.position) as first_position,
                max(t.position) as last_position,
                count(*) as paragraph_count
            from batch as t
            group by t.source_file_key, t.article_key
            having min(t.position) <> 1 or max(t.position) <> count(*) or count(distinct t.position) <> count(*)
        """,
    ),
    Check(
        name="article_has_text",
        table="main.dim_article",
        en="Every article has at least one paragraph",
        zh="每篇文章至少有一个段落",
        rows="""
            select t.article_key, t.source_file_key, t.headline from batch as t
            where not exists (select 1 from scope.fact_paragraph as p where p.article_key = t.article_key)
        """,
    ),
    Check(
        name="article_is_counted",
        table="main.dim_article",
        en="Every article has its row of counts",
        zh="每篇文章都有计数行",
        rows="""
            select t.article_key, t.source_file_key, t.headline from batch as t
            where not exists (select 1 from scope.fact_article as counted where counted.article_key = t.article_key)
        """,
    ),
    Check(
        name="in_its_articles_issue",
        table="main.fact_article",
        column="issue_key",
        en="The counts of an article carry the article's issue and that issue's date_key",
        zh="文章计数行的期次与文章一致，日期键与该期次一致",
        rows="""
            select t.article_key, t.issue_key, t.date_key
            from batch as t
            join main.dim_article as article on article.article_key = t.article_key
            left join main.dim_issue as issue on issue.issue_key = article.issue_key
            where t.issue_key <> article.issue_key or t.date_key is distinct from issue.date_key
        """,
    ),
    Check(
        name="story_in_one_issue",
        table="main.dim_article",
        column="story_key",
        en="The parts of a story stand in one issue, and every article belongs to a story",
        zh="同一报道的各部分在同一期，每篇文章都属于一个报道",
        rows="""
            select t.article_key, t.story_key, t.issue_key from batch as t
            where t.story_key = 0
                or exists (
                    select 1 from batch as other
                    where other.story_key = t.story_key and other.issue_key <> t.issue_key
                )
        """,
    ),
    Check(
        name="story_starts_once",
        table="main.dim_article",
        column="starts_here",
        severity="warning",
        en="A story of several parts starts once",
        zh="由几部分组成的报道只有一个开头",
        rows="""
            select t.article_key, t.story_key, t.headline from batch as t
            where t.starts_here
            qualify count(*) over (partition by t.story_key) > 1
        """,
    ),
    Check(
        name="headline_is_printed",
        table="main.dim_article",
        column="headline",
        severity="warning",
        en="A headline is made of the article's headline lines (a person's override may differ)",
        zh="标题由文章的标题行组成（人工更正除外）",
        rows="""
            with printed as (
                select article_key, string_agg(scope.fold(text), '' order by position) as text
                from scope.fact_paragraph
                where role = 'headline' and article_key <> 0
                group by article_key
            )
            select t.article_key, t.headline, printed.text as printed
            from batch as t
            left join printed on printed.article_key = t.article_key
            where scope.fold(coalesce(t.headline, '')) <> coalesce(printed.text, '')
        """,
    ),
    Check(
        name="jump_from_another_page",
        table="main.dim_article",
        column="jump_from_page",
        severity="warning",
        en="A story is not continued from the page it stands on",
        zh="文章不会上接自己所在的版",
        rows="""
            select t.article_key, t.headline, t.jump_from_page
            from batch as t
            join main.dim_source_file as file on file.source_file_key = t.source_file_key
            where t.jump_from_page = file.page
        """,
    ),
    Check(
        name="writers_run_on",
        table="main.bridge_byline",
        column="position",
        en="The writers of an article are numbered from 1 without a gap",
        zh="文章的署名从 1 起连续编号",
        rows="""
            select article_key, max(position) as last_position, count(*) as writer_count from batch as t
            group by article_key
            having min(position) <> 1 or max(position) <> count(*)
        """,
    ),
)

_TEXT = "where not p.is_duplicate and p.role in ('body', 'subhead')"
# Each count of fact_article: the relation it is over, the rows counted there, and how.
_COUNTS = (
    ("paragraph_count", "fact_paragraph", _TEXT, "count(*)", "body paragraphs and subheads", "正文段与小标题数"),
    ("char_count", "fact_paragraph", _TEXT, "sum(p.char_count)", "characters of its paragraphs", "各段字数之和"),
    ("token_count", "fact_paragraph", _TEXT, "sum(p.token_count)", "words of its paragraphs", "各段词数之和"),
    (
        "duplicate_char_count",
        "fact_paragraph",
        "where p.is_duplicate",
        "sum(p.char_count)",
        "characters of its duplicates",
        "重复部分的字数",
    ),
    ("figure_count", "fact_figure", "", "count(*)", "figures", "数字事实数"),
    (
        "person_count",
        "fact_mention",
        "join main.dim_person as d on d.person_key = p.person_key where p.entity_type = 'person'",
        "count(distinct d.name)",
        "different persons",
        "不同人名数",
    ),
    (
        "organization_count",
        "fact_mention",
        "where p.entity_type = 'organization'",
        "count(distinct p.organization_key)",
        "different organisations",
        "不同机构数",
    ),
    ("byline_count", "bridge_byline", "", "count(*)", "writers", "署名人数"),
)


def _check_count(column: str, relation: str, condition: str, measure: str, en: str, zh: str) -> Check:
    return Check(
        name="count_equals_details",
        table="main.fact_article",
        column=column,
        en=f"The {column} of an article equals the {en} that stand in its details",
        zh=f"文章的{zh}（{column}）与明细相符",
        rows=f"""
            with counted as (
                select p.article_key, {measure} as counted
                from scope.{relation} as p
                {condition}
                group by p.article_key
            )
            select t.article_key, t.{column}, coalesce(counted.counted, 0) as counted
            from batch as t
            left join counted on counted.article_key = t.article_key
            where t.{column} <> coalesce(counted.counted, 0)
        """,
    )


ARTICLE_CHECKS = PLACEMENT_CHECKS + tuple(_check_count(*entry) for entry in _COUNTS)
