-- Which of those paragraphs repeat what an earlier issue printed.
select
    reuse.paragraph_key,
    reuse.kind,
    reuse.canonical_paragraph_key,
    earlier_article.article_key as canonical_article_key,
    dim_issue.issue_date as canonical_date
from main.fact_reuse as reuse
inner join main.fact_paragraph as paragraphs on reuse.paragraph_key = paragraphs.paragraph_key
inner join shown_article on paragraphs.article_key = shown_article.article_key
inner join main.fact_paragraph as earlier on reuse.canonical_paragraph_key = earlier.paragraph_key
inner join main.dim_issue on earlier.issue_key = dim_issue.issue_key
left join shown_article as earlier_article on earlier.article_key = earlier_article.article_key
where earlier.issue_key <> paragraphs.issue_key
order by reuse.paragraph_key
