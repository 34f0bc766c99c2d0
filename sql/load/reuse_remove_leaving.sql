-- Signatures of the files that leave. What left is remembered until the links that pointed at it are found again.
create or replace temp table reuse_leaving as
select
    paragraph_key,
    text_hash,
    form_hash
from ops.paragraph_signature
where source_file_key in (select leaving.source_file_key from leaving);

insert into reuse_gone
select paragraph_key
from reuse_leaving;

delete from ops.paragraph_signature
where source_file_key in (select leaving.source_file_key from leaving);

delete from ops.reuse_band
where
    (
        band >= 0
        and owner_hash in (select reuse_leaving.form_hash from reuse_leaving)
        and owner_hash not in (
            select paragraph_signature.form_hash
            from ops.paragraph_signature
        )
    )
    or (
        band < 0
        and owner_hash in (select reuse_leaving.text_hash from reuse_leaving)
        and owner_hash not in (
            select paragraph_signature.text_hash
            from ops.paragraph_signature
        )
    )
