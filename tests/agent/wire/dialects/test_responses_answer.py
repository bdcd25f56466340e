"""Answers of the responses dialect, where they are not as the scripted model sends them."""

import msgspec
import pytest

from hortus.agent.values import Usage
from hortus.agent.wire import Stop
from hortus.agent.wire.dialects import FailedAnswerError, NotUnderstoodError
from hortus.agent.wire.dialects.responses_answer import ResponsesReader
from tests.agent.wire.asking import calls, said, thought

CALL = {"type": "function_call", "call_id": "a", "name": "read", "arguments": '{"x":1}'}


def event(kind, **fields):
    return msgspec.json.encode({"type": kind, **fields})


def read(*events):
    reader = ResponsesReader()
    return [out for each in events for out in reader.read(each)], reader


def test_items_that_are_sent_only_whole_are_read_whole():
    message = {"type": "message", "content": [{"type": "output_text", "text": "so"}]}
    reasoning = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}]}
    pieces, _ = read(
        event("response.output_item.done", output_index=0, item=reasoning),
        event("response.output_item.done", output_index=1, item=message),
        event("response.output_item.done", output_index=2, item=CALL),
    )
    assert (thought(pieces), said(pieces)) == ("hm", "so")
    assert calls(pieces) == [("a", "read", '{"x":1}')]


def test_what_came_piece_by_piece_does_not_count_twice():
    opened = {**CALL, "arguments": ""}
    pieces, _ = read(
        event("response.output_item.added", output_index=0, item=opened),
        event("response.function_call_arguments.delta", output_index=0, delta='{"x":'),
        event("response.function_call_arguments.delta", output_index=0, delta="1}"),
        event("response.output_item.done", output_index=0, item=CALL),
    )
    assert calls(pieces) == [("a", "read", '{"x":1}')]


@pytest.mark.parametrize(
    ("kind", "is_thought"),
    [
        ("response.reasoning_text.delta", True),
        ("response.reasoning_summary_text.delta", True),
        ("response.output_text.delta", False),
        ("response.refusal.delta", False),
    ],
)
def test_pieces_are_text_or_thoughts_by_their_kind(kind, is_thought):
    pieces, _ = read(event(kind, delta="x"))
    assert (thought(pieces) == "x", said(pieces) == "x") == (is_thought, not is_thought)


@pytest.mark.parametrize(
    ("details", "stop"),
    [
        ({"reason": "max_output_tokens"}, Stop.LENGTH),
        ({"reason": "content_filter"}, Stop.REFUSED),
        (None, Stop.LENGTH),
    ],
)
def test_why_an_answer_is_incomplete_is_read(details, stop):
    response = {"status": "incomplete", "incomplete_details": details}
    _, reader = read(event("response.incomplete", response=response))
    assert reader.close().stop is stop


def test_an_answer_with_calls_ended_for_them():
    _, reader = read(
        event("response.output_item.done", output_index=0, item=CALL),
        event("response.completed", response={"status": "completed"}),
    )
    assert (reader.close().stop, reader.close().usage) == (Stop.CALLS, Usage())


def test_an_answer_without_its_last_event_is_not_whole():
    assert read(event("response.output_text.delta", delta="x"))[1].close() is None


def test_events_that_say_nothing_are_passed_over():
    orphan = event("response.function_call_arguments.delta", output_index=3, delta="{}")
    assert read(b"{}", event("response.in_progress"), orphan)[0] == []


@pytest.mark.parametrize(
    "failed", [event("error", message="x"), event("response.failed", response={})]
)
def test_an_error_ends_the_answer(failed):
    with pytest.raises(FailedAnswerError):
        read(failed)


def test_a_whole_answer_that_failed_is_an_error():
    with pytest.raises(FailedAnswerError):
        list(ResponsesReader().whole(b'{"status":"failed","error":{"message":"x"}}'))


def test_what_is_no_event_is_not_understood():
    with pytest.raises(NotUnderstoodError):
        read(b'{"type": 3}')
