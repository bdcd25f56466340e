"""Chat answers as the servers send them that companies run."""

import msgspec
import pytest

from hortus.agent.values import Usage
from hortus.agent.wire import CallPiece, Stop, TextPiece, ThoughtPiece
from hortus.agent.wire.dialects import FailedAnswerError, NotUnderstoodError
from hortus.agent.wire.dialects.chat_answer import ChatReader
from tests.agent.wire.asking import calls, said, thought


def chunk(finish=None, **delta):
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return msgspec.json.encode({"choices": [choice]})


def piece(arguments="", **fields):
    function = {
        "arguments": arguments,
        **({"name": fields.pop("name")} if "name" in fields else {}),
    }
    return {**fields, "function": function}


def read(*events):
    reader = ChatReader()
    return [out for event in events for out in reader.read(event)], reader


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_thoughts_are_read_from_either_field(field):
    pieces, _ = read(chunk(**{field: "hm"}), chunk(content="so"))
    assert pieces == [ThoughtPiece("hm"), TextPiece("so")]


def test_content_in_parts_is_text_and_thoughts():
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
        {"type": "thinking", "thinking": "and"},
        {"type": "text", "text": "so"},
        {"type": "reference"},
    ]
    pieces, _ = read(chunk(content=parts))
    assert (thought(pieces), said(pieces)) == ("hmand", "so")


def test_a_refusal_of_the_model_is_what_it_says():
    assert said(read(chunk(refusal="I will not."))[0]) == "I will not."


def test_calls_side_by_side_are_kept_apart_by_their_numbers():
    pieces, reader = read(
        chunk(tool_calls=[piece(index=0, id="a", name="read")]),
        chunk(tool_calls=[piece(index=1, id="b", name="find")]),
        chunk(tool_calls=[piece('{"x":', index=1)]),
        chunk(tool_calls=[piece("{}", index=0)]),
        chunk(tool_calls=[piece("1}", index=1)]),
        chunk("tool_calls"),
    )
    assert calls(pieces) == [("a", "read", "{}"), ("b", "find", '{"x":1}')]
    assert reader.close().stop is Stop.CALLS


@pytest.mark.parametrize("number", [{"index": 0}, {}, {"index": None}])
def test_calls_that_all_have_the_same_number_or_none_are_kept_apart_by_their_ids(number):
    pieces, _ = read(
        chunk(tool_calls=[piece("{}", id="a", name="read", **number)]),
        chunk(tool_calls=[piece('{"y":2}', id="b", name="find", **number)]),
    )
    assert calls(pieces) == [("a", "read", "{}"), ("b", "find", '{"y":2}')]


def test_whole_calls_of_one_event_without_ids_are_kept_apart():
    both = [piece("{}", name="read"), piece("{}", name="find")]
    assert calls(read(chunk(tool_calls=both))[0]) == [("", "read", "{}"), ("", "find", "{}")]


def test_a_call_whose_id_is_said_again_with_each_piece_is_one_call():
    pieces, _ = read(
        chunk(tool_calls=[piece("{", index=0, id="a", name="read")]),
        chunk(tool_calls=[piece("}", index=0, id="a", name="read")]),
    )
    assert calls(pieces) == [("a", "read", "{}")]


def test_arguments_that_are_an_object_become_text():
    (call,) = calls(read(chunk(tool_calls=[piece({"path": "a"}, index=0, name="read")]))[0])
    assert call[2] == '{"path":"a"}'


@pytest.mark.parametrize(
    ("finish", "stop"),
    [("stop", Stop.END), ("eos", Stop.END), ("length", Stop.LENGTH), ("tool_calls", Stop.CALLS)],
)
def test_the_reason_of_the_end_is_read_also_where_it_is_no_known_one(finish, stop):
    assert read(chunk(finish))[1].close().stop is stop


def test_a_call_is_the_reason_where_the_server_says_stop():
    _, reader = read(chunk(tool_calls=[piece("{}", index=0, name="read")]), chunk("stop"))
    assert reader.close().stop is Stop.CALLS


def test_the_mark_of_the_end_alone_will_do_and_nothing_will_not():
    assert read(chunk(content="so"), b"[DONE]")[1].close().stop is Stop.END
    assert read(chunk(content="so"))[1].close() is None


def test_usage_is_read_wherever_it_stands():
    usage = {"prompt_tokens": 9, "completion_tokens": 2}
    apart = msgspec.json.encode({"choices": [], "usage": usage})
    _, reader = read(chunk("stop"), apart)
    assert reader.close().usage == Usage(9, 2, None)


def test_events_that_say_nothing_are_passed_over():
    assert read(b"{}", b'{"choices":null}', chunk(role="assistant", content=None))[0] == []


@pytest.mark.parametrize("event", [b'{"error":{"message":"x"}}', b'{"error":"x"}'])
def test_an_error_ends_the_answer(event):
    with pytest.raises(FailedAnswerError):
        read(event)


@pytest.mark.parametrize("event", [b"<html>", b'{"choices":3}', b"\xff", b"[]"])
def test_what_is_no_chunk_is_not_understood(event):
    with pytest.raises(NotUnderstoodError):
        read(event)


def test_a_piece_of_a_call_that_never_began_is_a_call_without_a_name():
    pieces, _ = read(chunk(tool_calls=[piece("{}", index=4)]))
    assert pieces == [CallPiece(0, "", "", "{}")]
