-- Everything held, in one row.
with

articles as (
    select
        count(*) as article_count,
        count(distinct story_key) as story_count
    from main.dim_article
    where
        article_key <> 0
        and article_key not in (select copied.article_key from reporting.copied_articles as copied)
),

sizes as (
    select
        coalesce(sum(char_count), 0) as char_count,
        coalesce(sum(figure_count), 0) as figure_count
    from main.fact_article
),

issues as (
    select
        count(*) as issue_count,
        count(*) filter (where is_date_exact) as exact_issue_count,
        count(*) filter (where date is null) as undated_issue_count,
        coalesce(sum(article_count) filter (where date is null), 0) as undated_article_count,
        min(date) as first_date,
        max(date) as last_date
    from reporting.issue_list
),

files as (
    select count(*) as file_count
    from main.dim_source_file
    where source_file_key <> 0 and is_current
),

shown as (
    select
        count(*) as shown_issue_count,
        min(date) as first_shown_date,
        max(date) as last_shown_date
    from shown_issue
),

names as (
    select
        (select count(*) - 1 from main.dim_person) as person_count,
        (select count(*) - 1 from main.dim_organization) as organization_count,
        (select count(*) - 1 from main.dim_place) as place_count
),

newspapers as (
    select string_agg(name, '、' order by name) as newspapers
    from main.dim_newspaper
    where newspaper_key <> 0
),

gaps as (
    select count(*) as gap_count
    from reporting.collection_gaps
),

quarantine as (
    select count(*) as quarantined_count
    from ops.quarantine
    where resolved_at is null
),

shown_articles as (
    select count(*) as shown_article_count
    from shown_article
)

select
    issues.issue_count,
    issues.exact_issue_count,
    issues.undated_issue_count,
    cast(issues.undated_article_count as bigint) as undated_article_count,
    issues.first_date,
    issues.last_date,
    files.file_count,
    articles.article_count,
    articles.story_count,
    sizes.char_count,
    sizes.figure_count,
    names.person_count,
    names.organization_count,
    names.place_count,
    gaps.gap_count,
    quarantine.quarantined_count,
    newspapers.newspapers,
    shown.shown_issue_count,
    shown.first_shown_date,
    shown.last_shown_date,
    shown_articles.shown_article_count
from issues
cross join files
cross join articles
cross join sizes
cross join names
cross join newspapers
cross join gaps
cross join quarantine
cross join shown
cross join shown_articles
