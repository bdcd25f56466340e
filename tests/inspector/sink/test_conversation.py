"""HTTP/1.1 as clients really speak it, up to its end or until it becomes something else."""

import asyncio

import pytest

from hortus.inspector.observation import Connection, Message, Request
from hortus.inspector.sink.desk import BROKEN_OFF


def requests(house):
    return house.seen_of(Request)


def test_headers_keep_their_order_and_spelling(house):
    house.say(
        b"GET /x?q=1 HTTP/1.1\r\nhOst: other.example\r\nX-B: 1\r\nx-a:  2 \r\nX-B: 3\r\n\r\n"
    )
    (seen,) = requests(house)
    assert seen.headers == (("hOst", "other.example"), ("X-B", "1"), ("x-a", "2"), ("X-B", "3"))
    assert (seen.method, seen.target, seen.version) == ("GET", "/x?q=1", "1.1")
    assert (seen.role, seen.scheme, seen.status) == ("third party", "http", 404)


def test_requests_sent_at_once_are_answered_in_order(house):
    said = house.say(
        b"POST /a HTTP/1.1\r\nHost: h.example\r\nContent-Length: 2\r\n\r\nhi"
        b"GET /b HTTP/1.1\r\nHost: h.example\r\n\r\n"
        b"HEAD /c HTTP/1.1\r\nHost: h.example\r\n\r\n"
    )
    assert [each.target for each in requests(house)] == ["/a", "/b", "/c"]
    assert said.count(b"HTTP/1.1 ") == 3
    assert said.count(b"\r\n\r\n{}") == 2  # none after HEAD


def test_a_body_in_chunks_is_put_together(house):
    house.say(
        b"POST /a HTTP/1.1\r\nHost: h.example\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"3\r\nabc\r\n",
        b"A;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
    )
    assert requests(house)[0].body == b"abc0123456789"


def test_a_client_that_waits_for_leave_is_given_it(house):
    async def client(reader, writer):
        writer.write(
            b"POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        )
        leave = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"hi")
        await reader.readuntil(b"\r\n\r\n")
        return leave

    assert house.visit(client) == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert requests(house)[0].body == b"hi"


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: h\r\nConnection: te, Close\r\n\r\n",
        b"GET / HTTP/1.0\r\nHost: h\r\n\r\n",
    ],
)
def test_the_connection_ends_where_the_client_wants_it(house, head):
    async def client(reader, writer):
        writer.write(head)
        return await reader.read()

    assert b"connection: close" in house.visit(client)


def test_one_of_the_old_kind_may_be_kept(house):
    said = house.say(b"GET / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n")
    assert b"connection: keep-alive" in said


def test_an_offer_of_http2_in_the_clear_is_passed_over(house):
    said = house.say(
        b"GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
    )
    assert said.startswith(b"HTTP/1.1 404")


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 10\r\n\r\nhalf",
        b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n9\r\n",
    ],
)
def test_a_body_that_breaks_off_is_written_down_as_far_as_it_came(house, body):
    house.say(b"POST /a HTTP/1.1\r\nHost: h.example\r\n" + body)
    (seen,) = requests(house)
    assert (seen.body, seen.status) == (b"half", BROKEN_OFF)
    assert house.seen_of(Connection)[0].failure.startswith("IncompleteReadError")


@pytest.mark.parametrize(
    "said",
    [
        b"GET /\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 300_000,
        b"GET / HTTP/1.1\r\nX: " + b"y" * 300_000,
    ],
)
def test_what_is_no_request_is_a_failure_and_no_crash(house, said):
    house.say(said)
    assert house.seen_of(Connection)[0].failure


def test_a_proxy_is_asked_for_the_whole_address(house):
    house.say(b"GET http://other.example:81/p?q HTTP/1.1\r\nHost: wrong.example\r\n\r\n")
    (seen,) = requests(house)
    assert (seen.scheme, seen.authority, seen.target) == ("http", "other.example:81", "/p?q")


def test_a_proxy_for_the_model_leads_to_the_model(house):
    house.say(b"GET http://gateway.example.com/v1/models HTTP/1.1\r\nHost: x\r\n\r\n")
    assert requests(house)[0].role == "model"


def test_a_tunnel_leads_to_another_server(house):
    async def client(reader, writer):
        writer.write(b"CONNECT other.example:80 HTTP/1.1\r\nHost: other.example\r\n\r\n")
        granted = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"GET /in HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n")
        return granted, await reader.read()

    granted, answer = house.visit(client, name="proxy.example", port=3128)
    assert granted == b"HTTP/1.1 200 Connection established\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 404")
    assert {(c.name, c.port) for c in house.seen_of(Connection)} == {
        ("proxy.example", 3128),
        ("other.example", 80),
    }


@pytest.mark.parametrize("target", [b"refused.example:443", b"other.example:x", b"::"])
def test_a_tunnel_to_nowhere_is_refused(house, target):
    said = house.say(b"CONNECT " + target + b" HTTP/1.1\r\n\r\n")
    assert not said or said.startswith(b"HTTP/1.1 502")


def test_a_websocket_is_opened_and_listened_to(house):
    async def client(reader, writer):
        writer.write(
            b"GET /chat HTTP/1.1\r\nHost: h.example\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Version: 13\r\n\r\n"
        )
        opened = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"\x81\x85\x00\x00\x00\x00hello\x88\x80\x00\x00\x00\x00")
        return opened, await reader.read()

    opened, closed = house.visit(client)
    assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in opened  # the example of RFC 6455
    assert closed == b"\x88\x00"
    assert [each.body for each in house.seen_of(Message)] == [b"hello"]


def test_two_clients_at_once_do_not_disturb_each_other(house):
    async def client(reader, writer):
        writer.write(b"GET /1 HTTP/1.1\r\nHost: h\r\n\r\n")
        await reader.readuntil(b"{}")
        await asyncio.sleep(0)
        writer.write(b"GET /2 HTTP/1.1\r\nHost: h\r\n\r\n")
        return await reader.readuntil(b"{}")

    assert house.visit(client)
    assert house.visit(client)
    assert [(each.connection, each.target) for each in requests(house)] == [
        (1, "/1"), (1, "/2"), (2, "/1"), (2, "/2"),
    ]  # fmt: skip
