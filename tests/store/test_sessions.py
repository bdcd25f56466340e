"""Sessions and grants: each change happens once, whoever else tries."""

from dataclasses import replace

import pytest

from hortus.store import Event, GrantRecord, SessionRecord, SessionTable
from hortus.store import waiting as left
from hortus.store.keys import KeyTable

NOW = 1_700_000_000_000_000
SESSION = SessionRecord("ses_1", "per_1", "bound", "thumb", "hortus", 0, NOW, NOW, NOW + 1_000)
GRANT = GrantRecord("digest", "device", "pending", "BCDF", "", "hortus", NOW, 0, NOW + 1_000)
EVENT = Event(NOW, "signin.test", "per_1", "ses_1")


@pytest.fixture
def table(database):
    return SessionTable(database)


@pytest.fixture
def waiting(database):
    def names():
        with database.reading() as connection:
            return [event.event for event in left(connection)]

    return names


def test_a_session_is_found_by_its_id_and_by_who_holds_it(table):
    table.add(SESSION)
    other = replace(SESSION, session_id="ses_2", holder_id="per_2")
    table.add(other)
    assert table.find("ses_1") == SESSION
    assert table.find("ses_3") is None
    assert table.of("per_2") == [other]


def test_a_refresh_token_is_counted_by_one_of_two_callers(table):
    table.add(SESSION)
    assert table.rotate(SESSION, NOW + 5)
    assert not table.rotate(SESSION, NOW + 6)
    assert table.find("ses_1") == replace(SESSION, generation=1, used_us=NOW + 5)


def test_a_session_ends_once_and_every_process_is_told(table, database):
    keys = KeyTable(database)
    table.add(SESSION)
    before = keys.changes()
    assert table.end("ses_1", NOW + 7, EVENT)
    assert keys.changes() > before
    assert not table.end("ses_1", NOW + 8, EVENT)
    assert table.ended_since(NOW + 7) == ["ses_1"]
    assert table.ended_since(NOW + 8) == []
    keys.close()


def test_sessions_that_go_on_are_not_among_the_ended(table):
    table.add(SESSION)
    assert table.ended_since(0) == []


def test_an_ended_session_gets_no_more_refresh_tokens(table):
    table.add(SESSION)
    table.end("ses_1", NOW)
    assert not table.rotate(SESSION, NOW + 1)


def test_a_grant_is_decided_once(table):
    table.offer(GRANT)
    assert table.decide("digest", "approved", "per_1")
    assert not table.decide("digest", "denied", "per_2")
    assert table.grant("digest") == replace(GRANT, state="approved", holder_id="per_1")


def test_a_grant_is_used_up_by_one_of_two_callers(table):
    table.offer(GRANT)
    assert not table.take("digest")
    table.decide("digest", "approved", "per_1")
    assert table.take("digest")
    assert not table.take("digest")


def test_a_user_code_leads_to_a_grant_only_while_it_waits(table):
    table.offer(GRANT)
    assert table.grant_for("BCDF", NOW) == GRANT
    assert table.grant_for("BCDF", NOW + 1_000) is None
    assert table.grant_for("ZZZZ", NOW) is None
    table.decide("digest", "denied", "per_1")
    assert table.grant_for("BCDF", NOW) is None


def test_grants_that_wait_are_counted_by_kind(table):
    table.offer(GRANT)
    table.offer(replace(GRANT, grant_id="other", kind="link"))
    assert table.waiting("device", NOW) == 1
    assert table.waiting("device", NOW + 1_000) == 0


def test_it_is_noted_when_a_grant_was_asked_for(table):
    table.offer(GRANT)
    table.asked("digest", NOW + 3)
    assert table.grant("digest").asked_us == NOW + 3


def test_what_is_over_can_be_forgotten(table):
    table.add(SESSION)
    table.offer(GRANT)
    table.forget(NOW + 1_000)
    assert table.find("ses_1") is not None
    table.forget(NOW + 1_001)
    assert table.find("ses_1") is None
    assert table.grant("digest") is None


def test_events_come_with_the_change_they_tell_of(table, waiting):
    table.add(SESSION, EVENT)
    table.offer(GRANT)
    table.decide("digest", "denied", "per_1", EVENT)
    table.decide("digest", "denied", "per_1", EVENT)
    table.tell(EVENT)
    assert waiting() == ["signin.test"] * 3
