"""A transaction holds all of its block's changes or none, in both databases."""

import pytest

from hortus.store import transaction


class OtherError(Exception):
    """Not of the database."""


@pytest.fixture
def connection(database):
    opened = database.writer()
    yield opened
    opened.close()


def numbers(connection):
    return connection.execute("SELECT number FROM key_changes").fetchall()


def test_a_block_that_ends_is_committed(connection):
    with transaction(connection):
        connection.execute("INSERT INTO key_changes VALUES (1, ?)", (7,))
        assert connection.in_transaction
    assert not connection.in_transaction
    assert numbers(connection) == [(7,)]


def test_a_block_that_fails_leaves_nothing_and_the_connection_goes_on(connection):
    def fail():
        with transaction(connection):
            connection.execute("INSERT INTO key_changes VALUES (1, ?)", (7,))
            raise OtherError

    with pytest.raises(OtherError):
        fail()
    assert not connection.in_transaction
    assert numbers(connection) == []
    with transaction(connection):
        connection.execute("INSERT INTO key_changes VALUES (1, ?)", (8,))
    assert numbers(connection) == [(8,)]


def test_a_cursor_gives_rows_one_by_one_all_at_once_and_in_a_loop(connection):
    connection.execute("INSERT INTO key_changes VALUES (1, 7)")
    assert connection.execute("SELECT number FROM key_changes").fetchone() == (7,)
    assert list(connection.execute("SELECT number FROM key_changes")) == [(7,)]
    assert connection.execute("SELECT number FROM key_changes WHERE number = 8").fetchone() is None
    assert connection.execute("UPDATE key_changes SET number = 9").rowcount == 1
