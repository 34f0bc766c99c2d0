-- After a rebuild: what follows arrival and not content, as the release before had it, and the versions superseded.
update dim_source_file
set
    received_at = held_file.received_at,
    load_key = held_file.load_key,
    version = held_file.version
from held.dim_source_file as held_file
where
    dim_source_file.source_file_key = held_file.source_file_key
    and dim_source_file.source_file_key <> 0;

insert into dim_source_file by name
select held_file.*
from held.dim_source_file as held_file
anti join dim_source_file
    on held_file.source_file_key = dim_source_file.source_file_key;

insert into raw.source_text by name
select held_text.*
from held.raw.source_text as held_text
anti join raw.source_text as text_here
    on held_text.source_file_key = text_here.source_file_key;

insert into dim_newspaper by name
select held_newspaper.*
from held.dim_newspaper as held_newspaper
anti join dim_newspaper
    on held_newspaper.newspaper_key = dim_newspaper.newspaper_key
where
    held_newspaper.newspaper_key in (
        select dim_source_file.newspaper_key
        from dim_source_file
    );

insert into dim_issue by name
select held_issue.*
from held.dim_issue as held_issue
anti join dim_issue
    on held_issue.issue_key = dim_issue.issue_key
where
    held_issue.issue_key in (
        select dim_source_file.issue_key
        from dim_source_file
    )
