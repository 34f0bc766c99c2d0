"""Damage for every check of the catalogue: what to do to a good warehouse so that this check, if it sees, fails."""

from flows.checks.model import Check
from transforms.tables import BY_NAME

NOWHERE = 999_999_999  # a key that no row has


def damage_declared(check: Check) -> list[str]:
    """Statements that break a basic check in one row of its table."""
    table = BY_NAME[check.table_name]
    kept = f"where {table.unique[0]} is distinct from 0" if table.is_dimension else ""
    row = f"rowid = (select max(rowid) from {check.table} {kept})"
    column = check.column
    match check.name:
        case "not_null":
            return [
                f"alter table {check.table} alter column {column} drop not null",
                f"update {check.table} set {column} = null where {row}",
            ]
        case "known_value":
            return [f"update {check.table} set {column} = 'never heard of' where {row}"]
        case "in_range":
            wrong = check.minimum - 1 if check.minimum is not None else check.maximum + 1  # type: ignore[operator]
            return [f"update {check.table} set {column} = {wrong} where {row}"]
        case "key_found":
            return [f"update {check.table} set {column} = {NOWHERE} where {row}"]
        case "unique_grain":
            return [f"insert into {check.table} select * from {check.table} where {row}"]
        case "unknown_row":
            return [f"delete from {check.table} where {column} = 0"]
    raise KeyError(f"no damage for the basic check {check.name}")


# Paragraphs of the small warehouse: page 1 is 1 to 7 (4 joined, 6 a duplicate of 4, 7 furniture), page 2 is 8 and 9,
# the later issue 10 to 12. Source files: 1 superseded, 2 page 1, 3 page 2, 4 the later issue. Load 2 brought 2 to 4.
SUBJECT_DAMAGE: dict[str, tuple[str, ...]] = {
    "paragraph_span.every_character_once": (
        "update paragraph_span set end_char = end_char - 1 where paragraph_key = 5",
    ),
    "paragraph_span.every_character_once: twice": (
        "insert into paragraph_span select paragraph_key, 2, start_char, end_char, start_line, end_line "
        "from paragraph_span where paragraph_key = 5",
    ),
    "paragraph_span.every_character_once: a whole line": ("delete from paragraph_span where paragraph_key = 7",),
    "fact_paragraph.text.text_is_its_spans": (
        "update fact_paragraph set text = replace(text, '六点', '七点') where paragraph_key = 4",
    ),
    "fact_paragraph.text.text_is_its_spans: order": (
        "update paragraph_span set part = 3 - part where paragraph_key = 4",
    ),
    "paragraph_span.end_char.span_inside_text": (
        "update paragraph_span set end_char = end_char + 100000 where paragraph_key = 7",
    ),
    "paragraph_span.start_line.span_on_its_lines": (
        "update paragraph_span set start_line = start_line - 1 where paragraph_key = 5",
    ),
    "fact_paragraph.part_count.spans_run_on": (
        "update paragraph_span set part = 3 where paragraph_key = 4 and part = 2",
    ),
    "paragraph_join.part.join_of_a_part": ("update paragraph_join set part = 3",),
    "fact_paragraph.text.text_not_empty": ("update fact_paragraph set text = ' \u200b\u3000' where paragraph_key = 7",),
    "fact_paragraph.text.text_is_clean": ("update fact_paragraph set text = text || '\u202e' where paragraph_key = 7",),
    "fact_paragraph.text.text_is_clean: line end": (
        "update fact_paragraph set text = text || chr(10) where paragraph_key = 7",
    ),
    "fact_paragraph.char_count.characters_counted": (
        "update fact_paragraph set char_count = char_count + 1 where paragraph_key = 7",
    ),
    "dim_source_file.delivered_text_held": ("delete from raw.source_text where source_file_key = 1",),
    "dim_source_file.invisible_char_count.invisible_characters": (
        "update dim_source_file set invisible_char_count = 2 where source_file_key = 3",
    ),
    "fact_paragraph.source_file_key.of_a_current_file": (
        "update dim_source_file set is_current = false where source_file_key = 3",
    ),
    "dim_article.source_file_key.of_a_current_file": (
        "update dim_source_file set is_current = false where source_file_key = 3",
    ),
    "fact_paragraph.issue_key.in_its_files_issue": ("update fact_paragraph set issue_key = 2 where paragraph_key = 7",),
    "fact_paragraph.issue_key.in_its_files_issue: day": (
        "update fact_paragraph set date_key = 20250902 where paragraph_key = 7",
    ),
    "dim_article.issue_key.in_its_files_issue": ("update dim_article set issue_key = 2 where article_key = 2",),
    "fact_paragraph.article_key.in_an_article_of_its_file": (
        "update fact_paragraph set article_key = 1 where paragraph_key = 9",
    ),
    "fact_paragraph.position.positions_run_on": ("update fact_paragraph set position = 9 where paragraph_key = 9",),
    "fact_paragraph.position.positions_run_on: twice": (
        "update fact_paragraph set position = 1 where paragraph_key = 9",
    ),
    "fact_paragraph.position.positions_run_on: furniture": (
        "update fact_paragraph set position = 3 where paragraph_key = 7",
    ),
    "dim_article.article_has_text": ("update fact_paragraph set article_key = 0 where article_key = 2",),
    "dim_article.article_is_counted": ("delete from fact_article where article_key = 2",),
    "fact_article.issue_key.in_its_articles_issue": ("update fact_article set issue_key = 2 where article_key = 2",),
    "fact_article.issue_key.in_its_articles_issue: day": (
        "update fact_article set date_key = 20250902 where article_key = 2",
    ),
    "dim_article.story_key.story_in_one_issue": ("update dim_article set story_key = 1 where article_key = 3",),
    "dim_article.story_key.story_in_one_issue: none": ("update dim_article set story_key = 0 where article_key = 3",),
    "dim_article.starts_here.story_starts_once": ("update dim_article set starts_here = true where article_key = 2",),
    "dim_article.headline.headline_is_printed": (
        "update dim_article set headline = '滨江路早市散场' where article_key = 1",
    ),
    "dim_article.headline.headline_is_printed: lost": ("update dim_article set headline = null where article_key = 1",),
    "dim_article.jump_from_page.jump_from_another_page": (
        "update dim_article set jump_from_page = 2 where article_key = 2",
    ),
    "bridge_byline.position.writers_run_on": ("update bridge_byline set position = 2",),
    **{
        f"fact_article.{column}.count_equals_details": (
            f"update fact_article set {column} = {column} + 1 where article_key = 1",
        )
        for column in (
            "paragraph_count",
            "char_count",
            "token_count",
            "duplicate_char_count",
            "figure_count",
            "person_count",
            "organization_count",
            "byline_count",
        )
    },
    "fact_article.figure_count.count_equals_details: none": (
        "update fact_article set figure_count = 1 where article_key = 3",
    ),
    "fact_paragraph.is_duplicate.duplicate_is_marked": (
        "update fact_paragraph set duplicate_kind = null where paragraph_key = 6",
    ),
    "fact_paragraph.is_duplicate.duplicate_is_marked: of itself": (
        "update fact_paragraph set canonical_paragraph_key = 6 where paragraph_key = 6",
    ),
    "fact_paragraph.is_duplicate.duplicate_is_marked: not one": (
        "update fact_paragraph set canonical_paragraph_key = 4 where paragraph_key = 5",
    ),
    "fact_paragraph.canonical_paragraph_key.kept_copy_is_kept": (
        "update fact_paragraph set is_duplicate = true where paragraph_key = 4",
    ),
    "fact_paragraph.canonical_paragraph_key.kept_copy_in_the_issue": (
        "update fact_paragraph set canonical_paragraph_key = 12 where paragraph_key = 6",
    ),
    **{
        f"{table}.paragraph_key.not_from_a_duplicate": (
            f"update fact_paragraph set is_duplicate = true where paragraph_key in (select paragraph_key from {table})",
        )
        for table in ("fact_mention", "fact_figure", "fact_date_mention")
    },
    "fact_reuse.canonical_paragraph_key.reuse_of_another": ("update fact_reuse set canonical_paragraph_key = 12",),
    "fact_reuse.canonical_paragraph_key.reuse_of_an_earlier": (
        "update fact_reuse set paragraph_key = 5, canonical_paragraph_key = 12",
    ),
    "fact_reuse.days_between.days_between_counted": ("update fact_reuse set days_between = 6",),
    **{
        f"{table}.start_char.offsets_cut_the_surface": (
            f"update {table} set start_char = start_char + 1, end_char = end_char + 1",
        )
        for table in ("fact_mention", "fact_figure", "fact_date_mention")
    },
    **{
        f"{table}.article_key.in_its_paragraphs_article": (f"update {table} set article_key = 3 where article_key = 1",)
        for table in ("fact_mention", "fact_figure", "fact_date_mention")
    },
    **{
        f"{table}.article_key.in_its_paragraphs_article: day": (f"update {table} set date_key = 20250902",)
        for table in ("fact_mention", "fact_figure", "fact_date_mention")
    },
    **{
        f"{table}.end_char.read_once": (f"insert into {table} select * from {table}",)
        for table in ("fact_mention", "fact_figure", "fact_date_mention")
    },
    "fact_term.date_key.in_its_articles_day": ("update fact_term set date_key = 20250902",),
    "fact_mention.entity_type.points_at_what_it_is": (
        "update fact_mention set person_key = 0 where entity_type = 'person'",
    ),
    "fact_mention.entity_type.points_at_what_it_is: two": (
        "update fact_mention set place_key = 1 where entity_type = 'person'",
    ),
    "fact_mention.title.title_of_a_person": ("update fact_mention set title = '主任' where entity_type = 'place'",),
    "fact_mention.title.title_of_a_person: empty": (
        "update fact_mention set title = ' ' where entity_type = 'person'",
    ),
    "fact_figure.base_value.base_value_converted": ("update fact_figure set base_value = value",),
    "fact_figure.base_value.base_value_converted: same unit": ("update fact_figure set unit = base_unit",),
    "fact_figure.context.context_of_its_paragraph": ("update fact_figure set context = surface",),
    "fact_figure.context.context_of_its_paragraph: unmarked": (
        "update fact_figure set context = replace(replace(context, '【', ''), '】', '')",
    ),
    "fact_figure.value_max.range_in_order": ("update fact_figure set value_max = value - 1",),
    "fact_figure.value.share_of_a_whole": ("update fact_figure set kind = 'share', base_unit = '%', base_value = 150",),
    "fact_date_mention.resolved.resolved_is_a_day": ("update fact_date_mention set resolved = '2025-02-30'",),
    "fact_date_mention.resolved.resolved_is_a_day: form": ("update fact_date_mention set resolved = '2025-8-20'",),
    "fact_date_mention.resolved.resolved_is_a_day: end": ("update fact_date_mention set resolved_end = '2025-13'",),
    "fact_date_mention.resolved_end.period_in_order": ("update fact_date_mention set resolved_end = '2025-07'",),
    "fact_date_mention.resolved_end.period_in_order: no start": (
        "update fact_date_mention set resolved = null, resolved_end = '2025-07'",
    ),
    "dim_issue.is_date_exact.exact_when_dated": ("update dim_issue set issue_date = null where issue_key = 2",),
    "dim_issue.is_date_exact.exact_when_dated: basis": (
        "update dim_issue set date_basis = 'inferred' where issue_key = 2",
    ),
    "dim_issue.date_key.date_key_of_the_date": ("update dim_issue set date_key = 20250902 where issue_key = 2",),
    "dim_issue.date_earliest.date_range_in_order": (
        "update dim_issue set date_earliest = date '2025-12-01' where issue_key = 2",
    ),
    "dim_issue.date_key.date_is_plausible": (
        "update dim_issue set issue_date = date '2052-09-08' where issue_key = 2",
    ),
    "dim_issue.date_key.date_is_plausible: past": (
        "update dim_issue set issue_date = date '1825-09-08' where issue_key = 2",
    ),
    "dim_issue.issue_has_a_file": ("update dim_source_file set issue_key = 1 where source_file_key = 4",),
    "dim_source_file.newspaper_key.issue_of_its_newspaper": (
        "update dim_issue set newspaper_key = 0 where issue_key = 2",
    ),
    "dim_date.date.day_of_the_calendar": ("update dim_date set weekday = 1 + weekday % 7 where date_key = 20250908",),
    "delivery.source_file_key.loaded_file_is_held": (
        "update ops.delivery set source_file_key = 3 where relative_path = 'b/1.txt'",
    ),
    "delivery.source_file_key.loaded_file_is_held: superseded": (
        "update dim_source_file set is_current = false where source_file_key = 4",
    ),
    "delivery.sha256.repeated_bytes_are_held": (
        "update ops.delivery set sha256 = 'x' where relative_path = 'b/copy.txt'",
    ),
    "delivery.outcome.refusal_has_a_reason": ("delete from ops.quarantine",),
    "load.files_seen.files_add_up": ("update ops.load set files_loaded = 2 where load_key = 2",),
    "load.files_seen.files_add_up: manifest": (
        "delete from ops.delivery where load_key = 2 and relative_path = 'b/copy.txt'",
    ),
    "dim_source_file.relative_path.current_file_was_delivered": (
        "delete from ops.inbox_file where relative_path = 'b/1.txt'",
    ),
    "dim_source_file.is_current.one_current_version": (
        "update dim_source_file set is_current = true where source_file_key = 1",
    ),
    "dim_source_file.version.version_numbered_once": (
        "update dim_source_file set version = 2 where source_file_key = 1",
    ),
    "dim_source_file.sha256.bytes_loaded_once": (
        "update dim_source_file set sha256 = (select sha256 from dim_source_file where source_file_key = 3) "
        "where source_file_key = 4",
    ),
    "dim_source_file.sha256.sha256_is_one": ("update dim_source_file set sha256 = 'x' where source_file_key = 4",),
    "dim_source_file.file_name.name_of_its_path": (
        "update dim_source_file set file_name = 'b' where source_file_key = 4",
    ),
    "dim_source_file.parser_version.one_parser_version": (
        "update dim_source_file set parser_version = '2' where source_file_key = 4",
    ),
    "dim_source_file.notices.nothing_to_look_at": (
        "update dim_source_file set notices = 'stale' where source_file_key = 4",
    ),
    "dim_source_file.page.page_stands_once": (
        "update dim_source_file set page = (select page from dim_source_file where source_file_key = 2) "
        "where source_file_key = 3",
        "update fact_paragraph set is_duplicate = true, canonical_paragraph_key = paragraph_key - 4 "
        "where paragraph_key in (8, 9)",
    ),
    "migration.columns_as_declared": ("alter table fact_figure drop column subject",),
    "migration.columns_as_declared: type": ("alter table fact_figure alter column value type varchar",),
}

_MANY = "(select range from range(30)) as many (n)"


def _multiply(table: str, where: str, **replaced: str) -> str:
    """Insert 30 copies of a row with some columns replaced; `n` counts them."""
    columns = ", ".join(f"{value} as {name}" for name, value in replaced.items())
    return f"insert into {table} by name select one.* replace ({columns}) from {table} as one, {_MANY} where {where}"


def _multiply_file(offset: int, load: int, **replaced: str) -> str:
    where = "one.source_file_key = 4"
    return _multiply("dim_source_file", where, source_file_key=f"{offset} + n", load_key=f"{load}", **replaced)


def _flood(table: str, **new: str) -> tuple[str, ...]:
    """Thirty older files with a row each like that of the later issue, and as many new ones with other columns."""
    key = "paragraph_key" if table == "fact_paragraph" else "article_key"
    where = f"one.{key} = {12 if table == 'fact_paragraph' else 3}"
    return (
        _multiply_file(1000, 1),
        _multiply_file(2000, 2),
        _multiply(table, where, **{key: "1000 + n", "source_file_key": "1000 + n"}),
        _multiply(table, where, **({key: "2000 + n", "source_file_key": "2000 + n"} | new)),
    )


SUBJECT_DAMAGE |= {
    "fact_paragraph.part_count.drift_of_joined": _flood("fact_paragraph", part_count="2"),
    "fact_paragraph.starts_cut.drift_of_cut": _flood("fact_paragraph", ends_cut="true"),
    "fact_paragraph.article_key.drift_of_furniture": _flood("fact_paragraph", article_key="0"),
    "fact_paragraph.is_duplicate.drift_of_duplicate": _flood("fact_paragraph", is_duplicate="true"),
    "dim_article.headline.drift_of_untitled": _flood("dim_article", headline="null"),
    "dim_article.topic.drift_of_unknown_topic": _flood("dim_article", topic="'未知'"),
    "dim_article.genre.drift_of_unknown_genre": _flood("dim_article", genre="'未知'"),
    "dim_issue.date_key.drift_of_undated": (
        _multiply("dim_issue", "one.issue_key = 2", issue_key="1000 + n"),
        _multiply("dim_issue", "one.issue_key = 2", issue_key="2000 + n", date_key="0"),
        _multiply_file(1000, 1, issue_key="1000 + n"),
        _multiply_file(2000, 2, issue_key="2000 + n"),
    ),
    "dim_issue.issue_key.drift_of_pages": (
        _multiply("dim_issue", "one.issue_key = 2", issue_key="1000 + n"),
        _multiply_file(1000, 1, issue_key="1000 + n"),
        _multiply_file(2000, 2),
    ),
    "delivery.outcome.drift_of_refused": (
        *(
            _multiply(
                "ops.delivery",
                f"one.load_key = 2 and one.relative_path = '{path}'",
                load_key=load,
                relative_path=f"'{path}' || n",
            )
            for load, path in (("1", "b/1.txt"), ("2", "b/broken.txt"))
        ),
        _multiply("ops.quarantine", "one.load_key = 2", relative_path="'b/broken.txt' || n"),
    ),
}


def name_case(check: Check) -> str:
    """How the damage of a check is named above: table, column where it has one, check."""
    return ".".join(part for part in (check.table_name, check.column, check.name) if part)
