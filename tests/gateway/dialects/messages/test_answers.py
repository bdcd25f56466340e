"""Whole answers of messages servers, and for messages clients."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from hortus.core import Dialect
from hortus.gateway.dialects.messages.answers import (
    decode_answer,
    encode_answer,
    read_usage,
    write_usage,
)
from hortus.gateway.dialects.types import (
    Answer,
    Request,
    Stop,
    Text,
    Thinking,
    Tool,
    ToolCall,
    Usage,
)
from hortus.gateway.errors import MalformedAnswerError, UpstreamAnswerError


def test_an_answer_is_written_with_all_that_clients_read() -> None:
    answer = Answer(
        "msg_1",
        "m",
        (Thinking("why", "sig", Dialect.MESSAGES), Text("hi"), ToolCall("c", "f", '{"a":1}')),
        Stop.TOOLS,
        usage=Usage(10, 2, 3, 4),
    )

    assert json.loads(encode_answer(answer).body) == snapshot(
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": "m",
            "content": [
                {"type": "thinking", "thinking": "why", "signature": "sig"},
                {"type": "text", "text": "hi"},
                {"type": "tool_use", "id": "c", "name": "f", "input": {"a": 1}},
            ],
            "stop_reason": "tool_use",
            "stop_sequence": None,
            "usage": {
                "input_tokens": 3,
                "cache_creation_input_tokens": 4,
                "cache_read_input_tokens": 3,
                "output_tokens": 2,
            },
        }
    )


@given(
    st.builds(
        Usage,
        st.integers(100, 200),
        st.integers(0, 99),
        st.integers(0, 50),
        st.integers(0, 50),
    )
)
def test_the_three_kinds_of_input_add_up(usage: Usage) -> None:
    wire = write_usage(usage)

    assert read_usage(wire) == usage
    assert (wire.input_tokens or 0) >= 0


def test_a_cache_larger_than_the_prompt_leaves_nothing_fresh() -> None:
    assert write_usage(Usage(1, 0, 5)).input_tokens == 0


def test_blocks_that_only_this_dialect_has_are_named() -> None:
    content = [{"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}]

    answer = decode_answer(json.dumps({"id": "a", "model": "m", "content": content}).encode())

    assert answer.parts == ()
    assert answer.unsaid == ("block:server_tool_use",)


def test_a_shortened_name_comes_back_whole() -> None:
    request = Request(model="m", turns=(), tools=(Tool("f", namespace="g"),))
    answer = Answer("a", "m", (ToolCall("c", "g__f", "oops"),))

    encoded = encode_answer(answer, request)

    assert json.loads(encoded.body)["content"][0]["name"] == "f"
    assert encoded.dropped == ("malformed_arguments",)


@pytest.mark.parametrize("data", [b"{}", b'{"content":null}', b'{"content":"hi"}', b"<html>"])
def test_an_answer_without_content_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedAnswerError):
        decode_answer(data)


def test_an_error_in_place_of_an_answer_is_told() -> None:
    with pytest.raises(UpstreamAnswerError, match="the model server says: busy"):
        decode_answer(b'{"type":"error","error":{"type":"overloaded_error","message":"busy"}}')
