"""The chat dialect, whole and streamed."""

from dataclasses import replace

import pytest

from hortus.gateway.testing import Stop
from hortus.gateway.testing.scripted_chat import chat_answer, chat_stream


def test_the_whole_answer_has_text_reasoning_calls_and_usage(reply):
    answer = chat_answer(reply)
    [choice] = answer["choices"]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] == "I run it — ölig. "
    assert choice["message"]["reasoning_content"] == "Let me see."
    assert [c["function"]["name"] for c in choice["message"]["tool_calls"]] == ["bash", "read"]
    assert answer["usage"] == {
        "prompt_tokens": 10,
        "completion_tokens": 3,
        "total_tokens": 13,
        "prompt_tokens_details": {"cached_tokens": 2},
        "completion_tokens_details": {"reasoning_tokens": 1},
    }


def test_the_stream_adds_up_to_the_whole_answer(reply, data_of):
    message = chat_answer(reply)["choices"][0]["message"]
    events = data_of(chat_stream(reply, include_usage=False))
    deltas = [choice["delta"] for event in events for choice in event["choices"]]
    calls = [call for delta in deltas for call in delta.get("tool_calls", [])]
    assert "".join(d.get("content") or "" for d in deltas) == message["content"]
    assert "".join(d.get("reasoning_content", "") for d in deltas) == message["reasoning_content"]
    for index, whole in enumerate(message["tool_calls"]):
        mine = [c for c in calls if c["index"] == index]
        assert (mine[0]["id"], mine[0]["function"]["name"]) == (
            whole["id"],
            whole["function"]["name"],
        )
        arguments = "".join(c["function"]["arguments"] for c in mine)
        assert arguments == whole["function"]["arguments"]


def test_the_stream_ends_with_done(reply):
    assert list(chat_stream(reply, include_usage=True))[-1] == b"data: [DONE]\n\n"


def test_the_usage_chunk_comes_only_where_asked_for_and_has_no_choices(reply, data_of):
    with_usage = data_of(chat_stream(reply, include_usage=True))
    without = data_of(chat_stream(reply, include_usage=False))
    assert with_usage[-1]["choices"] == []
    assert with_usage[-1]["usage"]["total_tokens"] == 13
    assert all("usage" not in event for event in without)


def test_an_answer_of_calls_alone_has_no_content(reply):
    calls = replace(reply, parts=reply.parts[2:])
    assert chat_answer(calls)["choices"][0]["message"]["content"] is None


@pytest.mark.parametrize(
    ("stop", "finish"),
    [(Stop.END, "stop"), (Stop.LENGTH, "length"), (Stop.REFUSAL, "content_filter")],
)
def test_every_stop_has_its_word(reply, stop, finish):
    assert chat_answer(replace(reply, stop=stop))["choices"][0]["finish_reason"] == finish
