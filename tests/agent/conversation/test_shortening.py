"""Shorter conversations: what is kept word for word, and what is left out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.conversation import (
    VERSION,
    Conversation,
    Effects,
    Nowhere,
    Opened,
    open_steps,
    own_notes,
    recent,
    shortened,
    transcript,
    weigh,
    without_old_outputs,
)
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
from hortus.core.testing import FrozenClock


def talk_of(exchanges, pins=(), output="x" * 50):
    """Return a conversation with one question and so many calls."""
    talk = Conversation(Opened(VERSION, "ses_1", "/w", "m", 1), Nowhere(), FrozenClock())
    talk.say("please fix the parser, and never touch setup.py")
    for number in range(exchanges):
        talk.answer(ModelTurn(f"step {number}", (Call("c", "run", {"command": f"n{number}"}),)))
        pinned = tuple(pins[number : number + 1])
        talk.end(Result("c", f"{output}\n{''.join(pinned)}"), Effects(pins=pinned))
    return talk


def test_a_call_is_never_parted_from_its_result():
    turns = talk_of(6).turns
    for room in range(0, weigh(turns) + 100, 40):
        assert not isinstance(turns[recent(turns, room)], ResultTurn)


def test_the_last_exchange_is_kept_whatever_it_weighs():
    turns = talk_of(4, output="x" * 10_000).turns
    assert recent(turns, 10) == len(turns) - 2
    assert recent(turns, 10**9) == 0
    assert recent((), 10) == 0


def test_old_outputs_are_left_out_first_and_new_ones_stay():
    turns = talk_of(3, output="head" + "x" * 5_000 + "tail").turns
    lean = without_old_outputs(turns, len(turns) - 2)
    assert weigh(lean) < weigh(turns) / 2
    assert lean[-2:] == turns[-2:]
    text = lean[2].results[0].text
    assert text.startswith("head")
    assert text.endswith("tail\n")
    assert "4,409 characters left out" in text
    assert without_old_outputs(lean, len(turns) - 2) == lean


def test_old_pictures_are_left_out_and_short_results_stay():
    turns = (
        ModelTurn("", (Call("c", "read", {}),)),
        ResultTurn((Result("c", "short", images=(Image("image/png", b"1"),)),)),
        UserTurn("and"),
    )
    lean = without_old_outputs(turns, 2)
    assert lean[1] == ResultTurn((Result("c", "short"),))


def test_what_must_not_be_forgotten_is_there_word_for_word():
    talk = talk_of(3, pins=("RULE: tabs only\n  \u2028end",))
    talk.plan([PlanStep("write tests"), PlanStep("read", StepState.DONE)])
    talk.answer(ModelTurn("", (Call("c", "run", {}),)))
    talk.end(Result("c", "no", failed=True), Effects(tried="run make", changed=("a.py",)))
    turns = shortened(talk.state, len(talk.turns) - 2, "the parser is half done")
    text = turns[0].text
    assert "please fix the parser, and never touch setup.py" in text
    assert "RULE: tabs only\n  \u2028end" in text
    assert "[open] write tests" in text
    assert "- run make" in text
    assert "- a.py" in text
    assert text.endswith("the parser is half done")
    assert turns[1:] == talk.turns[-2:]
    assert open_steps(talk.state) == ("write tests",)


def test_a_kept_turn_of_the_person_is_joined_so_that_turns_alternate():
    talk = talk_of(2)
    talk.say("and now the docs", [Image("image/png", b"1")])
    turns = shortened(talk.state, len(talk.turns) - 1, "s")
    assert len(turns) == 1
    assert turns[0].text.endswith("[hortus: the person says now:]\nand now the docs")
    assert turns[0].images == (Image("image/png", b"1"),)


PINS = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), max_size=4
)


@given(pins=PINS, times=st.integers(1, 5), room=st.integers(0, 2_000))
@settings(max_examples=60, deadline=None)
def test_instructions_are_verbatim_after_any_number_of_compactions(pins, times, room):
    talk = talk_of(5, pins=pins)
    for number in range(times):
        turns = shortened(talk.state, recent(talk.turns, room), f"summary {number}")
        talk.shorten(turns, (1, 1), f"summary {number}")
        talk.answer(ModelTurn("", (Call("c", "run", {}),)))
        talk.end(Result("c", "more"))
    sent = "".join(t.text for t in talk.turns if isinstance(t, UserTurn))
    results = "".join(r.text for t in talk.turns if isinstance(t, ResultTurn) for r in t.results)
    for pin in pins:
        assert pin in sent + results
    assert "never touch setup.py" in sent


def test_compacting_again_and_again_does_not_grow():
    talk = talk_of(30)
    sizes = []
    for number in range(6):
        talk.say(f"question {number} " + "y" * 3_000)
        talk.answer(ModelTurn("ok"))
        talk.shorten(shortened(talk.state, len(talk.turns) - 1, "s" * 500), (1, 1), "s" * 500)
        sizes.append(weigh(talk.turns))
    assert max(sizes) < 12_000
    assert "please fix the parser" in talk.turns[0].text
    assert "question 5" in talk.turns[0].text


def test_a_transcript_keeps_the_newest_where_room_is_short():
    turns = talk_of(20, output="o" * 3_000).turns
    text = transcript(turns, 4_000)
    assert len(text) <= 4_100
    assert text.startswith("[older parts left out]")
    assert "step 19" in text
    whole = transcript(talk_of(2).turns, 10_000)
    assert whole.startswith("PERSON: please fix")
    assert 'CALL: run {"command": "n0"}' in whole
    assert "RESULT: xxx" in whole


def test_without_a_model_the_own_notes_say_what_was_done():
    talk = talk_of(3)
    talk.shorten(talk.turns, (1, 1), "earlier: read all files")
    notes = own_notes(talk.state, len(talk.turns) - 2)
    assert notes.startswith("earlier: read all files")
    assert '- run {"command": "n1"}' in notes
    assert "n2" not in notes
    assert len(own_notes(talk_of(400).state, 700)) <= 3_001
