"""A text is taken apart into what is said, thought and called."""

import importlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.toolcalls import Reader, read_calls, read_tools

CALL = '<tool_call>{"name": "read_file", "arguments": {"path": "a"}}</tool_call>'


@pytest.fixture(scope="module")
def corpus():
    """Return the cases that the benchmark measures."""
    patch = pytest.MonkeyPatch()
    patch.syspath_prepend(str(Path(__file__).parents[3] / "bench"))
    yield importlib.import_module("agent_calls")
    patch.undo()


@pytest.fixture(scope="module")
def cases(corpus):
    """Return every case with its kind."""
    return corpus.all_cases()


def test_every_case_of_the_corpus_is_read_as_it_was_meant(corpus, cases):
    wrong = []
    for kind, case in cases:
        reading = read_calls(case.text, corpus.TOOLS)
        calls = tuple((call.name, dict(call.arguments)) for call in reading.calls)
        if calls != case.calls or bool(reading.faults) != case.refused:
            wrong.append(f"{kind}: {case.name}")
    assert wrong == []


@settings(max_examples=60)
@given(data=st.data())
def test_every_case_is_read_the_same_at_every_cut(corpus, cases, data):
    _, case = data.draw(st.sampled_from(cases))
    at = data.draw(st.integers(0, len(case.text)))
    reader = Reader(corpus.TOOLS)
    reader.feed(case.text[:at])
    reader.feed(case.text[at:])
    assert reader.finish()[1] == read_calls(case.text, corpus.TOOLS)


def test_what_is_said_and_thought_is_kept_apart_from_calls(read):
    reading = read(f"<think>Hm.</think>I read it.\n\n{CALL}")
    assert (reading.thinking, reading.text) == ("Hm.", "I read it.")
    assert [call.name for call in reading.calls] == ["read_file"]
    assert (reading.faults, reading.correction, reading.doubt) == ((), None, None)


def test_thinking_without_its_beginning_does_not_leak_into_the_answer(read):
    reading = read("I should read it.\n</think>\nIt is done.")
    assert (reading.thinking, reading.text) == ("I should read it.", "It is done.")


def test_a_call_inside_a_thought_is_none(read):
    assert read(f"<think>\n{CALL}\n</think>No.").calls == ()
    assert read(f"\n{CALL}", thinking=True).calls == ()


def test_a_call_that_text_follows_is_text_and_says_why(read):
    reading = read(f"{CALL}\nThat is how it looks.")
    assert reading.calls == ()
    assert reading.text == f"{CALL}\nThat is how it looks."
    assert reading.doubt == "text follows what looks like a call; calls have to end a message"


def test_an_announced_example_is_text_and_says_why(read):
    reading = read(f"The log says:\n{CALL}")
    assert (reading.calls, reading.doubt) == ((), "the text before it announces an example")
    assert read(f"Let me look at the log:\n{CALL}").calls


def test_a_broken_call_gives_one_message_and_is_not_text(read):
    reading = read('Now.\n<tool_call>{"name": "read_file", "arguments": {}}</tool_call>')
    assert (reading.calls, reading.text) == ((), "Now.")
    assert "read_file: path: is missing (string)" in reading.correction


def test_good_calls_beside_a_broken_one_are_both_told(read):
    reading = read(f'{CALL}<tool_call>{{"name": "bash", "arguments": {{}}}}</tool_call>')
    assert (len(reading.calls), len(reading.faults)) == (1, 1)


def test_channels_give_text_and_thought(read):
    reading = read(
        "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant"
        "<|channel|>final<|message|>Done.<|return|>"
    )
    assert (reading.thinking, reading.text) == ("Hm.", "Done.")


@given(st.text())
def test_any_text_without_marks_is_only_text(text):
    if not any(sign in text for sign in "<[{`~"):
        assert read_calls(text).text == text.strip()


@pytest.mark.parametrize(
    "form",
    [
        '<tool_call>{"name": "run", "arguments": {"command": "a", "limit_s": %s}}</tool_call>',
        '```json\n{"name": "run", "arguments": {"command": "a", "limit_s": %s}}\n```',
        '[TOOL_CALLS][{"name": "run", "arguments": {"command": "a", "limit_s": %s}}]',
        '{"name": "run", "arguments": {"command": "a", "limit_s": %s}}',
        "[run(command='a', limit_s=%s)]",
        "<function=run><parameter=command>a</parameter><parameter=limit_s>%s</parameter></function>",
    ],
    ids=lambda form: form[:8],
)
def test_a_number_without_end_crashes_no_grammar(form):
    digits = "1" * 5_000
    schema = {
        "type": "object",
        "properties": {"command": {"type": "string"}, "limit_s": {"type": "integer"}},
    }
    offered = read_tools(json.dumps([{"name": "run", "parameters": schema}]).encode())
    reading = read_calls(form % digits, offered)
    assert not reading.calls or digits not in str(reading.calls[0].arguments.get("limit_s"))
