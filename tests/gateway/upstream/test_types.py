"""The promises that both clients make, held against the same faults."""

import asyncio

import pytest

from hortus.gateway.testing import faults
from hortus.gateway.upstream import (
    AnswerTooLargeError,
    ConnectFailedError,
    ConnectTimeoutError,
    CutError,
    FirstByteTimeoutError,
    Limits,
    ProtocolError,
    SilenceTimeoutError,
    Timeouts,
    TotalTimeoutError,
    UnsafeRequestError,
)

HASTY = Timeouts(0.5, 1.0, 0.4, 5)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
INTERIM = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nlink: x\r\n\r\n"
STREAM = b'{"stream": true}'


def says(*pieces):
    """Return a fault that sends the pieces one by one and then keeps the connection."""

    async def play(peer, _asked):
        for piece in pieces:
            await peer.send(piece)

    return faults.Fault("says", play)


async def body_of(response):
    parts = []
    while data := await response.chunk():
        parts.append(data)
    return b"".join(parts)


def test_an_answer_comes_with_its_status_headers_and_body(run, either):
    async def scenario():
        async with either(faults.answers_well()) as pair:
            response = await pair.ask(headers=[(b"authorization", b"Bearer k")])
            body = await response.read(10_000)
            return response, body, pair.server.asked[0]

    response, body, asked = run(scenario)
    assert response.status == 200
    assert (b"content-type", b"application/json") in response.headers
    assert b"Hello, world" in body
    assert asked.path == "/v1/chat/completions"
    assert (b"authorization", b"Bearer k") in asked.headers
    assert (b"accept-encoding", b"identity") in asked.headers


def test_requests_in_a_row_share_one_connection(run, either):
    async def scenario():
        async with either(faults.answers_well()) as pair:
            for body in (b"{}", STREAM, b"x" * 1_000_000, b""):
                await (await pair.ask(body)).read(10_000)
            return pair.server.connections, [len(asked.body) for asked in pair.server.asked]

    assert run(scenario) == (1, [2, len(STREAM), 1_000_000, 0])


def test_requests_at_once_get_a_connection_each_and_leave_them_for_later(run, either):
    async def scenario():
        async with either(faults.answers_well()) as pair:
            for _ in range(3):
                responses = await asyncio.gather(*(pair.ask() for _ in range(5)))
                await asyncio.gather(*(r.read(10_000) for r in responses))
            return pair.server.connections, len(pair.server.asked)

    connections, asked = run(scenario)
    assert connections <= 5
    assert asked == 15


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", b"hello"),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            b"hello",
        ),
        (CHUNKED + b"5\r\nhello\r\n0\r\nx: y\r\n\r\n", b"hello"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", b""),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n", b""),
        (INTERIM + b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", b"hello"),
    ],
    ids=["length", "chunked", "trailer", "empty", "no content", "not modified", "interim"],
)
def test_each_way_to_frame_a_body_is_read_and_the_connection_kept(run, either, answer, body):
    async def scenario():
        async with either(says(answer)) as pair:
            first = await (await pair.ask()).read(100)
            second = await (await pair.ask()).read(100)
            return first, second, pair.server.connections

    assert run(scenario) == (body, body, 1)


def test_a_body_without_a_length_goes_on_until_the_connection_ends(run, either):
    async def play(peer, _asked):
        await peer.send(b"HTTP/1.1 200 OK\r\n\r\nhello")
        await peer.send(b" world")
        peer.close()

    async def scenario():
        async with either(faults.Fault("until the end", play)) as pair:
            bodies = [await (await pair.ask()).read(100) for _ in range(2)]
            return bodies, pair.server.connections

    assert run(scenario) == ([b"hello world"] * 2, 2)


@pytest.mark.parametrize("extra", [b"connection: close\r\n", b""], ids=["said", "HTTP/1.0"])
def test_a_connection_that_the_server_will_not_keep_is_not_used_again(run, either, extra):
    version = b"1.1" if extra else b"1.0"
    answer = b"HTTP/%b 200 OK\r\n%bcontent-length: 2\r\n\r\nhi" % (version, extra)

    async def scenario():
        async with either(says(answer)) as pair:
            bodies = [await (await pair.ask()).read(100) for _ in range(2)]
            return bodies, pair.server.connections

    assert run(scenario) == ([b"hi", b"hi"], 2)


@pytest.mark.parametrize(
    ("fault", "leaf"),
    [
        (faults.refuses(), ConnectFailedError),
        (faults.accepts_nothing(), ConnectTimeoutError),
        (faults.hangs(), FirstByteTimeoutError),
        (faults.slow_head(), FirstByteTimeoutError),
        (faults.falls_silent(), SilenceTimeoutError),
        (faults.cut_after(0), CutError),
        (faults.cut_after(10), CutError),
        (faults.cut_after(150), CutError),
        (faults.cut_mid_stream(), CutError),
        (faults.cut_mid_stream(reset=True), CutError),
        (faults.long_length(), CutError),
        (faults.bad_status_line(), ProtocolError),
        (faults.giant_header(), ProtocolError),
        (faults.compressed(), ProtocolError),
        (faults.giant_body(), AnswerTooLargeError),
        (faults.endless_stream(), AnswerTooLargeError),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_fault_has_its_error_which_names_the_server(run, either, fault, leaf):
    async def scenario():
        async with either(fault, HASTY) as pair:
            with pytest.raises(leaf) as caught:
                await (await pair.ask(STREAM)).read(1_000_000)
            return caught.value, pair.server.port

    error, port = run(scenario)
    assert type(error) is leaf
    assert f"127.0.0.1:{port}" in error.message
    assert error.remedy


def test_the_whole_answer_has_a_time_limit_however_lively_it_is(run, either):
    async def play(peer, _asked):
        await peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            await peer.send(b"more")
            await asyncio.sleep(0.02)

    async def scenario():
        async with either(faults.Fault("lively", play), Timeouts(5, 5, 5, 0.3)) as pair:
            with pytest.raises(TotalTimeoutError):
                await body_of(await pair.ask())
            await pair.server.hung_up()

    run(scenario)


@pytest.mark.parametrize(
    "fault",
    [faults.falls_silent(), faults.endless_stream(), faults.giant_body()],
    ids=lambda fault: fault.name,
)
def test_giving_up_an_answer_closes_the_connection(run, either, fault):
    async def scenario():
        async with either(fault) as pair:
            response = await pair.ask(STREAM)
            response.abort()
            response.abort()
            await pair.server.hung_up()

    run(scenario)


def test_cancelling_a_request_that_waits_for_its_answer_closes_the_connection(run, either):
    async def scenario():
        async with either(faults.hangs()) as pair:
            asking = asyncio.ensure_future(pair.ask())
            await asyncio.sleep(0.1)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            await pair.server.hung_up()

    run(scenario)


def test_giving_up_a_finished_answer_keeps_its_connection(run, either):
    async def scenario():
        async with either(faults.answers_well()) as pair:
            for _ in range(3):
                response = await pair.ask()
                await response.read(10_000)
                response.abort()
            return pair.server.connections

    assert run(scenario) == 1


def test_a_slow_reader_makes_the_server_wait_and_holds_little(run, either):
    size = 200_000_000

    async def scenario():
        async with either(faults.giant_body(size), limits=Limits(buffer_bytes=65_536)) as pair:
            response = await pair.ask()
            await asyncio.sleep(0.4)  # time in which a careless client would read on
            unread = pair.server.asked[0].sent
            largest = total = 0
            while data := await response.chunk():
                largest = max(largest, len(data))
                total += len(data)
            return unread, largest, total

    unread, largest, total = run(scenario)
    assert unread < 30_000_000  # what two kernels hold for a socket, and our buffer
    assert largest <= 65_536 + 262_144
    assert total == size


def test_pieces_that_come_together_are_handed_over_together(run, either):
    burst = b"".join(b"2\r\n%02d\r\n" % n for n in range(50))

    async def scenario():
        async with either(says(CHUNKED + burst, b"0\r\n\r\n")) as pair:
            response = await pair.ask()
            piece = await response.chunk()
            response.abort()
            return piece

    assert run(scenario) == b"".join(b"%02d" % n for n in range(50))


def test_what_came_before_a_cut_is_handed_over_before_the_error(run, either):
    async def scenario():
        async with either(faults.cut_mid_stream(2)) as pair:
            response = await pair.ask(STREAM)
            got = b""
            while b"Hello," not in got:
                got += await response.chunk()
            with pytest.raises(CutError):
                await response.chunk()

    run(scenario)


class EarlyRefuser(asyncio.Protocol):
    """Answers the first bytes of a request and reads no more of it."""

    def __init__(self):
        self.lost = asyncio.Event()
        self.answered = False

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        del data
        if self.answered:
            return
        self.answered = True
        self.transport.pause_reading()
        self.transport.write(b"HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\n\r\nbig")
        asyncio.get_running_loop().call_later(0.2, self.transport.resume_reading)

    def connection_lost(self, exc):
        del exc
        self.lost.set()


def test_an_answer_that_came_early_is_read_although_the_request_is_not_sent(run, either):
    """A server may refuse a request by its head; what remains of it is not sent."""

    async def scenario():
        async with either(faults.refuses()) as pair:
            refuser = EarlyRefuser()
            pair.server._sockets[0].listen()
            server = await asyncio.get_running_loop().create_server(
                lambda: refuser, sock=pair.server._sockets[0]
            )
            response = await pair.ask(b"x" * 30_000_000)
            body = await response.read(100)
            await refuser.lost.wait()
            server.close()
            await server.wait_closed()
            return response.status, body

    assert run(scenario) == (413, b"big")


@pytest.mark.parametrize("value", [b"a\r\nx-evil: 1", b"a\n", b"\ra", b"a\0b"])
def test_a_header_cannot_smuggle_another_in_and_is_not_repeated_in_the_error(run, either, value):
    async def scenario():
        async with either(faults.answers_well()) as pair:
            with pytest.raises(UnsafeRequestError) as caught:
                await pair.ask(headers=[(b"authorization", b"secret" + value)])
            return caught.value, pair.server.asked

    error, asked = run(scenario)
    assert "authorization" in error.message
    assert "secret" not in error.message
    assert asked == []


def test_a_closed_client_refuses_to_send(run, either):
    async def scenario():
        async with either(faults.answers_well()) as pair:
            await (await pair.ask()).read(10_000)
            await pair.client.close()
            with pytest.raises(ConnectFailedError, match="closed"):
                await pair.ask()

    run(scenario)


def test_closing_the_client_ends_an_answer_under_way(run, either):
    async def scenario():
        async with either(faults.falls_silent()) as pair:
            response = await pair.ask(STREAM)
            reading = asyncio.ensure_future(body_of(response))
            await asyncio.sleep(0.05)
            await pair.client.close()
            with pytest.raises(CutError):
                await reading

    run(scenario)
