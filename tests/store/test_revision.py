"""The revision found decides whether this hortus may go on."""

import pytest

from hortus.store.errors import VersionError
from hortus.store.revision import HEAD, checked


def put(database, revision):
    with database.writing() as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


@pytest.mark.parametrize("revision", [HEAD, "0001", ""])
def test_the_same_or_an_older_revision_is_returned(database, revision):
    put(database, revision)
    with database.reading() as connection:
        assert checked(connection) == revision


def test_a_newer_revision_is_refused_with_both_named(database):
    put(database, "9999")
    with pytest.raises(VersionError, match=f"9999.*{HEAD}"), database.reading() as connection:
        checked(connection)


def test_tables_without_a_revision_have_none(database):
    with database.writing() as connection:
        connection.execute("DELETE FROM alembic_version")
    with database.reading() as connection:
        assert checked(connection) == ""
