"""A chat server's chunks are read for the texts they carry and the texts they end."""

import pytest

from hortus.core import Dialect
from hortus.gateway.screening.answer_chat import ChatTap
from hortus.gateway.screening.answer_json import Form
from hortus.gateway.screening.answer_taps import tap_for
from tests.gateway.screening.streams import read, said


def chunk(finish=None, index=0, **delta):
    return {"choices": [{"index": index, "delta": delta, "finish_reason": finish}]}


def test_a_chat_chunk_says_prose_and_tool_arguments():
    tap = ChatTap()
    calls = [
        {"index": 1, "function": {"arguments": '{"a":'}},
        {"index": 2, "type": "custom", "custom": {"input": "ls"}},
        {"function": {"name": "x", "arguments": "{}"}},
    ]
    reading = read(
        tap,
        chunk(content="c", refusal="r", reasoning="t", tool_calls=calls,
              function_call={"arguments": "{"}),
    )  # fmt: skip
    assert said(reading) == [
        ((0, "content"), "c"),
        ((0, "refusal"), "r"),
        ((0, "reasoning"), "t"),
        ((0, "call"), "{"),
        ((0, "call", 1), '{"a":'),
        ((0, "call", 2), "ls"),
        ((0, "call", 2), "{}"),
    ]
    forms = [piece.form for piece in reading.said]
    assert forms == [*[Form.PLAIN] * 3, Form.JSON, Form.JSON, Form.PLAIN, Form.JSON]
    assert not reading.is_more


def test_choices_of_one_chunk_are_kept_apart():
    tap = ChatTap()
    both = {"choices": chunk(content="a", index=1)["choices"] + chunk(content="b")["choices"]}
    assert said(read(tap, both)) == [((1, "content"), "a"), ((0, "content"), "b")]


def test_some_servers_say_message_for_delta():
    value = {"choices": [{"message": {"content": "a"}}]}
    assert said(read(ChatTap(), value)) == [((0, "content"), "a")]


def test_a_completion_says_text():
    value = {"choices": [{"index": 0, "text": "a", "logprobs": None, "finish_reason": "stop"}]}
    reading = read(tap_for(Dialect.COMPLETIONS), value)
    assert said(reading) == [((0, "text"), "a")]
    assert reading.over == ((0, "text"),)


def test_prose_ends_where_something_else_begins_and_all_with_the_reason():
    tap = ChatTap()
    assert read(tap, chunk(reasoning_content="t")).over == ()
    assert read(tap, chunk(content="a")).over == ((0, "reasoning_content"),)
    assert read(tap, chunk(content="b")).over == ()
    assert read(tap, chunk()).over == ()
    call = {"index": 0, "function": {"arguments": "{"}}
    assert read(tap, chunk(tool_calls=[call])).over == ((0, "content"),)
    assert read(tap, chunk(tool_calls=[call])).over == ()
    assert set(read(tap, chunk("tool_calls")).over) == {
        (0, "reasoning_content"),
        (0, "content"),
        (0, "call", 0),
    }


@pytest.mark.parametrize("field", ["logprobs", "content_filter_results", "native_finish_reason"])
def test_fields_of_known_servers_are_no_more_text(field):
    value = chunk(content="a")
    value["choices"][0][field] = {"x": ["y"]}
    assert not read(ChatTap(), value).is_more


def test_what_a_chunk_holds_beside_is_more():
    value = chunk(content="a", reasoning_details=[{"text": "b"}])
    reading = read(ChatTap(), value)
    assert said(reading) == [((0, "content"), "a")]
    assert reading.is_more
