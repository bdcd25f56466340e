"""What becomes of an answer: taken, asked again once for each kind of fault, or hopeless."""

import pytest

from hortus.agent.asking.hearing import Heard
from hortus.agent.asking.judging import Accepted, Again, Hopeless, Judge
from hortus.agent.toolcalls import Fault
from hortus.agent.values import Call, ModelTurn, UserTurn
from hortus.agent.wire import Ended, Stop
from tests.agent.asking.asked import READ, RUN

CALL = Call("a", "read", {"path": "x"})
FAULT = Fault("read", "path: is missing", "read({})")


def heard(text="", calls=(), faults=(), stop=Stop.END, **more):
    return Heard(text, calls, faults, Ended(stop), **more)


def kinds(*answers, tools=(READ, RUN)):
    judge = Judge(tools)
    return [type(judge.judge(answer)) for answer in answers]


def test_text_and_calls_are_taken_as_they_are():
    outcome = Judge((READ,)).judge(heard("so", (CALL,), stop=Stop.CALLS))
    assert outcome == Accepted("so", (CALL,), cut=False)


def test_text_that_was_cut_off_is_taken_and_said_to_be_cut():
    assert Judge(()).judge(heard("so", stop=Stop.LENGTH)).cut


def test_broken_calls_go_down_the_ladder_and_no_further():
    broken = heard("hm", faults=(FAULT,))
    assert kinds(broken, broken, broken) == [Again, Again, Hopeless]
    assert kinds(broken, broken, tools=(READ,)) == [Again, Hopeless]


def test_what_the_model_is_told_stands_behind_what_it_said():
    said, told = Judge((READ,)).judge(heard("hm", faults=(FAULT,))).extra
    assert said == ModelTurn("hm")
    assert isinstance(told, UserTurn)
    assert "path: is missing" in told.text


def test_a_broken_call_without_words_leaves_no_empty_turn():
    assert Judge((READ,)).judge(heard(faults=(FAULT,))).extra[0].text.strip()


def test_each_kind_of_fault_has_its_own_second_chance():
    empty, endless, broken = heard(), heard("x", repeated=True), heard(faults=(FAULT,))
    assert kinds(empty, endless, broken, heard("so")) == [Again, Again, Again, Accepted]
    assert kinds(empty, empty) == [Again, Hopeless]
    assert kinds(endless, endless) == [Again, Hopeless]


def test_an_endless_answer_is_told_to_the_model_in_short():
    (said, told) = Judge(()).judge(heard("again " * 900, repeated=True)).extra
    assert len(said.text) == 500
    assert "repeated" in told.text


@pytest.mark.parametrize("word", ["cut off", "longer than an answer"])
def test_a_call_that_was_cut_off_is_told_to_be_too_long(word):
    outcome = Judge((READ,)).judge(heard(faults=(FAULT,), stop=Stop.LENGTH))
    assert word in outcome.extra[1].text


def test_a_withheld_answer_is_not_asked_for_again():
    assert kinds(heard(stop=Stop.REFUSED)) == [Hopeless]
    assert kinds(heard("I may not.", stop=Stop.REFUSED)) == [Accepted]


def test_after_a_request_for_a_block_text_without_one_is_the_answer():
    judge, broken = Judge((RUN,)), heard(faults=(FAULT,))
    judge.judge(broken)
    judge.judge(broken)
    assert judge.judge(heard("all done")) == Accepted("all done", (), cut=False)


def test_after_a_request_for_a_block_an_empty_answer_is_still_empty():
    judge, broken = Judge((RUN,)), heard(faults=(FAULT,))
    judge.judge(broken)
    judge.judge(broken)
    assert isinstance(judge.judge(heard()), Again)


def test_hopeless_answers_have_a_remedy():
    judge = Judge(())
    outcomes = [judge.judge(heard()) for _ in range(2)]
    assert "/model" in outcomes[1].remedy
