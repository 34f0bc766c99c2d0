"""Drift: whether what a load brought is like what came before. Warnings for a person, never a reason to refuse."""

from flows.checks.model import Check

# The mean of a share over files is told apart from the mean before only where both rest on enough files, differ by
# more than a tenth, and by more than files differ among themselves (three standard errors of the difference of means).
LEAST_NEW = 4
LEAST_BEFORE = 20
LEAST_DIFFERENCE = 0.10
STANDARD_ERRORS = 3
# Pages of an issue: less than half or more than twice what was usual, once three issues came before.
LEAST_ISSUES_BEFORE = 3
PAGE_FACTOR = 2


def _compare(measure: str) -> str:
    return f"""
        with compared as (
            select
                avg(share) filter (is_new) as share,
                avg(share) filter (not is_new) as share_before,
                count(*) filter (is_new) as new_count,
                count(*) filter (not is_new) as count_before,
                stddev_pop(share) filter (not is_new) as deviation
            from scope.measured
            where measure = '{measure}'
        )
    """


def _check_share(measure: str, table: str, column: str, en: str, zh: str) -> Check:
    return Check(
        name=f"drift_of_{measure}",
        table=table,
        column=column,
        severity="warning",
        en=f"The share of {en} is like that of the files loaded before (the last 200)",
        zh=f"{zh}的比例与此前载入的文件（最近 200 个）相近",
        rows=f"""
            {_compare(measure)}
            select round(share, 3) as share, round(share_before, 3) as share_before, new_count, count_before
            from compared
            where new_count >= {LEAST_NEW}
                and count_before >= {LEAST_BEFORE}
                and abs(share - share_before) > greatest(
                    {LEAST_DIFFERENCE}, {STANDARD_ERRORS} * deviation * sqrt(1 / new_count + 1 / count_before)
                )
        """,
    )


_PAGES = Check(
    name="drift_of_pages",
    table="main.dim_issue",
    column="issue_key",
    severity="warning",
    en="The dated issues of the load have about as many pages as those before",
    zh="本次载入的各期（有日期者）版数与此前相近",
    rows=f"""
        {_compare("pages")}
        select round(share, 2) as page_count, round(share_before, 2) as page_count_before, new_count, count_before
        from compared
        where new_count > 0
            and count_before >= {LEAST_ISSUES_BEFORE}
            and share not between share_before / {PAGE_FACTOR} and share_before * {PAGE_FACTOR}
    """,
)

_SHARES = (
    ("joined", "main.fact_paragraph", "part_count", "body paragraphs joined from pieces", "拼合而成的正文段"),
    ("cut", "main.fact_paragraph", "starts_cut", "body paragraphs left cut", "未能拼合、首尾残缺的正文段"),
    ("furniture", "main.fact_paragraph", "article_key", "characters that are furniture", "非报道内容所占字数"),
    ("duplicate", "main.fact_paragraph", "is_duplicate", "characters printed twice", "重复文字所占字数"),
    ("untitled", "main.dim_article", "headline", "articles without a headline", "没有标题的文章"),
    ("unknown_topic", "main.dim_article", "topic", "articles of unknown topic", "主题未知的文章"),
    ("unknown_genre", "main.dim_article", "genre", "articles of unknown genre", "体裁未知的文章"),
    ("undated", "main.dim_issue", "date_key", "issues without any date", "没有日期的期次"),
    ("refused", "ops.delivery", "outcome", "deliveries set aside", "被隔离的交付文件"),
)

DRIFT_CHECKS = (_PAGES, *(_check_share(*entry) for entry in _SHARES))
