"""Content, joined with the directory of people, legal holds, retention and the log."""

import asyncio
import threading

import pytest

from hortus.audit import Author, LogParts, Retention, Scope, lift, place
from hortus.compose.content import HoldsInForce, LogRecorder, SealedTextEraser, TeamsOf
from hortus.content import KeptPart, SealedRows
from hortus.content.sealing import Part, SealedPart
from hortus.content.tables import SealedEvent
from hortus.core import Principal, SystemClock
from hortus.core.testing import FrozenClock
from hortus.identity import Keyring, People
from hortus.store import Database, EventTable, Store
from hortus.store.testing import an_event, an_intent

DAY_S = 86_400
PART = KeptPart("dec_1", "request", "ada", "laptop", 50)


@pytest.fixture
def clock():
    """Return a clock that stands still."""
    return FrozenClock()


@pytest.fixture
def database(tmp_path):
    """Return the database of a data folder."""
    database = Database(tmp_path)
    database.prepare()
    return database


@pytest.fixture
def by(clock):
    """Return who acts."""
    return Author("root@host", clock)


def sealed(decision, at_us, person="ada"):
    """Return the event that one part was kept."""
    part = SealedPart(decision, Part.REQUEST, person, "2023-11", "ck", at_us, 1, 1, b"x" * 50)
    return SealedEvent(at_us, "content.kept", "hortus", "ck", decision, parts=(part,))


@pytest.fixture
def keep(database):
    """Return a function that records requests, each with one part that was kept."""

    def keep(*decisions, person="ada", principal="laptop"):
        async def scenario(store):
            await asyncio.gather(
                *(
                    store.records.append(
                        an_intent(decision, at_us=at_us, principal=principal),
                        sealed(decision, at_us, person),
                    )
                    for decision, at_us in decisions
                )
            )

        with Store.open(database, participants=[LogParts.make().appender, SealedRows()]) as store:
            asyncio.run(scenario(store))

    return keep


def test_teams_are_those_of_the_holder_of_the_key(database, tmp_path, clock):
    with Store.open(database) as store:
        people = People(store.people, clock, "root@host")
        ada = people.add_person("ada")
        build = people.add_service("build")
        people.add_team("payments", [ada.person_id])
        people.add_team("machines", [build.service_id])
        keyring = Keyring.open(store, tmp_path, clock, "root@host")
        teams = TeamsOf(keyring)
        laptop = keyring.create("laptop", holder_id=ada.person_id)
        robot = keyring.create("robot", holder_id=build.service_id)
        nobody = keyring.create("nobody")
        found = [teams(keyring.find(key.secret)) for key in (laptop, robot, nobody)]
    assert found == [{"payments"}, {"machines"}, set()]
    assert teams(Principal("k", "x", account="gone")) == set()
    assert teams(Principal("k", "x", account="gone", is_service=True)) == set()


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        (Scope(everything=True), True),
        (Scope(person="ada"), True),
        (Scope(person="laptop"), True),
        (Scope(person="bob"), False),
        (Scope(decision_id="dec_1"), True),
        (Scope(decision_id="dec_2"), False),
        (Scope(since_us=40, until_us=60), True),
        (Scope(since_us=60, until_us=70), False),
    ],
    ids=str,
)
def test_a_hold_keeps_what_it_is_about(database, keep, by, scope, held):
    keep(("dec_1", 50))
    place(database, "case-7", scope, "an inquiry", by)
    with database.writing() as connection:
        said = HoldsInForce().held(connection, [PART])
    assert said == ("case-7 (an inquiry)" if held else "")


def test_a_hold_that_was_lifted_holds_no_longer(database, keep, by):
    keep(("dec_1", 50))
    place(database, "case-7", Scope(person="ada"), "an inquiry", by)
    lift(database, "case-7", "over", by)
    with database.writing() as connection:
        assert not HoldsInForce().held(connection, [PART])


def retain(database, by, days=30):
    """Run retention of content, and return what it did."""
    log = LogParts.make()
    retention = Retention(database, {"content": days}, lambda: 1_000_000, by, [SealedTextEraser()])

    async def scenario(store):
        return await retention.run(store.records, at_once=True)

    parts = [log.appender, log.remover, SealedRows()]
    with Store.open(database, participants=parts) as store:
        (plan,) = asyncio.run(scenario(store))
        events = [n.event.event for n in store.events.recent(100, "retention.*")]
    return plan, events


def left(database):
    with database.reading() as connection:
        return {row[0] for row in connection.execute("SELECT decision_id FROM sealed_contents")}


def test_retention_removes_sealed_texts_whose_time_is_over(database, keep, clock, by):
    now_us = clock.now_us()
    keep(("old", now_us - 31 * DAY_S * 1_000_000), ("new", now_us))
    plan, events = retain(database, by)
    assert (plan.due, plan.held) == (1, 0)
    assert left(database) == {"new"}
    assert events == ["retention.executed"]


def test_retention_leaves_what_is_held(database, keep, by):
    keep(("old", 1), ("older", 0))
    place(database, "case-7", Scope(decision_id="old"), "an inquiry", by)
    plan, _ = retain(database, by)
    assert (plan.due, plan.held) == (1, 1)
    assert left(database) == {"old"}


def test_much_is_removed_part_by_part(database, keep, by):
    keep(*((f"dec_{n}", n) for n in range(2_500)))
    _, events = retain(database, by)
    assert left(database) == set()
    assert len(events) == 2


def test_where_no_hortus_runs_the_event_is_put_into_the_log_at_once(database):
    event = an_event("content.read")
    EventTable(database).leave(event)
    assert LogRecorder(database, SystemClock()).recorded(event)
    assert [n.event for n in EventTable(database).recent(5)] == [event]
    assert EventTable(database).waiting() == []


def test_a_running_hortus_takes_the_event_over(database):
    event = an_event("content.read")

    async def take_over(store):
        await asyncio.sleep(0.2)
        await store.records.take_over()

    with Store.open(database, participants=[LogParts.make().appender]) as store:
        EventTable(database).leave(event)
        taking = threading.Thread(target=lambda: asyncio.run(take_over(store)))
        taking.start()
        assert LogRecorder(database, SystemClock()).recorded(event)
        taking.join()


def test_a_hortus_that_takes_nothing_over_is_noticed(database):
    event = an_event("content.read")
    with Store.open(database, participants=[LogParts.make().appender]):
        EventTable(database).leave(event)
        assert not LogRecorder(database, SystemClock(), wait_s=0.1).recorded(event)
