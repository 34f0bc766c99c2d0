-- The schema as first released: made whole from the declared tables, so there is nothing to change.
-- A later change of a declared table needs a file beside this one, numbered on; an edited file is refused.
select 1
