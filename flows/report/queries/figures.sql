-- Quantities stated in the issues shown, newest first.
select
    figures.article_key,
    figures.paragraph_key,
    figures.date,
    figures.is_date_exact,
    figures.headline,
    figures.subject,
    figures.surface,
    figures.base_value,
    figures.base_unit,
    figures.kind,
    figures.change,
    figures.context,
    figures.start_line
from reporting.figures as figures
inner join shown_article on figures.article_key = shown_article.article_key
order by shown_article.number, figures.start_line, figures.figure_key
