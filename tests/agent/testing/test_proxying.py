"""The proxy of the tests: it leads where it is told, refuses when it should, and ends."""

import socket

import pytest

from hortus.agent.testing import ConnectProxy


def told(proxy, head):
    """Return a connection to a proxy that was told something, and the first line back."""
    connection = socket.create_connection(("127.0.0.1", proxy.port))
    connection.sendall(head.encode() + b"\r\n\r\n")
    answer = connection.recv(200)
    return connection, answer.split(b"\r\n")[0]


@pytest.fixture
def echo():
    """Serve one connection that says back what it hears; return the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_bytes_go_both_ways_whatever_the_host_is_called(echo):
    with ConnectProxy() as proxy:
        port = echo.getsockname()[1]
        connection, answer = told(proxy, f"CONNECT any.test:{port} HTTP/1.1\r\nX: y")
        inner, _ = echo.accept()
        with connection, inner:
            connection.sendall(b"ping")
            assert inner.recv(9) == b"ping"
            inner.sendall(b"pong")
            assert connection.recv(9) == b"pong"
    assert answer == b"HTTP/1.1 200 OK"
    assert proxy.heads == [f"CONNECT any.test:{port} HTTP/1.1\r\nX: y\r\n\r\n"]


def test_a_refusal_ends_the_connection():
    with ConnectProxy("403 No") as proxy:
        connection, answer = told(proxy, "CONNECT any.test:1 HTTP/1.1")
        with connection:
            assert answer == b"HTTP/1.1 403 No"
            assert connection.recv(1) == b""


def test_somebody_who_says_nothing_does_not_keep_it_from_ending():
    with (
        ConnectProxy() as proxy,
        socket.create_connection(("127.0.0.1", proxy.port)) as connection,
    ):
        connection.sendall(b"CONN")
    assert proxy.heads == []
