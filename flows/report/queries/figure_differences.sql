-- The same subject with different values in different articles of a newspaper, over everything held.
select
    differences.newspaper,
    differences.subject,
    differences.kind,
    differences.base_unit,
    differences.article_count,
    differences.value_count,
    differences.lowest_surface,
    lowest.article_key as lowest_article_key,
    differences.highest_surface,
    highest.article_key as highest_article_key,
    differences.first_date,
    differences.last_date,
    differences.is_date_exact,
    differences.confidence
from reporting.figure_differences as differences
left join shown_article as lowest on differences.lowest_article_key = lowest.article_key
left join shown_article as highest on differences.highest_article_key = highest.article_key
order by
    (lowest.article_key is not null or highest.article_key is not null) desc,
    differences.article_count desc,
    differences.subject asc,
    differences.kind asc,
    differences.base_unit asc,
    differences.newspaper asc
limit 400
