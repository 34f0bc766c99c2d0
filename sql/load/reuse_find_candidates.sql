-- Pairs of texts that may repeat each other, for the texts of `reuse_slice`.
-- grain of reuse_candidate: one row per pair of different texts that share a band, or the ends of one of them
-- A pair of two texts that are looked for is found where the smaller hash is in the slice: once.
create or replace temp table reuse_wanted as
with near as (
    select distinct
        bands.owner_hash,
        bands.band
    from reuse_new_band as bands
    where bands.band >= 0 and bands.owner_hash in (select reuse_slice.form_hash from reuse_slice)
),

gram as (
    select distinct
        bands.owner_hash,
        bands.band
    from reuse_new_band as bands
    where bands.band < 0 and bands.owner_hash in (select reuse_slice.text_hash from reuse_slice)
),

ends as (
    select unnest([1, 2, 3]) as part
)

-- `part` is what a piece is looked for by: of the text itself where it is the piece, of the other where that is.
select
    owner_hash,
    band,
    0 as part,
    false as is_piece
from near
union all
select
    owner_hash,
    band - (band & 3) as band,
    band & 3 as part,
    true as is_piece
from gram
where band & 3 <> 0
union all
select
    gram.owner_hash,
    gram.band + ends.part as band,
    ends.part,
    false as is_piece
from gram
cross join ends
where gram.band & 3 = 0;

create or replace temp table reuse_meeting as
select
    wanted.band >= 0 as is_near,
    wanted.owner_hash,
    held.owner_hash as other_hash
from reuse_wanted as wanted
inner join ops.reuse_band as held
    on
        wanted.band = held.band
        and wanted.owner_hash <> held.owner_hash
group by
    wanted.band >= 0,
    wanted.owner_hash,
    held.owner_hash,
    wanted.is_piece
having bool_or(wanted.part <= 1) or (bool_or(wanted.part = 2) and bool_or(wanted.part = 3));

-- A step of its own: with the last inequality in it, a planner that takes its tables for empty (they were filled in
-- this transaction) compares every text with every other.
create or replace temp table reuse_alike as
with wording as (
    -- Texts by wording, of the wordings that met.
    select distinct
        signature.form_hash,
        signature.text_hash,
        signature.sketch_1,
        signature.sketch_2
    from ops.paragraph_signature as signature
    where
        signature.form_hash in (
            select reuse_meeting.other_hash
            from reuse_meeting
            where reuse_meeting.is_near
        )
)

select
    reuse_slice.text_hash,
    wording.text_hash as other_hash,
    true as is_near,
    bit_count(xor(reuse_slice.sketch_1, wording.sketch_1))
    + bit_count(xor(reuse_slice.sketch_2, wording.sketch_2)) as bits_apart
from reuse_meeting
inner join reuse_slice
    on reuse_meeting.owner_hash = reuse_slice.form_hash
inner join wording
    on reuse_meeting.other_hash = wording.form_hash
where reuse_meeting.is_near
union all
select
    reuse_meeting.owner_hash as text_hash,
    reuse_meeting.other_hash,
    false as is_near,
    null as bits_apart
from reuse_meeting
where not reuse_meeting.is_near;

-- Sketches tell most of those that met by chance apart. Where no sketch is held, the texts are compared.
create or replace temp table reuse_candidate as
select
    text_hash,
    other_hash,
    bool_or(is_near) as is_near
from reuse_alike
where
    coalesce(bits_apart, 0) <= $most_bits
    and (
        text_hash < other_hash
        or (text_hash > other_hash and other_hash not in (select reuse_probe.text_hash from reuse_probe))
    )
group by
    text_hash,
    other_hash
