-- Paragraphs that stand in two files of one issue: which copy is kept, and which are marked.
-- grain: one row per paragraph of a touched issue that another file of the issue keeps
-- Formulas and credits repeat by nature: only body text of at least $least characters counts. The kept copy stands on
-- the smaller page, else in the smaller path.
create or replace temp table touched_paragraph as
select
    paragraph.rowid as place,
    paragraph.paragraph_key,
    paragraph.source_file_key,
    paragraph.issue_key,
    paragraph.position,
    paragraph.is_duplicate,
    paragraph.canonical_paragraph_key,
    paragraph.role = 'body' and paragraph.char_count >= $least as is_text -- noqa: RF02
from fact_paragraph as paragraph
inner join touched_issue
    on paragraph.issue_key = touched_issue.issue_key;

with candidate as (
    select
        touched.paragraph_key,
        touched.source_file_key,
        touched.issue_key,
        touched.position,
        source_file.page,
        source_file.relative_path,
        regexp_replace(nfc_normalize(paragraph.text), '\s', '', 'g') as wording
    from fact_paragraph as paragraph
    -- By place: new pages stand last, so that the texts before them are not read.
    inner join touched_paragraph as touched
        on paragraph.rowid = touched.place
    inner join dim_source_file as source_file
        on touched.source_file_key = source_file.source_file_key
    left join touched_paragraph as canonical
        on
            touched.canonical_paragraph_key = canonical.paragraph_key
            and touched.issue_key = canonical.issue_key
    where
        touched.is_text
        and (
            not touched.is_duplicate
            or canonical.source_file_key is distinct from touched.source_file_key
        )
),

ranked as (
    select
        paragraph_key,
        source_file_key,
        first_value(paragraph_key) over best_first as canonical_paragraph_key,
        first_value(source_file_key) over best_first as canonical_source_file_key
    from candidate
    window
        best_first as (
            partition by issue_key, wording
            order by
                page asc nulls last,
                relative_path asc,
                source_file_key asc,
                position asc,
                paragraph_key asc
        )
)

select
    source_file_key,
    paragraph_key,
    canonical_paragraph_key
from ranked
where source_file_key <> canonical_source_file_key
