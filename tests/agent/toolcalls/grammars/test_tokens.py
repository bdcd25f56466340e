"""Calls between special tokens are read to the token that ends them."""

import pytest

from hortus.agent.toolcalls.grammars import read_llama, read_mistral, read_tokens

BAR, LOW = "\uff5c", "\u2581"
BEGIN, END, SEP = (
    f"<{BAR}tool{LOW}{w}{BAR}>" for w in (f"call{LOW}begin", f"call{LOW}end", "sep")
)


@pytest.mark.parametrize(
    ("text", "name", "body"),
    [
        (f"{BEGIN}f{SEP}{{}}{END}", "f", "{}"),
        (f"{BEGIN}function{SEP}f\n```json\n{{}}\n```{END}", "f", "{}"),
        (f"{BEGIN}function{SEP}{{}}{END}", "function", "{}"),
        (
            "<|tool_call_begin|>functions.f:12<|tool_call_argument_begin|>{}<|tool_call_end|>",
            "f",
            "{}",
        ),
        ("<|tool_call_begin|>f<|tool_sep|>{}<|tool_call_end|>", "f", "{}"),
    ],
)
def test_name_and_arguments_are_parted(text, name, body):
    found = read_tokens(text, 0)
    (call,) = found.calls
    assert (call.name, call.body, call.complete, found.end) == (name, body, True, len(text))


def test_a_call_without_its_end_is_not_complete():
    (call,) = read_tokens(f"{BEGIN}f{SEP}{{", 0).calls
    assert not call.complete
    found = read_tokens(f"{BEGIN}f{SEP}{{}}{BEGIN}g{SEP}{{}}{END}", 0)
    assert (found.calls[0].name, found.calls[0].complete) == ("f", False)


def test_a_call_without_arguments_has_only_a_name():
    (call,) = read_tokens(f"{BEGIN}f{END}", 0).calls
    assert (call.name, call.body) == ("f", "")


@pytest.mark.parametrize(
    ("text", "name", "body", "complete"),
    [
        ('[TOOL_CALLS][{"name": "f"}]', None, '[{"name": "f"}]', True),
        ('[TOOL_CALLS] {"name": "f"}', None, '{"name": "f"}', True),
        ('[TOOL_CALLS]f[ARGS]{"a": 1}', "f", '{"a": 1}', True),
        ('[TOOL_CALLS]f[CALL_ID]abc[ARGS]{"a": 1}', "f", '{"a": 1}', True),
        ('[TOOL_CALLS]f[ARGS]{"a": ', "f", '{"a": ', False),
    ],
)
def test_both_forms_of_mistral_are_read(text, name, body, complete):
    (call,) = read_mistral(text, 0).calls
    assert (call.name, call.body, call.complete) == (name, body, complete)


def test_the_python_tag_of_llama_comes_before_json():
    (call,) = read_llama('<|python_tag|>{"name": "f", "parameters": {}}', 0).calls
    assert (call.body, call.complete) == ('{"name": "f", "parameters": {}}', True)


@pytest.mark.parametrize("read", [read_tokens, read_mistral, read_llama])
@pytest.mark.parametrize("text", ["", "x", "[TOOL_CALLS] is a token", "<|python_tag|>print(1)"])
def test_other_text_is_no_call(read, text):
    assert read(text, 0) is None
