"""Whole answers of chat servers, and for chat clients."""

import json

import pytest
from inline_snapshot import snapshot

from hortus.core import Dialect
from hortus.gateway.dialects.chat.answers import decode_answer, encode_answer
from hortus.gateway.dialects.types import (
    Answer,
    Stop,
    Text,
    Thinking,
    ToolCall,
    Usage,
)
from hortus.gateway.errors import MalformedAnswerError, UpstreamAnswerError


def body(message: object, reason: str | None = "stop", **fields: object) -> bytes:
    choice = {"index": 0, "message": message, "finish_reason": reason}
    return json.dumps({"id": "a", "model": "m", "choices": [choice], **fields}).encode()


def test_an_answer_is_written_with_all_that_clients_read() -> None:
    answer = Answer("a", "m", (Text("hi"),), usage=Usage(3, 2, 1, 0, 1), created_s=7)

    assert json.loads(encode_answer(answer).body) == snapshot(
        {
            "id": "a",
            "object": "chat.completion",
            "created": 7,
            "model": "m",
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": "hi"},
                    "finish_reason": "stop",
                }
            ],
            "usage": {
                "prompt_tokens": 3,
                "completion_tokens": 2,
                "total_tokens": 5,
                "prompt_tokens_details": {"cached_tokens": 1},
                "completion_tokens_details": {"reasoning_tokens": 1},
            },
        }
    )


def test_calls_without_words_have_null_content() -> None:
    written = json.loads(encode_answer(Answer("a", "m", (ToolCall("c", "f", "{}"),))).body)

    assert written["choices"][0]["message"]["content"] is None


def test_several_texts_become_one() -> None:
    written = json.loads(encode_answer(Answer("a", "m", (Text("a"), Text("b")))).body)

    assert written["choices"][0]["message"]["content"] == "ab"


def test_the_sequence_that_stopped_it_is_named_as_lost() -> None:
    answer = Answer("a", "m", (Thinking("t", "s", Dialect.MESSAGES),), Stop.SEQUENCE, "END")

    assert encode_answer(answer).dropped == ("thinking_signature", "stop_sequence")


def test_stop_with_calls_means_the_calls() -> None:
    message = {"tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}

    answer = decode_answer(body(message))

    assert (answer.parts, answer.stop) == ((ToolCall("call_a_0", "f", "{}"),), Stop.TOOLS)


def test_the_time_of_creation_may_be_a_fraction() -> None:
    assert decode_answer(body({"content": "hi"}, created=7.5)).created_s == 7


def test_annotations_are_named_as_lost() -> None:
    message = {"content": "hi", "annotations": [{"type": "url_citation"}]}

    assert decode_answer(body(message)).unsaid == ("citations",)
    assert decode_answer(body({"content": "hi", "annotations": []})).unsaid == ()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"{}", id="empty"),
        pytest.param(b'{"choices":[]}', id="no_choice"),
        pytest.param(b'{"choices":[{"index":0}]}', id="no_message"),
        pytest.param(b"<html>", id="html"),
    ],
)
def test_an_answer_without_a_message_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedAnswerError):
        decode_answer(data)


def test_an_error_in_place_of_an_answer_is_told() -> None:
    with pytest.raises(UpstreamAnswerError, match="the model server says: no memory"):
        decode_answer(b'{"error":{"message":"no memory"}}')
