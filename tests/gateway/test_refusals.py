"""A server's error status, as the client and the next model should take it."""

import pytest

from hortus.core import Dialect
from hortus.gateway.refusals import UpstreamRefusedError

SAID = b'{"error":{"message":"too many tokens"}}'


@pytest.fixture
def refused(make_candidate):
    return lambda status, body=SAID: UpstreamRefusedError(make_candidate(), status, body)


@pytest.mark.parametrize(
    ("status", "shown", "another"),
    [
        (302, 502, False),
        (400, 400, False),
        (401, 502, False),
        (403, 502, False),
        (404, 502, False),
        (408, 502, True),
        (413, 413, False),
        (422, 422, False),
        (429, 429, True),
        (500, 500, True),
        (503, 503, True),
        (529, 529, True),
    ],
)
def test_the_status_says_whose_fault_it_is(refused, status, shown, another):
    error = refused(status)
    assert (error.status, error.retryable) == (shown, another)
    assert str(status) in error.message
    assert error.message.endswith(": too many tokens")
    assert error.remedy


def test_a_key_refused_is_hortus_own(refused):
    error = refused(401)
    assert "hortus' own key" in error.message
    assert "hortus model test m" in error.remedy


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"error":"plain"}', "plain"),
        (b'{"message":"flat"}', "flat"),
        (b'{"detail":"of FastAPI"}', "of FastAPI"),
        (b'{"detail":[{"loc":["body"]}]}', ""),
        (b'{"type":"error","error":{"type":"x","message":"nested"}}', "nested"),
        (b"<html>502</html>", ""),
        (b"\xff", ""),
        (b"", ""),
        (b'{"error":{"message":"' + b"x" * 900 + b'"}}', "x" * 500),
    ],
)
def test_the_servers_words_are_found_in_every_usual_shape(refused, body, message):
    said = refused(500, body).message
    assert said == "the server of m answered HTTP 500" + (f": {message}" if message else "")


def test_words_about_the_request_pass_whole_to_a_client_of_the_same_dialect(refused):
    assert refused(400).body_for(Dialect.CHAT) == SAID
    assert refused(400).body_for(Dialect.MESSAGES) == b""
    assert refused(500).body_for(Dialect.CHAT) == b""
