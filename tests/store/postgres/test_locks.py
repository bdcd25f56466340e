"""One gateway signs, and another one does as soon as the first has gone, in whatever way."""

import time

import pytest

from hortus.store import InUseError, StoreError
from hortus.store.postgres.locks import HOUSE_LOCK, SIGN_LOCK, SessionLock


@pytest.fixture
def kind():
    return "postgresql"


@pytest.fixture
def lead(database):
    """Return a function that makes those who would sign; all let go at the end."""
    made = []

    def make():
        made.append(database.engine.lead())
        return made[-1]

    yield make
    for each in made:
        each.release()


def throw_everyone_out(database):
    with database.writing() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def holds_in_the_end(lead):
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if lead.held():
            return True
        time.sleep(0.01)
    return False


def test_the_first_to_ask_signs_and_keeps_signing(lead):
    first, second = lead(), lead()
    assert [first.held(), second.held(), first.held(), second.held()] == [True, False, True, False]


def test_another_one_signs_once_the_first_has_let_go(lead):
    first, second = lead(), lead()
    first.held()
    second.held()
    first.release()
    assert holds_in_the_end(second)
    assert not first.held()


def test_who_lost_the_connection_says_so_and_no_longer_signs(lead, database):
    first, second = lead(), lead()
    first.held()
    throw_everyone_out(database)
    assert holds_in_the_end(second)
    with pytest.raises(StoreError):
        first.held()
    assert not first.held()


def test_nobody_begins_to_sign_while_a_command_wants_the_database_alone(lead, database):
    waiting = lead()
    with database.engine.alone():
        assert not waiting.held()
    assert holds_in_the_end(waiting)


def test_who_signs_is_a_gateway_at_work(lead, database):
    lead().held()
    with pytest.raises(InUseError):
        database.engine.alone()


def test_a_lock_is_shared_by_those_who_share_it_and_by_no_other(database):
    def connect():
        return database.writer()

    with SessionLock(connect) as first, SessionLock(connect) as second:
        assert first.share(HOUSE_LOCK)
        assert second.share(HOUSE_LOCK)
        assert first.take(SIGN_LOCK)
        assert not second.take(SIGN_LOCK)
        assert not second.take(HOUSE_LOCK)
        first.check()
