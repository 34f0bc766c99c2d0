-- What was read from those paragraphs: people, organisations, places and figures, with their place in the text.
select
    mentions.paragraph_key,
    mentions.start_char,
    mentions.end_char,
    mentions.entity_type as kind,
    concat_ws(
        ' ',
        case mentions.entity_type
            when 'person' then people.name
            when 'organization' then organizations.name
            else places.name
        end,
        mentions.title
    ) as title
from main.fact_mention as mentions
inner join shown_article on mentions.article_key = shown_article.article_key
inner join main.dim_person as people on mentions.person_key = people.person_key
inner join main.dim_organization as organizations on mentions.organization_key = organizations.organization_key
inner join main.dim_place as places on mentions.place_key = places.place_key

union all

select
    figures.paragraph_key,
    figures.start_char,
    figures.end_char,
    'figure' as kind,
    concat_ws(' ', figures.subject, figures.base_value, figures.base_unit) as title
from main.fact_figure as figures
inner join shown_article on figures.article_key = shown_article.article_key
order by 1, 2, 3
