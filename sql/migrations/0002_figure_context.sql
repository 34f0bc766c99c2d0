-- A figure carries the words around it: cut out of the paragraphs for every reader, they were half of the view's time.
alter table fact_figure add column context varchar;
update fact_figure set
    context = concat(
        substring(paragraph.text, greatest(fact_figure.start_char - 19, 1), least(fact_figure.start_char, 20)),
        '【',
        fact_figure.surface,
        '】',
        substring(paragraph.text, fact_figure.end_char + 1, 20)
    )
from fact_paragraph as paragraph
where fact_figure.paragraph_key = paragraph.paragraph_key
