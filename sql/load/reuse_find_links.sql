-- The link of every paragraph that may have another than before: to the earliest printed paragraph that it repeats.
-- grain: one row per paragraph whose link is new or has changed
-- Printed again whole comes before the same wording with other numbers, before printed as a part. The order of print is
-- that of the issue's day (undated last), the path, and the place in the file: nothing of it follows arrival.
create or replace temp table reuse_place as
with kept_copy as (
    select paragraph.canonical_paragraph_key
    from fact_paragraph as paragraph
    semi join reuse_open
        on paragraph.paragraph_key = reuse_open.paragraph_key
    where paragraph.is_duplicate
),

related as (
    select reuse_probe.text_hash
    from reuse_probe
    union
    select reuse_relation.text_hash
    from reuse_relation
),

concerned as (
    select signature.paragraph_key
    from ops.paragraph_signature as signature
    semi join related
        on signature.text_hash = related.text_hash
    union
    select signature.paragraph_key
    from ops.paragraph_signature as signature
    where signature.form_hash in (select reuse_open.form_hash from reuse_open)
),

with_canonical as (
    select paragraph_key
    from concerned
    union
    select fact_reuse.canonical_paragraph_key as paragraph_key
    from fact_reuse
    semi join concerned
        on fact_reuse.paragraph_key = concerned.paragraph_key
    union
    select kept_copy.canonical_paragraph_key as paragraph_key
    from kept_copy
)

select
    signature.paragraph_key,
    signature.text_hash,
    signature.form_hash,
    signature.date_key,
    signature.is_duplicate,
    reuse_open.paragraph_key is not null as is_open,
    coalesce(reuse_open.is_new, false) as is_new,
    row_number() over (
        order by
            signature.date_key = 0,
            signature.date_key,
            source_file.relative_path,
            signature.start_char,
            signature.paragraph_key
    ) as place
from ops.paragraph_signature as signature
semi join with_canonical
    on signature.paragraph_key = with_canonical.paragraph_key
inner join dim_source_file as source_file
    on signature.source_file_key = source_file.source_file_key
left join reuse_open
    on signature.paragraph_key = reuse_open.paragraph_key;

create or replace temp table reuse_link as
with first_of_text as (
    select
        text_hash,
        min(place) as place,
        arg_min(paragraph_key, place) as paragraph_key,
        arg_min(is_new, place) as is_new
    from reuse_place
    where not is_duplicate
    group by text_hash
),

first_of_form as (
    select
        form_hash,
        min(place) as place,
        arg_min(paragraph_key, place) as paragraph_key,
        arg_min(text_hash, place) as text_hash,
        arg_min(is_new, place) as is_new
    from reuse_place
    where not is_duplicate and form_hash in (select reuse_open.form_hash from reuse_open)
    group by form_hash
),

found as (
    select
        later.paragraph_key,
        earlier.paragraph_key as canonical_paragraph_key,
        earlier.place,
        'exact' as kind,
        cast(1 as double) as similarity
    from reuse_place as later
    inner join first_of_text as earlier
        on later.text_hash = earlier.text_hash
    where earlier.place < later.place and (later.is_open or earlier.is_new)
    union all
    select
        later.paragraph_key,
        earlier.paragraph_key as canonical_paragraph_key,
        earlier.place,
        reuse_relation.kind,
        reuse_relation.similarity
    from reuse_place as later
    inner join reuse_relation
        on later.text_hash = reuse_relation.text_hash
    inner join first_of_text as earlier
        on reuse_relation.other_hash = earlier.text_hash
    where earlier.place < later.place and (later.is_open or earlier.is_new)
    union all
    select
        later.paragraph_key,
        earlier.paragraph_key as canonical_paragraph_key,
        earlier.place,
        'form' as kind,
        cast(null as double) as similarity
    from reuse_place as later
    inner join first_of_form as earlier
        on later.form_hash = earlier.form_hash
    where
        earlier.place < later.place
        and later.text_hash <> earlier.text_hash
        and (later.is_open or earlier.is_new)
    union all
    -- A copy within the issue repeats the copy that is kept, wherever the two stand.
    select
        marked.paragraph_key,
        paragraph.canonical_paragraph_key,
        coalesce(kept.place, marked.place) as place,
        paragraph.duplicate_kind as kind,
        paragraph.similarity
    from reuse_place as marked
    inner join fact_paragraph as paragraph
        on marked.paragraph_key = paragraph.paragraph_key
    left join reuse_place as kept
        on paragraph.canonical_paragraph_key = kept.paragraph_key
    where marked.is_duplicate and marked.is_open
),

standing as (
    select
        fact_reuse.paragraph_key,
        fact_reuse.canonical_paragraph_key,
        reuse_place.place,
        fact_reuse.kind,
        fact_reuse.similarity
    from fact_reuse
    inner join reuse_place
        on fact_reuse.canonical_paragraph_key = reuse_place.paragraph_key
    semi join found
        on fact_reuse.paragraph_key = found.paragraph_key
),

offered as (
    select
        paragraph_key,
        canonical_paragraph_key,
        place,
        kind,
        similarity
    from found
    union all
    select
        paragraph_key,
        canonical_paragraph_key,
        place,
        kind,
        similarity
    from standing
),

chosen as (
    select
        paragraph_key,
        canonical_paragraph_key,
        kind,
        similarity
    from offered
    qualify
        row_number() over (
            partition by paragraph_key
            order by
                case kind when 'form' then 1 when 'contained' then 2 else 0 end asc,
                place asc,
                kind asc,
                -- A copy that is near is offered as one and as a likeness, each with its own measure.
                similarity desc
        ) = 1
)

select
    chosen.paragraph_key,
    chosen.canonical_paragraph_key,
    chosen.kind,
    chosen.similarity
from chosen
left join fact_reuse
    on chosen.paragraph_key = fact_reuse.paragraph_key
where
    chosen.canonical_paragraph_key is distinct from fact_reuse.canonical_paragraph_key
    or chosen.kind is distinct from fact_reuse.kind
