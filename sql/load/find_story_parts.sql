-- The articles of the issues in `story_issue`, with what tells whether one is the continuation of another. One all of
-- whose text is kept elsewhere is no part of a story: the article that keeps it is.
-- grain: one row per article
create or replace temp table story_paragraph as
select
    paragraph.rowid as place,
    paragraph.article_key,
    paragraph.position,
    paragraph.role,
    paragraph.starts_cut,
    paragraph.ends_cut
from fact_paragraph as paragraph
inner join story_issue
    on paragraph.issue_key = story_issue.issue_key
where
    paragraph.article_key <> 0
    and (paragraph.role = 'jump' or (paragraph.role in ('body', 'subhead') and not paragraph.is_duplicate));

-- Texts by place: new pages stand last, so that the texts before them are not read.
with body as (
    select
        touched.article_key,
        arg_min(paragraph.text, touched.position) as first_text,
        coalesce(
            string_agg(right(paragraph.text, 12), chr(10) order by touched.position)
            filter (where touched.ends_cut),
            ''
        ) as cut_ends,
        arg_min(touched.starts_cut, touched.position) as starts_cut,
        string_agg(paragraph.text, '' order by touched.position) as text
    from fact_paragraph as paragraph
    inner join story_paragraph as touched
        on paragraph.rowid = touched.place
    where touched.role <> 'jump'
    group by touched.article_key
),

turned as (
    select
        touched.article_key,
        max(try_cast(regexp_extract(paragraph.text, '转\D{0,4}(\d{1,2})', 1) as integer)) as page
    from fact_paragraph as paragraph
    inner join story_paragraph as touched
        on paragraph.rowid = touched.place
    where
        touched.role = 'jump'
        and contains(paragraph.text, '转')
    group by touched.article_key
)

select
    article.article_key,
    article.issue_key,
    article.source_file_key,
    source_file.page,
    article.headline,
    article.jump_from_page,
    turned.article_key is not null as turns,
    turned.page as turns_to_page,
    article.starts_here,
    article.ends_here,
    coalesce(body.first_text, '') as first_text,
    coalesce(body.cut_ends, '') as cut_ends,
    coalesce(body.starts_cut, false) as starts_cut,
    coalesce(body.text, '') as text
from dim_article as article
inner join story_issue
    on article.issue_key = story_issue.issue_key
inner join dim_source_file as source_file
    on article.source_file_key = source_file.source_file_key
inner join fact_article as size
    on article.article_key = size.article_key
left join body
    on article.article_key = body.article_key
left join turned
    on article.article_key = turned.article_key
where size.paragraph_count > 0 or size.duplicate_char_count = 0
order by
    source_file.relative_path asc,
    article.article_number asc
