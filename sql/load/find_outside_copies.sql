-- Paragraphs that stand in two files of one issue: which copy is kept, and which are marked.
-- grain: one row per paragraph of a touched issue that another file of the issue keeps
-- Formulas and credits repeat by nature: only body text of at least $least characters counts. The kept copy stands on
-- the smaller page, else in the smaller path.
with touched as materialized (
    select
        paragraph.rowid as place,
        paragraph.paragraph_key,
        paragraph.source_file_key,
        paragraph.issue_key,
        paragraph.position,
        source_file.page,
        source_file.relative_path
    from fact_paragraph as paragraph
    inner join touched_issue
        on paragraph.issue_key = touched_issue.issue_key
    inner join dim_source_file as source_file
        on paragraph.source_file_key = source_file.source_file_key
    left join fact_paragraph as canonical
        on
            paragraph.canonical_paragraph_key = canonical.paragraph_key
            and paragraph.issue_key = canonical.issue_key
    where
        paragraph.role = 'body'
        and paragraph.char_count >= $least -- noqa: RF02
        and (
            not paragraph.is_duplicate
            or canonical.source_file_key is distinct from paragraph.source_file_key
        )
),

-- By place: new pages stand last, so that the texts before them are not read.
candidate as (
    select
        touched.paragraph_key,
        touched.source_file_key,
        touched.issue_key,
        touched.position,
        touched.page,
        touched.relative_path,
        regexp_replace(nfc_normalize(paragraph.text), '\s', '', 'g') as wording
    from fact_paragraph as paragraph
    inner join touched
        on paragraph.rowid = touched.place
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
