"""JSON in a fence or alone may be a call; who knows the tools decides."""

import pytest

from hortus.agent.toolcalls.grammars import read_bare, read_fenced


@pytest.mark.parametrize("word", ["", "json", "tool_call", "tool_code"])
def test_a_fence_with_json_is_read(word):
    found = read_fenced(f"```{word}\n{{}}\n```\n", 0)
    assert (found.calls[0].body, found.calls[0].complete) == ("{}", True)


@pytest.mark.parametrize("text", ["```python\n{}\n```", "```json\nx\n```", "```json\n{}", "{}"])
def test_other_fences_are_not_read(text):
    assert read_fenced(text, 0) is None


def test_bare_json_reaches_to_the_end():
    assert read_bare(' {"a": 1} ', 0).calls[0].body == '{"a": 1}'
    assert read_bare("x {}", 0) is None
    assert read_bare("{} x", 0).end == 2
    assert not read_bare("{ x", 0).calls[0].complete
