-- Where those paragraphs stand in their files, and why a piece was joined to the one before it.
select
    spans.paragraph_key,
    spans.start_char,
    spans.end_char,
    spans.start_line,
    spans.end_line,
    joins.score,
    joins.reason,
    joins.runner_up_score
from main.paragraph_span as spans
inner join main.fact_paragraph as paragraphs on spans.paragraph_key = paragraphs.paragraph_key
inner join shown_article on paragraphs.article_key = shown_article.article_key
left join main.paragraph_join as joins on spans.paragraph_key = joins.paragraph_key and spans.part = joins.part
order by spans.paragraph_key, spans.part
