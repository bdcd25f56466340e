"""The tools are few, small, and offered only where there is something behind them."""

import msgspec
import pytest

from hortus.agent.toolbox import Needs, toolbox
from hortus.agent.toolcalls import read_tools

LIMITS = {"read": 450, "find": 550, "edit": 800, "run": 600, "plan": 450}


@pytest.mark.parametrize("model", ["some", "gpt-oss-120b", "qwen2.5-coder-32b", "tiny-3b"])
def test_the_descriptions_keep_to_their_budget(workspace, shell, plans, model):
    needs = Needs(model=model, runner=shell, plan_changed=plans.append)
    sizes = {t.spec.name: len(msgspec.json.encode(t.spec)) for t in toolbox(workspace, needs)}
    assert sizes.keys() == LIMITS.keys()
    assert {name: size for name, size in sizes.items() if size > LIMITS[name]} == {}
    assert sum(sizes.values()) <= 2_900


def test_what_has_nothing_behind_it_is_not_offered(workspace):
    assert [tool.spec.name for tool in toolbox(workspace, Needs())] == ["read", "find", "edit"]


def test_every_tool_is_one_that_calls_can_be_fitted_to(tools):
    specs = [
        {"type": "function", "function": msgspec.to_builtins(tool.spec)} for tool in tools.values()
    ]
    assert [tool.name for tool in read_tools(msgspec.json.encode(specs).decode())] == list(tools)


def test_a_tool_says_the_same_of_itself_each_time(tools):
    for tool in tools.values():
        assert msgspec.json.encode(tool.spec) == msgspec.json.encode(tool.spec)
