import pytest

from tests.builders import empty_warehouse, insert
from transforms.tables import TABLES


def test_every_table_takes_a_default_row():
    db = empty_warehouse(with_views=False)
    for table in TABLES:
        before = db.table(table.full_name).aggregate("count(*)").fetchone()[0]
        insert(db, table.name)
        assert db.table(table.full_name).aggregate("count(*)").fetchone()[0] == before + 1, table.full_name


def test_own_keys_count_up_and_overrides_are_kept():
    db = empty_warehouse(with_views=False)
    first = insert(db, "dim_person", name="甲")
    second = insert(db, "dim_person", name="乙")
    assert (first["person_key"], second["person_key"]) == (1, 2)
    assert db.execute("select name from dim_person where person_key > 0 order by 1").fetchall() == [("乙",), ("甲",)]


def test_an_undeclared_column_is_refused():
    with pytest.raises(KeyError, match="no column nmae"):
        insert(empty_warehouse(with_views=False), "dim_person", nmae="甲")
