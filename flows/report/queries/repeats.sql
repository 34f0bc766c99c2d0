-- Paragraphs of the issues shown that repeat an earlier one. One that stands in no article leads to what it repeats.
select
    repeats.kind,
    if(repeats.is_within_issue, '同一期内', '他期') as place,
    repeats.date,
    repeats.is_date_exact,
    repeats.days_between,
    repeats.char_count,
    repeats.similarity,
    left(repeats.text, 60) || if(length(repeats.text) > 60, '…', '') as text,
    coalesce(shown_article.article_key, earlier.article_key) as article_key,
    if(shown_article.article_key is null, repeats.canonical_paragraph_key, repeats.paragraph_key) as paragraph_key,
    repeats.start_line,
    repeats.canonical_date,
    earlier.article_key as canonical_article_key,
    repeats.canonical_start_line
from reporting.repeated_paragraphs as repeats
left join shown_article on repeats.article_key = shown_article.article_key
left join shown_article as earlier on repeats.canonical_article_key = earlier.article_key
where repeats.date_key in (select shown_issue.date_key from shown_issue)
order by repeats.date desc, repeats.char_count desc, repeats.paragraph_key asc
