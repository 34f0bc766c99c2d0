-- Every office the names listed are printed with, first and last seen.
select
    listed_person.number,
    titles.person,
    titles.title,
    titles.article_count,
    titles.issue_count,
    titles.mention_count,
    titles.first_date,
    titles.last_date,
    titles.is_date_exact,
    titles.confidence
from listed_person
inner join reporting.person_titles as titles on listed_person.person_key = titles.person_key
order by listed_person.number, titles.first_date, titles.title
