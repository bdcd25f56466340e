import io

from rich.console import Console

from hortus.agent.terminal.transcript import Transcript
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
    Proposed,
    Requested,
    RunCommand,
    Spoke,
    Thought,
    TookBack,
    Usage,
)


def shown(*events, thoughts=False):
    drawn = []
    transcript = Transcript(drawn.append, thoughts=thoughts)
    for event in events:
        transcript.show(event)
    return transcript, [text_of(one).strip() for one in drawn]


def text_of(what):
    out = io.StringIO()
    Console(file=out, width=100, color_system=None).print(what)
    return out.getvalue()


CALL = Call("1", "run", {})
PROPOSED = Proposed(CALL, RunCommand("make"), Decision(Effect.ALLOW, ""))


def test_a_block_is_drawn_when_it_is_whole_and_the_rest_is_live():
    transcript, drawn = shown(Spoke("One.\n\nTw"), Spoke("o"))
    assert drawn == ["One."]
    assert transcript.live == "Two"
    assert transcript.activity == "writing"


def test_the_end_of_an_answer_draws_the_rest():
    transcript, drawn = shown(Spoke("Two"), Answered(Usage()))
    assert drawn == ["Two"]
    assert transcript.live == ""


def test_a_call_comes_after_what_was_said_before_it():
    _, drawn = shown(Spoke("I run it."), PROPOSED)
    assert drawn == ["I run it.", "● run make"]


def test_a_plan_is_no_call_to_be_shown():
    call = Call("2", "plan", {})
    noted = Proposed(call, Note(), Decision(Effect.ALLOW, "")), Finished(call, "kept", False, 0)
    assert shown(*noted)[1] == []
    failed = noted[0], Finished(call, "no steps", True, 0)
    assert shown(*failed)[1] == ["no steps"]


def test_output_is_live_until_the_call_ends():
    transcript, drawn = shown(PROPOSED, Output("1", "a\nb\n"))
    assert transcript.live == "a\nb"
    transcript.show(Finished(CALL, "a\nb", failed=False, seconds=0))
    assert transcript.live == ""
    assert len(drawn) == 1


def test_only_the_last_lines_are_live():
    transcript, _ = shown(Output("1", "\n".join(map(str, range(50)))))
    assert transcript.live == "44\n45\n46\n47\n48\n49"


def test_thoughts_are_shown_only_where_they_are_asked_for():
    events = Thought("hmm"), Spoke("Yes.\n\n")
    assert shown(*events)[1] == ["Yes."]
    assert shown(*events, thoughts=True)[1] == ["hmm", "Yes."]


def test_an_answer_taken_back_says_so():
    _, drawn = shown(Spoke("Wro"), TookBack("the server dropped"))
    assert drawn == ["Wro", "! the answer above is void: the server dropped"]


def test_notices_have_their_remedy():
    _, drawn = shown(Noticed("slow", "wait"), Compacted(9000, 2000))
    assert drawn == ["! slow\n  wait", "! compacted from 9000 to 2000 tokens"]


def test_what_is_going_on_follows_the_events():
    transcript, _ = shown(Requested("house"))
    assert transcript.activity == "waiting for the model"
    transcript.show(Thought("x"))
    assert transcript.activity == "thinking"
    transcript.show(PROPOSED)
    assert transcript.activity == "run runs"
    transcript.ended()
    assert transcript.activity == ""
