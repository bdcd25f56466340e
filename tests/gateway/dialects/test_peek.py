"""The outside of a request, and bodies that are none."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import Dialect
from hortus.gateway.dialects.peek import Envelope, check_json, peek
from hortus.gateway.errors import BadRequestError, TooDeepError

CHAT, MESSAGES, RESPONSES = Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES


def body_of(**fields: object) -> bytes:
    return json.dumps({"model": "m", **fields}).encode()


def test_the_envelope_tells_model_and_stream() -> None:
    body = body_of(stream=True, messages=[{"model": "other"}])

    assert peek(body, CHAT, max_depth=8) == Envelope("m", True, len(body), "")


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ({}, (0, 1)),
        ({"max_tokens": 50}, (50, 1)),
        ({"max_completion_tokens": 60, "n": 3}, (60, 3)),
        ({"max_output_tokens": 70, "best_of": 2, "n": 1}, (70, 2)),
        ({"max_tokens": -5, "n": 0}, (0, 1)),
        ({"max_tokens": "many", "n": [1]}, (0, 1)),
        ({"max_tokens": None, "n": 1.5}, (0, 1)),
        ({"max_tokens": 10**40}, (0, 1)),
    ],
)
def test_the_envelope_tells_how_long_the_answers_may_be(
    said: dict[str, object], most: tuple[int, int]
) -> None:
    envelope = peek(body_of(**said), CHAT, max_depth=8)

    assert (envelope.max_output, envelope.choices) == most


def test_stream_is_off_where_it_is_null_or_missing() -> None:
    assert not peek(body_of(stream=None), CHAT, max_depth=8).stream
    assert not peek(body_of(), CHAT, max_depth=8).stream


@pytest.mark.parametrize(
    ("dialect", "fields"),
    [
        pytest.param(RESPONSES, {"prompt_cache_key": "s-1"}, id="cache_key"),
        pytest.param(
            MESSAGES,
            {"metadata": {"user_id": '{"device_id": "d", "session_id": "s-1"}'}},
            id="json_in_user_id",
        ),
        pytest.param(
            MESSAGES, {"metadata": {"user_id": "user_x_account__session_s-1"}}, id="old_user_id"
        ),
        pytest.param(CHAT, {"metadata": {"session_id": "s-1"}}, id="session_id"),
    ],
)
def test_the_conversation_is_found_where_clients_put_it(
    dialect: Dialect, fields: dict[str, object]
) -> None:
    assert peek(body_of(**fields), dialect, max_depth=8).conversation == "s-1"


@pytest.mark.parametrize(
    "metadata",
    [
        pytest.param(None, id="null"),
        pytest.param([1], id="list"),
        pytest.param({"user_id": "{broken"}, id="broken_json"),
        pytest.param({"user_id": 5}, id="number"),
        pytest.param({"user_id": "plain"}, id="plain"),
        pytest.param({"user_id": '{"session_id": 5}'}, id="session_no_text"),
    ],
)
def test_metadata_that_names_no_conversation_is_no_fault(metadata: object) -> None:
    assert peek(body_of(metadata=metadata), MESSAGES, max_depth=8).conversation == ""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"", "no body", id="empty"),
        pytest.param(b" \r\n", "no body", id="blank"),
        pytest.param(b'{"model": "m",}', r"byte 14", id="bad_json"),
        pytest.param(b'{"model": "m"', r"byte 13", id="cut_off"),
        pytest.param(b'{"model": "m"} x', "trailing", id="trailing"),
        pytest.param(b'["m"]', "Expected `object`", id="no_object"),
        pytest.param(b'{"model": 5}', r"\$\.model", id="model_no_text"),
        pytest.param(b'{"messages": []}', "no model", id="no_model"),
        pytest.param(b'{"model": " "}', "no model", id="blank_model"),
        pytest.param(b'{"model": "m", "x": "\xff"}', "UTF-8: byte 21", id="bad_utf8"),
        pytest.param(b'{"model": "m", "stream": "yes"}', r"\$\.stream", id="stream_no_bool"),
    ],
)
def test_what_is_no_request_is_refused_with_the_fault_named(body: bytes, words: str) -> None:
    with pytest.raises(BadRequestError, match=words) as caught:
        peek(body, CHAT, max_depth=8)

    assert caught.value.remedy


@pytest.mark.parametrize("depth", [9, 100, 5_000, 200_000])
def test_a_body_nested_too_deeply_is_refused_at_any_depth(depth: int) -> None:
    body = b'{"model":"m","x":' + b"[" * depth + b"1" + b"]" * depth + b"}"

    with pytest.raises(TooDeepError, match="8 levels"):
        peek(body, CHAT, max_depth=8)


def test_any_object_passes_where_no_model_is_asked_for() -> None:
    check_json(b'{"input": [1]}', max_depth=4)


@given(st.binary(max_size=60))
def test_whatever_comes_is_an_envelope_or_a_refusal(body: bytes) -> None:
    with contextlib.suppress(BadRequestError):
        assert peek(body, CHAT, max_depth=8).model == json.loads(body)["model"]
