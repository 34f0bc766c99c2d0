-- Dimension rows that the leaving files point at: after they have left, these may be orphans.
-- grain: one row per dimension key
create or replace temp table orphan_candidate as
with leaving_paragraph as (
    select paragraph_key
    from fact_paragraph
    where source_file_key in (select leaving.source_file_key from leaving)
),

leaving_article as (
    select article_key
    from dim_article
    where source_file_key in (select leaving.source_file_key from leaving)
),

leaving_mention as (
    select
        fact_mention.person_key,
        fact_mention.organization_key,
        fact_mention.place_key
    from fact_mention
    inner join leaving_paragraph
        on fact_mention.paragraph_key = leaving_paragraph.paragraph_key
),

pointed_at as (
    select person_key as dimension_key
    from leaving_mention
    union
    select organization_key as dimension_key
    from leaving_mention
    union
    select place_key as dimension_key
    from leaving_mention
    union
    select fact_term.term_key as dimension_key
    from fact_term
    inner join leaving_article
        on fact_term.article_key = leaving_article.article_key
    union
    select bridge_byline.person_key as dimension_key
    from bridge_byline
    inner join leaving_article
        on bridge_byline.article_key = leaving_article.article_key
    union
    select bridge_staff.person_key as dimension_key
    from bridge_staff
    where bridge_staff.source_file_key in (select leaving.source_file_key from leaving)
    union
    select dim_source_file.newspaper_key as dimension_key
    from dim_source_file
    where dim_source_file.source_file_key in (select leaving.source_file_key from leaving)
)

select dimension_key
from pointed_at
where dimension_key <> 0
