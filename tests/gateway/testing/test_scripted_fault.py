"""Each fault is seen by the client as what it is meant to be."""

import asyncio
import json

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.gateway.testing import Fault, ScriptedModel
from hortus.gateway.testing.scripted_fault import in_turn, spoil
from hortus.gateway.testing.scripted_http import CutConnection, Received, Sent

STREAM = ("/v1/messages", {"stream": True})


def spoilt(fault, pieces):
    """Return the bytes of a spoilt answer, and whether it was cut."""

    async def run():
        request = Received("POST", "/", (), b"")
        sent = await spoil(Sent(200, (), in_turn(pieces), None), fault, request)
        received = []
        try:
            async for piece in sent.pieces:
                received.append(piece)  # noqa: PERF401 - what came before a cut must be kept
        except CutConnection:
            return received, True
        return received, False

    return asyncio.run(run())


def test_faults_are_used_up_one_by_one(talk):
    faults = [Fault(status=500, body=b"oops"), None, Fault(status=429)]
    answers = talk(ScriptedModel(faults=faults), *[STREAM] * 4)
    assert [status for status, _ in answers] == [500, 200, 429, 200]
    assert answers[0][1] == "oops"


def test_a_lasting_fault_spoils_what_the_others_leave(talk):
    model = ScriptedModel(faults=[None], always=Fault(status=503))
    assert [status for status, _ in talk(model, *[STREAM] * 3)] == [200, 503, 503]


def test_headers_and_content_type_can_be_wrong():
    fault = Fault(headers=(("Retry-After", "3"),), content_type="text/html")

    async def run():
        async with (
            ScriptedModel(always=fault) as model,
            aiohttp.ClientSession() as http,
            http.post(model.url + "/v1/messages", json={}) as answer,
        ):
            return answer.headers["Retry-After"], answer.content_type

    assert asyncio.run(run()) == ("3", "text/html")


@given(
    pieces=st.lists(st.binary(min_size=1, max_size=9), min_size=1, max_size=5),
    cut=st.integers(0, 50),
    size=st.none() | st.integers(1, 4),
)
def test_a_cut_leaves_exactly_so_many_bytes(pieces, cut, size):
    whole = b"".join(pieces)
    received, was_cut = spoilt(Fault(cut_after_bytes=cut, chunk_bytes=size), pieces)
    assert b"".join(received) == whole[:cut]
    assert was_cut == (cut <= len(whole))


@given(pieces=st.lists(st.binary(min_size=1, max_size=9), max_size=5), size=st.integers(1, 20))
@settings(max_examples=50)
def test_pieces_of_any_size_carry_the_same_bytes(pieces, size):
    received, _ = spoilt(Fault(chunk_bytes=size), pieces)
    assert b"".join(received) == b"".join(pieces)
    assert all(len(piece) <= size for piece in received)


def test_a_client_sees_the_cut_as_a_broken_answer():
    async def run():
        async with (
            ScriptedModel(faults=[Fault(cut_after_bytes=100)]) as model,
            aiohttp.ClientSession() as http,
            http.post(model.url + STREAM[0], json=STREAM[1]) as answer,
        ):
            assert len(await answer.content.readexactly(100)) == 100
            with pytest.raises(aiohttp.ClientPayloadError):
                await answer.content.read()

    asyncio.run(run())


def test_a_connection_can_be_closed_without_an_answer(talk):
    with pytest.raises(aiohttp.ServerDisconnectedError):
        talk(ScriptedModel(faults=[Fault(close_at_once=True)]), STREAM)


def test_a_short_delay_only_delays(talk):
    fault = Fault(head_delay_s=0.001, chunk_delay_s=0.001)
    [(status, text)] = talk(ScriptedModel(faults=[fault]), STREAM)
    assert status == 200
    assert text.rstrip().endswith(json.dumps({"type": "message_stop"}, separators=(",", ":")))


@pytest.mark.parametrize(
    "fault",
    [Fault(stall_after_bytes=10), Fault(head_delay_s=60), Fault(chunk_delay_s=60)],
    ids=["stalled", "slow head", "slow pieces"],
)
def test_a_client_that_leaves_is_noticed_at_once(fault):
    arrived = asyncio.Event()

    async def run():
        async with ScriptedModel(faults=[fault], on_request=lambda _: arrived.set()) as model:
            _, writer = await asyncio.open_connection(*model.url[7:].split(":"))
            body = b'{"stream":true}'
            head = b"POST /v1/messages HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body)
            writer.write(head + body)
            await arrived.wait()
            writer.close()
            await asyncio.wait_for(model.requests[0].gone.wait(), 10)
            assert not model.requests[0].answered.is_set()

    asyncio.run(run())
