"""What a TLS client says first is read, and no bytes break the reading."""

import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.observation import Hello
from hortus.inspector.sink import hello


def first_words(name="shop.example", protocols=("h2", "http/1.1"), ciphers=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    if ciphers:
        context.set_ciphers(ciphers)
    outgoing = ssl.MemoryBIO()
    client = context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname=name)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


def test_a_real_hello_is_read():
    said = first_words()
    assert hello.is_tls(said)
    assert hello.length(said) == len(said)
    read = hello.parse(said)
    assert (read.server_name, read.protocols) == ("shop.example", ("h2", "http/1.1"))


def test_the_fingerprint_is_of_the_library_and_not_of_the_name():
    one, other = hello.parse(first_words()), hello.parse(first_words("a.example"))
    assert one.fingerprint == other.fingerprint
    weaker = hello.parse(first_words(ciphers="ECDHE+AESGCM"))
    assert one.fingerprint != weaker.fingerprint


def test_an_address_is_no_server_name():
    assert hello.parse(first_words("127.0.0.1", protocols=())).server_name == ""


def test_a_cut_hello_says_nothing():
    assert hello.parse(first_words()[:60]) == Hello()


@pytest.mark.parametrize("head", [b"", b"\x16", b"GET / HTTP/1.1", b"\x17\x03\x03\x00\x00"])
def test_other_bytes_are_no_tls(head):
    assert not hello.is_tls(head)


@given(st.binary(max_size=300))
def test_no_bytes_break_it(said):
    assert isinstance(hello.parse(said), Hello)
    assert hello.length(said) >= 5


@given(st.integers(0, 500), st.integers(0, 255))
def test_no_changed_byte_breaks_it(at, value):
    said = bytearray(first_words())
    said[at % len(said)] = value
    assert isinstance(hello.parse(bytes(said)), Hello)
