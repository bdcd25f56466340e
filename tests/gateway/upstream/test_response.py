"""An answer is read at the pace of its reader, whoever is first."""

import asyncio

import pytest

from hortus.gateway.upstream.errors import AnswerTooLargeError, CutError, SilenceTimeoutError
from hortus.gateway.upstream.response import PlainResponse


class Flow:
    """Counts what an answer asks of its connection."""

    def __init__(self):
        self.drains = self.aborts = 0

    def drained(self):
        self.drains += 1

    def abort(self):
        self.aborts += 1


def with_response(scenario):
    """Run a scenario with an answer and its flow."""

    async def bounded():
        flow = Flow()
        async with asyncio.timeout(10):
            return await scenario(PlainResponse(flow, asyncio.get_running_loop(), "host:1"), flow)

    return asyncio.run(bounded())


def test_the_head_is_waited_for():
    async def scenario(response, _flow):
        waiting = asyncio.ensure_future(response.head())
        await asyncio.sleep(0)
        assert not waiting.done()
        response.begin(200, ((b"a", b"b"),))
        response.wake()
        await waiting
        return response.status, response.headers

    assert with_response(scenario) == (200, ((b"a", b"b"),))


def test_pieces_are_joined_and_the_server_told_to_go_on():
    async def scenario(response, flow):
        response.add(b"a")
        response.add(b"b")
        buffered = response.buffered
        return buffered, await response.chunk(), response.buffered, flow.drains

    assert with_response(scenario) == (2, b"ab", 0, 1)


def test_a_reader_that_waits_is_woken_by_the_next_piece():
    async def scenario(response, _flow):
        reading = asyncio.ensure_future(response.chunk())
        await asyncio.sleep(0)
        response.add(b"late")
        response.wake()
        response.wake()
        return await reading

    assert with_response(scenario) == b"late"


def test_the_end_is_told_as_often_as_it_is_asked_for():
    async def scenario(response, flow):
        response.add(b"all")
        response.end()
        pieces = [await response.chunk() for _ in range(3)]
        response.abort()
        return pieces, flow.aborts

    assert with_response(scenario) == ([b"all", b"", b""], 0)


def test_an_error_comes_after_what_came_before_it_and_again():
    async def scenario(response, _flow):
        response.add(b"half")
        response.fail(SilenceTimeoutError("silent", remedy="wait"))
        assert await response.chunk() == b"half"
        for _ in range(2):
            with pytest.raises(SilenceTimeoutError):
                await response.chunk()

    with_response(scenario)


def test_giving_up_frees_the_buffer_and_ends_whoever_reads():
    async def scenario(response, flow):
        reading = asyncio.ensure_future(response.chunk())
        await asyncio.sleep(0)
        response.abort()
        with pytest.raises(CutError, match="given up"):
            await reading
        return response.buffered, flow.aborts

    assert with_response(scenario) == (0, 1)


def test_a_cancelled_reader_leaves_the_answer_readable():
    async def scenario(response, _flow):
        reading = asyncio.ensure_future(response.chunk())
        await asyncio.sleep(0)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        response.add(b"still here")
        return await response.chunk()

    assert with_response(scenario) == b"still here"


def test_an_answer_of_just_the_limit_is_read_and_one_byte_more_is_not():
    async def scenario(response, flow):
        response.add(b"12345")
        response.end()
        assert await response.read(5) == b"12345"
        return flow.aborts

    async def too_large(response, flow):
        response.add(b"123456")
        with pytest.raises(AnswerTooLargeError, match="5 bytes"):
            await response.read(5)
        return flow.aborts

    assert with_response(scenario) == 0
    assert with_response(too_large) == 1
