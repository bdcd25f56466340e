"""Turn after turn: what ends the work, what joins it, and what the model is told."""

from itertools import pairwise

import pytest

from hortus.agent.asking import ContextFullError, GaveUpError, InterruptedAskError
from hortus.agent.session import Limits
from hortus.agent.session.testing import PlayedTool, Scene, call
from hortus.agent.values import (
    Compacted,
    EndReason,
    ModelTurn,
    Noticed,
    Result,
    ResultTurn,
    Told,
    Usage,
    UserTurn,
)

CALLS = ModelTurn("", (call("run", n=1),))


def calls(number):
    """Return so many different calls, each in a turn of its own."""
    return [ModelTurn("", (call("run", n=n),)) for n in range(number)]


def test_an_answer_without_calls_ends_the_work(play):
    session = play([ModelTurn("hello")])
    ending = session.prompt("hi")
    assert (ending.reason, ending.text) == (EndReason.DONE, "hello")
    assert session.conversation.turns == (UserTurn("hi"), ModelTurn("hello"))


def test_calls_are_made_in_order_and_their_results_go_back(play):
    made = []
    tool = PlayedTool("run", lambda given, _: made.append(given["n"]) or Told(f"got {given['n']}"))
    two = ModelTurn("", (call("run", "a", n=1), call("run", "b", n=2)))
    session = play([two, ModelTurn("ok")], tools=(tool,))
    assert session.prompt("go").text == "ok"
    assert made == [1, 2]
    results = ResultTurn((Result("a", "got 1"), Result("b", "got 2")))
    assert session.asker.asked[1][2] == (UserTurn("go"), two, results)


def test_system_text_and_tools_are_the_same_in_every_request(play):
    session = play([*calls(3), ModelTurn("a"), ModelTurn("b")])
    session.prompt("one")
    session.prompt("two")
    assert all(asked[:2] == session.asker.asked[0][:2] for asked in session.asker.asked)
    turns = [asked for _, _, asked in session.asker.asked]
    for before, after in pairwise(turns):
        assert after[: len(before)] == before


def test_an_unknown_tool_is_told(play):
    session = play([ModelTurn("", (call("fly"),)), ModelTurn("ok")])
    session.prompt("go")
    result = session.conversation.turns[2].results[0]
    assert result.failed
    assert result.text == "there is no tool 'fly'\nthere are run"


def test_the_limit_of_turns_is_kept_and_work_goes_on_later(play):
    session = play([*calls(2), ModelTurn("done")], limits=Limits(turns=2))
    ending = session.prompt("go")
    assert ending.reason is EndReason.TURNS
    assert "limit of 2 turns" in ending.problem
    assert session.prompt("").text == "done"


def test_the_limit_of_cost_is_kept(play):
    session = play(calls(5), limits=Limits(cost=0.5), cost=0.25)
    ending = session.prompt("go")
    assert ending.reason is EndReason.COST
    assert ending.problem == "the limit of 0.5 is reached: 0.5 is spent"
    assert len(session.asker.asked) == 2


def test_a_limit_of_cost_that_cannot_be_kept_ends_the_work(play):
    session = play(calls(5), limits=Limits(cost=0.5))
    ending = session.prompt("go")
    assert ending.reason is EndReason.COST
    assert "does not say what requests cost" in ending.problem


def test_a_message_queued_meanwhile_joins_after_the_results(play):
    tool = PlayedTool("run", lambda _, __: session.queue("and the docs") or Told("x"))
    session = play([CALLS, ModelTurn("ok")], tools=(tool,))
    session.prompt("go")
    assert session.asker.asked[1][2][-1] == UserTurn("and the docs")
    assert [place.text for place in session.places()] == ["go", "and the docs"]


def test_a_message_queued_during_the_last_answer_is_worked_on_too(play):
    session = play([lambda: session.queue("more"), ModelTurn("one"), ModelTurn("two")])
    assert session.prompt("go").text == "two"


def test_an_answer_that_was_cut_is_gone_on_with_but_not_for_ever(play):
    session = play([Scene(ModelTurn(f"part {n}"), cut=True) for n in range(9)])
    ending = session.prompt("write a book")
    assert (ending.reason, ending.text) == (EndReason.DONE, "part 3")
    assert "cut off" in session.conversation.turns[2].text
    assert [place.text for place in session.places()] == ["write a book"]


def test_the_same_call_three_times_is_told_and_the_fourth_ends_it(play):
    session = play([CALLS] * 9)
    ending = session.prompt("go")
    assert ending.reason is EndReason.FAILED
    assert "same call of run again and again" in ending.problem
    results = [t.results[0].text for t in session.conversation.turns if isinstance(t, ResultTurn)]
    assert len(results) == 4
    assert "was made 3 times" in results[2]
    assert "was made" not in results[1]


def test_the_same_call_with_other_results_is_no_loop(play):
    numbers = iter("abcdefgh")
    tool = PlayedTool("run", lambda _, __: Told(next(numbers)))
    session = play([CALLS] * 6 + [ModelTurn("ok")], tools=(tool,))
    assert session.prompt("go").reason is EndReason.DONE


def test_tests_run_again_after_each_edit_are_no_loop(play):
    edit = PlayedTool("edit", lambda given, _: Told(f"edited {given['n']}", changed=("a.py",)))
    steps = []
    for n in range(6):
        steps += [ModelTurn("", (call("edit", n=n),)), CALLS]
    session = play([*steps, ModelTurn("ok")], tools=(edit, PlayedTool("run")))
    assert session.prompt("go").reason is EndReason.DONE


def test_calls_after_the_one_that_repeats_are_told_as_not_run(play):
    turn = ModelTurn("", (call("run", "a", n=1), call("run", "b", n=1)))
    session = play([turn] * 3)
    assert session.prompt("go").reason is EndReason.FAILED
    assert session.conversation.state.waiting == ()


def test_interrupted_while_asking_leaves_the_conversation_as_it_was(play):
    session = play([InterruptedAskError(), ModelTurn("again")])
    assert session.prompt("go").reason is EndReason.INTERRUPTED
    assert session.conversation.turns == (UserTurn("go"),)
    assert session.prompt("").text == "again"


def test_interrupted_in_a_call_tells_of_all_calls(play):
    tool = PlayedTool("run", lambda _, __: session.interrupt() or Told("partly", failed=True))
    session = play(
        [ModelTurn("", (call("run", "a"), call("run", "b"))), ModelTurn("ok")], tools=(tool,)
    )
    assert session.prompt("go").reason is EndReason.INTERRUPTED
    first, second = session.conversation.turns[-1].results
    assert first.text == "partly"
    assert second.text.startswith("Not run")


def test_a_refusal_of_the_gateway_is_no_failure_of_hortus(play):
    error = GaveUpError("restricted data may not leave", remedy="use house/code", refused=True)
    ending = play([error]).prompt("go")
    assert ending.reason is EndReason.REFUSED
    assert (ending.problem, ending.remedy) == ("restricted data may not leave", "use house/code")


def test_a_model_that_cannot_be_had_is_a_failure(play):
    ending = play([GaveUpError("no answer", remedy="ask again later")]).prompt("go")
    assert (ending.reason, ending.problem) == (EndReason.FAILED, "no answer")


class Sender:
    """Hooks that send the work back so many times."""

    def __init__(self, times):
        self.times = times
        self.said = []

    def before(self, call, action):
        del call, action

    def after(self, call, told):
        del call, told
        return "formatted"

    def stop(self, said):
        self.said.append(said)
        return "the tests fail" if len(self.said) <= self.times else ""


def test_a_hook_can_send_the_work_back(play):
    hooks = Sender(1)
    session = play([ModelTurn("done?"), ModelTurn("done!")], hooks=hooks)
    assert session.prompt("go").text == "done!"
    assert hooks.said == ["done?", "done!"]
    assert session.conversation.turns[2] == UserTurn("the tests fail")


def test_a_hook_cannot_send_it_back_for_ever(play, person):
    session = play([ModelTurn(f"{n}") for n in range(20)], hooks=Sender(99))
    assert session.prompt("go").reason is EndReason.DONE
    assert len(session.asker.asked) == 9
    assert any(isinstance(e, Noticed) and "sent the work back" in e.text for e in person.seen)


def test_a_full_context_is_compacted_and_asked_again(play, person):
    full = ContextFullError("too long", remedy="compact", window=4_000)
    tool = PlayedTool("run", lambda _, __: Told("x" * 4_000))
    session = play([*calls(4), full, ModelTurn("a summary"), ModelTurn("done")], tools=(tool,))
    assert session.prompt("go").text == "done"
    assert any(isinstance(event, Compacted) for event in person.seen)
    before, after = session.asker.asked[-3][2], session.asker.asked[-1][2]
    assert "a summary" in after[0].text
    assert len(str(after)) < len(str(before)) / 2


def test_a_context_that_stays_full_ends_the_work_with_the_remedy(play):
    full = ContextFullError("too long", remedy="choose a model with more room", window=2_048)
    ending = play([full] * 9).prompt("go")
    assert (ending.reason, ending.remedy) == (EndReason.FAILED, "choose a model with more room")


def test_a_server_that_drops_the_beginning_twice_gets_shorter_requests(play, person):
    cut = [Scene(turn, Usage(4_000), window=4_000) for turn in calls(2)]
    tool = PlayedTool("run", lambda _, __: Told("x" * 30_000))
    script = [*cut, ModelTurn("a summary"), ModelTurn("done")]
    session = play(script, tools=(tool,), limits=Limits(window=32_000))
    assert session.prompt("go").text == "done"
    assert any(isinstance(event, Compacted) for event in person.seen)


def test_one_answer_of_unknown_cost_ends_what_a_limit_holds(play):
    def now_unknown():
        session.asker.cost = None

    first, second, *_ = calls(2)
    session = play([first, now_unknown, second], limits=Limits(cost=5.0), cost=0.25)
    ending = session.prompt("go")
    assert ending.reason is EndReason.COST
    assert "does not say what requests cost" in ending.problem
    assert session.spent.cost == 0.25


@pytest.mark.parametrize("cost", [None, 0.5])
def test_what_is_spent_is_known(play, cost):
    session = play([CALLS, ModelTurn("ok")], cost=cost)
    session.prompt("go")
    assert session.spent.requests == 2
    assert session.spent.cost == (None if cost is None else 1.0)


def test_the_decision_that_refused_is_the_one_to_explain(play):
    refused = GaveUpError("no", remedy="ask", refused=True, decision_id="dec_2")
    session = play(
        [Scene(ModelTurn("a"), decision_id="dec_1"), refused, GaveUpError("x", remedy="")]
    )
    session.prompt("one")
    session.prompt("two")
    assert session.standing().last_decision_id == "dec_2"
    session.prompt("three")
    assert session.standing().last_decision_id == "dec_2"
