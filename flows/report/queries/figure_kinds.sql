-- Figures of the issues shown by kind and direction.
select
    figures.kind,
    coalesce(figures.change, '') as direction,
    count(*) as figure_count
from main.fact_figure as figures
inner join shown_article on figures.article_key = shown_article.article_key
group by figures.kind, coalesce(figures.change, '')
order by figure_count desc, figures.kind asc
