-- The terms listed.
select
    number,
    display_name,
    term_kind,
    direction,
    share_change,
    article_share,
    previous_share,
    month_article_count,
    article_count
from listed_term
order by number
