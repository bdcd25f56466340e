"""An agent has what the one has who gives it work, and never more."""

from collections import deque

from hortus.agent.delegation import EXPLORE
from hortus.agent.guidance import AgentDefinition
from hortus.agent.session.testing import call
from hortus.agent.values import (
    Consent,
    Decision,
    Effect,
    ModelTurn,
    Reply,
    RunCommand,
    Running,
)


class Hooks:
    def before(self, given, action):
        del given, action
        return Decision(Effect.DENY, "a hook says no")

    def after(self, given, told):
        del given, told
        return "[after]"

    def stop(self, said):
        del said
        return "go on"


def run(stage):
    stage.asker.script.extend([ModelTurn("", (call("run", command="x"),)), ModelTurn("Done.")])
    told = stage.tool().prepare({"task": "t", "agent": "mender"}).carry_out(Running())
    return told, stage.asker.asked[1][2][-1].results[0].text


def test_the_gate_is_the_same_one(stage):
    stage.gate.decides = lambda action: Decision(
        Effect.DENY if isinstance(action, RunCommand) else Effect.ALLOW, "not here"
    )
    _, result = run(stage)
    assert stage.ran == []
    assert "not here" in result


def test_the_person_is_asked_and_what_they_allow_holds_for_all(stage):
    stage.gate.decides = lambda _: Decision(Effect.ASK, "")
    stage.gate.rule = "run: x"
    stage.person.replies = deque([Reply(Consent.SESSION)])
    run(stage)
    assert stage.ran == ["x"]
    assert stage.gate.granted == ["run: x"]


def test_hooks_have_their_say_on_steps_and_none_on_the_end(stage):
    stage.more = {"hooks": Hooks()}
    told, result = run(stage)
    assert stage.ran == []
    assert "a hook says no" in result
    assert told.text == "Done."


def test_hooks_add_to_results(stage):
    hooks = Hooks()
    hooks.before = lambda *_: None
    stage.more = {"hooks": hooks}
    _, result = run(stage)
    assert result.endswith("[after]")


def test_the_person_may_have_another_agent_that_explores(stage):
    crew = stage.tool()._crew
    assert crew.all["explore"] is EXPLORE
    own = AgentDefinition("explore", "mine", "Look.", ("run",))
    stage.agents["explore"] = own
    assert crew.all["explore"] is own
