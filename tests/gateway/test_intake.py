"""A request is taken in up to its limit, and what is wrong with it is named."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.gateway.errors import (
    BadRequestError,
    BodyTooLargeError,
    ClientGoneError,
    MissingKeyError,
    UnsupportedMediaError,
)
from hortus.gateway.intake import presented, read_body, read_head
from hortus.gateway.keys import Presented

KEY = {b"authorization": b"Bearer k"}


def taken(pieces, limit=100, last="http.request", **fields):
    """Return the body of a request that comes in pieces."""
    messages = [
        {"type": "http.request", "body": piece, "more_body": True} for piece in pieces[:-1]
    ]
    messages.append({"type": last, "body": pieces[-1]} if pieces else {"type": last})

    async def receive():
        return messages.pop(0)

    named = {name.replace("_", "-").encode(): value for name, value in fields.items()}
    return asyncio.run(read_body(receive, read_head({**KEY, **named}), limit))


@given(st.lists(st.binary(max_size=20), min_size=1, max_size=5))
def test_a_body_is_the_same_however_it_comes(pieces):
    assert taken(pieces) == b"".join(pieces)


def test_a_body_at_its_limit_is_taken_and_one_byte_more_is_not():
    assert taken([b"x" * 60, b"x" * 40]) == b"x" * 100
    with pytest.raises(BodyTooLargeError, match="at least 101 bytes"):
        taken([b"x" * 60, b"x" * 41])


def test_a_body_in_chunks_that_has_come_whole_is_measured_too():
    with pytest.raises(BodyTooLargeError, match="at least 101 bytes"):
        taken([b"x" * 101])


def test_a_body_announced_too_large_is_not_waited_for():
    with pytest.raises(BodyTooLargeError, match="at least 101 bytes"):
        taken([], content_length=b"101")


@pytest.mark.parametrize("before", [[], [b"half"]])
def test_a_client_that_leaves_before_its_body_is_complete_is_gone(before):
    with pytest.raises(ClientGoneError):
        taken([*before, b""], last="http.disconnect")


@pytest.mark.parametrize("kind", [b"text/plain", b"", b"multipart/form-data"])
def test_a_body_announced_as_something_else_is_refused(kind):
    with pytest.raises(UnsupportedMediaError):
        taken([b"{}"], content_type=kind)


@pytest.mark.parametrize(
    "kind", [b"application/json", b"application/json; charset=utf-8", b"application/vnd.x+json"]
)
def test_any_kind_of_json_is_taken(kind):
    assert taken([b"{}"], content_type=kind) == b"{}"


def test_a_compressed_body_is_refused():
    with pytest.raises(UnsupportedMediaError, match="compressed"):
        taken([b"{}"], content_encoding=b"gzip")
    assert taken([b"{}"], content_encoding=b"identity") == b"{}"


@pytest.mark.parametrize(
    ("fields", "secret"),
    [
        ({b"authorization": b"Bearer abc"}, "abc"),
        ({b"authorization": b"bearer  abc "}, "abc"),
        ({b"x-api-key": b"abc"}, "abc"),
        ({b"authorization": b"Basic x", b"x-api-key": b"abc"}, "abc"),
        ({b"authorization": b"Bearer abc", b"x-api-key": b"other"}, "abc"),
        ({b"x-api-key": b"\xff"}, "ÿ"),
    ],
)
def test_the_key_is_read_from_either_header(fields, secret):
    assert read_head(fields).secret == secret


@pytest.mark.parametrize("fields", [{}, {b"x-api-key": b""}, {b"authorization": b"Basic x"}])
def test_no_key_at_all_is_said_to_be_missing(fields):
    with pytest.raises(MissingKeyError):
        read_head(fields)


@pytest.mark.parametrize("length", [b"-1", b"ten", b"1e3", b""])
def test_a_length_that_is_no_number_is_refused(length):
    with pytest.raises(BadRequestError):
        read_head({**KEY, b"content-length": length})


def test_the_surest_name_of_a_conversation_counts_and_is_bounded():
    fields = {**KEY, b"session-id": b"b", b"x-claude-code-session-id": b"a" * 500}
    assert read_head(fields).conversation == "a" * 128
    assert read_head({**KEY, b"x-session-affinity": b"d"}).conversation == "d"
    assert read_head(KEY).conversation == ""


def test_a_bound_token_comes_by_a_scheme_of_its_own():
    fields = {b"authorization": b"DPoP token", b"dpop": b"proof", b"host": b"h:1"}
    assert read_head(fields).secret == "token"
    found = presented({"method": "POST", "path": "/v1/messages"}, fields)
    assert found == Presented("proof", "POST", "h:1", "/v1/messages")


def test_most_requests_bring_no_proof():
    assert presented({}, KEY) is None
