-- Files by what became of them, in the last thirty runs.
with

loads as (
    select
        load_key,
        started_at
    from ops.load
    order by started_at desc
    limit 30
)

select
    loads.started_at,
    deliveries.outcome,
    count(*) as file_count
from loads
inner join ops.delivery as deliveries on loads.load_key = deliveries.load_key
group by loads.started_at, deliveries.outcome
order by loads.started_at, deliveries.outcome
