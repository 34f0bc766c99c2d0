-- The names listed, each with the office it is most often printed with.
with

titles as (
    select
        titles.person_key,
        titles.title,
        titles.title_count
    from reporting.person_titles as titles
    inner join listed_person on titles.person_key = listed_person.person_key
    qualify row_number() over (partition by titles.person_key order by titles.mention_count desc, titles.title asc) = 1
),

appearances as (
    select
        appearances.person_key,
        count(*) as article_count,
        count(distinct appearances.issue_key) as issue_count,
        sum(appearances.mention_count) as mention_count,
        min(appearances.date) as first_date,
        max(appearances.date) as last_date,
        bool_and(appearances.is_date_exact) as is_date_exact
    from reporting.person_appearances as appearances
    inner join listed_person on appearances.person_key = listed_person.person_key
    group by appearances.person_key
)

select
    listed_person.number,
    dim_person.name as display_name,
    titles.title,
    coalesce(titles.title_count, 0) as title_count,
    listed_person.shown_article_count,
    appearances.article_count,
    appearances.issue_count,
    appearances.mention_count,
    appearances.first_date,
    appearances.last_date,
    appearances.is_date_exact
from listed_person
inner join main.dim_person on listed_person.person_key = dim_person.person_key
inner join appearances on listed_person.person_key = appearances.person_key
left join titles on listed_person.person_key = titles.person_key
order by listed_person.number
