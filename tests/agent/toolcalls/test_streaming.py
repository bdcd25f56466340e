"""Text is split the same however it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.toolcalls.streaming import Splitter
from hortus.agent.toolcalls.types import Said, Thought, ThoughtSoFar

MARKS = [
    "<think>",
    "</think>",
    "<tool_call>",
    "```",
    "```json",
    "```tool_call",
    "`",
    "{",
    "[",
    "\n",
    "~~~",
    " ",
    "a",
    ". ",
    "<",
    "</",
    "> ",
    "    ",
    "<|channel|>",
    "[TOOL_CALLS]",
    "<function=",
]


def split(*pieces, thinking=False):
    splitter = Splitter(thinking)
    events = [event for piece in pieces for event in splitter.feed(piece)]
    return merged(events + splitter.finish()), splitter.tail


def merged(events):
    """Return events with texts of one kind joined."""
    made = []
    for event in events:
        if made and type(made[-1]) is type(event) and not isinstance(event, ThoughtSoFar):
            made[-1] = type(event)(made[-1].text + event.text)
        else:
            made.append(event)
    return made


@given(st.lists(st.sampled_from(MARKS), max_size=14).map("".join), st.data())
def test_the_result_is_the_same_at_every_cut(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert split(*pieces) == split(text) == split(*text)


@given(st.lists(st.sampled_from(MARKS), max_size=14).map("".join))
def test_no_sign_of_the_text_is_lost_but_marks_of_thought(text):
    events, tail = split(text)
    held = "".join(event.text for event in events if not isinstance(event, ThoughtSoFar)) + tail
    for mark in ("<think>", "</think>"):
        text, held = text.replace(mark, ""), held.replace(mark, "")
    assert held == text


@pytest.mark.parametrize(
    ("text", "events", "tail"),
    [
        ("Hello.", [Said("Hello.")], ""),
        ("<think>a</think>b", [Thought("a"), Said("b")], ""),
        ("a</think>b", [Said("a"), ThoughtSoFar(), Said("b")], ""),
        ("<think>a", [Thought("a")], ""),
        ("a\n<tool_call>b", [Said("a\n")], "<tool_call>b"),
        ("Done.<tool_call>b", [Said("Done.")], "<tool_call>b"),
        ("<think>a</think><function=b", [Thought("a")], "<function=b"),
        ("```json\n{}", [], "```json\n{}"),
        ("a\n```tool_call\n{}", [Said("a\n")], "```tool_call\n{}"),
        (' \n{"a"', [Said(" \n")], '{"a"'),
    ],
)
def test_calls_may_begin_only_where_none_is_quoted(text, events, tail):
    assert split(text) == (events, tail)


@pytest.mark.parametrize(
    "text",
    [
        "a <tool_call>b",
        "`<tool_call>`",
        "> <tool_call>",
        "> Done.<tool_call>",
        "- <tool_call>",
        '"<tool_call>',
        "    <tool_call>",
        "```\n<tool_call>\n```\n",
        "~~~~\n```\n<tool_call>\n~~~\n",
        "```python\nf = {}\n```",
        "a [b](c) {d}",
        "the tags `<think>` and `</think>`",
        "say <think> if you like",
    ],
)
def test_marks_that_are_quoted_are_text(text):
    assert split(text) == ([Said(text)], "")


def test_text_is_given_out_as_soon_as_it_is_certain():
    splitter = Splitter()
    assert splitter.feed("Hello <") == [Said("Hello ")]
    assert splitter.feed("b") == [Said("<"), Said("b")]
    assert splitter.feed("\n<tool") == [Said("\n")]
    assert splitter.feed("_call>x") == []
    assert splitter.finish() == []
    assert splitter.tail == "<tool_call>x"


def test_a_template_may_have_begun_the_thought():
    assert split("a</think>b", thinking=True)[0] == [Thought("a"), Said("b")]
    assert split("a", "</think", ">", thinking=True)[0] == [Thought("a")]
