"""Three questions to a warehouse that was just loaded, for `make run`: the query, then its answer."""

import argparse
import sys
import textwrap
from pathlib import Path

from flows.cli import run_with_errors
from flows.summary import require_release
from flows.warehouse import open_warehouse

QUESTIONS = (
    (
        "Which are the largest amounts of yuan, and where were they printed? / 见报的人民币金额，以哪几笔为最大？",
        """
        select f.surface, f.base_value, f.base_unit, f.subject, a.headline
        from fact_figure as f inner join dim_article as a using (article_key)
        where f.kind = 'money' and f.base_unit = '元'
        order by f.base_value desc
        limit 8
        """,
    ),
    (
        "Who is printed with which office? / 谁以何职务见报？",
        """
        select person, title, first_date, last_date, article_count
        from reporting.person_titles
        order by article_count desc, mention_count desc, person
        limit 8
        """,
    ),
    (
        "What was printed again in a later issue? / 哪些段落后来又刊登过？",
        """
        select r.kind, round(r.similarity, 2) as similarity, r.days_between, p.text[:40] as text
        from fact_reuse as r inner join fact_paragraph as p using (paragraph_key)
        order by r.days_between desc nulls last
        limit 8
        """,
    ),
)


def answer_questions(root: Path) -> int:
    """Print the questions with their queries and answers."""
    with open_warehouse(require_release(root).warehouse, read_only=True) as connection:
        for question, query in QUESTIONS:
            print(f"\n{question}\n{textwrap.dedent(query).strip()}")
            connection.sql(query).show(max_width=140)
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("warehouse"))
    given = parser.parse_args()
    sys.exit(run_with_errors(lambda: answer_questions(given.home)))
