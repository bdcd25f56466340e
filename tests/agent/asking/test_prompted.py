"""Tools in the text: what is written there is what hortus reads there."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.asking.prompted import describe, in_text
from hortus.agent.toolcalls import Tool, read_calls
from hortus.agent.values import Call, Image, ModelTurn, Result, ResultTurn, UserTurn
from tests.agent.asking.asked import READ, RUN

PICTURE = Image("image/png", b"x")


def test_every_tool_stands_in_the_system_text_with_its_schema():
    system = describe("You are hortus.", (READ, RUN))
    assert system.startswith("You are hortus.\n\n")
    assert all(f'"name": "{name}"' in system for name in ("read", "run"))
    assert '"required": ["path"]' in system


def test_without_tools_the_system_text_stays_as_it_is():
    assert describe("You are hortus.", ()) == "You are hortus."


def test_results_become_what_the_person_says_with_their_pictures():
    turns = [ResultTurn((Result("a", "one"), Result("b", "two", failed=True, images=(PICTURE,))))]
    (turn,) = in_text(turns)
    assert turn.images == (PICTURE,)
    assert turn.text == (
        "<tool_response>\none\n</tool_response>\n<tool_response>\nError: two\n</tool_response>"
    )


def test_turns_that_hold_no_calls_stay_as_they_are():
    turns = (UserTurn("do it", (PICTURE,)), ModelTurn("done"))
    assert in_text(turns) == turns


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.integers(-9, 9))
def test_a_call_of_the_past_reads_as_the_call_that_it_was(path, line):
    arguments = {"path": path, "line": line}
    (turn,) = in_text([ModelTurn("I look.", (Call("a", "read", arguments),))])
    reading = read_calls(turn.text, [Tool("read", READ.parameters)])
    assert [dict(call.arguments) for call in reading.calls] == [arguments]
    assert reading.text == "I look."
