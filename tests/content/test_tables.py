"""Rows of sealed content: written with their record, or not at all."""

import asyncio
import json
from dataclasses import replace

import pytest

from hortus.audit import LogParts
from hortus.content.capture import Tape
from hortus.content.sealing import open_part
from hortus.content.tables import (
    SealedRows,
    count_parts,
    kept_parts,
    mark_erased,
    months_of,
    old_parts,
    parts_of,
    remove_parts,
)
from hortus.store import RejectedError, Store
from hortus.store.testing import an_event, an_intent, an_outcome

MONTH = "2023-11"


@pytest.fixture
def sealed(capture, question):
    """Return a maker of the event that one request leaves."""

    async def sealed(decision_id, text=b"question"):
        tape = await capture().tape(decision_id, *question())
        assert isinstance(tape, Tape)
        tape.answer(b"answer")
        return await tape.seal(text, frozenset())

    return sealed


def opened(database):
    return Store.open(database, participants=[LogParts.make().appender, SealedRows()])


def test_content_is_durable_together_with_its_outcome(database, sealed, keys):
    async def scenario(store):
        event = await sealed("dec_1")
        await store.records.append(an_intent("dec_1"), event, an_outcome("dec_1"))

    with opened(database) as store:
        asyncio.run(scenario(store))
    with database.reading() as connection:
        parts = parts_of(connection, "dec_1")
    assert [p.part for p in parts] == ["request", "answer"]
    assert [open_part(p, keys.find("ada", MONTH, p.key_id)) for p in parts] == [
        b"question",
        b"answer",
    ]


def test_the_log_holds_the_digests_of_what_is_in_the_rows(database, sealed):
    async def scenario(store):
        await store.records.append(an_intent("dec_1"), await sealed("dec_1"))

    with opened(database) as store:
        asyncio.run(scenario(store))
        (numbered,) = store.events.of("dec_1")
    with database.reading() as connection:
        rows = {p.part: p.digest for p in parts_of(connection, "dec_1")}
    facts = json.loads(numbered.event.facts)
    assert {part: facts[part] for part in rows} == rows


def test_content_whose_records_are_rejected_is_not_there(database, sealed):
    async def scenario(store):
        event = await sealed("dec_1")
        bad = replace(an_outcome("dec_1"), status=1 << 80)
        with pytest.raises(RejectedError):
            await store.records.append(event, bad)
        await store.records.append(await sealed("dec_2"))

    with opened(database) as store:
        asyncio.run(scenario(store))
    with database.reading() as connection:
        assert parts_of(connection, "dec_1") == []
        assert len(parts_of(connection, "dec_2")) == 2


def test_records_that_bring_nothing_along_write_nothing(database):
    async def scenario(store):
        await store.records.append(an_intent("dec_1"), an_event("key.created"))

    with opened(database) as store:
        asyncio.run(scenario(store))
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM sealed_contents").fetchone() == (0,)


def test_many_requests_at_once_keep_their_parts_apart(database, sealed, keys):
    async def one(store, number):
        event = await sealed(f"dec_{number}", b"%d" % number)
        await store.records.append(an_intent(f"dec_{number}"), event)

    async def scenario(store):
        await asyncio.gather(*(one(store, n) for n in range(150)))

    with opened(database) as store:
        asyncio.run(scenario(store))
    with database.reading() as connection:
        for n in range(150):
            request, _ = parts_of(connection, f"dec_{n}")
            assert open_part(request, keys.find("ada", MONTH, request.key_id)) == b"%d" % n


def test_what_is_erased_is_counted_and_marked_once(database, kept, clock):
    kept("dec_1")
    kept("dec_2")
    kept("dec_3", person="bob")
    now_us = clock.now_us()
    with database.writing() as connection:
        assert months_of(connection, "ada") == [MONTH]
        assert count_parts(connection, "ada", MONTH, now_us) == (4, 38)
        mark_erased(connection, "ada", MONTH, now_us)
        assert months_of(connection, "ada") == []
        assert count_parts(connection, "ada", MONTH, now_us) == (0, 0)
        assert {p.erased_us for p in parts_of(connection, "dec_1")} == {now_us}
        assert {p.erased_us for p in parts_of(connection, "dec_3")} == {0}


def test_what_is_sealed_after_an_erasure_is_not_marked(database, kept, clock):
    kept("dec_1")
    erased_us = clock.now_us()
    clock.advance(1)
    kept("dec_2")
    with database.writing() as connection:
        mark_erased(connection, "ada", MONTH, erased_us)
        assert parts_of(connection, "dec_1")[0].erased_us == erased_us
        assert parts_of(connection, "dec_2")[0].erased_us == 0


def test_what_is_kept_is_told_with_the_name_of_the_key_it_came_by(database, sealed):
    async def scenario(store):
        await store.records.append(
            an_intent("dec_1", principal="pay-laptop"), await sealed("dec_1")
        )

    with opened(database) as store:
        asyncio.run(scenario(store))
    with database.writing() as connection:
        parts = kept_parts(connection, "ada", MONTH)
        assert {(p.decision_id, p.person, p.principal) for p in parts} == {
            ("dec_1", "ada", "pay-laptop")
        }
        mark_erased(connection, "ada", MONTH, parts[0].at_us)
        assert kept_parts(connection, "ada", MONTH) == []


def test_old_parts_are_found_and_removed_for_good(database, kept, clock):
    kept("dec_1")
    clock.advance(10)
    before_us = clock.now_us()
    kept("dec_2")
    with database.writing() as connection:
        found = list(old_parts(connection, before_us))
        assert [(p.decision_id, p.part) for p in found] == [
            ("dec_1", "answer"),
            ("dec_1", "request"),
        ]
        assert found[0].principal == "", "the record of the request is gone"
        assert remove_parts(connection, found) == 2
        assert remove_parts(connection, found) == 0
        assert len(parts_of(connection, "dec_2")) == 2
