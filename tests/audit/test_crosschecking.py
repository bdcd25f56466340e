"""A key that nobody told of is named; one that is older than all events is not."""

import asyncio

import pytest

from hortus.audit.crosschecking import check_keys
from hortus.audit.findings import Report
from hortus.store import KeyRecord
from hortus.store.testing import an_event

AT = 1_700_000_000_000_000


def a_key(**changes):
    fields = {"key_id": "key_1", "digest": b"d", "name": "ada", "models": (), "created_us": AT}
    return KeyRecord(**(fields | changes))


def look(kept):
    report = Report()
    with kept.database.reading() as connection:
        check_keys(connection, report)
    return [(fault.kind, fault.text) for fault in report.faults]


def take_over(kept):
    async def scenario():
        await kept.store.records.take_over()

    asyncio.run(scenario())


def test_a_key_with_its_events_is_no_fault_whether_they_wait_or_not(kept):
    kept.store.keys.add(a_key(), an_event("key.created", subject="key_1"))
    kept.store.keys.revoke("key_1", AT + 1, an_event("key.revoked", subject="key_1"))
    assert look(kept) == []
    take_over(kept)
    assert look(kept) == []


@pytest.mark.parametrize("name", ["key.created", "key.revoked"])
def test_a_key_whose_event_was_taken_away_while_it_waited_is_named(kept, name):
    kept.append(an_event("house.started", at_us=AT))
    kept.store.keys.add(a_key(), an_event("key.created", subject="key_1"))
    kept.store.keys.revoke("key_1", AT + 1, an_event("key.revoked", subject="key_1"))
    kept.change("DELETE FROM waiting_events WHERE event = ?", name)
    ((kind, text),) = look(kept)
    assert (kind, text) == ("event-missing", f"no event in the log tells of {name} key_1")


def test_a_key_from_before_the_first_event_is_no_fault(kept):
    kept.store.keys.add(a_key())
    kept.append(an_event("house.started", at_us=AT + 1))
    assert look(kept) == []


def test_a_key_whose_event_retention_has_removed_is_no_fault(kept):
    kept.append(an_event("settings.changed", at_us=AT - 1))
    kept.store.keys.add(a_key())
    facts = f'{{"before_us":"{AT + 1}"}}'
    kept.append(an_event("retention.executed", subject="events", at_us=AT + 9, facts=facts))
    assert look(kept) == []
