-- Rows of the dimensions that nothing points at any more, among those that what left pointed at.
delete from dim_person
where
    person_key in (select orphan_candidate.dimension_key from orphan_candidate)
    and person_key not in (select fact_mention.person_key from fact_mention)
    and person_key not in (select bridge_byline.person_key from bridge_byline)
    and person_key not in (select bridge_staff.person_key from bridge_staff);

delete from dim_organization
where
    organization_key in (select orphan_candidate.dimension_key from orphan_candidate)
    and organization_key not in (select fact_mention.organization_key from fact_mention);

delete from dim_place
where
    place_key in (select orphan_candidate.dimension_key from orphan_candidate)
    and place_key not in (select fact_mention.place_key from fact_mention);

delete from dim_term
where
    term_key in (select orphan_candidate.dimension_key from orphan_candidate)
    and term_key not in (select fact_term.term_key from fact_term);

delete from dim_newspaper
where
    newspaper_key in (select orphan_candidate.dimension_key from orphan_candidate)
    and newspaper_key not in (select dim_source_file.newspaper_key from dim_source_file);
