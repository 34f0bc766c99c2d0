-- The delivered texts of the articles shown.
select
    texts.source_file_key,
    texts.text
from raw.source_text as texts
where texts.source_file_key in (select shown_article.source_file_key from shown_article)
