-- Rows of the shared dimensions that are new. A name's attributes follow from the name, so any staged row will do.
insert into dim_newspaper by name
select distinct on (staged.newspaper_key) staged.*
from stage_dim_newspaper as staged
anti join dim_newspaper as held on staged.newspaper_key = held.newspaper_key;

insert into dim_person by name
select distinct on (staged.person_key) staged.*
from stage_dim_person as staged
anti join dim_person as held on staged.person_key = held.person_key;

insert into dim_organization by name
select distinct on (staged.organization_key) staged.*
from stage_dim_organization as staged
anti join dim_organization as held on staged.organization_key = held.organization_key;

insert into dim_place by name
select distinct on (staged.place_key) staged.*
from stage_dim_place as staged
anti join dim_place as held on staged.place_key = held.place_key;

insert into dim_term by name
select distinct on (staged.term_key) staged.*
from stage_dim_term as staged
anti join dim_term as held on staged.term_key = held.term_key;
