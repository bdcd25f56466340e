"""One exchange over HTTP: a body is whole or has dropped, and connections are used with care."""

import socket
import threading
from contextlib import closing, contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.testing import Answer, Say, ScriptedModel
from hortus.agent.wire import AnswerError, DroppedError, Limits
from hortus.agent.wire.exchange import Exchange, Message
from hortus.core import SystemClock
from hortus.core.testing import FrozenClock
from tests.agent.wire.asking import endpoint

ASKED = Message("POST", "/v1/chat/completions", {"A": "b"}, b"{}")
LOOK = Message("GET", "/v1/models", {"A": "b"})


class Raw:
    """A server that says these bytes to each request and hangs up where it is told to."""

    def __init__(self, answer, *, hangs_up=False):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests = []
        self._answer, self._hangs_up = answer, hangs_up
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)

    def _talk(self, connection):
        while request := self._request(connection):
            self.requests.append(request)
            connection.sendall(self._answer)
            if self._hangs_up:
                return

    def _request(self, connection):
        """Return a request to its end, which for those with a body is that of ASKED."""
        request = b""
        while not request.endswith(ASKED.body if request.startswith(b"POST") else b"\r\n\r\n"):
            piece = connection.recv(65_536)
            if not piece:
                return b""
            request += piece
        return request


@contextmanager
def exchanging(answer, *, hangs_up=False, clock=None, **limits):
    """Yield an exchange with a raw server, and that server."""
    with closing(Raw(answer, hangs_up=hangs_up)) as raw:
        place = endpoint(raw, limits=Limits(connect_s=5, **{"silence_s": 5, **limits}))
        exchange = Exchange(place, clock or SystemClock())
        try:
            yield exchange, raw
        finally:
            exchange.drop()


def read(exchange, message=ASKED, **given):
    head = exchange.send(message, threading.Event(), **given)
    return head.status, b"".join(exchange.pieces())


def framed(pieces, *, chunked):
    """Return an answer with a body of these pieces."""
    if not chunked:
        body = b"".join(pieces)
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body + b"0\r\n\r\n"


PIECES = st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=4)


@settings(max_examples=30)
@given(PIECES, st.booleans())
def test_a_body_is_read_as_it_was_sent(pieces, chunked):
    with exchanging(framed(pieces, chunked=chunked)) as (exchange, _):
        assert read(exchange) == (200, b"".join(pieces))


@settings(max_examples=40)
@given(PIECES, st.booleans(), st.data())
def test_a_body_that_was_cut_anywhere_is_never_taken_for_whole(pieces, chunked, data):
    answer = framed(pieces, chunked=chunked)
    # Of a chunked body the last line and its end say nothing more, once there is a 0.
    last = len(answer) - (4 if chunked else 0)
    cut = data.draw(st.integers(answer.index(b"\r\n\r\n") + 4, last - 1))
    with (
        exchanging(answer[:cut], hangs_up=True) as (exchange, _),
        pytest.raises(DroppedError, match="broke off"),
    ):
        read(exchange)


def test_a_question_has_neither_body_nor_length():
    with exchanging(framed([b"x"], chunked=False)) as (exchange, raw):
        read(exchange, LOOK)
        read(exchange)
    looked, asked = raw.requests
    assert looked.startswith(b"GET /v1/models HTTP/1.1\r\n")
    assert b"Content-Length" not in looked
    assert b"\r\nContent-Length: 2\r\n" in asked


def test_a_server_that_says_it_closes_is_not_waited_for():
    answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"
    with exchanging(answer, hangs_up=True) as (exchange, raw):
        assert [read(exchange), read(exchange)] == [(200, b"x")] * 2
    assert len(raw.requests) == 2


@pytest.mark.parametrize(("idle_s", "connections"), [(59, 1), (61, 2)])
def test_a_connection_without_use_is_given_up(idle_s, connections):
    clock = FrozenClock()
    done = Answer((Say("ok"),))
    with ScriptedModel([done, done]) as model:
        exchange = Exchange(endpoint(model), clock)
        read(exchange)
        clock.advance(idle_s)
        read(exchange)
        exchange.drop()
    assert len({request.connection for request in model.received}) == connections


def test_a_silence_may_be_shorter_for_one_question():
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    with (
        exchanging(head) as (exchange, _),
        pytest.raises(DroppedError, match=r"nothing came for 0\.1 s"),
    ):
        read(exchange, LOOK, silence_s=0.1)


def test_more_than_the_limit_is_not_read():
    answer = framed([b"x" * 100], chunked=True)
    with (
        exchanging(answer, most_bytes=99) as (exchange, _),
        pytest.raises(AnswerError, match="larger than 99 bytes"),
    ):
        read(exchange)


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 OK\r\n\r\n", b"\x15\x03\x01"]
)
def test_what_is_no_http_is_said_to_have_broken_off(answer):
    with exchanging(answer, hangs_up=True) as (exchange, _), pytest.raises(DroppedError):
        read(exchange)


def test_nothing_is_read_where_nothing_was_asked():
    with exchanging(b"") as (exchange, _):
        assert list(exchange.pieces()) == []
