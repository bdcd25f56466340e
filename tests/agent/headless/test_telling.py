"""Every event has a line, and every line is what the schema says."""

import msgspec
import pytest

from hortus.agent.headless.lines import Line
from hortus.agent.headless.telling import line_of
from hortus.agent.toolcalls import Repair, Step
from hortus.agent.values import (
    Answered,
    Call,
    Compacted,
    Decision,
    Effect,
    Finished,
    Note,
    Noticed,
    Output,
    PlanChanged,
    PlanStep,
    Proposed,
    Requested,
    Spoke,
    Thought,
    TookBack,
    Usage,
)

CALL = Call("c", "run", {"a": [1, None]}, (Repair(Step.JSON, "body", "{a", '{"a"'),))
EVENTS = {
    "text": Spoke("x"),
    "thought": Thought("x"),
    "took_back": TookBack("dropped"),
    "request": Requested("m", "dec_1"),
    "answer": Answered(Usage(1, 2, None), "dec_1", 0.5),
    "call": Proposed(CALL, Note(), Decision(Effect.ASK, "why", "rule")),
    "output": Output("c", "x"),
    "result": Finished(CALL, "text", failed=False, seconds=0.12345, changed=("a",)),
    "plan": PlanChanged((PlanStep("a"),)),
    "compacted": Compacted(10, 5),
    "notice": Noticed("look", "do"),
}


@pytest.mark.parametrize("kind", EVENTS)
def test_each_event_is_told_by_a_line_of_its_type(kind):
    data = msgspec.json.encode(line_of(EVENTS[kind]))
    assert data.startswith(b'{"type":"%s"' % kind.encode())
    msgspec.json.decode(data, type=Line)


def test_what_was_repaired_in_a_call_is_told():
    assert line_of(EVENTS["call"]).repairs == ('json body: {a -> {"a"',)


def test_seconds_are_rounded():
    assert line_of(EVENTS["result"]).seconds == 0.123
