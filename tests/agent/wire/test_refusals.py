"""What servers say when they refuse, in all the shapes in which they say it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.testing import OverflowForm
from hortus.agent.testing.overflow import overflow
from hortus.agent.wire import (
    DroppedError,
    NoToolsError,
    OverloadedError,
    RefusedError,
    Room,
    TooLongError,
    WireError,
)
from hortus.agent.wire.refusals import failure_in_stream, read_failure, refusal

FULL = Room(4096, 5000)
ROOMS = {
    OverflowForm.LLAMA_CPP_OLD: Room(),
    OverflowForm.OLLAMA: Room(),
    OverflowForm.VLLM_MAX_TOKENS: Room(4096, 1000),
}


def body(value):
    return msgspec.json.encode(value)


@pytest.mark.parametrize("form", OverflowForm)
def test_a_prompt_that_is_too_long_is_known_with_its_numbers(form):
    said = overflow(form)
    error = refusal(said.status, {}, body(said.body))
    assert isinstance(error, TooLongError)
    assert error.room == ROOMS.get(form, FULL)


@pytest.mark.parametrize("form", OverflowForm)
def test_it_is_known_in_the_middle_of_a_stream_too(form):
    assert isinstance(failure_in_stream(body(overflow(form).body), ""), TooLongError)


def test_a_body_that_is_too_large_is_a_conversation_that_is_too_long():
    assert isinstance(refusal(413, {}, b"<html>too large</html>"), TooLongError)


@pytest.mark.parametrize("status", [401, 402, 403, 404, 409, 451])
def test_words_about_length_in_another_refusal_mean_nothing(status):
    said = body({"error": {"message": "prompt is too long for your plan"}})
    assert isinstance(refusal(status, {}, said), RefusedError)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"error": {"message": "no"}}, "no"),
        ({"error": "no"}, "no"),
        ({"message": "no"}, "no"),
        ({"detail": "no"}, "no"),
        ({"response": {"error": {"message": "no"}}}, "no"),
        ({"detail": [{"msg": "x"}]}, ""),
        ({}, ""),
    ],
)
def test_the_message_is_found_in_every_usual_shape(said, message):
    assert read_failure(body(said)).message == message


def test_a_body_that_is_no_json_is_shown_on_one_short_line():
    said = read_failure(b"<html>\n" + b"x" * 5_000).message
    assert said.startswith("<html> xxx")
    assert len(said) < 700


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "3"}, 3),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
        ({"retry-after": "-1"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_where_it_is_said_in_seconds(headers, wait):
    error = refusal(429, headers, b"")
    assert isinstance(error, OverloadedError)
    assert error.retry_after_s == wait


def test_a_limit_that_waiting_does_not_help_with_is_a_refusal():
    assert isinstance(refusal(429, {"x-should-retry": "false"}, b""), RefusedError)


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_server_that_failed_can_be_asked_again(status):
    error = refusal(status, {}, body({"error": {"message": "engine died"}}))
    assert isinstance(error, DroppedError)
    assert f"(HTTP {status}): engine died" in error.message


@pytest.mark.parametrize(
    "message",
    [
        "registry.ollama.ai/library/gemma:2b does not support tools",
        '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
        "tools param requires --jinja flag",
        "tool use is not supported by this model",
    ],
)
def test_a_server_that_takes_no_tools_is_known(message):
    assert isinstance(refusal(400, {}, body({"error": {"message": message}})), NoToolsError)


@pytest.mark.parametrize("status", [400, 403, 429, 502])
def test_what_the_gateway_says_for_other_clients_is_not_said_twice(status):
    inner = {"message": "no room; wait [dec_1]", "remedy": "wait", "decision_id": "dec_1"}
    error = refusal(status, {}, body({"error": inner}))
    assert error.message.endswith("no room")
    assert error.remedy == "wait"
    in_stream = failure_in_stream(body({"error": inner}), "")
    assert (in_stream.message, in_stream.remedy) == ("no room", "wait")


def test_the_decision_of_a_refusal_is_in_its_body_or_its_headers():
    in_body = refusal(403, {}, body({"error": {"message": "no", "decision_id": "dec_1"}}))
    in_head = refusal(403, {"x-hortus-decision": "dec_2"}, b"")
    assert (in_body.decision_id, in_head.decision_id) == ("dec_1", "dec_2")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"error": {"type": "overloaded_error", "message": "Overloaded"}}, OverloadedError),
        ({"error": {"type": "api_error", "message": "x", "remedy": "wait"}}, DroppedError),
        ({"error": {"type": "permission_error", "message": "x", "remedy": "y"}}, RefusedError),
        ({"response": {"error": {"code": "server_error", "message": "x"}}}, DroppedError),
        ({}, DroppedError),
    ],
)
def test_an_error_in_a_stream_is_what_it_says_it_is(said, kind):
    assert isinstance(failure_in_stream(body(said), "dec_1"), kind)


@given(st.integers(400, 599), st.binary(max_size=80))
def test_whatever_comes_is_an_error_with_words_and_a_remedy(status, said):
    error = refusal(status, {}, said)
    assert isinstance(error, WireError)
    assert error.message
    assert error.remedy


def test_a_refusal_that_is_nested_without_end_is_shown_as_it_stands():
    assert "[[[" in read_failure(b'{"x":' + b"[" * 100_000).message
