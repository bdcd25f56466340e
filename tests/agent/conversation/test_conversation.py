"""What a conversation holds after each thing that happens, live and read again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.conversation import VERSION, Conversation, Effects, Nowhere, Opened
from hortus.agent.values import (
    Call,
    Image,
    ModelTurn,
    PlanStep,
    Result,
    ResultTurn,
    StepState,
    Usage,
    UserTurn,
)
from hortus.core import NotFoundError
from hortus.core.testing import FrozenClock

OPENED = Opened(VERSION, "ses_1", "/w", "m", 1)
READ, EDIT = Call("c1", "read", {"path": "a"}), Call("c2", "edit", {"path": "a"})


class Kept:
    """A sink in memory."""

    def __init__(self):
        self.records = []

    def append(self, record):
        self.records.append(record)

    def close(self):
        self.records.append("closed")

    def discard(self):
        self.records.append("discarded")


@pytest.fixture
def sink():
    return Kept()


@pytest.fixture
def talk(sink):
    return Conversation(OPENED, sink, FrozenClock())


def again(sink):
    """Read the lines again, as resuming does."""
    return Conversation(OPENED, Nowhere(), FrozenClock(), sink.records)


def test_a_person_and_a_model_take_turns(talk):
    talk.say("fix it", [Image("image/png", b"1")])
    talk.answer(ModelTurn("done"))
    assert talk.turns == (UserTurn("fix it", (Image("image/png", b"1"),)), ModelTurn("done"))
    assert talk.state.asked == ("fix it",)


def test_results_become_a_turn_once_all_calls_have_one(talk):
    talk.say("go")
    talk.answer(ModelTurn("", (READ, EDIT)))
    talk.begin(READ)
    talk.end(Result("c1", "text"))
    assert talk.state.waiting == (EDIT,)
    assert isinstance(talk.turns[-1], ModelTurn)
    talk.end(Result("c2", "ok"))
    assert talk.turns[-1] == ResultTurn((Result("c1", "text"), Result("c2", "ok")))
    assert talk.state.waiting == ()


def test_calls_with_one_id_are_told_apart(talk):
    kept = talk.answer(ModelTurn("", (READ, READ, Call("", "find", {}))))
    assert [call.id for call in kept.calls] == ["c1", "c1-2", "call-3"]
    assert talk.turns[-1] == kept


def test_an_interrupted_call_is_told_and_one_not_begun_too(talk):
    talk.answer(ModelTurn("", (READ, EDIT)))
    talk.begin(READ)
    assert talk.settle() == (READ, EDIT)
    running, never = talk.turns[-1].results
    assert running.text.startswith("Interrupted while this ran")
    assert never.text.startswith("Not run")
    assert running.failed
    assert never.failed
    assert talk.settle() == ()


def test_what_failed_is_kept_until_it_works(talk):
    for number, failed in enumerate([True, True, False]):
        talk.answer(ModelTurn("", (Call("c", "run", {"n": number}),)))
        talk.end(Result("c", "", failed=failed), Effects(tried="run make" if number != 1 else "x"))
    assert talk.state.tried == ("x",)


def test_instructions_and_changed_files_are_kept_once(talk):
    for _ in range(2):
        talk.answer(ModelTurn("", (READ,)))
        talk.end(Result("c1", "t"), Effects(pins=("rule",), changed=("a", "b")))
    assert talk.state.pins == ("rule",)
    assert talk.state.changed == ("a", "b")


def test_words_of_hortus_are_no_words_of_the_person(talk):
    talk.say("not finished: tests fail", by_person=False)
    assert talk.turns == (UserTurn("not finished: tests fail"),)
    assert talk.state.asked == ()
    assert talk.marks == ()


def test_going_back_forgets_what_came_after_and_keeps_what_was_spent(talk):
    talk.say("one")
    talk.answer(ModelTurn("1"))
    talk.say("hint", by_person=False)
    talk.say("two")
    talk.answer(ModelTurn("2"))
    talk.begin(READ, "k2")
    talk.begin(EDIT, "k3")
    talk.spend(Usage(10, 2), 0.5, "dec_1")
    assert [mark.number for mark in talk.marks] == [0, 2]
    mark = talk.rewind(2)
    assert (mark.text, mark.checkpoint) == ("two", "k2")
    assert talk.turns == (UserTurn("one"), ModelTurn("1"), UserTurn("hint"))
    assert [mark.number for mark in talk.marks] == [0]
    assert talk.total.cost == 0.5
    with pytest.raises(NotFoundError, match="no message 2"):
        talk.rewind(2)


def test_going_back_to_before_a_compaction_brings_the_turns_back(talk):
    talk.say("one")
    talk.answer(ModelTurn("1"))
    talk.say("two")
    talk.shorten([UserTurn("short")], (9, 1), "sum")
    assert talk.state.summary == "sum"
    talk.rewind(1)
    assert talk.turns == (UserTurn("one"), ModelTurn("1"))
    assert talk.state.summary == ""


def test_what_is_spent_adds_up_and_no_price_is_no_nought(talk):
    talk.spend(Usage(10, 2, 5), None, "")
    assert talk.total.cost is None
    talk.spend(Usage(None, None), 0.25, "dec_1")
    talk.spend(Usage(1, 1, None), None, "")
    assert talk.total.cost == 0.25
    assert (talk.total.requests, talk.total.input_tokens, talk.total.output_tokens) == (3, 11, 3)
    assert talk.total.cached_tokens == 5
    assert talk.decision_id == "dec_1"


def test_model_mode_and_plan_are_known_again(talk, sink):
    talk.switch(model="m2")
    talk.switch(mode="auto")
    talk.plan([PlanStep("a", StepState.DOING)])
    known = again(sink)
    assert (known.model, known.mode) == ("m2", "auto")
    assert known.state.plan == (PlanStep("a", StepState.DOING),)


def test_closing_lets_go_of_the_journal(talk, sink):
    talk.say("hi")
    talk.close()
    assert sink.records[1:] == ["closed"]


def test_a_conversation_in_which_nothing_was_said_leaves_nothing_behind(talk, sink):
    talk.close()
    assert sink.records == ["discarded"]


STEPS = st.lists(
    st.sampled_from(["say", "answer", "call", "end", "settle", "spend", "plan", "rewind", "hint"]),
    max_size=25,
)


def play(talk, steps):
    """Do these things, as far as each can be done; yield after each."""
    for number, step in enumerate(steps):
        match step:
            case "say" | "hint":
                talk.settle()
                talk.say(f"text {number}", by_person=step == "say")
            case "answer" if not talk.state.waiting:
                talk.answer(ModelTurn(f"said {number}"))
            case "call" if not talk.state.waiting:
                talk.answer(ModelTurn("", (Call("a", "run", {}), Call("b", "run", {}))))
            case "end" if talk.state.waiting:
                talk.begin(talk.state.waiting[0])
                talk.end(Result(talk.state.waiting[0].id, f"result {number}"))
            case "settle":
                talk.settle()
            case "spend":
                talk.spend(Usage(1, 1), 0.1, f"d{number}")
            case "plan":
                talk.plan([PlanStep(f"step {number}")])
            case "rewind" if talk.marks:
                talk.rewind(talk.marks[-1].number)
        yield step


@given(steps=STEPS)
@settings(max_examples=60, deadline=None)
def test_read_again_it_is_the_same_at_every_point(steps):
    sink = Kept()
    talk = Conversation(OPENED, sink, FrozenClock())
    for _ in play(talk, steps):
        known = again(sink)
        assert known.state == talk.state
        assert known.total == talk.total
        assert known.marks == talk.marks
        assert known.decision_id == talk.decision_id


@given(steps=STEPS.map(lambda steps: [step for step in steps if step != "rewind"]))
@settings(max_examples=60, deadline=None)
def test_without_going_back_turns_are_only_added(steps):
    talk = Conversation(OPENED, Nowhere(), FrozenClock())
    before = talk.turns
    for _ in play(talk, steps):
        assert talk.turns[: len(before)] == before
        before = talk.turns


def test_what_hortus_adds_is_sent_but_is_no_word_of_the_person(talk, sink):
    talk.say("look at @a.py", told=["a.py: x = 1", "[hortus: rules]"], pins=["[hortus: rules]"])
    assert talk.turns == (UserTurn("look at @a.py\n\na.py: x = 1\n\n[hortus: rules]"),)
    assert talk.state.asked == (talk.marks[0].text,) == ("look at @a.py",)
    assert again(sink).state == talk.state
