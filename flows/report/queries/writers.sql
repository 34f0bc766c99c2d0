-- The writers listed: totals over everything held, and articles among the issues shown.
select
    listed_writer.number,
    output.writer as display_name,
    output.roles,
    listed_writer.shown_article_count,
    output.article_count,
    output.story_count,
    output.issue_count,
    output.sole_article_count,
    output.char_count,
    output.first_date,
    output.last_date,
    output.is_date_exact
from listed_writer
inner join reporting.journalist_output as output on listed_writer.person_key = output.person_key
order by listed_writer.number
