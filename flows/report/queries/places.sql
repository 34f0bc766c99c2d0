-- The places listed: totals over everything held, and articles among the issues shown.
select
    listed.number,
    coverage.place as display_name,
    coverage.kind,
    listed.shown_article_count,
    coverage.article_count,
    coverage.issue_count,
    coverage.mention_count,
    coverage.article_share,
    coverage.overall_rank,
    coverage.kind_rank,
    coverage.first_date,
    coverage.last_date,
    coverage.is_date_exact
from listed_place as listed
inner join reporting.place_coverage as coverage on listed.place_key = coverage.place_key
order by listed.number
