"""Rows are written where they cannot be forgotten, and each end only once."""

import asyncio
from types import SimpleNamespace

import pytest

from hortus.core import Principal
from hortus.dlp import Tier
from hortus.gateway.errors import ClientGoneError, MissingKeyError
from hortus.gateway.ledger import Ledger
from hortus.gateway.screening import AnswerReport
from hortus.gateway.screening.answer_screening import Find
from hortus.store import Intent, Outcome, StoreError


def test_an_attempt_is_one_row_and_its_end_another(ledger, records, make_call, make_candidate):
    async def story():
        call = make_call(principal=Principal("key_1", "ada"))
        await ledger.intend(call, make_candidate())
        await ledger.settle(call, 200, 5)

    asyncio.run(story())
    assert [type(row) for row in records.rows] == [Intent, Outcome]


def test_attempts_are_numbered_as_they_are_recorded(ledger, records, make_call, make_candidate):
    async def story():
        call = make_call()
        for name in ("a", "b"):
            await ledger.intend(call, make_candidate(name=name))
        await ledger.settle(call, 200, 5)

    asyncio.run(story())
    assert [row.attempt for row in records.rows[:2]] == [1, 2]
    assert records.rows[-1].attempts == 2


def test_a_refusal_before_any_attempt_is_written_with_who_asked(ledger, records, make_call):
    asyncio.run(ledger.settle(make_call(), 403, 5))
    intent, outcome = records.rows
    assert (intent.attempt, outcome.status) == (0, 403)


def test_an_end_is_written_once_whatever_happens_after_it(ledger, records, metrics, make_call):
    async def story():
        call = make_call()
        await ledger.settle(call, 200, 5)
        await ledger.settle(call, 499, 0, ClientGoneError())

    asyncio.run(story())
    assert [row.status for row in records.rows if isinstance(row, Outcome)] == [200]
    assert b"client_gone" not in metrics.render()


def test_an_end_that_was_not_written_can_be_tried_again(ledger, records, make_call):
    async def story():
        call = make_call()
        records.broken = True
        with pytest.raises(StoreError):
            await ledger.settle(call, 200, 5)
        records.broken = False
        await ledger.settle(call, 503, 5)

    asyncio.run(story())
    assert records.rows[-1].status == 503


def test_what_nobody_is_known_to_have_sent_is_only_counted(ledger, records, metrics, make_call):
    ledger.count(make_call(), 401, MissingKeyError("no key", remedy="send one"))
    assert records.rows == []
    assert b'hortus_errors_total{code="missing_key"} 1.0' in metrics.render()


def test_the_rows_that_wait_are_those_of_the_records(ledger, records):
    records.pending = 3
    assert ledger.pending == 3


def test_what_is_settled_is_traced_where_traces_are_sent(records, clock, metrics, make_call):
    traced = []
    telemetry = SimpleNamespace(settled=lambda *told: traced.append(told))
    ledger = Ledger(records, clock, metrics, telemetry=telemetry)
    asyncio.run(ledger.settle(make_call(), 200, 5))
    [(request, outcome)] = traced
    assert (request.model_asked, outcome.status) == ("m", 200)


def test_a_receipt_is_a_header_where_there_is_one(records, clock, metrics, make_call):
    ledger = Ledger(records, clock, metrics, receipts=lambda decision: decision.encode())
    assert ledger.receipt(make_call()) == [(b"x-hortus-receipt", b"dec_1")]
    assert Ledger(records, clock, metrics).receipt(make_call()) == []


def test_what_screening_an_answer_came_to_is_in_its_row_and_is_counted(
    ledger, records, metrics, make_call
):
    finds = {"<p>": Find("npm-token", Tier.STRUCTURED, "secret", "redacted")}
    report = AnswerReport(looked=True, finds=finds, most_held=45, held_s=0.25, spent_s=0.001)
    asyncio.run(ledger.settle(make_call(answer_report=report), 200, 5))
    outcome = records.rows[-1]
    assert outcome.findings == "npm-token:structured:1:redacted:answer"
    assert outcome.labels == "secret"
    assert (outcome.held_us, outcome.screened_us) == (250_000, 1_000)
    assert b"hortus_answer_held_seconds_count 1.0" in metrics.render()
    assert b"hortus_answer_held_characters_sum 45.0" in metrics.render()


def test_an_answer_that_was_not_looked_at_is_not_counted(ledger, records, metrics, make_call):
    asyncio.run(ledger.settle(make_call(), 200, 5))
    assert records.rows[-1].findings == ""
    assert b"hortus_answer_held_seconds_count 0.0" in metrics.render()
