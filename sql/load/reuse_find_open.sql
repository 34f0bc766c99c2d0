-- What is looked for: paragraphs that are new, or have lost what they were linked to, and their texts.
-- grain of reuse_open: one row per paragraph whose link is to be found from nothing
-- grain of reuse_probe: one row per text of these
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
    signature.sketch_1,
    signature.sketch_2,
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
    form_hash,
    sketch_1,
    sketch_2
from reuse_open;

-- What came brought its bands along; only those of what has lost its link are looked up in the whole history.
insert into reuse_new_band
with bereft as (
    select
        text_hash,
        form_hash
    from reuse_open
    where not is_new
)

select
    owner_hash,
    band
from ops.reuse_band
where band >= 0 and owner_hash in (select bereft.form_hash from bereft)
union all
select
    owner_hash,
    band
from ops.reuse_band
where band < 0 and owner_hash in (select bereft.text_hash from bereft)
