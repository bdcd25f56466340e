"""Turns on disk and back: nothing is lost, whatever a model wrote."""

import math

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.conversation.lines import (
    line_of_turn,
    lines_of_steps,
    portable,
    portable_json,
    steps_of_lines,
    turn_of_line,
)
from hortus.agent.conversation.records import Record, Shortened
from hortus.agent.toolcalls import Repair, Step
from hortus.agent.values import (
    Call,
    Image,
    ModelTurn,
    PlanStep,
    Result,
    ResultTurn,
    StepState,
    UserTurn,
)

TEXTS = st.text(max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
IMAGES = st.lists(st.builds(Image, TEXTS, st.binary(max_size=20)), max_size=2).map(tuple)
REPAIRS = st.lists(
    st.builds(Repair, st.sampled_from(Step), TEXTS, TEXTS, TEXTS), max_size=2
).map(tuple)  # fmt: skip
CALLS = st.tuples(TEXTS, TEXTS, st.dictionaries(TEXTS, VALUES, max_size=3), REPAIRS).map(
    lambda parts: Call(*parts)
)
TURNS = (
    st.builds(UserTurn, TEXTS, IMAGES)
    | st.builds(ModelTurn, TEXTS, st.lists(CALLS, max_size=3).map(tuple))
    | st.builds(
        ResultTurn,
        st.lists(st.builds(Result, TEXTS, TEXTS, st.booleans(), IMAGES), max_size=3).map(tuple),
    )
)


@given(turns=st.lists(TURNS, max_size=4))
@settings(max_examples=30, deadline=None)
def test_turns_survive_a_line_of_json(turns):
    line = Shortened(tuple(line_of_turn(turn) for turn in turns), 1, 2)
    data = msgspec.json.encode(line)
    assert b"\n" not in data
    read = msgspec.json.decode(data, type=Record)
    assert [turn_of_line(part) for part in read.turns] == turns


def test_arguments_keep_their_order_and_their_numbers():
    arguments = {"b": 1.0, "a": 10**30, "c": [1, -0.5]}
    turn = turn_of_line(line_of_turn(ModelTurn("", (Call("1", "n", arguments),))))
    assert list(turn.calls[0].arguments) == ["b", "a", "c"]
    assert repr(turn.calls[0].arguments) == repr(arguments)


def test_half_a_surrogate_pair_does_not_stop_the_journal():
    turn = ModelTurn("x\ud800", (Call("1", "n", {"k\udfff": ["\ud83d", 1]}),))
    kept = turn_of_line(line_of_turn(turn))
    assert kept.text == "x?"
    assert kept.calls[0].arguments == {"k?": ["?", 1]}


def test_portable_text_is_left_as_it_is():
    text = "ä😀"
    assert portable(text) is text
    assert portable_json({"a": (1, None, True)}) == {"a": [1, None, True]}
    assert math.isclose(portable_json(0.5), 0.5)


def test_a_plan_survives_a_line_too():
    steps = (PlanStep("a", StepState.DONE), PlanStep("b"))
    assert steps_of_lines(lines_of_steps(steps)) == steps
