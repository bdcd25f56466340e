import pytest

from hortus.agent.terminal.status import status_line
from hortus.agent.values import PlanStep, Standing, StepState


def text_of(fragments):
    return "".join(text for _, text in fragments)


def styles_of(fragments, word):
    return [style for style, text in fragments if word in text]


def test_everything_about_the_session_stands_in_one_line():
    plan = (PlanStep("a", StepState.DONE), PlanStep("b"))
    standing = Standing("s", "house", "ask", "internal", 4000, 32000, 0.5, "closed", "d", plan, 2)
    assert text_of(status_line(standing, "writing")) == (
        " house · ask · data internal · context 12% of 32k · cost 0.50 · closed"
        " · plan 1/2 · 2 waiting · writing, Esc stops"
    )


def test_what_is_not_known_is_left_out():
    assert text_of(status_line(Standing("s", "m", "plan"), "")) == (
        " m · plan · context 0 · no sandbox"
    )


@pytest.mark.parametrize(("used", "alarm"), [(79, False), (80, True)])
def test_a_context_that_fills_up_is_marked(used, alarm):
    line = status_line(Standing("s", "m", "ask", "", used, 100), "")
    assert (styles_of(line, "context") == ["class:status.alarm"]) is alarm


def test_the_mode_has_a_colour_of_its_own():
    assert styles_of(status_line(Standing("s", "m", "auto"), ""), "auto") == [
        "class:status.mode.auto"
    ]
