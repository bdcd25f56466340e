"""What the person is told of servers: which, what, and how it is mended."""

import pytest

from hortus.agent.asking.hints import left_in_text, no_tools, read_less
from hortus.agent.toolcalls import Grammar


@pytest.mark.parametrize("grammar", Grammar)
def test_every_grammar_has_a_remedy(grammar):
    notice = left_in_text("house/code", grammar)
    assert "house/code" in notice.text
    assert grammar in notice.text
    assert "parser" in notice.remedy


def test_a_server_without_tools_is_told_how_to_take_them():
    notice = no_tools("house/code", "does not support tools")
    assert "does not support tools" in notice.text
    assert "--jinja" in notice.remedy


def test_a_short_window_is_told_with_both_numbers():
    notice = read_less("house/code", 2048, 20_000)
    assert "2,048 of about 20,000" in notice.text
    assert "OLLAMA_CONTEXT_LENGTH" in notice.remedy
