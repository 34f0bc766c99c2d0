-- The links that are new or have changed, with the days between the two issues where both are known.
-- grain: one row per paragraph that repeats an earlier one
delete from fact_reuse
where paragraph_key in (select reuse_link.paragraph_key from reuse_link);

insert into fact_reuse by name
select
    link.paragraph_key,
    link.canonical_paragraph_key,
    link.kind,
    coalesce(link.similarity, form_likeness.similarity, 1) as similarity,
    cast(date_diff('day', earlier_day.date, later_day.date) as integer) as days_between
from reuse_link as link
left join form_likeness
    on link.paragraph_key = form_likeness.paragraph_key
inner join reuse_place as later
    on link.paragraph_key = later.paragraph_key
inner join reuse_place as earlier
    on link.canonical_paragraph_key = earlier.paragraph_key
left join dim_date as later_day
    on later.date_key = later_day.date_key
left join dim_date as earlier_day
    on earlier.date_key = earlier_day.date_key
