"""Whatever a model and its server do one after the other, a turn comes to an end."""

import threading

from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.asking import Answer as Turn
from hortus.agent.asking import ContextFullError, GaveUpError, Patience
from hortus.agent.testing import (
    Answer,
    Fault,
    NativeCall,
    OverflowForm,
    Say,
    Stop,
    TextCall,
    Think,
)
from hortus.agent.values import Answered, Requested
from hortus.agent.wire import without_closing
from tests.agent.asking.asked import TOOLS, TURNS, Asking, Shown

BAD = [
    Answer(),
    Answer((Think("Hm."),), stop=Stop.LENGTH),
    Answer((Say("again "), Say("and again ", 2_000)), chunk_chars=900),
    Answer((NativeCall("read", {"of": "x"}),)),
    Answer((NativeCall("no_such", {}), NativeCall("read", {"path": "x"}))),
    Answer((NativeCall("run", '{"command": "ls'),), stop=Stop.LENGTH),
    Answer((TextCall("read", {"line": 1}),)),
    Answer((Say("half of it " * 20),), fault=Fault(cut_after=600)),
    Answer((Say("half of it " * 20),), fault=Fault(error_after=4)),
    Answer(fault=Fault(cut_after=-1)),
    Answer(fault=Fault(status=500)),
    Answer(fault=Fault(status=529, headers={"retry-after-ms": "1"})),
    Answer(fault=Fault(status=200, body="<html>")),
]
GOOD = [
    Answer((Say("Done."),)),
    Answer((NativeCall("read", {"path": "x"}),)),
    Answer((Say("```bash\nls\n```"),)),
]
LAST = [
    Answer(fault=Fault(status=403)),
    Answer(fault=Fault(overflow=OverflowForm.VLLM)),
]
QUICK = Patience(drops=2, first_pause_s=0.0001, waits=2)
MOST = 16


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(BAD), max_size=14),
    st.sampled_from(GOOD + LAST),
    st.booleans(),
)
def test_every_turn_ends_in_an_answer_or_with_a_reason(bad, last, named):
    fallbacks = ["house/small"] if named else []
    shown, outcome = Shown(), None
    with Asking([*bad, *[last] * 9], patience=QUICK, fallbacks=fallbacks) as asking:
        try:
            outcome = asking.asker.ask("You are hortus.", TOOLS, TURNS, shown, threading.Event())
        except (ContextFullError, GaveUpError) as e:
            outcome = e
        bodies = [received.body for received in asking.model.received]
    assert len(bodies) <= MOST
    assert len(shown.of(Requested)) <= len(bodies)
    assert len(shown.of(Answered)) <= len(bodies)
    for body in bodies:
        if b'"house/code"' in body:
            assert body.startswith(without_closing(bodies[0]))
    if not isinstance(outcome, Turn):
        assert outcome.message
        assert outcome.remedy
    else:
        names = {tool.name for tool in TOOLS}
        assert all(call.name in names and call.id for call in outcome.turn.calls)
        assert outcome.turn.text or outcome.turn.calls
