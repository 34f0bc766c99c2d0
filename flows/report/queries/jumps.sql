-- Stories of the issues shown that are continued from another page.
select
    shown_article.article_key,
    shown_article.headline,
    jumps.date,
    jumps.is_date_exact,
    jumps.page,
    jumps.jump_from_page,
    case
        when jumps.is_first_part_held then '首部已有'
        when jumps.is_jump_page_held then '该版已有，未能关联'
        else '缺首部'
    end as state,
    earlier.article_key as first_part_article_key,
    jumps.first_part_page
from reporting.jump_stories as jumps
inner join shown_article on jumps.article_key = shown_article.article_key
left join shown_article as earlier on jumps.first_part_article_key = earlier.article_key
order by shown_article.number
