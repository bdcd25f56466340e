"""Messages servers' streams."""

import json

import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.collecting import collect
from hortus.gateway.dialects.messages.reader import MessagesReader
from hortus.gateway.dialects.types import (
    Answer,
    Ended,
    Event,
    Failed,
    Stop,
    Text,
    Thinking,
    ToolCall,
    Usage,
)
from hortus.gateway.errors import MalformedAnswerError, TruncatedStreamError
from hortus.gateway.sse import SseEvent

START = {
    "type": "message_start",
    "message": {
        "id": "a",
        "model": "m",
        "usage": {"input_tokens": 5, "cache_read_input_tokens": 3, "output_tokens": 1},
    },
}
END = {"type": "message_stop"}


def opened(index: int, **block: object) -> dict[str, object]:
    return {"type": "content_block_start", "index": index, "content_block": block}


def piece(index: int, **delta: object) -> dict[str, object]:
    return {"type": "content_block_delta", "index": index, "delta": delta}


def closed(index: int) -> dict[str, object]:
    return {"type": "content_block_stop", "index": index}


def stopped(reason: str = "end_turn", **fields: object) -> dict[str, object]:
    delta = {"stop_reason": reason, "stop_sequence": fields.pop("sequence", None)}
    return {"type": "message_delta", "delta": delta, **fields}


def read(*wire: object) -> list[Event]:
    reader = MessagesReader()
    events: list[Event] = []
    for one in wire:
        data = one if isinstance(one, bytes) else json.dumps(one).encode()
        events += reader.feed(SseEvent(b"", data, data))
    return events + reader.finish()


def answer(*wire: object) -> Answer:
    return collect(read(START, *wire, stopped(), END))


def test_thinking_text_and_a_call_are_told() -> None:
    told = answer(
        opened(0, type="thinking", thinking="", signature=""),
        piece(0, type="thinking_delta", thinking="why"),
        piece(0, type="signature_delta", signature="sig"),
        closed(0),
        {"type": "ping"},
        opened(1, type="redacted_thinking", data="xyz"),
        closed(1),
        opened(2, type="text", text=""),
        piece(2, type="text_delta", text="hi"),
        piece(2, type="citations_delta", citation={}),
        closed(2),
        opened(3, type="tool_use", id="c", name="f", input={}),
        piece(3, type="input_json_delta", partial_json=""),
        piece(3, type="input_json_delta", partial_json='{"a"'),
        piece(3, type="input_json_delta", partial_json=":1}"),
        closed(3),
    )

    assert told.parts == (
        Thinking("why", "sig", Dialect.MESSAGES),
        Thinking("", "xyz", Dialect.MESSAGES, redacted=True),
        Text("hi"),
        ToolCall("c", "f", '{"a":1}'),
    )


def test_content_may_come_with_the_start_of_a_block() -> None:
    told = answer(
        opened(0, type="thinking", thinking="why", signature="sig"),
        closed(0),
        opened(1, type="text", text="hi"),
        closed(1),
        opened(2, type="tool_use", id="c", name="f", input={"a": 1}),
        closed(2),
    )

    assert told.parts == (
        Thinking("why", "sig", Dialect.MESSAGES),
        Text("hi"),
        ToolCall("c", "f", '{"a": 1}'),
    )


def test_a_call_without_input_has_an_empty_object() -> None:
    told = answer(opened(0, type="tool_use", id="c", name="f", input={}), closed(0))

    assert told.parts == (ToolCall("c", "f", "{}"),)


def test_blocks_and_events_that_only_this_dialect_has_are_passed_over() -> None:
    told = answer(
        opened(0, type="server_tool_use", id="s", name="web_search", input={}),
        piece(0, type="input_json_delta", partial_json="{}"),
        closed(0),
        {"type": "new_event"},
        opened(1, type="text", text="hi"),
        closed(1),
    )

    assert told.parts == (Text("hi"),)


def test_usage_at_the_end_adds_to_that_at_the_start() -> None:
    told = collect(read(START, stopped(usage={"output_tokens": 9}), END))
    whole = collect(read(START, stopped(usage={"input_tokens": 7, "output_tokens": 9}), END))

    assert told.usage == Usage(8, 9, 3)
    assert whole.usage == Usage(7, 9)


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("end_turn", Stop.END),
        ("max_tokens", Stop.LENGTH),
        ("tool_use", Stop.TOOLS),
        ("refusal", Stop.REFUSED),
        ("pause_turn", Stop.PAUSED),
        ("brand_new", Stop.END),
    ],
)
def test_the_reason_is_read(reason: str, stop: Stop) -> None:
    assert collect(read(START, stopped(reason), END)).stop is stop


def test_the_sequence_that_stopped_it_is_read() -> None:
    told = collect(read(START, stopped("stop_sequence", sequence="END"), END))

    assert (told.stop, told.stop_sequence) == (Stop.SEQUENCE, "END")


def test_blocks_left_open_are_closed_with_the_message() -> None:
    told = collect(read(START, opened(0, type="tool_use", id="c", name="f"), stopped("tool_use")))

    assert told.parts == (ToolCall("c", "f", "{}"),)


def test_the_last_event_may_be_missing_but_not_the_reason() -> None:
    assert read(START, stopped())[-1] == Ended()
    with pytest.raises(TruncatedStreamError):
        read(START, opened(0, type="text", text="hi"))


def test_the_last_event_without_a_reason_is_an_end() -> None:
    assert collect(read(START, opened(0, type="text", text="hi"), END)).parts == (Text("hi"),)


def test_what_comes_after_the_end_is_passed_over() -> None:
    assert read(START, stopped(), END, piece(0, text="x"), b"")[-1] == Ended()


@pytest.mark.parametrize(
    "wire",
    [
        pytest.param((START, START), id="two_starts"),
        pytest.param(({"type": "message_start"},), id="empty_start"),
        pytest.param((END,), id="end_first"),
        pytest.param((stopped(),), id="stop_first"),
        pytest.param((opened(0, type="text"),), id="block_first"),
        pytest.param((START, piece(0, text="x")), id="no_such_block"),
        pytest.param((START, closed(0)), id="nothing_to_close"),
        pytest.param((START, opened(0, type="text"), opened(0, type="text")), id="opened_twice"),
        pytest.param((b"<html>",), id="html"),
    ],
)
def test_events_out_of_order_are_a_malformed_answer(wire: tuple[object, ...]) -> None:
    with pytest.raises(MalformedAnswerError):
        read(*wire)


@pytest.mark.parametrize(
    ("error", "failed"),
    [
        pytest.param(
            {"type": "error", "error": {"type": "overloaded_error", "message": "busy"}},
            Failed("the model server says: busy", "overloaded_error"),
            id="error",
        ),
        pytest.param(
            {"type": "error"}, Failed("the model server says: error without a word"), id="empty"
        ),
    ],
)
def test_an_error_in_the_middle_ends_the_stream(error: object, failed: Failed) -> None:
    assert read(START, error, b"{}")[-1] == failed
