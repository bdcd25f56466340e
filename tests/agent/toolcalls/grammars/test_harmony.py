"""Channels are told apart, and only those with a recipient are calls."""

import pytest

from hortus.agent.toolcalls.grammars import read_channels


def test_analysis_is_thought_final_is_said_and_commentary_to_a_tool_is_a_call():
    found = read_channels(
        "<|channel|>analysis<|message|>Hm.<|end|>"
        "<|start|>assistant<|channel|>commentary<|message|>I read it.<|end|>"
        "<|start|>assistant<|channel|>commentary to=functions.f "
        "<|constrain|>json<|message|>{}<|call|>"
        "<|start|>assistant<|channel|>final<|message|>Done.<|return|>"
    )
    assert (found.thought, found.said) == ("Hm.\nI read it.", "Done.")
    assert [(call.name, call.body, call.complete) for call in found.calls] == [
        ("functions.f", "{}", True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<|start|>assistant to=functions.f<|channel|>commentary json<|message|>{}<|call|>",
        "<|channel|>analysis to=functions.f code<|message|>{}<|call|>",
    ],
)
def test_the_recipient_may_stand_in_role_or_channel(text):
    assert read_channels(text).calls[0].name == "functions.f"


def test_a_call_without_its_end_is_not_known_to_be_whole():
    (call,) = read_channels('<|channel|>commentary to=f<|message|>{"a": ').calls
    assert not call.complete


@pytest.mark.parametrize("text", ["", "<|channel|>", "<|channel|> is a token", "<|start|>x"])
def test_tokens_without_a_message_are_no_channels(text):
    assert read_channels(text) is None
