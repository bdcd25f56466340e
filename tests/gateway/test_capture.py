"""What is taken down: texts that were looked through, of a model that is about to be asked."""

import asyncio
from types import SimpleNamespace

import pytest

from hortus.core import Principal
from hortus.gateway.capture import take_down
from hortus.gateway.ledger import Ledger
from hortus.store import Event, Intent, Outcome, StoreError
from hortus.store.testing import an_event


class Tape:
    """Remembers what it is told."""

    def __init__(self):
        self.told = []
        self.sealed = []

    def answer(self, data):
        self.told.append(data)

    async def seal(self, request, answer_labels):
        self.sealed.append((request, answer_labels))
        return an_event("content.kept", decision_id="dec_1")


class Capture:
    """Takes down every request, and remembers what it was asked about."""

    def __init__(self):
        self.asked = []

    async def tape(self, *asked):
        self.asked.append(asked)
        return Tape()


@pytest.fixture
def capture():
    """Return what takes down."""
    return Capture()


LOOKED = SimpleNamespace(labels=frozenset({"personal"}))


def test_the_facts_are_who_asks_which_model_and_all_that_was_found(
    capture, make_call, make_candidate
):
    call = make_call(screened=LOOKED, principal=Principal("key_1", "ada"))
    asyncio.run(take_down(call, make_candidate(name="qwen"), capture))
    assert capture.asked == [("dec_1", call.principal, "qwen", {"personal"})]
    assert isinstance(call.tape, Tape)


def test_what_was_not_looked_through_is_not_taken_down(capture, make_call, make_candidate):
    call = make_call(screened=None)
    asyncio.run(take_down(call, make_candidate(), capture))
    assert (call.tape, capture.asked) == (None, [])


def test_where_nothing_is_kept_nothing_is_taken_down(make_call, make_candidate):
    call = make_call(screened=LOOKED)
    asyncio.run(take_down(call, make_candidate(), None))
    assert call.tape is None


@pytest.mark.parametrize("path", ["/v1/embeddings", "/v1/messages/count_tokens"])
def test_numbers_and_counts_are_not_texts(capture, make_call, make_candidate, path):
    call = make_call(path, screened=LOOKED)
    asyncio.run(take_down(call, make_candidate(), capture))
    assert (call.tape, capture.asked) == (None, [])


def test_each_attempt_begins_anew(capture, make_call, make_candidate):
    async def story():
        call = make_call(screened=LOOKED)
        await take_down(call, make_candidate(), capture)
        first = call.tape
        await take_down(call, make_candidate(name="second"), capture)
        return first, call.tape

    first, second = asyncio.run(story())
    assert first is not second


def test_what_was_kept_is_recorded_before_the_outcome(records, clock, metrics, make_call):
    ledger, tape = Ledger(records, clock, metrics), Tape()
    call = make_call(tape=tape)
    asyncio.run(ledger.settle(call, 200, 5))
    assert [type(row) for row in records.rows] == [Intent, Event, Outcome]
    assert tape.sealed == [(call.sent, frozenset())]


def test_what_could_not_be_recorded_is_sealed_again(records, clock, metrics, make_call):
    async def story():
        ledger, call = Ledger(records, clock, metrics), make_call(tape=Tape())
        records.broken = True
        with pytest.raises(StoreError):
            await ledger.settle(call, 200, 5)
        records.broken = False
        await ledger.settle(call, 503, 5)
        return call

    call = asyncio.run(story())
    assert len(call.tape.sealed) == 2
    assert [type(row) for row in records.rows][-2:] == [Event, Outcome]


def test_whoever_stops_it_while_it_seals_the_end_is_still_recorded(
    records, clock, metrics, make_call
):
    class Slow(Tape):
        async def seal(self, request, answer_labels):
            if not self.sealed:
                self.sealed.append(request)
                await asyncio.sleep(60)
            return await super().seal(request, answer_labels)

    async def story():
        ledger, call = Ledger(records, clock, metrics), make_call(tape=Slow())
        task = asyncio.create_task(ledger.settle(call, 200, 5))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await ledger.settle(call, 499, 0)

    asyncio.run(story())
    assert [row.status for row in records.rows if isinstance(row, Outcome)] == [499]
