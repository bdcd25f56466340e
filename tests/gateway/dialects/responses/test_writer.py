"""The stream a responses client gets, to the letter."""

# ruff: noqa: E501  the lines are as long as on the wire

import json

from inline_snapshot import snapshot

from hortus.core import Dialect
from hortus.gateway.dialects.collecting import replay
from hortus.gateway.dialects.responses.writer import ResponsesWriter
from hortus.gateway.dialects.types import (
    Answer,
    Failed,
    Request,
    Stop,
    Text,
    Thinking,
    Tool,
    ToolCall,
    ToolKind,
    Usage,
)

TOOLS = (
    Tool("find", namespace="files"),
    Tool("patch", kind=ToolKind.CUSTOM),
    Tool("local_shell", kind=ToolKind.SHELL),
)
ASKED = Request(model="m", turns=(), tools=TOOLS)


def writer(request: Request | None = None) -> ResponsesWriter:
    return ResponsesWriter(model="m", answer_id="resp_1", request=request, at_s=7)


def told(answer: Answer, request: Request | None = None) -> list[dict[str, object]]:
    made = writer(request)
    stream = b"".join(made.encode(event) for event in replay(answer)).decode()
    lines = [line for line in stream.split("\n") if line]
    events = [json.loads(line.removeprefix("data: ")) for line in lines[1::2]]
    assert [f"event: {event['type']}" for event in events] == lines[::2]
    assert [event.pop("sequence_number") for event in events] == list(range(len(events)))
    return events


def test_items_are_added_filled_and_done_and_the_response_completed() -> None:
    answer = Answer("up", "um", (Text("hi"),), usage=Usage(5, 2, 3, 0, 1))

    assert told(answer) == snapshot(
        [
            {
                "type": "response.created",
                "response": {
                    "id": "resp_1",
                    "object": "response",
                    "created_at": 7,
                    "status": "in_progress",
                    "error": None,
                    "incomplete_details": None,
                    "model": "m",
                    "output": [],
                    "parallel_tool_calls": True,
                    "tool_choice": "auto",
                    "tools": [],
                },
            },
            {
                "type": "response.in_progress",
                "response": {
                    "id": "resp_1",
                    "object": "response",
                    "created_at": 7,
                    "status": "in_progress",
                    "error": None,
                    "incomplete_details": None,
                    "model": "m",
                    "output": [],
                    "parallel_tool_calls": True,
                    "tool_choice": "auto",
                    "tools": [],
                },
            },
            {
                "type": "response.output_item.added",
                "output_index": 0,
                "item": {
                    "type": "message",
                    "id": "msg_1_0",
                    "role": "assistant",
                    "status": "in_progress",
                    "content": [],
                },
            },
            {
                "type": "response.content_part.added",
                "item_id": "msg_1_0",
                "output_index": 0,
                "content_index": 0,
                "part": {"type": "output_text", "text": "", "annotations": []},
            },
            {
                "type": "response.output_text.delta",
                "item_id": "msg_1_0",
                "output_index": 0,
                "content_index": 0,
                "delta": "hi",
            },
            {
                "type": "response.output_text.done",
                "item_id": "msg_1_0",
                "output_index": 0,
                "content_index": 0,
                "text": "hi",
            },
            {
                "type": "response.content_part.done",
                "item_id": "msg_1_0",
                "output_index": 0,
                "content_index": 0,
                "part": {"type": "output_text", "text": "hi", "annotations": []},
            },
            {
                "type": "response.output_item.done",
                "output_index": 0,
                "item": {
                    "type": "message",
                    "id": "msg_1_0",
                    "role": "assistant",
                    "status": "completed",
                    "content": [{"type": "output_text", "text": "hi", "annotations": []}],
                },
            },
            {
                "type": "response.completed",
                "response": {
                    "id": "resp_1",
                    "object": "response",
                    "created_at": 7,
                    "status": "completed",
                    "error": None,
                    "incomplete_details": None,
                    "model": "m",
                    "output": [
                        {
                            "type": "message",
                            "id": "msg_1_0",
                            "role": "assistant",
                            "status": "completed",
                            "content": [{"type": "output_text", "text": "hi", "annotations": []}],
                        }
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
                },
            },
        ]
    )


def test_a_call_streams_its_arguments() -> None:
    events = told(Answer("a", "m", (ToolCall("c", "f", '{"a":1}'),), Stop.TOOLS))

    assert [event["type"] for event in events[2:]] == snapshot(
        [
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed",
        ]
    )
    assert events[4]["arguments"] == '{"a":1}'


def test_thinking_streams_as_a_summary_and_keeps_its_signature() -> None:
    events = told(Answer("a", "m", (Thinking("why", "sig", Dialect.MESSAGES),)))

    assert [event["type"] for event in events[2:]] == snapshot(
        [
            "response.output_item.added",
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_summary_part.done",
            "response.output_item.done",
            "response.completed",
        ]
    )
    assert events[-2]["item"] == snapshot(
        {
            "type": "reasoning",
            "id": "rs_1_0",
            "summary": [{"type": "summary_text", "text": "why"}],
            "encrypted_content": "hortus.messages.t.sig",
        }
    )


def test_thinking_without_words_is_only_its_signature() -> None:
    hidden = Thinking("", "xyz", Dialect.MESSAGES, redacted=True)

    events = told(Answer("a", "m", (hidden,)))

    assert [event["type"] for event in events[2:-1]] == [
        "response.output_item.added",
        "response.output_item.done",
    ]
    assert events[-2]["item"]["encrypted_content"] == "hortus.messages.r.xyz"  # type: ignore[index]  # an object


def test_flat_calls_come_back_as_the_tools_the_client_has() -> None:
    calls = (
        ToolCall("c", "files__find", "{}"),
        ToolCall("d", "patch", '{"input":"*** x"}'),
        ToolCall("e", "local_shell", '{"command":["ls"]}'),
    )

    events = told(Answer("a", "m", calls, Stop.TOOLS), ASKED)

    assert [event["item"] for event in events if event["type"] == "response.output_item.done"] == (
        snapshot(
            [
                {
                    "type": "function_call",
                    "id": "fc_1_0",
                    "status": "completed",
                    "call_id": "c",
                    "name": "find",
                    "namespace": "files",
                    "arguments": "{}",
                },
                {
                    "type": "custom_tool_call",
                    "id": "ctc_1_1",
                    "status": "completed",
                    "call_id": "d",
                    "name": "patch",
                    "input": "*** x",
                },
                {
                    "type": "local_shell_call",
                    "id": "lsh_1_2",
                    "status": "completed",
                    "call_id": "e",
                    "action": {"type": "exec", "command": ["ls"], "env": {}},
                },
            ]
        )
    )


def test_the_last_event_repeats_the_whole_answer() -> None:
    parts = (Thinking("why"), Text("hi"), ToolCall("c", "f", "{}"))

    last = told(Answer("a", "m", parts, Stop.TOOLS))[-1]["response"]

    assert isinstance(last, dict)
    assert [item["type"] for item in last["output"]] == ["reasoning", "message", "function_call"]


def test_an_answer_cut_short_is_incomplete() -> None:
    last = told(Answer("a", "m", (Text("h"),), Stop.LENGTH))[-1]

    assert last["type"] == "response.incomplete"
    assert last["response"]["incomplete_details"] == {"reason": "max_output_tokens"}  # type: ignore[index]  # an object


def test_the_sequence_that_stopped_it_is_named_as_lost() -> None:
    made = writer()
    for event in replay(Answer("a", "m", (), Stop.SEQUENCE, "END")):
        made.encode(event)

    assert made.dropped == ("stop_sequence",)


def test_a_failure_is_a_failed_response() -> None:
    assert writer().encode(Failed("out of memory")) == snapshot(
        b'event: response.failed\ndata: {"type":"response.failed","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":7,"status":"failed","error":{"code":"server_error","message":"out of memory"},"incomplete_details":null,"model":"m","output":[],"parallel_tool_calls":true,"tool_choice":"auto","tools":[]}}\n\n'
    )
