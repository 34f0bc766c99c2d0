-- Candidates for repeats are told apart by bits kept beside their hashes before their texts are read. Of what was read
-- before, the bits are unknown, and its candidates are compared as ever.
alter table ops.paragraph_signature add column sketch_1 bigint;
alter table ops.paragraph_signature add column sketch_2 bigint
