-- The paragraphs of the issues in `copy_issue` as their pages alone have them, in the order of print: the smaller page
-- first, else the smaller path. What a page repeats of itself is left out; it stands outside articles.
-- grain: one row per paragraph
create or replace temp table copy_paragraph as
select
    paragraph.rowid as place,
    paragraph.issue_key,
    paragraph.paragraph_key,
    paragraph.source_file_key,
    paragraph.article_key,
    paragraph.position,
    paragraph.role, -- noqa: RF04
    cast(paragraph.starts_cut as integer) + cast(paragraph.ends_cut as integer) as cut_count
from fact_paragraph as paragraph
inner join copy_issue
    on paragraph.issue_key = copy_issue.issue_key
where paragraph.article_key <> 0 or not paragraph.is_duplicate;

select
    touched.issue_key,
    touched.paragraph_key,
    touched.source_file_key,
    touched.article_key,
    touched.role,
    paragraph.text,
    touched.cut_count
from fact_paragraph as paragraph
-- By place: new pages stand last, so that the texts before them are not read.
inner join copy_paragraph as touched
    on paragraph.rowid = touched.place
inner join dim_source_file as source_file
    on touched.source_file_key = source_file.source_file_key
order by
    touched.issue_key asc,
    source_file.page asc nulls last,
    source_file.relative_path asc,
    touched.source_file_key asc,
    touched.position asc,
    touched.paragraph_key asc
