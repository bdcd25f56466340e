"""Whole answers of responses servers, and for responses clients."""

import json

import pytest
from inline_snapshot import snapshot

from hortus.core import Dialect
from hortus.gateway.dialects.responses.answers import decode_answer, encode_answer
from hortus.gateway.dialects.types import (
    Answer,
    Request,
    Stop,
    Text,
    Thinking,
    Tool,
    ToolCall,
    ToolKind,
    Usage,
)
from hortus.gateway.errors import MalformedAnswerError, UpstreamAnswerError


def test_an_answer_is_written_with_all_that_clients_read() -> None:
    answer = Answer(
        "resp_1",
        "m",
        (Thinking("why", "enc", Dialect.RESPONSES), Text("hi"), ToolCall("c", "f", "{}")),
        Stop.TOOLS,
        usage=Usage(5, 2, 3, 0, 1),
        created_s=7,
    )

    assert json.loads(encode_answer(answer).body) == snapshot(
        {
            "id": "resp_1",
            "object": "response",
            "created_at": 7,
            "status": "completed",
            "error": None,
            "incomplete_details": None,
            "model": "m",
            "output": [
                {
                    "type": "reasoning",
                    "id": "rs_1_0",
                    "summary": [{"type": "summary_text", "text": "why"}],
                    "encrypted_content": "enc",
                },
                {
                    "type": "message",
                    "id": "msg_1_1",
                    "role": "assistant",
                    "status": "completed",
                    "content": [{"type": "output_text", "text": "hi", "annotations": []}],
                },
                {
                    "type": "function_call",
                    "id": "fc_1_2",
                    "status": "completed",
                    "call_id": "c",
                    "name": "f",
                    "arguments": "{}",
                },
            ],
            "parallel_tool_calls": True,
            "tool_choice": "auto",
            "tools": [],
            "usage": {
                "input_tokens": 5,
                "input_tokens_details": {"cached_tokens": 3},
                "output_tokens": 2,
                "output_tokens_details": {"reasoning_tokens": 1},
                "total_tokens": 7,
            },
        }
    )


@pytest.mark.parametrize("stop", [Stop.LENGTH, Stop.REFUSED, Stop.END])
def test_why_it_stopped_goes_there_and_back(stop: Stop) -> None:
    assert decode_answer(encode_answer(Answer("a_1", "m", (), stop)).body).stop is stop


def test_flat_calls_come_back_as_the_tools_the_client_has() -> None:
    tools = (Tool("find", namespace="files"), Tool("patch", kind=ToolKind.CUSTOM))
    request = Request(model="m", turns=(), tools=tools)
    calls = (ToolCall("c", "files__find", "{}"), ToolCall("d", "patch", '{"input":"x"}'))

    output = json.loads(encode_answer(Answer("a", "m", calls), request).body)["output"]

    assert [(item["type"], item["name"]) for item in output] == [
        ("function_call", "find"),
        ("custom_tool_call", "patch"),
    ]
    assert output[0]["namespace"] == "files"
    assert output[1]["input"] == "x"


def test_the_sequence_that_stopped_it_is_named_as_lost() -> None:
    assert encode_answer(Answer("a", "m", (), Stop.SEQUENCE, "END")).dropped == ("stop_sequence",)


def test_items_that_only_this_dialect_has_are_named() -> None:
    body = {"id": "a", "status": "completed", "output": [{"type": "web_search_call", "id": "w"}]}

    assert decode_answer(json.dumps(body).encode()).unsaid == ("block:web_search_call",)


@pytest.mark.parametrize("data", [b"{}", b'{"output":null}', b'{"output":"x"}', b"<html>"])
def test_an_answer_without_output_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedAnswerError):
        decode_answer(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b'{"error":{"message":"busy"}}', "busy", id="message"),
        pytest.param(b'{"status":"failed","error":{"code":"oom"}}', "oom", id="code"),
        pytest.param(b'{"status":"failed"}', "without a word", id="nothing"),
    ],
)
def test_an_error_in_place_of_an_answer_is_told(data: bytes, words: str) -> None:
    with pytest.raises(UpstreamAnswerError, match=words):
        decode_answer(data)
