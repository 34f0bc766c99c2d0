-- Facts, bridges, spans and articles of the files that leave. Details go before what they hang on.
create or replace temp table leaving_paragraph as
select paragraph_key
from fact_paragraph
where source_file_key in (select leaving.source_file_key from leaving);

create or replace temp table leaving_article as
select article_key
from dim_article
where source_file_key in (select leaving.source_file_key from leaving);

delete from paragraph_join
where paragraph_key in (select leaving_paragraph.paragraph_key from leaving_paragraph);
delete from paragraph_span
where paragraph_key in (select leaving_paragraph.paragraph_key from leaving_paragraph);
delete from fact_mention
where paragraph_key in (select leaving_paragraph.paragraph_key from leaving_paragraph);
delete from fact_figure
where paragraph_key in (select leaving_paragraph.paragraph_key from leaving_paragraph);
delete from fact_date_mention
where paragraph_key in (select leaving_paragraph.paragraph_key from leaving_paragraph);
delete from fact_term
where article_key in (select leaving_article.article_key from leaving_article);
delete from bridge_byline
where article_key in (select leaving_article.article_key from leaving_article);
delete from fact_article
where article_key in (select leaving_article.article_key from leaving_article);
delete from bridge_staff
where source_file_key in (select leaving.source_file_key from leaving);
delete from fact_paragraph
where source_file_key in (select leaving.source_file_key from leaving);
delete from dim_article
where source_file_key in (select leaving.source_file_key from leaving);

update dim_source_file
set is_current = false
where source_file_key in (
    select leaving.source_file_key from leaving
    where leaving.reason = 'superseded'
);

-- Bytes that moved to a smaller path are found there from now on; a withdrawn file is found nowhere.
update ops.delivery
set source_file_key = coalesce(leaving.replaced_by_key, 0)
from leaving
where
    ops.delivery.source_file_key = leaving.source_file_key
    and leaving.reason in ('displaced', 'withdrawn');

update ops.inbox_file
set
    source_file_key = coalesce(leaving.replaced_by_key, 0),
    outcome = case leaving.reason when 'displaced' then 'repeated' else 'withdrawn' end
from leaving
where
    ops.inbox_file.source_file_key = leaving.source_file_key
    and leaving.reason in ('displaced', 'withdrawn');

delete from raw.source_text
where source_file_key in (
    select leaving.source_file_key from leaving
    where leaving.reason <> 'superseded'
);
delete from dim_source_file
where source_file_key in (
    select leaving.source_file_key from leaving
    where leaving.reason <> 'superseded'
);
