"""Who may stop a call: the gate, a hook, the person; and what the model hears of it."""

import pytest

from hortus.agent.session.testing import PlayedTool, call
from hortus.agent.values import (
    Consent,
    Decision,
    Effect,
    ModelTurn,
    Proposed,
    Reply,
    RunCommand,
    Told,
)

DENY = Decision(Effect.DENY, "no network here", "deny Run(curl *)", "ask the administrator")
ASK = Decision(Effect.ASK, "it writes")


class Hooks:
    """Hooks with one decision."""

    def __init__(self, decision):
        self.decision = decision

    def before(self, call, action):
        del call, action
        return self.decision

    def after(self, call, told):
        del call, told
        return ""

    def stop(self, said):
        del said
        return ""


@pytest.fixture
def tried(play, gate):
    """Return a function that lets a model try a command; it returns the result."""

    def run(decision, hooks=None, times=1):
        gate.decides = lambda _: decision
        ran.clear()
        tool = PlayedTool(
            "run", lambda *_: ran.append(1) or Told("ran"), lambda _: RunCommand("curl x")
        )
        turns = [ModelTurn("", (call("run", n=n),)) for n in range(times)]
        session = play([*turns, ModelTurn("ok")], tools=(tool,), hooks=hooks)
        session.prompt("go")
        run.session = session
        return session.conversation.turns[2].results[0]

    ran = run.ran = []
    return run


def test_what_is_allowed_is_done_without_a_question(tried, person):
    assert tried(Decision(Effect.ALLOW, "")).text == "ran"
    assert person.asked == []


def test_what_is_denied_is_not_done_and_the_model_hears_why(tried, person):
    result = tried(DENY)
    assert result.failed
    assert result.text == (
        "Denied: no network here (rule: deny Run(curl *)). ask the administrator"
    )
    assert tried.ran == []
    assert next(e for e in person.seen if isinstance(e, Proposed)).decision is DENY
    assert tried.session.conversation.state.tried == ("run curl x (denied)",)


def test_the_words_of_the_person_reach_the_model(tried, person):
    person.replies.append(Reply(Consent.NO, "use the mirror"))
    result = tried(ASK)
    assert result.text == "Not done: the person did not allow it. They say: use the mirror"
    assert tried.ran == []


def test_a_bare_no_is_no(tried):
    assert tried(ASK).text == "Not done: the person did not allow it."


def test_once_is_once(tried, person):
    person.replies += [Reply(Consent.ONCE), Reply(Consent.ONCE)]
    assert tried(ASK, times=2).text == "ran"
    assert len(person.asked) == 2


def test_for_the_session_grants_the_offered_rule(tried, person, gate):
    gate.rule = "Run(curl x)"
    person.replies.append(Reply(Consent.SESSION))
    tried(ASK, times=2)
    assert gate.granted == ["Run(curl x)"]
    assert person.asked[0].offered_rule == "Run(curl x)"
    assert len(person.asked) == 1
    assert len(tried.ran) == 2


def test_without_an_offer_nothing_is_granted(tried, person, gate):
    person.replies += [Reply(Consent.SESSION)]
    assert tried(ASK).text == "ran"
    assert gate.granted == []


@pytest.mark.parametrize(
    ("by_gate", "by_hook", "done"),
    [
        (Effect.ALLOW, Effect.DENY, False),
        (Effect.DENY, Effect.ALLOW, False),
        (Effect.ASK, Effect.ALLOW, False),
        (Effect.ALLOW, Effect.ALLOW, True),
        (Effect.ALLOW, Effect.ASK, False),
    ],
)
def test_the_stricter_of_gate_and_hook_counts(tried, by_gate, by_hook, done):
    result = tried(Decision(by_gate, "gate"), Hooks(Decision(by_hook, "hook")))
    assert (result.text == "ran") is done


def test_interrupted_while_asked_it_is_not_done(play, gate):
    class Leaving:
        def show(self, event):
            del event

        def ask(self, asked):
            del asked
            session.interrupt()
            return Reply(Consent.ONCE)

    gate.decides = lambda _: ASK
    ran = []
    tool = PlayedTool("run", lambda *_: ran.append(1) or Told("ran"), lambda _: RunCommand("x"))
    session = play([ModelTurn("", (call("run"),))], tools=(tool,), front=Leaving())
    session.prompt("go")
    assert ran == []
    assert "interrupted" in session.conversation.turns[2].results[0].text
