"""The tool `plan` hands the steps to whoever shows them."""

import pytest

from hortus.agent.values import Note, PlanStep, StepState, ToolError


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("[x] read it", PlanStep("read it", StepState.DONE)),
        ("[X]read it", PlanStep("read it", StepState.DONE)),
        ("[>] write it", PlanStep("write it", StepState.DOING)),
        ("[ ] test it", PlanStep("test it", StepState.OPEN)),
        ("[] test it", PlanStep("test it", StepState.OPEN)),
        ("- [x] read it", PlanStep("read it", StepState.DONE)),
        ("just words", PlanStep("just words", StepState.OPEN)),
        ("[y] no mark", PlanStep("[y] no mark", StepState.OPEN)),
        ("[ ] two\n lines", PlanStep("two lines", StepState.OPEN)),
    ],
)
def test_a_step_is_read_with_its_mark(call, plans, text, step):
    call("plan", steps=[text])
    assert plans == [(step,)]


def test_the_model_is_told_how_much_is_left(call):
    assert call("plan", steps=["[x] a", "[>] b", "[ ] c"]).text.endswith("2 of 3 steps are left.")


def test_nothing_changes_before_the_call_is_carried_out(tools, plans):
    prepared = tools["plan"].prepare({"steps": ["a"]})
    assert (prepared.action, plans) == (Note(), [])


@pytest.mark.parametrize("steps", [None, "a", [1], ["x"] * 51])
def test_what_is_no_plan_is_refused(tools, steps):
    with pytest.raises(ToolError):
        tools["plan"].prepare({"steps": steps})
