"""What a program asks of the proxy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.sandbox.asked import Asked, read_asked


def head(line, *fields):
    return "\r\n".join([line, *fields]).encode()


def test_a_tunnel_names_host_and_port():
    asked = read_asked(head("CONNECT parts.example:443 HTTP/1.1", "Host: elsewhere:1"))
    assert asked == Asked("parts.example", 443, tunnel=True)


def test_a_tunnel_may_lead_to_an_address():
    assert read_asked(head("CONNECT [2606::1]:443 HTTP/1.1")).name == "2606::1"


def test_a_plain_request_is_sent_on_as_a_server_expects_it():
    asked = read_asked(
        head(
            "GET http://Example.com:8080/a?b=c HTTP/1.1",
            "Host: other.example",
            "Proxy-Authorization: Basic x",
            "Connection: keep-alive",
            "Accept: */*",
        )
    )
    assert (asked.name, asked.port) == ("example.com", 8080)
    assert asked.first == (
        b"GET /a?b=c HTTP/1.1\r\nHost: Example.com:8080\r\n"
        b"Connection: close\r\nAccept: */*\r\n\r\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "GET / HTTP/1.1",
        "GET https://x.org/ HTTP/1.1",
        "GET http:///x HTTP/1.1",
        "GET http://user@x.org/ HTTP/1.1",
        "GET http://x.org:99999/ HTTP/1.1",
        "CONNECT x.org HTTP/1.1",
        "CONNECT x.org:0 HTTP/1.1",
        "CONNECT x.org:70000 HTTP/1.1",
        "CONNECT http://x.org:443 HTTP/1.1",
        "CONNECT user@x.org:443 HTTP/1.1",
        "CONNECT x.org:443 HTTP/2",
        "connect x.org:443 HTTP/1.1",
        "nonsense",
        "",
    ],
)
def test_what_a_proxy_does_not_do_is_not_read(line):
    assert read_asked(head(line)) is None


@given(st.binary(max_size=200))
def test_anything_may_be_sent(data):
    read_asked(data)


@given(st.text(st.sampled_from("ab.:/@[]?#\\%\x00é"), max_size=20))
def test_a_place_is_a_name_without_anything_else(target):
    asked = read_asked(f"CONNECT {target}:443 HTTP/1.1".encode())
    if asked is not None:
        assert not set(asked.name) & set("/@[]\\ ")
