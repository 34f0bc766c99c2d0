-- What a load remembers of texts that came and left, over all its rounds, until their links are found.
-- grain of reuse_new: one row per paragraph that came
-- grain of reuse_new_band: one row per band of a text or wording, as often as it came
-- grain of reuse_gone: one row per paragraph that left
create temp table if not exists reuse_new (paragraph_key bigint);

create temp table if not exists reuse_new_band (owner_hash bigint, band integer);

create temp table if not exists reuse_gone (paragraph_key bigint)
