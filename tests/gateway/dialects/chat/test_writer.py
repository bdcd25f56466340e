"""The stream a chat client gets, to the letter."""

# ruff: noqa: E501  the lines are as long as on the wire

from inline_snapshot import snapshot

from hortus.core import Dialect
from hortus.gateway.dialects.chat.writer import ChatWriter
from hortus.gateway.dialects.collecting import replay
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


def writer(request: Request | None = None) -> ChatWriter:
    return ChatWriter(model="m", answer_id="a", request=request, at_s=7)


def lines(answer: Answer, request: Request | None = None) -> list[str]:
    made = writer(request)
    stream = b"".join(made.encode(event) for event in replay(answer)).decode()
    start = '{"id":"a","object":"chat.completion.chunk","created":7,"model":"m",'
    return [line.replace(start, "") for line in stream.split("\n") if line]


def test_role_first_then_pieces_then_reason_then_usage_then_done() -> None:
    answer = Answer(
        "up",
        "um",
        (Thinking("why"), Text("hi"), ToolCall("c", "f", "{}")),
        Stop.TOOLS,
        usage=Usage(5, 2, 3, 0, 1),
    )

    assert lines(answer) == snapshot(
        [
            'data: "choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}',
            'data: "choices":[{"index":0,"delta":{"reasoning_content":"why"},"finish_reason":null}]}',
            'data: "choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}',
            'data: "choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null}]}',
            'data: "choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]},"finish_reason":null}]}',
            'data: "choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}',
            'data: "choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":1}}}',
            "data: [DONE]",
        ]
    )


def test_a_client_that_did_not_ask_for_usage_gets_none() -> None:
    asked = Request(model="m", turns=(), include_usage=False)

    assert "usage" not in "".join(lines(Answer("a", "m", (Text("hi"),), usage=Usage(1)), asked))


def test_missing_usage_is_told_as_nothing() -> None:
    assert '"total_tokens":0' in "".join(lines(Answer("a", "m", ())))


def test_a_custom_tool_gets_its_bare_input() -> None:
    tool = Tool("patch", kind=ToolKind.CUSTOM)
    asked = Request(model="m", turns=(), tools=(tool,))
    call = ToolCall("c", "patch", '{"input":"x"}')

    told = "".join(lines(Answer("a", "m", (call,)), asked))

    assert '"custom":{"name":"patch"}' in told
    assert '"custom":{"input":"x"}' in told


def test_signatures_and_stop_sequences_are_named_as_lost() -> None:
    made = writer()
    thoughts = (
        Thinking("t", "s", Dialect.MESSAGES),
        Thinking("", "d", Dialect.MESSAGES, redacted=True),
    )
    for event in replay(Answer("a", "m", thoughts, Stop.SEQUENCE, "END")):
        made.encode(event)

    assert made.dropped == ("thinking_signature", "stop_sequence")


def test_a_failure_is_told_and_ends_the_stream() -> None:
    assert writer().encode(Failed("out of memory", "oom")) == snapshot(
        b'data: {"error":{"message":"out of memory","type":"api_error","code":"oom"}}\n\ndata: [DONE]\n\n'
    )
