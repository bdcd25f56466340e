"""The proxy: whom it lets through, whom not, and that nothing else leads out."""

import socket
import threading
from contextlib import contextmanager, suppress

import pytest

from hortus.agent.sandbox.allowing import Allowed
from hortus.agent.sandbox.proxy import Proxy, addresses

REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


@contextmanager
def server(reply=REPLY):
    """Serve on loopback; yield its port and what it was sent."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard = []

    def serve():
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client:
                heard.append(client.recv(65536))
                client.sendall(reply)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1], heard
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


@contextmanager
def proxy(net=(), inside=(), names=None):
    """Serve a proxy on loopback that resolves names from a table."""

    def resolve(name, _port):
        if name not in (names or {}):
            raise socket.gaierror
        return names[name]

    made = Proxy(Allowed.read(net, inside), resolve)
    listener = socket.create_server(("127.0.0.1", 0))
    made.serve(listener)
    yield made, listener.getsockname()[1]
    made.close()


def ask(port, data):
    """Send something to a proxy and return all that it answers."""
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(data)
        with suppress(OSError):  # what cannot be read is answered and ended at once
            client.shutdown(socket.SHUT_WR)
        answer = b""
        while more := client.recv(65536):
            answer += more
        return answer


def test_a_tunnel_leads_to_a_host_of_the_list():
    with (
        server() as (port, heard),
        proxy(inside=[f"a.test:{port}"], names={"a.test": ["127.0.0.1"]}) as (_, at),
    ):
        answer = ask(at, b"CONNECT a.test:%d HTTP/1.1\r\n\r\nping" % port)
        assert answer == b"HTTP/1.1 200 Connection established\r\n\r\n" + REPLY
        assert heard == [b"ping"]


def test_a_plain_request_reaches_a_host_of_the_list():
    with (
        server() as (port, heard),
        proxy(inside=[f"a.test:{port}"], names={"a.test": ["127.0.0.1"]}) as (_, at),
    ):
        answer = ask(at, b"GET http://a.test:%d/x HTTP/1.1\r\nHost: b\r\n\r\n" % port)
        assert answer == REPLY
        assert heard[0].startswith(b"GET /x HTTP/1.1\r\nHost: a.test:%d\r\n" % port)


@pytest.mark.parametrize(
    "line",
    ["CONNECT b.test:443 HTTP/1.1", "GET http://b.test/ HTTP/1.1", "CONNECT 1.1.1.1:443 HTTP/1.0"],
)
def test_any_other_host_is_refused_and_named(line):
    with proxy(net=["a.test"]) as (made, at):
        answer = ask(at, f"{line}\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert b"is not among the hosts" in answer
        assert len(made.refused) == 1


def test_a_name_that_leads_into_the_private_network_is_refused():
    with (
        server() as (port, heard),
        proxy(net=[f"a.test:{port}"], names={"a.test": ["127.0.0.1", "10.0.0.1", "::1"]}) as (
            made,
            at,
        ),
    ):
        answer = ask(at, b"CONNECT a.test:%d HTTP/1.1\r\n\r\nping" % port)
        assert b"private network" in answer
        assert heard == []
        assert made.refused == (f"a.test:{port}",)


def test_the_name_is_looked_up_once():
    asked = []

    def resolve(name, _port):
        asked.append(name)
        return ["127.0.0.1"]

    with server() as (port, _):
        made = Proxy(Allowed.read((), [f"a.test:{port}"]), resolve)
        listener = socket.create_server(("127.0.0.1", 0))
        made.serve(listener)
        ask(listener.getsockname()[1], b"CONNECT a.test:%d HTTP/1.1\r\n\r\n" % port)
        made.close()
    assert asked == ["a.test"]


def test_a_name_without_address_and_a_silent_host_are_told_apart():
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    with proxy(inside=["a.test", f"b.test:{port}"], names={"b.test": ["127.0.0.1"]}) as (_, at):
        assert b"has no address" in ask(at, b"CONNECT a.test:443 HTTP/1.1\r\n\r\n")
        assert b"does not answer" in ask(at, b"CONNECT b.test:%d HTTP/1.1\r\n\r\n" % port)


@pytest.mark.parametrize(
    "data", [b"", b"\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01", b"x" * 70_000]
)
def test_what_is_no_request_is_answered_and_ended(data):
    with proxy(net=["a.test"]) as (_, at):
        try:
            assert ask(at, data).startswith(b"HTTP/1.1 400 ")
        except ConnectionError:  # it ended before it had read all of what is too long
            assert len(data) > 65536


def test_much_goes_through_both_ways():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    payload = bytes(range(256)) * 4096

    def echo():
        client, _ = listener.accept()
        with client:
            while data := client.recv(65536):
                client.sendall(data)

    thread = threading.Thread(target=echo)
    thread.start()
    names = {"a.test": ["127.0.0.1"]}
    with (
        proxy(inside=[f"a.test:{port}"], names=names) as (_, at),
        socket.create_connection(("127.0.0.1", at), 10) as client,
    ):
        client.sendall(b"CONNECT a.test:%d HTTP/1.1\r\n\r\n" % port)
        assert client.recv(100).startswith(b"HTTP/1.1 200")
        sender = threading.Thread(target=lambda: (client.sendall(payload), client.shutdown(1)))
        sender.start()
        back = b""
        while data := client.recv(65536):
            back += data
        sender.join()
    thread.join()
    listener.close()
    assert back == payload


def test_closing_ends_what_is_open():
    with server(b"") as (port, _):
        listener = socket.create_server(("127.0.0.1", 0))
        made = Proxy(Allowed.read((), [f"127.0.0.1:{port}"]), addresses)
        made.serve(listener)
        with socket.create_connection(listener.getsockname(), 10) as client:
            client.sendall(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
            client.recv(100)
            made.close()
            assert client.recv(100) == b""


def test_names_are_looked_up_on_this_side():
    assert "127.0.0.1" in addresses("127.0.0.1", 80)
