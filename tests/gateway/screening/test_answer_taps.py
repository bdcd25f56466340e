"""Each dialect's events are read for the texts they carry and the texts they end."""

import json

import pytest

from hortus.core import Dialect
from hortus.gateway.screening.answer_chat import ChatTap
from hortus.gateway.screening.answer_json import Form, literals
from hortus.gateway.screening.answer_messages import MessagesTap
from hortus.gateway.screening.answer_reading import IDLE, OTHER
from hortus.gateway.screening.answer_responses import ResponsesTap
from hortus.gateway.screening.answer_taps import tap_for


def read(tap, value):
    """Return what an event says, and hold that each text stands where it is said to."""
    data = json.dumps(value).encode()
    reading = tap.read(data)
    places = {literal.path: literal for literal in literals(data)}
    for said in reading.said:
        if said.text:
            assert places[said.path].read(data) == said.text
    return reading


def said(reading):
    """Return key and text of each piece."""
    return [(piece.key, piece.text) for piece in reading.said]


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


@pytest.mark.parametrize("tap", [ChatTap, MessagesTap, ResponsesTap])
@pytest.mark.parametrize("data", [b"[DONE]", b"no JSON", b'{"choices": 1, "delta": 1}', b"\xff"])
def test_what_cannot_be_read_is_looked_at_as_it_is(tap, data):
    reading = tap().read(data)
    assert reading == OTHER or (reading.is_more and not reading.said)


def delta(index, **content):
    return {"type": "content_block_delta", "index": index, "delta": content}


def start(index, kind, **more):
    block = {"type": kind, **more}
    return {"type": "content_block_start", "index": index, "content_block": block}


def test_text_goes_on_over_blocks_that_follow_one_another():
    tap = MessagesTap()
    keys = []
    for value in (
        start(0, "text", text="a"),
        delta(0, type="text_delta", text="b"),
        {"type": "content_block_stop", "index": 0},
        start(1, "text", text=""),
        delta(1, type="text_delta", text="c"),
    ):
        reading = read(tap, value)
        keys += [piece.key for piece in reading.said]
        assert reading.over == ()
    assert set(keys) == {("text", 0)}
    assert read(tap, start(2, "tool_use", id="t", input={})).over == (("text", 0),)
    assert said(read(tap, delta(3, type="text_delta", text="d"))) == [(("text", 1), "d")]


def test_thoughts_and_inputs_end_with_their_block():
    tap = MessagesTap()
    read(tap, delta(0, type="thinking_delta", thinking="t"))
    reading = read(tap, delta(1, type="input_json_delta", partial_json="{"))
    assert reading.said[0].form is Form.JSON
    assert read(tap, {"type": "content_block_stop", "index": 1}).over == (("input", 1),)
    assert read(tap, {"type": "content_block_stop", "index": 0}).over == (("thinking", 0),)
    assert read(tap, {"type": "content_block_stop", "index": 0}).over == ()


def test_the_end_of_a_message_ends_all_its_texts():
    tap = MessagesTap()
    read(tap, delta(0, type="text_delta", text="a"))
    ended = {"type": "message_delta", "delta": {"stop_reason": "x"}, "usage": {"output_tokens": 1}}
    assert read(tap, ended).over == (("text", 0),)


def test_a_ping_only_keeps_the_connection():
    assert read(MessagesTap(), {"type": "ping"}) is IDLE


@pytest.mark.parametrize(
    ("content", "is_more"),
    [
        ({"type": "signature_delta", "signature": "c2ln"}, False),
        ({"type": "citations_delta", "citation": {"cited_text": "x"}}, True),
    ],
)
def test_signatures_are_no_text_and_citations_are_looked_at_alone(content, is_more):
    reading = read(MessagesTap(), delta(0, **content))
    assert reading.said == ()
    assert reading.is_more is is_more


def test_text_with_an_unknown_field_beside_it_is_still_the_text():
    reading = read(MessagesTap(), delta(0, type="text_delta", text="a", new={"x": "y"}))
    assert said(reading) == [(("text", 0), "a")]
    assert reading.is_more


def item(kind, index=0, **more):
    return {"type": f"response.{kind}", "output_index": index, **more}


def test_a_delta_of_responses_says_its_text_and_which_part_it_is_of():
    tap = ResponsesTap()
    first = read(tap, item("output_text.delta", content_index=0, delta="a", item_id="i"))
    second = read(tap, item("output_text.delta", content_index=1, delta="b", logprobs=[]))
    assert first.said[0].key == second.said[0].key
    assert first.said[0].part != second.said[0].part
    call = read(tap, item("function_call_arguments.delta", 1, delta="{"))
    assert call.said[0].form is Form.JSON
    custom = read(tap, item("custom_tool_call_input.delta", 2, delta="ls"))
    assert custom.said[0].form is Form.PLAIN
    paragraphs = [
        read(tap, item("reasoning_summary_text.delta", 3, summary_index=n, delta="a"))
        for n in (0, 1)
    ]
    assert paragraphs[0].said[0].key != paragraphs[1].said[0].key
    assert not any(reading.is_more for reading in (first, second, call, custom, *paragraphs))


def test_an_item_that_is_done_ends_its_texts_and_repeats_them():
    tap = ResponsesTap()
    read(tap, item("output_text.delta", delta="a"))
    read(tap, item("function_call_arguments.delta", 1, delta="{"))
    reading = read(tap, item("output_text.done", text="a"))
    assert (reading.over, reading.is_more) == ((), True)
    done = read(tap, item("output_item.done", item={}))
    assert done.over == (("response.output_text.delta", 0),)
    (over,) = read(tap, {"type": "response.completed", "response": {}}).over
    assert over[:2] == ("response.function_call_arguments.delta", 1)


def test_a_new_item_ends_the_text_of_the_one_before():
    tap = ResponsesTap()
    read(tap, item("output_text.delta", delta="a"))
    read(tap, item("function_call_arguments.delta", 1, delta="{"))
    added = read(tap, item("output_item.added", 2, item={}))
    assert added.over == (("response.output_text.delta", 0),)


def test_sound_is_no_text():
    assert read(ResponsesTap(), item("audio.delta", delta="AAAA")).said == ()


def test_a_delta_with_an_unknown_field_is_still_the_text():
    reading = read(ResponsesTap(), item("output_text.delta", delta="a", new={"x": "y"}))
    assert [piece.text for piece in reading.said] == ["a"]
    assert reading.is_more
