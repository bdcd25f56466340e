"""The messages dialect, whole and streamed."""

import json
from dataclasses import replace

import pytest

from hortus.gateway.testing import Stop
from hortus.gateway.testing.scripted_messages import messages_answer, messages_stream


def test_the_whole_answer_has_one_block_a_part(reply):
    answer = messages_answer(reply)
    assert answer["stop_reason"] == "tool_use"
    assert answer["content"] == [
        {"type": "thinking", "thinking": "Let me see.", "signature": "c2ln"},
        {"type": "text", "text": "I run it — ölig. "},
        {"type": "tool_use", "id": "call_a", "name": "bash", "input": {"command": "echo hi"}},
        {"type": "tool_use", "id": "call_b", "name": "read", "input": {"path": "a.txt"}},
    ]


def test_usage_has_all_four_counters_from_the_first_event_on(reply, data_of):
    events = data_of(messages_stream(reply))
    assert events[0]["message"]["usage"] == {
        "input_tokens": 7,
        "cache_creation_input_tokens": 1,
        "cache_read_input_tokens": 2,
        "output_tokens": 1,
    }
    assert events[-2]["usage"]["output_tokens"] == 3


def test_every_block_is_opened_and_closed_once(reply, data_of):
    events = data_of(messages_stream(reply))
    kinds = [event["type"] for event in events]
    assert kinds[0] == "message_start"
    assert kinds[-2:] == ["message_delta", "message_stop"]
    for kind in ("content_block_start", "content_block_stop"):
        assert [e["index"] for e in events if e["type"] == kind] == [0, 1, 2, 3]


def test_pieces_add_up_to_their_blocks(reply, data_of):
    deltas = [
        (event["index"], event["delta"])
        for event in data_of(messages_stream(reply))
        if event["type"] == "content_block_delta"
    ]
    for index, block in enumerate(messages_answer(reply)["content"]):
        mine = [delta for at, delta in deltas if at == index]
        pieces = "".join(
            d.get("text") or d.get("thinking") or d.get("partial_json") or "" for d in mine
        )
        expected = block.get("text") or block.get("thinking") or block["input"]
        assert (json.loads(pieces) if block["type"] == "tool_use" else pieces) == expected
    assert {"type": "signature_delta", "signature": "c2ln"} in [delta for _, delta in deltas]


def test_the_name_of_each_event_is_the_type_in_its_data(reply):
    for event in messages_stream(reply):
        name, data = event.decode().strip().split("\n")
        assert json.loads(data.removeprefix("data: "))["type"] == name.removeprefix("event: ")


@pytest.mark.parametrize(
    ("stop", "reason"),
    [(Stop.END, "end_turn"), (Stop.LENGTH, "max_tokens"), (Stop.REFUSAL, "refusal")],
)
def test_every_stop_has_its_word(reply, stop, reason):
    assert messages_answer(replace(reply, stop=stop))["stop_reason"] == reason
