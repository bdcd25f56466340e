"""HTTP/2 as the h2 client speaks it, with TLS and without."""

import asyncio

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import DataReceived, ResponseReceived, StreamEnded, TrailersReceived
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.inspector.observation import Connection, Request
from hortus.inspector.sink.answer import Model
from hortus.inspector.sink.conversation import Line
from hortus.inspector.sink.desk import BROKEN_OFF, Desk
from hortus.inspector.sink.http2 import Http2
from tests.inspector.sink.conftest import GATEWAY, SCENARIO


def head(path, *more, method="POST", authority="other.example"):
    return [
        (":method", method), (":path", path), (":scheme", "https"), (":authority", authority),
        *more,
    ]  # fmt: skip


FRAME = 1 << 14


class Client:
    """A client of HTTP/2 over two streams."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.h2 = H2Connection(H2Configuration(header_encoding="utf-8"))
        self.h2.initiate_connection()

    def ask(self, number, fields, body=b"", *, ends=True):
        self.h2.send_headers(number, fields, end_stream=ends and not body)
        for at in range(0, len(body), FRAME):
            self.h2.send_data(number, body[at : at + FRAME])
        if body and ends:
            self.h2.end_stream(number)

    def send(self):
        self.writer.write(self.h2.data_to_send())

    async def answers(self, count):
        """Return status, body and trailers by stream, once ``count`` have ended."""
        status, bodies, trailers, ended = {}, {}, {}, 0
        self.send()
        while ended < count and (data := await self.reader.read(1 << 16)):
            for event in self.h2.receive_data(data):
                match event:
                    case ResponseReceived(stream_id=number, headers=fields):
                        status[number] = dict(fields)[":status"]
                    case DataReceived(stream_id=number, data=part):
                        bodies[number] = bodies.get(number, b"") + part
                        self.h2.acknowledge_received_data(event.flow_controlled_length, number)
                    case TrailersReceived(stream_id=number, headers=fields):
                        trailers[number] = dict(fields)
                    case StreamEnded():
                        ended += 1
            self.send()
        return status, bodies, trailers


@pytest.fixture
def talk(house, trusting):
    def visit(client, *, encrypted=True):
        return house.visit(
            lambda reader, writer: client(Client(reader, writer)),
            tls=trusting("h2") if encrypted else None,
        )

    return visit


@pytest.mark.parametrize("encrypted", [True, False])
def test_requests_at_once_are_answered_each(house, talk, encrypted):
    async def client(h2):
        h2.ask(1, head("/a", ("x-b", "1"), ("x-a", "2")), b"one")
        h2.ask(3, head("/b", method="GET"))
        return await h2.answers(2)

    status, bodies, _ = talk(client, encrypted=encrypted)
    assert status == {1: "200", 3: "404"}
    assert bodies == {1: b"{}", 3: b"{}"}
    first, second = house.seen_of(Request)
    assert (first.body, first.version, first.target) == (b"one", "2", "/a")
    assert first.headers[-2:] == (("x-b", "1"), ("x-a", "2"))
    assert second.method == "GET"


def test_a_large_body_and_a_large_answer_pass(house, talk):
    body = b'{"messages": [], "pad": "' + b"x" * 40_000 + b'"}'

    async def client(h2):
        h2.ask(1, head("/v1/messages", authority="gateway.example.com"), body)
        return await h2.answers(1)

    status, bodies, _ = talk(client)
    assert status == {1: "200"}
    assert b"read_file" in bodies[1]
    assert house.seen_of(Request)[0].body == body


def test_an_answer_waits_until_there_is_room(talk):
    async def client(h2):
        h2.h2.update_settings({4: 10})  # room for ten bytes
        h2.ask(1, head("/v1/messages", authority="gateway.example.com"), b"{}")
        return await h2.answers(1)

    status, bodies, _ = talk(client)
    assert status == {1: "200"}
    assert bodies[1].endswith(b"}")


def test_a_remote_procedure_gets_an_empty_answer_and_a_status(talk):
    async def client(h2):
        h2.ask(1, head("/pkg.Service/Call", ("content-type", "application/grpc")), bytes(5))
        return await h2.answers(1)

    status, bodies, trailers = talk(client)
    assert (status, bodies) == ({1: "200"}, {1: bytes(5)})
    assert trailers == {1: {"grpc-status": "0"}}


def test_a_request_that_is_taken_back_is_written_down_as_far_as_it_came(house, talk):
    async def client(h2):
        h2.ask(1, head("/a"), b"half", ends=False)
        h2.h2.reset_stream(1, ErrorCodes.CANCEL)
        h2.ask(3, head("/b", method="GET"))
        return await h2.answers(1)

    assert talk(client)[0] == {3: "404"}
    assert [(each.body, each.status) for each in house.seen_of(Request)] == [
        (b"half", BROKEN_OFF), (b"", 404),
    ]  # fmt: skip


def test_a_client_that_goes_away_leaves_what_it_said(house, talk):
    async def client(h2):
        h2.ask(1, head("/a"), b"half", ends=False)
        h2.send()
        await h2.writer.drain()
        await asyncio.sleep(0.05)

    talk(client)
    assert house.seen_of(Request)[0].body == b"half"


def test_nonsense_after_the_preface_ends_the_connection(house):
    said = house.say(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 60)
    assert said
    assert house.seen_of(Connection)[0].failure == ""


class Kept:
    """Where requests are written down, and a writer that nobody reads."""

    def __init__(self):
        self.seen = []

    def now(self):
        return 0.0

    def write(self, line):
        if isinstance(line, Request):
            self.seen.append(line)

    async def drain(self):
        pass


def said(data):
    """Have bytes said to a connection without any network; return what was written down."""

    async def hold():
        reader = asyncio.StreamReader()
        reader.feed_data(data)
        reader.feed_eof()
        kept = Kept()
        desk = Desk(Model(SCENARIO), frozenset({GATEWAY}), kept)
        await Http2(Line(1, "https", GATEWAY, reader, kept), desk).hold()
        return kept.seen

    return asyncio.run(hold())


def asked(*bodies, ends=True):
    """Return what a client says that sends some bodies, one after the other."""
    client = Client(None, None)
    for at, body in enumerate(bodies):
        client.ask(2 * at + 1, head("/v1/messages", authority=GATEWAY), body, ends=ends)
    return client.h2.data_to_send()


KINDS, FLAGS = st.integers(0, 10), st.sampled_from([0, 1, 4, 5, 8, 0x20, 0xFF])
FRAMES = st.builds(
    lambda kind, flags, number, body: (
        len(body).to_bytes(3, "big") + bytes([kind, flags]) + number.to_bytes(4, "big") + body
    ),
    KINDS,
    FLAGS,
    st.integers(0, 5),
    st.binary(max_size=24),
)


@given(st.lists(FRAMES, max_size=6))
@settings(max_examples=50, deadline=None)
def test_no_frames_break_it(frames):
    said(asked() + b"".join(frames))


@given(st.lists(FRAMES, max_size=4))
@settings(max_examples=50, deadline=None)
def test_what_was_asked_before_nonsense_is_written_down_once(frames):
    seen = said(asked(b"one") + b"".join(frames))

    assert [each.body for each in seen].count(b"one") == 1


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=4), st.integers(0, 400))
@settings(max_examples=50, deadline=None)
def test_a_connection_cut_anywhere_leaves_each_request_once(bodies, cut):
    data = asked(*bodies)
    seen = said(data[:cut])

    assert len(seen) <= len(bodies)
    assert all(whole.startswith(each.body) for whole, each in zip(bodies, seen, strict=False))
    assert [each.body for each in said(data)] == bodies
