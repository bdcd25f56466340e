"""The script's steps become parts that fit the tools the client offers."""

import json

import pytest

from hortus.gateway.testing import Call, Edit, Say, Script, Shell, Stop, Think, Turn
from hortus.gateway.testing.scripted_reply import Reasoning, Text, ToolCall, choose
from hortus.gateway.testing.scripted_request import Asked, Tool

TOOL = Tool("bash", {})
SCRIPT = Script(
    turns=(Turn((Say("first"),)), Turn((Say("second"),))),
    edit=Turn((Edit("a.txt", "old\n", "new\n"),)),
    aside=Turn((Say("aside"),)),
)


def asked(rounds=0, tools=(TOOL,), raw=None):
    return Asked("m", stream=False, rounds=rounds, tools=tools, raw=raw or {})


@pytest.mark.parametrize(("rounds", "text"), [(0, "first"), (1, "second"), (9, "second")])
def test_the_turn_follows_the_rounds_and_the_last_one_stays(rounds, text):
    assert choose(SCRIPT, asked(rounds), 1).parts == (Text(text),)


def test_without_tools_there_is_the_aside():
    assert choose(SCRIPT, asked(tools=()), 1).parts == (Text("aside"),)


def test_without_tools_and_aside_there_is_the_turn():
    script = Script(turns=SCRIPT.turns)
    assert choose(script, asked(tools=()), 1).parts == (Text("first"),)


def test_a_client_that_edits_by_text_gets_a_block_it_can_apply():
    raw = {"messages": [{"content": "Use SEARCH/REPLACE blocks"}]}
    [part] = choose(SCRIPT, asked(tools=(), raw=raw), 1).parts
    assert part.text == ("\na.txt\n```\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n```\n")


@pytest.mark.parametrize(
    ("name", "properties", "required", "arguments"),
    [
        ("Bash", {"command": {"type": "string"}}, ["command"], {"command": "ls"}),
        ("shell", {"command": {"type": "array"}}, [], {"command": ["bash", "-lc", "ls"]}),
        ("exec_command", {"cmd": {"type": "string"}}, [], {"cmd": "ls"}),
        (
            "run_shell_command",
            {"command": {"type": "string"}, "is_background": {"type": "boolean"}},
            ["command", "is_background"],
            {"command": "ls", "is_background": False},
        ),
        ("bash", {}, ["command", "why"], {"command": "ls", "why": "scripted"}),
        ("terminal", {}, [], {"command": "ls"}),
    ],
)
def test_the_shell_call_fits_the_clients_own_tool(name, properties, required, arguments):
    schema = {"properties": properties, "required": required}
    tools = (Tool("read", {}), Tool(name, schema))
    [part] = choose(Script(turns=(Turn((Shell("ls"),)),)), asked(tools=tools), 1).parts
    assert (part.name, json.loads(part.arguments)) == (name, arguments)


def test_a_missing_shell_tool_is_said_in_words():
    script = Script(turns=(Turn((Shell("ls"),)),))
    [part] = choose(script, asked(tools=(Tool("Read", {}),)), 1).parts
    assert "offered: Read" in part.text


def test_calls_have_ids_of_their_own_across_parts_and_answers():
    script = Script(turns=(Turn((Call("a", {"x": 1}), Call("b"))),))
    parts = [part for n in (1, 2) for part in choose(script, asked(), n).parts]
    assert len({part.id for part in parts}) == 4
    assert parts[0] == ToolCall("call_1_0", "a", '{"x":1}')


@pytest.mark.parametrize(
    ("turn", "stop"),
    [
        (Turn((Say("x"),)), Stop.END),
        (Turn((Say("x"), Call("a"))), Stop.TOOL),
        (Turn((Call("a"),), stop=Stop.LENGTH), Stop.LENGTH),
    ],
)
def test_the_stop_follows_the_parts_unless_said(turn, stop):
    assert choose(Script(turns=(turn,)), asked(), 1).stop is stop


def test_thinking_keeps_its_signature():
    script = Script(turns=(Turn((Think("hm", "sig"),)),))
    assert choose(script, asked(), 1).parts == (Reasoning("hm", "sig"),)


def test_pieces_are_no_longer_than_the_script_says():
    reply = choose(Script(chunk_chars=3), asked(), 1)
    assert reply.pieces("abcdefgh") == ["abc", "def", "gh"]
