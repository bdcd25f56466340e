"""The stream a messages client gets, to the letter."""

# ruff: noqa: E501  the lines are as long as on the wire

from inline_snapshot import snapshot

from hortus.core import Dialect
from hortus.gateway.dialects.collecting import replay
from hortus.gateway.dialects.messages.writer import MessagesWriter
from hortus.gateway.dialects.types import (
    Answer,
    Closed,
    Delta,
    Failed,
    Opened,
    Request,
    Stop,
    Text,
    Thinking,
    Tool,
    ToolCall,
    Usage,
)


def writer(request: Request | None = None) -> MessagesWriter:
    return MessagesWriter(model="m", answer_id="msg_1", request=request)


def lines(answer: Answer, request: Request | None = None) -> list[str]:
    made = writer(request)
    stream = b"".join(made.encode(event) for event in replay(answer)).decode()
    return [line for line in stream.split("\n") if line.startswith("data:")]


def test_a_message_starts_fills_its_blocks_and_stops() -> None:
    answer = Answer(
        "up",
        "um",
        (Thinking("why", "sig", Dialect.MESSAGES), Text("hi"), ToolCall("c", "f", "{}")),
        Stop.TOOLS,
        usage=Usage(10, 2, 3, 4),
    )

    assert lines(answer) == snapshot(
        [
            'data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":3,"cache_creation_input_tokens":4,"cache_read_input_tokens":3,"output_tokens":2}}}',
            'data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}',
            'data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"why"}}',
            'data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}',
            'data: {"type":"content_block_stop","index":0}',
            'data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}',
            'data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"hi"}}',
            'data: {"type":"content_block_stop","index":1}',
            'data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"c","name":"f","input":{}}}',
            'data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{}"}}',
            'data: {"type":"content_block_stop","index":2}',
            'data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":3,"cache_creation_input_tokens":4,"cache_read_input_tokens":3,"output_tokens":2}}',
            'data: {"type":"message_stop"}',
        ]
    )


def test_each_event_is_named_by_its_type() -> None:
    made = writer()

    assert made.encode(Opened(0, Text(""))).startswith(b"event: content_block_start\ndata: {")


def test_thinking_without_a_signature_of_its_own_shows_where_it_came_from() -> None:
    told = "".join(lines(Answer("a", "m", (Thinking("why"),))))

    assert '"signature":"hortus.chat.t."' in told


def test_redacted_thinking_is_all_in_its_start() -> None:
    hidden = Thinking("", "xyz", Dialect.MESSAGES, redacted=True)

    told = lines(Answer("a", "m", (hidden,)))

    assert '"content_block":{"type":"redacted_thinking","data":"xyz"}' in told[1]
    assert len(told) == 5


def test_blocks_are_numbered_without_gaps() -> None:
    made = writer()
    made.encode(Opened(3, Text("")))
    made.encode(Opened(7, ToolCall("c", "f", "")))

    assert b'"index":1' in made.encode(Delta(7, "{}"))
    assert b'"index":0' in made.encode(Closed(3))


def test_a_name_that_was_shortened_comes_back_whole() -> None:
    tool = Tool("a.name.with.dots")
    request = Request(model="m", turns=(), tools=(tool,))
    flat = lines(Answer("a", "m", (ToolCall("c", "a.name.with.dots", "{}"),)), request)

    assert '"name":"a.name.with.dots"' in "".join(flat)


def test_a_failure_is_told() -> None:
    assert writer().encode(Failed("out of memory")) == snapshot(
        b'event: error\ndata: {"type":"error","error":{"message":"out of memory","type":"api_error"}}\n\n'
    )
    assert writer().dropped == ()
