"""Which revision is spoken."""

import msgspec
import pytest

from hortus.mcp.errors import RpcError
from hortus.mcp.versions import (
    HANDSHAKE,
    STATELESS,
    agreeing,
    is_self_spoken,
    negotiated,
    negotiated_in,
    spoken_in,
)


def params(**meta):
    named = {f"io.modelcontextprotocol/{name}": value for name, value in meta.items()}
    return {"_meta": msgspec.Raw(msgspec.json.encode(named))}


@pytest.mark.parametrize("version", HANDSHAKE)
def test_a_known_revision_is_spoken_as_asked(version):
    assert negotiated(version) == version


def test_every_other_gets_the_newest_with_a_handshake():
    assert negotiated("3000-01-01") == negotiated(STATELESS[0]) == HANDSHAKE[-1]


def test_a_handshake_without_a_revision_is_refused():
    with pytest.raises(RpcError, match="protocolVersion"):
        negotiated_in({"protocolVersion": msgspec.Raw(b"3")})


def test_a_request_may_speak_for_itself():
    said = params(
        protocolVersion=STATELESS[0],
        clientCapabilities={},
        clientInfo={"name": "a\x1b", "version": "1"},
    )
    assert is_self_spoken(said)
    spoken = spoken_in(said)
    assert (spoken.version, spoken.client, spoken.is_stateless) == (STATELESS[0], "a? 1", True)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (params(protocolVersion=STATELESS[0]), -32602),
        (params(clientCapabilities={}), -32602),
        (params(protocolVersion=3, clientCapabilities={}), -32602),
        (params(protocolVersion="2025-11-25", clientCapabilities={}), -32022),
        ({"_meta": msgspec.Raw(b"[]")}, -32602),
        ({}, -32602),
    ],
)
def test_one_that_says_too_little_is_refused(said, number):
    with pytest.raises(RpcError) as caught:
        spoken_in(said)
    assert caught.value.number == number


def test_headers_must_say_what_the_message_says():
    agreeing("a", "a", "x")
    with pytest.raises(RpcError, match="the header x says 'b', the message 'a'"):
        agreeing("a", "b", "x")
