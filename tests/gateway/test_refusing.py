"""A request that fails is answered and recorded as its client and its operator need it."""

import asyncio

import msgspec
import pytest

from hortus.core import Principal
from hortus.gateway.errors import ClientGoneError, NotPermittedError
from hortus.gateway.refusals import UpstreamRefusedError
from hortus.gateway.refusing import refuse

NO = NotPermittedError("you may not", remedy="ask Ada")
ADA = Principal("key_1", "ada")
PATHS = ["/v1/chat/completions", "/v1/messages", "/v1/responses"]


@pytest.mark.parametrize(("path", "status"), [*zip(PATHS, (403, 403, 400), strict=True)])
def test_before_an_answer_has_begun_it_is_a_body_with_a_status(
    make_call, ledger, records, listener, path, status
):
    call = make_call(path, principal=ADA)
    asyncio.run(refuse(call, listener.reply, NO, ledger))
    assert listener.status == status
    error = msgspec.json.decode(listener.body)["error"]
    assert error["message"] == "you may not; ask Ada [dec_1]"
    assert listener.headers[b"x-should-retry"] == b"false"
    assert listener.headers[b"x-hortus-decision"] == b"dec_1"
    assert b"x-hortus-attempts" not in listener.headers
    outcome = records.rows[-1]
    assert (outcome.status, outcome.code, outcome.bytes_out) == (
        status,
        "not_permitted",
        len(listener.body),
    )


@pytest.mark.parametrize("path", PATHS)
def test_after_it_has_begun_it_is_the_last_event(make_call, ledger, records, listener, path):
    async def story():
        await listener.reply.start(200, [])
        await listener.reply.write(b"data: {}\n\n")
        await refuse(make_call(path, principal=ADA), listener.reply, NO, ledger)

    asyncio.run(story())
    assert b"not_permitted" in listener.body
    assert listener.messages[-1]["more_body"] is False
    assert (records.rows[-1].status, records.rows[-1].code) == (200, "not_permitted")


def test_to_a_client_that_is_gone_nothing_is_said(make_call, ledger, records, listener):
    call = make_call(principal=ADA)
    asyncio.run(refuse(call, listener.reply, ClientGoneError(), ledger))
    assert listener.messages == []
    assert records.rows[-1].code == "client_gone"


def test_a_caller_nobody_knows_leaves_no_row(make_call, ledger, records, listener):
    asyncio.run(refuse(make_call(), listener.reply, NO, ledger))
    assert listener.status == 403
    assert records.rows == []


def test_a_refusal_is_sent_even_where_it_cannot_be_recorded(
    make_call, ledger, records, listener, caplog
):
    records.broken = True
    asyncio.run(refuse(make_call(principal=ADA), listener.reply, NO, ledger))
    assert listener.status == 403
    assert "decision dec_1 could not be recorded: the disk is full" in caplog.text


def test_several_attempts_are_counted_in_a_header(make_call, ledger, listener):
    call = make_call(principal=ADA, attempts=3)
    asyncio.run(refuse(call, listener.reply, NO, ledger))
    assert listener.headers[b"x-hortus-attempts"] == b"3"


def test_a_servers_own_words_about_the_request_go_through(
    make_call, make_candidate, ledger, listener
):
    said = b'{"error":{"message":"prompt is too long: 5 > 4"}}'
    error = UpstreamRefusedError(make_candidate(), 400, said)
    asyncio.run(refuse(make_call(principal=ADA), listener.reply, error, ledger))
    assert (listener.status, listener.body) == (400, said)
