"""The responses dialect, whole and streamed."""

from dataclasses import replace

import pytest

from hortus.gateway.testing import Stop
from hortus.gateway.testing.scripted_responses import responses_answer, responses_stream


def test_the_whole_answer_has_one_item_a_part_and_usage(reply):
    answer = responses_answer(reply)
    assert [item["type"] for item in answer["output"]] == [
        "reasoning",
        "message",
        "function_call",
        "function_call",
    ]
    assert len({item["id"] for item in answer["output"]}) == 4
    assert answer["usage"] == {
        "input_tokens": 10,
        "input_tokens_details": {"cached_tokens": 2},
        "output_tokens": 3,
        "output_tokens_details": {"reasoning_tokens": 1},
        "total_tokens": 13,
    }


def test_the_stream_is_numbered_and_ends_with_the_whole_answer(reply, data_of):
    events = data_of(responses_stream(reply))
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    assert [e["type"] for e in events[:2]] == ["response.created", "response.in_progress"]
    assert events[-1]["type"] == "response.completed"
    assert events[-1]["response"] == responses_answer(reply)


def test_pieces_add_up_to_their_items(reply, data_of):
    events = data_of(responses_stream(reply))
    for index, item in enumerate(responses_answer(reply)["output"]):
        pieces = "".join(e["delta"] for e in events if "delta" in e and e["output_index"] == index)
        assert pieces == {
            "reasoning": lambda i: i["summary"][0]["text"],
            "message": lambda i: i["content"][0]["text"],
            "function_call": lambda i: i["arguments"],
        }[item["type"]](item)


def test_every_item_is_opened_and_closed_once(reply, data_of):
    events = data_of(responses_stream(reply))
    for kind in ("response.output_item.added", "response.output_item.done"):
        assert [e["output_index"] for e in events if e["type"] == kind] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("stop", "reason"),
    [(Stop.LENGTH, "max_output_tokens"), (Stop.REFUSAL, "content_filter")],
)
def test_a_stop_before_the_end_is_an_incomplete_response(reply, data_of, stop, reason):
    last = data_of(responses_stream(replace(reply, stop=stop)))[-1]
    assert last["type"] == "response.incomplete"
    assert last["response"]["incomplete_details"] == {"reason": reason}
