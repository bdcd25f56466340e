"""The faulty server goes wrong in just the way it says, and tells who hung up on it."""

import asyncio

import pytest

from hortus.gateway.testing import faults
from hortus.gateway.testing.faults import FaultyServer

STREAM = b'{"stream": true}'


def run(scenario):
    async def bounded():
        async with asyncio.timeout(20):
            return await scenario()

    return asyncio.run(bounded())


def request(path, body):
    return b"POST %b HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n%b" % (
        path,
        len(body),
        body,
    )


def answer_to(fault, path=b"/v1/chat/completions", body=b"{}", most=1_000_000):
    """Return the bytes a fault sends to one request, until it closes or falls silent."""

    async def scenario():
        async with FaultyServer(fault) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(request(path, body))
            got = b""
            while len(got) < most:
                try:
                    piece = await asyncio.wait_for(reader.read(65_536), 0.2)
                except (TimeoutError, ConnectionResetError):
                    break
                if not piece:
                    break
                got += piece
            writer.close()
            return got, server.asked

    return run(scenario)


@pytest.mark.parametrize("path", [b"chat/completions", b"responses", b"messages", b"completions"])
def test_without_a_fault_each_dialect_is_answered_whole_and_as_a_stream(path):
    whole, asked = answer_to(faults.answers_well(), b"/v1/" + path)
    stream, _ = answer_to(faults.answers_well(), b"/v1/" + path, STREAM)
    assert whole.startswith(b"HTTP/1.1 200 ")
    assert b"Hello, world" in whole
    assert b"text/event-stream" in stream
    assert stream.endswith(b"0\r\n\r\n")
    assert [a.path for a in asked] == ["/v1/" + path.decode()]


@pytest.mark.parametrize(
    ("fault", "marks", "absent"),
    [
        (faults.cut_after(10), [b"HTTP/1.1 2"], b"00"),
        (faults.cut_mid_stream(2), [b"Hello"], b"[DONE]"),
        (faults.ends_early(2), [b"Hello", b"0\r\n\r\n"], b"[DONE]"),
        (faults.falls_silent(2), [b"Hello"], b"0\r\n\r\n"),
        (faults.bad_status_line(), [b"ICY"], b"HTTP"),
        (faults.bad_event(), [b"Hello", b'"index": \n\n'], b"[DONE]"),
        (faults.bad_event(0), [b'"index": \n\n'], b"Hello"),
        (faults.bad_sse(), [b"text/event-stream", b"\xff"], b"data:"),
        (faults.wrong_content_type(), [b"text/html", b"nginx"], b"json"),
        (faults.surplus_answer(), [b"Hello", b"smuggled"], b"chunked"),
        (faults.json_for_stream(), [b"application/json", b"Hello, world"], b"data:"),
        (faults.stream_for_json(), [b"text/event-stream", b"[DONE]"], b"Hello, world"),
        (faults.status(429, retry_after="7"), [b" 429 ", b"retry-after: 7"], b"Hello"),
        (faults.status(500, body=b"boom"), [b" 500 ", b"boom"], b"scripted 500"),
        (faults.giant_header(100_000), [b"x-giant: aaa"], b"Hello"),
        (faults.compressed(), [b"content-encoding: gzip"], b"Hello"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_each_fault_sends_what_it_is_named_for(fault, marks, absent):
    got, _ = answer_to(fault, body=STREAM, most=200_000)
    assert [mark for mark in marks if mark not in got] == []
    assert absent not in got


def test_a_slow_head_goes_on_and_never_ends():
    got, _ = answer_to(faults.slow_head(0.001), most=100)
    assert got.startswith(b"HTTP/1.1 200 OK\r\nx-slow: yes\r\n")
    assert b"\r\n\r\n" not in got


def length_and_body(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.partition(b"content-length: ")[2].split(b"\r\n")[0]), len(body)


def test_lengths_are_wrong_in_both_directions():
    said, came = length_and_body(answer_to(faults.short_length())[0])
    assert said < came
    said, came = length_and_body(answer_to(faults.long_length())[0])
    assert said > came


@pytest.mark.parametrize("fault", [faults.endless_stream(), faults.giant_body()])
def test_floods_go_on_until_the_client_hangs_up_and_wait_for_slow_readers(fault):
    async def scenario():
        async with FaultyServer(fault) as server:
            _, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1_000)
            writer.write(request(b"/v1/chat/completions", STREAM))
            await asyncio.sleep(0.2)
            sent = server.asked[0].sent
            writer.transport.abort()
            await server.hung_up()
            return sent

    assert 0 < run(scenario) < 30_000_000


def test_the_matrix_has_each_fault_once_under_its_own_name():
    names = [fault.name for fault in faults.every_fault()]
    assert len(set(names)) == len(names) > 25
    assert "answers_well" not in names
