"""Responses servers' streams."""

import json

import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.collecting import collect
from hortus.gateway.dialects.responses.reader import ResponsesReader
from hortus.gateway.dialects.types import (
    Answer,
    Ended,
    Event,
    Failed,
    Stop,
    Text,
    Thinking,
    ToolCall,
    ToolKind,
    Usage,
)
from hortus.gateway.errors import MalformedAnswerError, TruncatedStreamError
from hortus.gateway.sse import SseEvent

START = {"type": "response.created", "response": {"id": "a", "model": "m"}}


def end(status: str = "completed", **fields: object) -> dict[str, object]:
    return {"type": f"response.{status}", "response": {"id": "a", "status": status, **fields}}


def added(index: int, **item: object) -> dict[str, object]:
    return {"type": "response.output_item.added", "output_index": index, "item": item}


def done(index: int, **item: object) -> dict[str, object]:
    return {"type": "response.output_item.done", "output_index": index, "item": item}


def delta(index: int, kind: str, text: str, **fields: object) -> dict[str, object]:
    return {"type": f"response.{kind}.delta", "output_index": index, "delta": text, **fields}


def read(*wire: object) -> list[Event]:
    reader = ResponsesReader()
    events: list[Event] = []
    for one in wire:
        data = one if isinstance(one, bytes) else json.dumps(one).encode()
        events += reader.feed(SseEvent(b"", data, data))
    return events + reader.finish()


def answer(*wire: object) -> Answer:
    return collect(read(START, *wire, end()))


def test_thinking_text_and_calls_are_told() -> None:
    told = answer(
        {"type": "response.in_progress", "response": {"id": "a"}},
        added(0, type="reasoning", summary=[]),
        delta(0, "reasoning_summary_text", "wh", summary_index=0),
        delta(0, "reasoning_summary_text", "y", summary_index=0),
        delta(0, "reasoning_summary_text", "so", summary_index=1),
        done(0, type="reasoning", summary=[], encrypted_content="enc"),
        added(1, type="message", role="assistant", content=[]),
        {"type": "response.content_part.added", "output_index": 1},
        delta(1, "output_text", "h"),
        delta(1, "output_text", "i"),
        done(1, type="message", content=[{"type": "output_text", "text": "hi"}]),
        added(2, type="function_call", call_id="c", name="f", namespace="g", arguments=""),
        delta(2, "function_call_arguments", '{"a":1}'),
        done(2, type="function_call", call_id="c", name="f", arguments='{"a":1}'),
        added(3, type="custom_tool_call", call_id="d", name="p", input=""),
        delta(3, "custom_tool_call_input", "*** x"),
        done(3, type="custom_tool_call", call_id="d", name="p", input="*** x"),
    )

    assert told.parts == (
        Thinking("why\n\nso", "enc", Dialect.RESPONSES),
        Text("hi"),
        ToolCall("c", "f", '{"a":1}', "g"),
        ToolCall("d", "p", "*** x", kind=ToolKind.CUSTOM),
    )
    assert told.stop is Stop.TOOLS


def test_thoughts_may_come_in_full() -> None:
    told = answer(
        added(0, type="reasoning"), delta(0, "reasoning_text", "why"), done(0, type="reasoning")
    )

    assert told.parts == (Thinking("why", "", Dialect.RESPONSES),)


@pytest.mark.parametrize(
    ("kind", "part"),
    [("output_text", Text("x")), ("reasoning_text", Thinking("x", "", Dialect.RESPONSES))],
)
def test_words_may_come_without_their_item(kind: str, part: Text | Thinking) -> None:
    assert answer(delta(0, kind, "x")).parts == (part,)


def test_a_refusal_is_text() -> None:
    assert answer(delta(0, "refusal", "no")).parts == (Text("no"),)


def test_items_may_come_only_as_a_whole() -> None:
    told = answer(
        done(0, type="message", content=[{"type": "output_text", "text": "hi"}]),
        done(
            1,
            type="reasoning",
            summary=[{"type": "summary_text", "text": "t"}],
            encrypted_content="e",
        ),
        added(2, type="function_call", call_id="c", name="f"),
        done(2, type="function_call", call_id="c", name="f", arguments='{"a":1}'),
        done(3, type="local_shell_call", call_id="d", action={"type": "exec", "command": ["ls"]}),
    )

    assert told.parts == (
        Text("hi"),
        Thinking("t", "e", Dialect.RESPONSES),
        ToolCall("c", "f", '{"a":1}'),
        ToolCall("d", "local_shell", '{"command":["ls"]}', kind=ToolKind.SHELL),
    )


def test_items_may_come_only_with_the_last_event() -> None:
    output = [{"type": "message", "content": [{"type": "output_text", "text": "hi"}]}]

    assert collect(read(START, end(output=output))).parts == (Text("hi"),)
    assert collect(read(end(output=output))).parts == (Text("hi"),)


def test_items_and_events_that_only_this_dialect_has_are_passed_over() -> None:
    told = answer(
        added(0, type="web_search_call"),
        {"type": "response.web_search_call.searching", "output_index": 0},
        delta(0, "new_thing", "x"),
        done(0, type="web_search_call"),
        added(1, type="function_call", call_id="c"),
        delta(2, "output_text", "hi"),
    )

    assert told.parts == (Text("hi"),)


def test_a_call_that_was_never_done_still_has_its_arguments() -> None:
    told = answer(
        added(0, type="function_call", call_id="c", name="f"),
        added(1, type="function_call", call_id="d", name="g"),
        delta(1, "function_call_arguments", '{"a":1}'),
    )

    assert told.parts == (ToolCall("c", "f", "{}"), ToolCall("d", "g", '{"a":1}'))


def test_usage_comes_with_the_end() -> None:
    usage = {
        "input_tokens": 9,
        "output_tokens": 2,
        "input_tokens_details": {"cached_tokens": 4},
        "output_tokens_details": {"reasoning_tokens": 1},
    }

    assert collect(read(START, end(usage=usage))).usage == Usage(9, 2, 4, 0, 1)


@pytest.mark.parametrize(
    ("reason", "stop"),
    [("max_output_tokens", Stop.LENGTH), ("content_filter", Stop.REFUSED), (None, Stop.LENGTH)],
)
def test_an_incomplete_answer_says_why(reason: str | None, stop: Stop) -> None:
    told = collect(read(START, end("incomplete", incomplete_details={"reason": reason})))

    assert told.stop is stop


def test_the_end_must_come() -> None:
    with pytest.raises(TruncatedStreamError):
        read(START, delta(0, "output_text", "hi"))


def test_what_comes_after_the_end_is_passed_over() -> None:
    assert read(START, end(), b"[DONE]", delta(0, "output_text", "x"), b"")[-1] == Ended()


@pytest.mark.parametrize(
    "wire",
    [
        pytest.param((delta(0, "output_text", "x"),), id="before_the_start"),
        pytest.param(({},), id="no_type"),
        pytest.param((START, delta(0, "function_call_arguments", "{")), id="no_such_call"),
        pytest.param(
            (START, added(0, type="reasoning"), delta(0, "output_text", "x")), id="wrong_kind"
        ),
        pytest.param((b"<html>",), id="html"),
    ],
)
def test_events_out_of_order_are_a_malformed_answer(wire: tuple[object, ...]) -> None:
    with pytest.raises(MalformedAnswerError):
        read(*wire)


@pytest.mark.parametrize(
    ("wire", "failed"),
    [
        pytest.param(
            {"type": "error", "code": "busy", "message": "no room"},
            Failed("the model server says: no room", "busy"),
            id="flat",
        ),
        pytest.param(
            {"type": "error", "error": {"code": "busy", "message": "no room"}},
            Failed("the model server says: no room", "busy"),
            id="nested",
        ),
        pytest.param(
            end("failed", error={"code": "busy", "message": None}),
            Failed("the model server says: busy", "busy"),
            id="failed",
        ),
        pytest.param(
            {"type": "error"}, Failed("the model server says: error without a word"), id="empty"
        ),
    ],
)
def test_an_error_ends_the_stream(wire: object, failed: Failed) -> None:
    assert read(START, wire)[-1] == failed
