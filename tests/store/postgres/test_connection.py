"""A connection takes the statements of the rooms as they are, and says in our words what fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.store.errors import RejectedError, StoreError
from hortus.store.postgres.connection import numbered


@pytest.fixture
def kind():
    return "postgresql"


@pytest.fixture
def connection(database):
    opened = database.writer()
    yield opened
    opened.close()


def test_question_marks_become_numbers():
    assert numbered("SELECT ? WHERE a = ? AND b IN (?, ?)") == (
        b"SELECT $1 WHERE a = $2 AND b IN ($3, $4)"
    )


@given(st.lists(st.sampled_from(["a", "%", "'%s'", " ", "$", "ü"])), st.integers(0, 9))
def test_everything_else_stays_as_it_was(words, marks):
    sql = "?".join(["".join(words)] * (marks + 1))
    text = numbered(sql).decode()
    for number in range(marks, 0, -1):
        text = text.replace(f"${number}", "?", 1) if marks < 2 else text
    assert numbered(sql).count(b"%") == sql.count("%")
    if marks < 2:
        assert text == sql


@pytest.mark.parametrize("number", [0, -1, 1, 2**15, 2**31, 2**63 - 1, -(2**63)])
def test_a_number_is_read_back_whatever_its_size(connection, number):
    connection.execute("UPDATE keys SET created_us = ? WHERE created_us = ?", (number, number))
    found = connection.execute("SELECT CAST(? AS BIGINT)", (number,)).fetchone()
    assert found == (number,)


def test_numbers_of_any_size_share_a_prepared_statement(connection):
    for number in (1, 40_000, 2**40) * 4:
        connection.execute("SELECT count(*) FROM intents WHERE at_us > ?", (number,))
    (prepared,) = connection.execute(
        "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%at_us > $1'"
    ).fetchone()
    assert prepared == 1


def test_what_does_not_fit_a_column_is_refused_as_a_record(connection):
    for value in (2**63, "text", None, object()):
        with pytest.raises(RejectedError):
            connection.execute("INSERT INTO key_changes VALUES (1, ?)", (value,))


def test_a_fault_in_a_statement_is_no_fault_of_a_record(connection):
    with pytest.raises(StoreError, match="nowhere") as caught:
        connection.execute("SELECT * FROM nowhere")
    assert not isinstance(caught.value, RejectedError)


def test_a_transaction_is_known_from_its_beginning_to_its_end(connection):
    states = [connection.in_transaction]
    connection.begin()
    states.append(connection.in_transaction)
    with pytest.raises(StoreError):
        connection.execute("SELECT nothing")
    states.append(connection.in_transaction)
    connection.rollback()
    states.append(connection.in_transaction)
    assert states == [False, True, True, False]


def test_a_transaction_that_failed_is_not_taken_for_a_commit(connection):
    connection.begin()
    with pytest.raises(StoreError):
        connection.execute("SELECT nothing")
    with pytest.raises(StoreError, match="did not commit"):
        connection.commit()


def test_many_different_statements_do_not_pile_up(connection):
    for number in range(1_200):
        connection.execute(f"SELECT {number}")
    assert len(connection._texts) <= 512


def test_transactions_that_write_follow_one_another(connection, database):
    with database.writing():
        with pytest.raises(StoreError) as caught:
            connection.begin()
        assert caught.value.code == "store_busy"
    connection.begin()
    connection.commit()
