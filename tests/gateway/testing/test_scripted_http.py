"""The small server keeps connections, reads both kinds of body and notices who leaves."""

import asyncio

import pytest

from hortus.gateway.testing.scripted_fault import in_turn
from hortus.gateway.testing.scripted_http import HttpServer, Sent

HEAD_END = b"\r\n\r\n"


async def echo(request):
    body = request.method.encode() + b" " + request.body
    return Sent(200, (), in_turn([body]), len(body))


def exchange(*requests, handler=echo):
    """Send raw requests over one connection; return every byte that came back."""

    async def run():
        async with HttpServer(handler) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(b"".join(requests))
            writer.write_eof()
            received = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            return received

    return asyncio.run(run())


def test_several_requests_share_a_connection():
    one = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\none"
    two = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\ntwo"
    received = exchange(one, two)
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert received.endswith(b"POST two")


def test_a_chunked_body_is_put_together():
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"3;note=x\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n"
    assert exchange(head + body).endswith(b"POST abcde")


def test_after_connection_close_nothing_more_is_read():
    last = b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"
    assert exchange(last, last).count(b"HTTP/1.1") == 1


def test_a_head_is_answered_without_a_body():
    assert exchange(b"HEAD / HTTP/1.1\r\n\r\n").endswith(HEAD_END)


def test_a_client_that_waits_for_leave_gets_it():
    head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"
    assert exchange(head + b"x").startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")


def test_an_answer_of_unknown_length_is_chunked():
    async def stream(_):
        return Sent(200, (), in_turn([b"ab", b"", b"c"]), None)

    received = exchange(b"GET / HTTP/1.1\r\n\r\n", handler=stream)
    assert received.partition(HEAD_END)[2] == b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "cut", [b"", b"GET / HT", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx"]
)
def test_a_request_that_is_cut_off_ends_quietly(cut):
    assert exchange(cut) == b""


def test_without_a_start_there_is_no_port():
    with pytest.raises(RuntimeError, match="async with"):
        _ = HttpServer(echo).port


def test_the_end_of_the_server_ends_what_is_under_way():
    async def never(_):
        await asyncio.Event().wait()

    async def run():
        async with HttpServer(never) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            await writer.drain()
            await asyncio.sleep(0)
        received = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        return received

    assert asyncio.run(run()) == b""
