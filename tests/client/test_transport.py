"""A request ends: in time, within its size, and at the address it was sent to."""

import pytest

from hortus.client import GatewayAnswerError, GatewayUnreachableError, Limits
from hortus.client.transport import post


def test_an_answer_has_status_headers_and_body(server):
    server.says(b"body", 418, X_Kind="teapot")
    answer = post(server.url, b"{}", {}, Limits(), server.clock)
    assert (answer.status, answer.headers["x-kind"], answer.body) == (418, "teapot", b"body")


def test_a_redirect_is_not_followed_with_the_key(server):
    server.says(b"", 302, Location=server.url + "/elsewhere")
    answer = post(server.url, b"{}", {"Authorization": "Bearer k"}, Limits(), server.clock)
    assert answer.status == 302
    assert len(server.received) == 1


def test_an_answer_that_is_too_large_is_not_taken_in(server):
    server.says(b"x" * 200)
    with pytest.raises(GatewayAnswerError, match="larger than 100 bytes"):
        post(server.url, b"{}", {}, Limits(most_bytes=100), server.clock)


def test_a_server_that_only_goes_on_is_held_to_the_time(server):
    def late(made):
        made.clock.advance(61)
        return 200, {}, b"at last"

    server.answers.append(late)
    with pytest.raises(GatewayUnreachableError, match="no whole answer in 60 s"):
        post(server.url, b"{}", {}, Limits(answer_s=60), server.clock)


def test_an_error_that_comes_too_late_is_held_to_the_time_as_well(server):
    def late(made):
        made.clock.advance(61)
        return 500, {}, b"at last"

    server.answers.append(late)
    with pytest.raises(GatewayUnreachableError):
        post(server.url, b"{}", {}, Limits(answer_s=60), server.clock)
