from pathlib import Path

import pytest

from hortus.agent.editor.updates import call_of, plan, update_of
from hortus.agent.toolcalls import Repair, Step
from hortus.agent.values import (
    Answered,
    AskCompany,
    Call,
    Decision,
    Delegate,
    EditFiles,
    Effect,
    Finished,
    Note,
    Noticed,
    Output,
    PlanStep,
    Proposed,
    ReadFiles,
    Requested,
    RunCommand,
    StepState,
    TookBack,
    Usage,
    UseServer,
)

ROOT = Path("/w")
CALL = Call("c1", "run", {"command": "make"})


@pytest.mark.parametrize(
    ("action", "kind", "title"),
    [
        (ReadFiles(("a",)), "read", "Read a"),
        (EditFiles(("a", "b"), ""), "edit", "Edit a, b"),
        (RunCommand("make", ("pypi",)), "execute", "make (may reach pypi)"),
        (UseServer("s", "t", {}), "other", "s: t"),
        (AskCompany("why?"), "search", "Ask the company's code: why?"),
        (Delegate("look"), "think", "Hand on: look"),
        (Note(), "other", "run"),
    ],
    ids=["read", "edit", "run", "server", "company", "delegate", "note"],
)
def test_a_call_has_a_kind_and_a_title(action, kind, title):
    told = call_of(CALL, action, ROOT)
    assert (told["kind"], told["title"]) == (kind, title)
    assert told["rawInput"] == {"command": "make"}


def test_places_are_full_paths():
    assert call_of(CALL, ReadFiles(("src/a",)), ROOT)["locations"] == [{"path": "/w/src/a"}]


def test_repairs_are_shown():
    call = Call("c1", "run", {}, (Repair(Step.JSON, "command", "a", "b"),))
    (content,) = call_of(call, RunCommand("b"), ROOT)["content"]
    assert content["content"]["text"] == "repaired in command: 'a' became 'b'"


@pytest.mark.parametrize("event", [Requested("m"), Answered(Usage())], ids=["asked", "answered"])
def test_what_an_editor_has_no_words_for_is_not_told(event):
    assert update_of(event, ROOT) is None


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (Noticed("slow", "wait"), "slow: wait"),
        (Noticed("slow"), "slow"),
        (TookBack("dropped"), "The answer so far is void: dropped."),
    ],
    ids=["remedy", "plain", "void"],
)
def test_remarks_stand_apart_in_the_text(event, text):
    assert update_of(event, ROOT)["content"]["text"] == f"\n\n> {text}\n\n"


@pytest.mark.parametrize("failed", [True, False])
def test_the_end_of_a_call_keeps_a_shown_change(failed):
    plain = update_of(Finished(CALL, "out", failed, 1), ROOT)
    edited = update_of(Finished(CALL, "out", failed, 1, ("a",)), ROOT)
    assert plain["status"] == edited["status"] == ("failed" if failed else "completed")
    assert plain["content"][0]["content"]["text"] == "out"
    assert "content" not in edited


def test_output_is_told_while_it_comes():
    told = update_of(Output("c1", "line\n"), ROOT)
    assert (told["toolCallId"], told["status"]) == ("c1", "in_progress")


def test_a_call_begins_in_progress():
    told = update_of(Proposed(CALL, Note(), Decision(Effect.ALLOW, "")), ROOT)
    assert (told["sessionUpdate"], told["status"]) == ("tool_call", "in_progress")


def test_steps_have_their_states():
    steps = [PlanStep("a", StepState.DONE), PlanStep("b", StepState.DOING), PlanStep("c")]
    states = [entry["status"] for entry in plan(steps)["entries"]]
    assert states == ["completed", "in_progress", "pending"]
