-- The issues shown, with what they hold and how well they were rebuilt.
select
    issues.date,
    issues.is_date_exact,
    issues.newspaper,
    issues.date_basis,
    issues.date_evidence,
    issues.file_count,
    issues.article_count,
    issues.pages,
    issues.missing_pages,
    quality.headless_article_count,
    quality.partial_article_count,
    quality.join_count,
    quality.mean_join_score,
    quality.doubtful_join_count,
    quality.whole_share,
    quality.duplicate_share,
    quality.unrecognised_share,
    quality.noticed_file_count
from shown_issue
inner join reporting.issue_list as issues on shown_issue.issue_key = issues.issue_key
left join reporting.issue_quality as quality on shown_issue.issue_key = quality.issue_key
order by shown_issue.number
