-- Signatures of the files staged, and the bands of texts and wordings that no held paragraph has.
insert into reuse_new
select paragraph_key
from stage_paragraph_signature;

insert into reuse_new_band
select
    owner_hash,
    band
from stage_reuse_band;

insert into ops.reuse_band by name
with held as (
    select distinct
        signature.form_hash,
        signature.text_hash
    from ops.paragraph_signature as signature
    where
        signature.form_hash in (
            select stage_paragraph_signature.form_hash
            from stage_paragraph_signature
        )
)

select distinct
    staged.owner_hash,
    staged.band
from stage_reuse_band as staged
where
    (staged.band >= 0 and staged.owner_hash not in (select held.form_hash from held))
    or (staged.band < 0 and staged.owner_hash not in (select held.text_hash from held))
order by
    staged.owner_hash asc,
    staged.band asc;

insert into ops.paragraph_signature by name
select
    paragraph_key,
    source_file_key,
    text_hash,
    form_hash,
    date_key,
    start_char,
    is_duplicate,
    sketch_1,
    sketch_2
from stage_paragraph_signature
