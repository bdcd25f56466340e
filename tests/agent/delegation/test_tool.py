"""A part of the work is given on, and what comes of it."""

import threading

import msgspec
import pytest

from hortus.agent.guidance import AgentDefinition
from hortus.agent.session import Limits
from hortus.agent.session.testing import Scene, call
from hortus.agent.values import Delegate, ModelTurn, Running, ToolError


def give(stage, running=None, **arguments):
    prepared = stage.tool().prepare({"task": "find it", **arguments})
    return prepared.carry_out(running or Running())


def test_the_last_answer_of_an_agent_comes_back(stage):
    stage.asker.script.extend(
        [ModelTurn("", (call("read", path="a.py"),)), ModelTurn("It is in a.py:3.")]
    )
    told = give(stage)
    assert (told.text, told.failed) == ("It is in a.py:3.", False)


def test_what_would_be_done_is_said_before(stage):
    prepared = stage.tool().prepare({"task": " find it ", "agent": "mender"})
    assert prepared.action == Delegate("find it", "mender")
    assert stage.asker.asked == []


def test_an_agent_that_explores_has_tools_that_read_only(stage):
    stage.asker.script.extend(
        [ModelTurn("", (call("run", command="rm a.py"),)), ModelTurn("I cannot.")]
    )
    give(stage)
    (_, tools, turns), *_ = stage.asker.asked
    assert [tool.name for tool in tools] == ["read"]
    assert stage.ran == []
    assert "there is no tool 'run'" in stage.asker.asked[1][2][-1].results[0].text
    # It knows of the task and of nothing that was said before.
    assert [turn.text for turn in turns] == ["find it"]


def test_an_agent_with_all_tools_still_gives_no_work_on_and_keeps_no_plan(stage):
    stage.asker.script.append(ModelTurn("Done."))
    give(stage, agent="mender")
    system, tools, _ = stage.asker.asked[0]
    assert [tool.name for tool in tools] == ["read", "run"]
    assert system == 'be good\n<agent name="mender">\nMend.\n</agent>\n'


def test_the_files_that_it_changed_are_those_of_the_call(stage):
    stage.asker.script.extend(
        [
            ModelTurn("", (call("run", "c1", command="one"), call("run", "c2", command="two"))),
            ModelTurn("Done."),
        ]
    )
    assert give(stage, agent="mender").changed == ("a.py",)
    assert stage.ran == ["one", "two"]


def test_the_model_that_an_agent_names_answers_only_for_it(stage):
    models = []
    stage.asker.script.extend([lambda: models.append(stage.asker.model), ModelTurn("Done.")])
    give(stage, agent="mender")
    assert (models, stage.asker.model) == (["other"], "scripted")


def test_an_interruption_goes_through(stage):
    running = Running(stop=threading.Event())
    stage.asker.script.extend([ModelTurn("", (call("run", command="interrupt"),))])
    threading.Timer(0.1, running.stop.set).start()
    told = give(stage, running, agent="mender")
    assert told.failed
    assert told.text == "The agent did not come to an end: the person interrupted."


def test_an_agent_has_no_more_turns_than_are_left(stage):
    stage.limits = Limits(turns=2)
    stage.asker.script.extend(ModelTurn("", (call("run", command=str(n)),)) for n in range(5))
    told = give(stage, agent="mender")
    assert told.failed
    assert "limit of 2 turns" in told.text
    assert stage.ran == ["0", "1"]


def test_an_agent_without_limits_has_some(stage):
    stage.asker.script.extend(ModelTurn("", (call("run", command=str(n)),)) for n in range(60))
    assert "limit of 40 turns" in give(stage, agent="mender").text


def test_what_it_costs_is_counted_for_all(stage):
    stage.asker.cost = 0.5
    stage.asker.script.append(Scene(ModelTurn("Done.")))
    give(stage)
    assert stage.conversation.total.cost == 0.5


def test_a_long_answer_is_cut(stage):
    stage.asker.script.append(ModelTurn("x" * 50_000))
    assert len(give(stage).text) < 17_000


def test_wrong_calls_are_refused(stage):
    with pytest.raises(ToolError, match="`task` is empty"):
        stage.tool().prepare({"task": " "})
    with pytest.raises(ToolError, match="no agent 'x'") as wrong:
        stage.tool().prepare({"task": "t", "agent": "x"})
    assert wrong.value.remedy == "there are explore, mender, lost"
    with pytest.raises(ToolError, match="none of the tools"):
        give(stage, agent="lost")


def test_the_description_is_short_however_many_agents_there_are(stage):
    assert "explore: only reads" in stage.tool().spec.description
    stage.agents = {f"agent-{n}": AgentDefinition(f"agent-{n}", "d" * 300, "") for n in range(50)}
    spec = stage.tool().spec
    assert len(msgspec.json.encode(spec)) <= 400
    assert "agent-1." in spec.description
