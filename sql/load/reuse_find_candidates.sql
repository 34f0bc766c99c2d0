-- Pairs of texts that may repeat each other, where at least one is new or has lost what it was linked to.
-- grain of reuse_open: one row per paragraph whose link is to be found from nothing
-- grain of reuse_candidate: one row per pair of different texts that share a band
create or replace temp table reuse_open as
with came as (
    select distinct reuse_new.paragraph_key
    from reuse_new
),

bereft as (
    select fact_reuse.paragraph_key
    from fact_reuse
    where fact_reuse.canonical_paragraph_key in (select reuse_gone.paragraph_key from reuse_gone)
),

asked as (
    select paragraph_key
    from came
    union
    select paragraph_key
    from bereft
)

select
    signature.paragraph_key,
    signature.text_hash,
    signature.form_hash,
    came.paragraph_key is not null as is_new
from ops.paragraph_signature as signature
inner join asked
    on signature.paragraph_key = asked.paragraph_key
left join came
    on signature.paragraph_key = came.paragraph_key;

delete from fact_reuse
where
    paragraph_key in (select reuse_open.paragraph_key from reuse_open)
    or paragraph_key in (select reuse_gone.paragraph_key from reuse_gone);

create or replace temp table reuse_probe as
select distinct
    text_hash,
    form_hash
from reuse_open;

-- Owners that share a band. A smallest gram looks for texts that hold it, and the other way round.
create or replace temp table reuse_meeting as
with wanted as (
    select
        bands.owner_hash,
        case
            when bands.band < 0 then xor(bands.band, 1)
            else bands.band
        end as band
    from ops.reuse_band as bands
    where
        (bands.band >= 0 and bands.owner_hash in (select reuse_probe.form_hash from reuse_probe))
        or (bands.band < 0 and bands.owner_hash in (select reuse_probe.text_hash from reuse_probe))
)

select distinct
    wanted.band >= 0 as is_near,
    wanted.owner_hash,
    held.owner_hash as other_hash
from wanted
inner join ops.reuse_band as held
    on
        wanted.band = held.band
        and wanted.owner_hash <> held.owner_hash;

-- A step of its own: with the last inequality in it, a planner that takes its tables for empty (they were filled in
-- this transaction) compares every text with every other.
create or replace temp table reuse_alike as
with wording as (
    -- Texts by wording, of the wordings that met.
    select distinct
        signature.form_hash,
        signature.text_hash
    from ops.paragraph_signature as signature
    where
        signature.form_hash in (
            select reuse_meeting.other_hash
            from reuse_meeting
            where reuse_meeting.is_near
        )
)

select
    reuse_probe.text_hash,
    wording.text_hash as other_hash,
    true as is_near
from reuse_meeting
inner join reuse_probe
    on reuse_meeting.owner_hash = reuse_probe.form_hash
inner join wording
    on reuse_meeting.other_hash = wording.form_hash
where reuse_meeting.is_near
union all
select
    reuse_meeting.owner_hash as text_hash,
    reuse_meeting.other_hash,
    false as is_near
from reuse_meeting
where not reuse_meeting.is_near;

create or replace temp table reuse_candidate as
select
    least(text_hash, other_hash) as text_hash,
    greatest(text_hash, other_hash) as other_hash,
    bool_or(is_near) as is_near
from reuse_alike
where text_hash <> other_hash
group by
    least(text_hash, other_hash),
    greatest(text_hash, other_hash)
