"""Answers of the messages dialect, where they are not as the scripted model sends them."""

import msgspec
import pytest

from hortus.agent.values import Usage
from hortus.agent.wire import Stop
from hortus.agent.wire.dialects import FailedAnswerError, NotUnderstoodError
from hortus.agent.wire.dialects.messages_answer import MessagesReader
from tests.agent.wire.asking import calls, said, thought


def event(kind, **fields):
    return msgspec.json.encode({"type": kind, **fields})


def read(*events):
    reader = MessagesReader()
    return [out for each in events for out in reader.read(each)], reader


def test_a_call_whose_arguments_come_at_once_is_whole():
    block = {"type": "tool_use", "id": "a", "name": "read", "input": {"path": "x"}}
    pieces, reader = read(event("content_block_start", index=0, content_block=block))
    assert calls(pieces) == [("a", "read", '{"path":"x"}')]
    assert reader.close() is None


def test_text_and_thoughts_that_stand_in_the_start_of_a_block_count():
    pieces, _ = read(
        event("content_block_start", content_block={"type": "thinking", "thinking": "hm"}),
        event("content_block_start", content_block={"type": "text", "text": "so"}),
    )
    assert (thought(pieces), said(pieces)) == ("hm", "so")


def test_arguments_of_a_block_that_is_no_call_are_passed_over():
    delta = {"type": "input_json_delta", "partial_json": "{}"}
    assert read(event("content_block_delta", index=3, delta=delta))[0] == []


def test_usage_is_put_together_from_the_beginning_and_the_end():
    counted = {"input_tokens": 5, "cache_read_input_tokens": 7, "output_tokens": 1}
    _, reader = read(
        event("message_start", message={"usage": counted}),
        event("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": 9}),
    )
    assert reader.close().usage == Usage(12, 9, 7)


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        ("end_turn", Stop.END),
        ("stop_sequence", Stop.END),
        ("pause_turn", Stop.END),
        ("max_tokens", Stop.LENGTH),
        ("model_context_window_exceeded", Stop.LENGTH),
        ("refusal", Stop.REFUSED),
    ],
)
def test_the_reason_of_the_end_is_read(reason, stop):
    _, reader = read(event("message_delta", delta={"stop_reason": reason}))
    assert reader.close().stop is stop


def test_events_that_say_nothing_are_passed_over():
    assert read(event("ping"), event("content_block_stop"), event("new_kind"), b"{}")[0] == []


def test_an_error_ends_the_answer_also_in_one_piece():
    failed = event("error", error={"message": "x"})
    with pytest.raises(FailedAnswerError):
        read(failed)
    with pytest.raises(FailedAnswerError):
        list(MessagesReader().whole(failed))


def test_what_is_no_event_is_not_understood():
    with pytest.raises(NotUnderstoodError):
        read(b'{"type": "message_start", "message": 3}')
