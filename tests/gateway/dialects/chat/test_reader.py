"""Chat servers' streams with all their habits."""

import json

import pytest

from hortus.gateway.dialects.chat.reader import ChatReader
from hortus.gateway.dialects.collecting import collect
from hortus.gateway.dialects.types import (
    Answer,
    Closed,
    Delta,
    Ended,
    Event,
    Failed,
    Opened,
    Started,
    Stop,
    Text,
    Thinking,
    ToolCall,
    ToolKind,
    Usage,
)
from hortus.gateway.errors import MalformedAnswerError, TruncatedStreamError
from hortus.gateway.sse import SseEvent

DONE = b"[DONE]"


def chunk(reason: str | None = None, **delta: object) -> dict[str, object]:
    return {
        "id": "a",
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
    }


def call(index: int | None = 0, **fields: object) -> dict[str, object]:
    piece: dict[str, object] = {} if index is None else {"index": index}
    for name in ("id", "type"):
        if name in fields:
            piece[name] = fields.pop(name)
    return {"tool_calls": [{**piece, "function": fields}]}


def read(*chunks: object) -> list[Event]:
    reader = ChatReader()
    events: list[Event] = []
    for one in chunks:
        data = one if isinstance(one, bytes) else json.dumps(one).encode()
        events += reader.feed(SseEvent(b"", data, data))
    return events + reader.finish()


def answer(*chunks: object) -> Answer:
    return collect(read(*chunks))


def test_text_streams_in_one_block() -> None:
    assert read(
        chunk(role="assistant", content=""), chunk(content="h"), chunk("stop", content="i"), DONE
    )[:-2] == [Started("a", "m"), Opened(0, Text("")), Delta(0, "h"), Delta(0, "i"), Closed(0)]


def test_thinking_text_and_calls_follow_each_other_in_blocks_of_their_own() -> None:
    told = answer(
        chunk(reasoning_content="wh"),
        chunk(reasoning_content="y"),
        chunk(content="ok"),
        chunk(**call(id="c", name="f", arguments="")),
        chunk(**call(arguments='{"a":')),
        chunk(**call(arguments="1}")),
        chunk("tool_calls"),
        DONE,
    )

    assert told.parts == (Thinking("why"), Text("ok"), ToolCall("c", "f", '{"a":1}'))


@pytest.mark.parametrize("field", ["reasoning", "reasoning_content"])
def test_thinking_is_read_under_both_its_names(field: str) -> None:
    assert answer(chunk(**{field: "why"}), chunk("stop")).parts == (Thinking("why"),)


def test_arguments_may_come_in_one_piece() -> None:
    told = answer(chunk(**call(id="c", name="f", arguments='{"a":1}')), chunk("tool_calls"))

    assert told.parts == (ToolCall("c", "f", '{"a":1}'),)


def test_a_call_without_arguments_has_an_empty_object_of_them() -> None:
    assert answer(chunk(**call(id="c", name="f")), chunk("stop")).parts == (
        ToolCall("c", "f", "{}"),
    )


def test_arguments_may_come_as_an_object() -> None:
    told = answer(chunk(**call(id="c", name="f", arguments={"a": 1})), chunk("stop"))

    assert told.parts == (ToolCall("c", "f", '{"a":1}'),)


def test_a_call_without_an_id_gets_one_that_no_other_call_has() -> None:
    told = answer(
        chunk(**call(0, name="f", arguments="{}")),
        chunk(**call(1, name="g", arguments="{}")),
        chunk("stop"),
    )

    assert told.parts == (ToolCall("call_a_0", "f", "{}"), ToolCall("call_a_1", "g", "{}"))


def test_parallel_calls_are_closed_one_after_the_other() -> None:
    events = read(
        chunk(**call(0, id="c", name="f", arguments="{}")),
        chunk(**call(1, id="d", name="g", arguments="{}")),
        chunk("tool_calls"),
    )

    kinds = [type(event) for event in events]
    assert kinds[1:7] == [Opened, Delta, Closed, Opened, Delta, Closed]


def test_calls_whose_pieces_are_mixed_are_kept_apart() -> None:
    told = answer(
        chunk(**call(0, id="c", name="f", arguments='{"a"')),
        chunk(**call(1, id="d", name="g", arguments='{"b"')),
        chunk(**call(0, arguments=":1}")),
        chunk(**call(1, arguments=":2}")),
        chunk("tool_calls"),
    )

    assert told.parts == (ToolCall("c", "f", '{"a":1}'), ToolCall("d", "g", '{"b":2}'))


@pytest.mark.parametrize("index", [0, None], ids=["same_index", "no_index"])
def test_a_new_id_is_a_new_call_whatever_its_index(index: int | None) -> None:
    told = answer(
        chunk(**call(index, id="c", name="f", arguments="{}")),
        chunk(**call(index, id="d", name="g", arguments='{"b"')),
        chunk(**call(index, arguments=":2}")),
        chunk("stop"),
    )

    assert told.parts == (ToolCall("c", "f", "{}"), ToolCall("d", "g", '{"b":2}'))


def test_an_id_that_is_repeated_is_the_same_call() -> None:
    told = answer(
        chunk(**call(0, id="c", name="f", arguments='{"a"')),
        chunk(**call(0, id="c", name="f", arguments=":1}")),
        chunk("stop"),
    )

    assert told.parts == (ToolCall("c", "f", '{"a":1}'),)


def test_a_last_empty_piece_of_a_closed_call_is_passed_over() -> None:
    told = answer(
        chunk(**call(0, id="c", name="f", arguments="{}")),
        chunk(**call(1, id="d", name="g", arguments="{}")),
        chunk(**call(0, arguments="")),
        chunk("tool_calls"),
    )

    assert told.parts == (ToolCall("c", "f", "{}"), ToolCall("d", "g", "{}"))


def test_a_custom_call_streams_its_input() -> None:
    first = {"index": 0, "id": "c", "type": "custom", "custom": {"name": "p", "input": "ab"}}
    told = answer(
        chunk(tool_calls=[first]),
        chunk(tool_calls=[{"index": 0, "custom": {"input": "c"}}]),
        chunk("tool_calls"),
    )

    assert told.parts == (ToolCall("c", "p", "abc", kind=ToolKind.CUSTOM),)


def test_a_legacy_function_call_is_a_call() -> None:
    told = answer(
        chunk(function_call={"name": "f", "arguments": "{"}),
        chunk(function_call={"arguments": "}"}),
        chunk("function_call"),
    )

    assert told.parts == (ToolCall("call_a_0", "f", "{}"),)
    assert told.stop is Stop.TOOLS


def test_stop_after_a_call_means_the_call() -> None:
    assert answer(chunk(**call(id="c", name="f")), chunk("stop")).stop is Stop.TOOLS


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("stop", Stop.END),
        ("length", Stop.LENGTH),
        ("content_filter", Stop.REFUSED),
        ("eos", Stop.END),
    ],
)
def test_the_reason_is_read(reason: str, stop: Stop) -> None:
    assert answer(chunk(content="hi"), chunk(reason)).stop is stop


def test_usage_may_come_alone_after_the_end_or_with_any_chunk() -> None:
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 2,
        "prompt_tokens_details": {"cached_tokens": 4},
        "completion_tokens_details": {"reasoning_tokens": 1},
    }
    expected = Usage(9, 2, 4, 0, 1)

    alone = answer(chunk(content="hi"), chunk("stop"), {"choices": [], "usage": usage}, DONE)
    inside = answer(chunk(content="hi"), {**chunk("stop"), "usage": usage}, DONE)

    assert alone.usage == inside.usage == expected


def test_usage_may_be_missing_or_null() -> None:
    assert answer({**chunk("stop", content="hi"), "usage": None}, DONE).usage is None


@pytest.mark.parametrize(
    "choices", [{"choices": []}, {"choices": None}, {}], ids=["empty", "null", "none"]
)
def test_chunks_without_choices_say_nothing(choices: dict[str, object]) -> None:
    assert answer({"id": "a", **choices}, chunk("stop", content="hi")).parts == (Text("hi"),)


def test_only_the_first_of_several_answers_is_told() -> None:
    other = {"choices": [{"index": 1, "delta": {"content": "no"}}]}

    assert answer(chunk(content="yes"), other, chunk("stop")).parts == (Text("yes"),)


def test_a_whole_message_in_a_chunk_is_taken() -> None:
    whole = {"id": "a", "choices": [{"message": {"content": "hi"}, "finish_reason": "stop"}]}

    assert answer(whole).parts == (Text("hi"),)


def test_content_may_be_a_list_and_a_refusal_is_text() -> None:
    told = answer(chunk(content=[{"type": "text", "text": "a"}]), chunk("stop", refusal="b"))

    assert told.parts == (Text("ab"),)


def test_what_comes_after_the_reason_or_the_end_is_passed_over() -> None:
    events = read(
        chunk("stop", content="hi"), chunk("stop", content="more"), DONE, chunk(content="x")
    )

    assert collect(events).parts == (Text("hi"),)
    assert events.count(Ended()) == 1


def test_comments_are_passed_over() -> None:
    assert ChatReader().feed(SseEvent(b"", b"", b": ping\n\n")) == []


def test_the_last_word_may_be_missing_but_not_the_reason() -> None:
    assert read(chunk("stop"))[-1] == Ended()
    with pytest.raises(TruncatedStreamError):
        read(chunk(content="hi"))


def test_the_last_word_without_a_reason_is_an_end() -> None:
    told = answer(chunk(content="hi"), DONE)

    assert (told.parts, told.stop) == ((Text("hi"),), Stop.END)


@pytest.mark.parametrize("chunks", [(), (DONE,)], ids=["nothing", "only_done"])
def test_a_stream_that_never_began_is_broken_off(chunks: tuple[bytes, ...]) -> None:
    with pytest.raises(TruncatedStreamError):
        read(*chunks)


@pytest.mark.parametrize(
    ("error", "failed"),
    [
        pytest.param("busy", Failed("the model server says: busy"), id="text"),
        pytest.param(
            {"message": "busy", "code": 503},
            Failed("the model server says: busy", "503"),
            id="object",
        ),
        pytest.param(
            {"type": "overloaded"},
            Failed("the model server says: overloaded", "overloaded"),
            id="type",
        ),
    ],
)
def test_an_error_in_the_middle_ends_the_stream(error: object, failed: Failed) -> None:
    assert read(chunk(content="hi"), {"error": error})[-1] == failed


@pytest.mark.parametrize("data", [b"<html>", b'{"choices": 5}', b"[]", b'{"id": "\xff"}'])
def test_what_is_no_chunk_is_a_malformed_answer(data: bytes) -> None:
    with pytest.raises(MalformedAnswerError):
        read(data)
