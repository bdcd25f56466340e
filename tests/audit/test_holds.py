"""Holds: in force at once, told without names, lifted only with a reason."""

import asyncio

import pytest

from hortus.audit.errors import HoldError
from hortus.audit.holds import Author, People, Scope, changes_in, hold_on, holds_in, lift, place
from hortus.core import ConflictError, NotFoundError
from hortus.core.testing import FrozenClock
from hortus.store.testing import an_event, an_intent


@pytest.fixture
def by():
    return Author("root@host", FrozenClock())


@pytest.fixture
def in_force(kept):
    def names():
        with kept.database.reading() as connection:
            return [hold.name for hold in holds_in(connection)]

    return names


def take_over(kept):
    async def scenario():
        await kept.store.records.take_over()

    asyncio.run(scenario())


def test_a_hold_is_in_force_before_and_after_it_is_in_the_log(kept, by, in_force):
    place(kept.database, "case-1", Scope(everything=True), "court", by)
    assert in_force() == ["case-1"]
    take_over(kept)
    assert in_force() == ["case-1"]
    assert [n.event.event for n in kept.store.events.recent(9)] == ["hold.placed"]


def test_a_hold_can_be_lifted_and_placed_again(kept, by, in_force):
    place(kept.database, "case-1", Scope(everything=True), "court", by)
    take_over(kept)
    lift(kept.database, "case-1", "settled", by)
    assert in_force() == []
    place(kept.database, "case-1", Scope(decision_id="dec_1"), "court again", by)
    take_over(kept)
    assert in_force() == ["case-1"]
    with kept.database.reading() as connection:
        assert changes_in(connection) == 3


def test_the_name_of_a_person_is_a_digest_in_the_log(kept, by):
    kept.append(an_intent("dec_1", principal="ada lovelace"))
    hold = place(kept.database, "case-1", Scope(person="ada lovelace"), "court", by)
    (event,) = kept.store.events.waiting()
    assert "ada" not in event.facts + event.subject
    with kept.database.reading() as connection:
        found = People.behind(connection, [hold])
    assert found.names == {hold.person: ["ada lovelace"]}


def test_two_holds_of_one_name_are_refused(kept, by):
    place(kept.database, "case-1", Scope(everything=True), "court", by)
    with pytest.raises(ConflictError):
        place(kept.database, "case-1", Scope(person="ada"), "court", by)


def test_a_hold_that_is_not_there_cannot_be_lifted(kept, by):
    with pytest.raises(NotFoundError):
        lift(kept.database, "case-1", "settled", by)


@pytest.mark.parametrize(
    ("name", "scope", "reason"),
    [
        ("case-1", Scope(), "court"),
        ("case-1", Scope(person="ada", everything=True), "court"),
        ("case-1", Scope(since_us=2, until_us=1), "court"),
        ("case 1", Scope(everything=True), "court"),
        ("", Scope(everything=True), "court"),
        ("case-1", Scope(everything=True), " "),
    ],
)
def test_a_hold_that_is_unclear_is_refused(kept, by, name, scope, reason):
    with pytest.raises(HoldError):
        place(kept.database, name, scope, reason, by)
    assert kept.store.events.waiting() == []


def test_a_hold_is_not_lifted_without_a_reason(kept, by, in_force):
    place(kept.database, "case-1", Scope(everything=True), "court", by)
    with pytest.raises(HoldError):
        lift(kept.database, "case-1", "", by)
    assert in_force() == ["case-1"]


@pytest.mark.parametrize("facts", ["", "{}", '{"scope":"x"}', '{"since_us":"a","scope":"time"}'])
def test_a_hold_that_cannot_be_read_holds_everything(kept, facts):
    kept.append(an_event("hold.placed", subject="case-1", facts=facts))
    with kept.database.reading() as connection:
        (hold,) = holds_in(connection)
    assert hold.everything


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (Scope(everything=True), True),
        (Scope(person="ada"), True),
        (Scope(person="bob"), False),
        (Scope(decision_id="dec_1"), True),
        (Scope(decision_id="dec_2"), False),
        (Scope(since_us=1), True),
    ],
)
def test_whether_something_of_a_person_is_held(kept, by, scope, held):
    kept.append(an_intent("dec_1", principal="ada"), an_intent("dec_2", principal="bob"))
    assert hold_on(kept.database, "ada") is None
    place(kept.database, "case-1", scope, "court", by)
    assert (hold_on(kept.database, "ada") is not None) is held
