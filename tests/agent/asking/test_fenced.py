"""The last resort: one block of text is one call, anything else is none."""

import pytest

from hortus.agent.asking.fenced import instruction, offers, read_block
from hortus.agent.toolcalls import Step
from tests.agent.asking.asked import EDIT, READ, RUN, tool

TOOLS = (READ, RUN, EDIT)


def called(text, tools=TOOLS):
    read = read_block(text, tools)
    if read is None or read[1] is None:
        return read
    return read[0], read[1].name, dict(read[1].arguments)


@pytest.mark.parametrize("word", ["bash", "sh", "shell"])
def test_a_block_of_shell_is_a_command(word):
    assert called(f"I look.\n```{word}\nls -l\npwd\n```\n") == (
        "I look.",
        "run",
        {"command": "ls -l\npwd"},
    )


def test_what_a_block_was_taken_for_stands_in_the_call():
    _, call = read_block("```bash\nls\n```", TOOLS)
    assert [(r.step, r.before) for r in call.repairs] == [(Step.TAG, "a block of bash")]


def test_a_longer_fence_may_hold_a_shorter_one():
    text = "````bash\ncat > a.md <<'E'\n```\ncode\n```\nE\n````"
    assert called(text)[2] == {"command": "cat > a.md <<'E'\n```\ncode\n```\nE"}


def test_blocks_of_other_languages_are_text():
    text = "It says:\n```python\nx = 1\n```\nThat is all."
    assert read_block(text, TOOLS) == (text, None)


@pytest.mark.parametrize(
    "text",
    [
        "```bash\nls\n```\n```bash\npwd\n```",
        "```bash\nls\n```\n```edit\na.py\n```",
        "```bash\nls -l",
        "```edit\na.py\n<<<<<<< SEARCH\n",
    ],
)
def test_several_blocks_or_half_of_one_are_no_call(text):
    assert read_block(text, TOOLS) is None


def test_a_block_for_a_tool_that_is_not_offered_is_text():
    assert read_block("```bash\nls\n```", (READ,)) == ("```bash\nls\n```", None)


def test_the_model_is_told_only_of_what_it_can_call():
    assert "```bash" in instruction(TOOLS)
    assert "```edit" in instruction(TOOLS)
    assert "```edit" not in instruction((RUN,))


@pytest.mark.parametrize(
    ("tools", "usable"),
    [
        ((READ,), False),
        ((RUN,), True),
        ((tool("run", [], argv="array"),), False),
        ((tool("edit", [], path="string"),), False),
        ((), False),
    ],
)
def test_only_tools_that_take_one_text_can_be_called_so(tools, usable):
    assert offers(tools) is usable
