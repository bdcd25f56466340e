"""Calls as Python writes them hold plain values only."""

import pytest

from hortus.agent.toolcalls.grammars import read_pythonic


def test_calls_are_read_with_values_of_every_kind():
    found = read_pythonic("[f(a=1, b='x\\n', c=[True, None]), m.g()]", 0)
    assert [(call.name, call.body) for call in found.calls] == [
        ("f", '{"a": 1, "b": "x\\n", "c": [true, null]}'),
        ("m.g", "{}"),
    ]


def test_the_tokens_of_llama_may_stand_around_it():
    text = "<|python_start|>[f(a=1)]<|python_end|> "
    assert read_pythonic(text, 0).end == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "[f(1)]",
        "[f(a=g())]",
        "[f(a=open('x'))]",
        "[f(**x)]",
        "[f(a=1), 2]",
        "[f(a=1)] and so on",
        "[f(a={1})]",
        "[f(a=1e999)]",
        "[x for x in f(a=1)]",
        "[f(a=1)",
        "[]",
        "f(a=1)",
        "[f](x)",
        "[f(a=b'x')]",
    ],
)
def test_anything_else_is_no_call(text):
    assert read_pythonic(text, 0) is None
