"""Types that the two databases write differently."""

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from hortus.store.columns import NUMBER, TEXT


@pytest.mark.parametrize(
    ("kind", "dialect", "written"),
    [
        (NUMBER, sqlite, "INTEGER"),
        (NUMBER, postgresql, "BIGINT"),
        (TEXT, sqlite, "TEXT"),
        (TEXT, postgresql, 'TEXT COLLATE "C"'),
    ],
)
def test_each_database_gets_its_own_word(kind, dialect, written):
    assert kind.compile(dialect=dialect.dialect()) == written
