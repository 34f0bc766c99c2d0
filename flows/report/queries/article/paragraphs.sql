-- Paragraphs of the articles shown, in reading order, duplicates last.
with

own as (
    select
        paragraphs.paragraph_key,
        paragraphs.article_key,
        paragraphs.role,
        paragraphs.text,
        paragraphs.position,
        paragraphs.starts_cut,
        paragraphs.ends_cut,
        paragraphs.is_duplicate,
        paragraphs.duplicate_kind,
        if(paragraphs.is_duplicate, paragraphs.canonical_paragraph_key, null) as kept_paragraph_key,
        shown_article.number
    from main.fact_paragraph as paragraphs
    inner join shown_article on paragraphs.article_key = shown_article.article_key
),

kept as (
    select
        paragraphs.paragraph_key,
        paragraphs.article_key
    from main.fact_paragraph as paragraphs
    where paragraphs.paragraph_key in (select own.kept_paragraph_key from own)
)

select
    own.paragraph_key,
    own.article_key,
    own.role,
    own.text,
    own.starts_cut,
    own.ends_cut,
    own.is_duplicate,
    own.duplicate_kind,
    own.kept_paragraph_key as canonical_paragraph_key,
    shown_article.article_key as canonical_article_key
from own
left join kept on own.kept_paragraph_key = kept.paragraph_key
left join shown_article on kept.article_key = shown_article.article_key
order by own.number, own.is_duplicate, own.position, own.paragraph_key
