"""Whatever a connection speaks is found out, spoken, and written down with how much was sent."""

import asyncio
import ssl

import pytest

from hortus.inspector.observation import Connection, Lookup, Request
from hortus.inspector.sink import Authority

QUESTION = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x05other\x07example\x00"


def connection(house):
    (seen,) = house.seen_of(Connection)
    return seen


def test_the_bytes_that_a_client_sent_are_counted(house):
    said = b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000
    house.say(said)
    assert connection(house).sent == len(said)


def test_tls_is_believed_and_what_it_says_first_is_kept(house, trusting):
    async def client(reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        return await reader.read()

    assert b"404" in house.visit(client, tls=trusting("http/1.1"), name="shop.example")
    seen = connection(house)
    assert (seen.tls.server_name, seen.tls.protocols) == ("shop.example", ("http/1.1",))
    assert len(seen.tls.fingerprint) == 24
    assert seen.sent > 200
    assert house.seen_of(Request)[0].scheme == "https"


def test_a_client_that_does_not_believe_is_a_failure_of_tls(house):
    stranger = ssl.create_default_context(cadata=Authority.make().public_pem.decode())

    async def client(*_):
        raise AssertionError("it must not get so far")

    with pytest.raises(ssl.SSLCertVerificationError):
        house.visit(client, tls=stranger)


def test_a_refused_certificate_is_written_down(house):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    stranger = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    shaking = stranger.wrap_bio(incoming, outgoing, server_hostname="shop.example")

    async def client(reader, writer):
        refused = ""
        while not refused:
            try:
                shaking.do_handshake()
            except ssl.SSLWantReadError:
                writer.write(outgoing.read())
                incoming.write(await reader.read(1 << 16))
            except ssl.SSLCertVerificationError as e:
                refused = e.reason
        writer.write(outgoing.read())
        return refused

    assert house.visit(client) == "CERTIFICATE_VERIFY_FAILED"
    assert connection(house).failure.startswith("TLS: ")


@pytest.mark.parametrize("head", [b"\x00\x01\x02 something", b"SSH-2.0-client\r\n", b"\x16\x03"])
def test_an_unknown_protocol_is_kept_as_it_is(house, head):
    house.say(head)
    seen = connection(house)
    assert seen.failure
    assert seen.sent == len(head)


def test_first_words_may_come_letter_by_letter(house):
    async def client(reader, writer):
        for letter in b"GET / HTTP/1.0\r\n\r\n":
            writer.write(bytes([letter]))
            await writer.drain()
            await asyncio.sleep(0.001)
        return await reader.read()

    assert house.visit(client).startswith(b"HTTP/1.1 404")


def test_a_client_that_says_nothing_is_seen(house):
    house.say()
    assert connection(house).failure == "nothing was said"


def test_names_are_answered_over_a_connection_too(house):
    question = QUESTION + b"\x00\x01\x00\x01"
    said = house.say(len(question).to_bytes(2, "big") + question, port=53, name="")
    assert said[2:4] == b"\x12\x34"
    assert said[-4:] == bytes([198, 18, 0, 10])
    (seen,) = house.seen_of(Lookup)
    assert (seen.name, seen.type, seen.server) == ("www.other.example", "A", "198.18.0.10")


def test_a_name_server_that_is_asked_for_nonsense_hangs_up(house):
    assert house.say(b"\x00\x03abc", port=53) == b""


def test_socks_leads_to_another_server(house):
    async def client(reader, writer):
        writer.write(b"\x05\x01\x00")
        assert await reader.readexactly(2) == b"\x05\x00"
        writer.write(b"\x05\x01\x00\x03\x0dother.example\x00\x50")
        granted = await reader.readexactly(10)
        writer.write(b"GET /in HTTP/1.0\r\nHost: other.example\r\n\r\n")
        return granted, await reader.read()

    granted, answer = house.visit(client, port=1080, name="")
    assert granted[:2] == b"\x05\x00"
    assert answer.startswith(b"HTTP/1.1 404")


def test_socks_to_nowhere_is_refused(house):
    async def client(reader, writer):
        writer.write(b"\x05\x01\x00")
        await reader.readexactly(2)
        writer.write(b"\x05\x01\x00\x03\x0frefused.example\x00\x50")
        return await reader.read()

    assert house.visit(client, port=1080)[:2] == b"\x05\x05"
