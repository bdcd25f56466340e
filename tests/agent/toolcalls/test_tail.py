"""The end of a message is calls throughout, or text."""

import pytest

from hortus.agent.toolcalls.tail import read_tail

CALL = '<tool_call>{"name": "f"}</tool_call>'


@pytest.mark.parametrize(
    ("text", "count", "rest"),
    [
        (CALL, 1, ""),
        (f"{CALL}\n\n{CALL}", 2, ""),
        (f"{CALL}</tool_call><|im_end|>\n", 1, ""),
        (f"<tool_calls>\n{CALL}\n</tool_calls></s>", 1, ""),
        (f"{CALL}\nIt is done.", 1, "It is done."),
        (f"{CALL}\n{CALL} and", 2, "and"),
        ("<tool_call> is a tag", 0, "<tool_call> is a tag"),
        ("<|channel|> is a token", 0, "<|channel|> is a token"),
        ('{"name": "f"}\n{"name": "g"}', 2, ""),
        ('{"name": "f"} is JSON', 1, "is JSON"),
        ("", 0, ""),
    ],
)
def test_calls_are_read_one_after_another(text, count, rest):
    tail = read_tail(text)
    assert (len(tail.calls), tail.rest) == (count, rest)


def test_an_answer_that_the_model_made_up_is_cut_off_and_noted():
    tail = read_tail(f"{CALL}\n<tool_response>42</tool_response>\nSo it is 42.")
    assert tail.rest == ""
    assert tail.calls[0].repairs[0].before.startswith("<tool_response>42")


def test_grammars_may_follow_one_another():
    tail = read_tail(f'{CALL}<function=g></function>[TOOL_CALLS]h[ARGS]{{"a": 1}}')
    assert [call.grammar for call in tail.calls] == ["hermes", "qwen-xml", "mistral"]
