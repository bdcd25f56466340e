"""Who was read is told, later, and that they were told is on record."""

import json

import pytest

from hortus.content.errors import UnknownReadingError
from hortus.content.notices import Notices, add_reading
from hortus.content.requests import ReadingRequest

REQUEST = ReadingRequest("read_1", "dec_1", "eve", "ada", "00", "a leak", 100, 200)


@pytest.fixture
def notices(database, clock):
    """Return the list."""
    return Notices(database, clock, "root@host")


@pytest.fixture
def read(database, clock):
    """Return a function that keeps a reading due so many seconds from now."""

    def read(due_s):
        now_us = clock.now_us()
        with database.writing() as connection:
            return add_reading(connection, REQUEST, now_us, now_us + due_s * 1_000_000)

    return read


def test_a_notice_is_due_after_its_delay(notices, read, clock):
    reading = read(60)
    assert notices.due() == []
    assert [n.reading_id for n in notices.open()] == [reading]
    clock.advance(60)
    (notice,) = notices.due()
    assert (notice.person, notice.reader, notice.reason) == ("eve", "ada", "a leak")
    assert (notice.decision_id, notice.request_id) == ("dec_1", "read_1")


def test_what_is_due_longest_comes_first(notices, read, clock):
    late, soon = read(50), read(10)
    clock.advance(60)
    assert [n.reading_id for n in notices.due()] == [soon, late]


def test_telling_somebody_is_an_event_and_ends_the_notice(notices, read, left):
    reading = read(0)
    notices.told(reading)
    assert notices.open() == []
    (event,) = left()
    assert (event.event, event.subject, event.decision_id, event.actor) == (
        "content.notified",
        "read_1",
        "dec_1",
        "root@host",
    )
    assert json.loads(event.facts)["reading"] == reading
    assert "eve" not in event.facts + event.subject


def test_somebody_is_told_once(notices, read, left):
    reading = read(0)
    notices.told(reading)
    with pytest.raises(UnknownReadingError, match="of which somebody is to be told"):
        notices.told(reading)
    assert len(left()) == 1


def test_one_may_be_told_before_it_is_due(notices, read):
    assert notices.told(read(60)).person == "eve"
