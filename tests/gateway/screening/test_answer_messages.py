"""A messages server's events are read for the texts they carry and the texts they end."""

import pytest

from hortus.gateway.screening.answer_json import Form
from hortus.gateway.screening.answer_messages import MessagesTap
from hortus.gateway.screening.answer_reading import IDLE
from tests.gateway.screening.streams import read, said


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
